"""What the page cannot know from this dataset, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.analysis.matrix.rows import RowKind
from factcheck.domain import Reason, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.analysis.matrix.rows import Groups
    from factcheck.comparing.consensus import Consensus


def limits_of(groups: Groups) -> Iterator[str]:
    """Yield a sentence for each question that cannot be answered."""
    documents = {each.document.id: each.document for each in groups.claims}.values()
    if not documents:
        return
    dated = sum(bool(each.published) for each in documents)
    if not dated:
        yield "No document has a date, so who said it first is not known."
    elif dated < len(documents):
        missing = len(documents) - dated
        yield f"{missing:,} of {len(documents):,} documents have no date; they may be the first."
    if not any(each.outlet for each in documents):
        yield "No document has an outlet, so copies of one report may count as independent."
    said = [row for row in groups.rows if row.kind is RowKind.GROUP]
    sources = {name for row in said if row.facts for name in row.facts.sources}
    if len(sources) == 1:
        yield "All claims that say the same have one source, so nothing is corroborated."
    if not any(each.why is Reason.PARALLEL for each in groups.matches.pairs):
        yield "No article and its translation are here, so nothing is known of drift."
    short = sum(len(row.claims) > 1 and any(map(_is_one_word, row.claims)) for row in groups.rows)
    if short:
        yield (
            f"{short:,} row{'' if short == 1 else 's'} with a claim of one word: it may agree in "
            "the word, and not in what is meant; read the texts."
        )
    if groups.matches.candidates:
        count = len(groups.matches.candidates)
        yield (
            f"{count:,} pair{'' if count == 1 else 's'} of claims may say the same, and nobody "
            "confirmed it: they are not grouped."
        )
    if groups.dataset.withdrawn:
        yield (
            f"Documents withdrawn after they were read: {len(groups.dataset.withdrawn):,}. What "
            "they say is shown, and does not count: not as a source, and not as the first."
        )


def _is_one_word(claim: Consensus) -> bool:
    return len(text_of(claim.attribution.content, claim.document.text).split()) == 1
