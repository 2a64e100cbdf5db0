"""Claims for tests of matching."""

from factcheck.domain import Attribution, Document, Language, Span, Stance
from factcheck.matching.claims import ClaimText, claim_text


def claim(
    content: str,
    *,
    name: str = "c",
    document: str = "d",
    language: Language = Language.ENGLISH,
    labels: frozenset[str] = frozenset(),
    published: str = "",
    stance: Stance = Stance.ASSERTS,
) -> ClaimText:
    """Return a claim of a document that holds its cue and its content."""
    cue = "said"
    text = f"{cue} {content}"
    where = Document(document, "", text, language, published=published)
    attribution = Attribution(
        (Span(len(cue) + 1, len(text)),), cue=(Span(0, len(cue)),), stance=stance
    )
    return claim_text(name, where, attribution, labels)
