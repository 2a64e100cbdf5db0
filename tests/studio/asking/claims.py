"""A dataset in two languages, and what people are asked about it."""

from collections.abc import Sequence
from pathlib import Path

from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Language,
    MatchedPair,
    Matches,
    ModelId,
    Origin,
    Reason,
    Span,
    claim_id,
)
from tests.paths import EXAMPLES

WHEN = "2026-03-01T00:00:00Z"
ENGLISH = (
    "The port was quiet on Monday. Few ships came. Ana Trell said ",
    "the harbour of Vellmark will be closed for 12 days",
    ". She gave no reason. The council meets <b>again</b> & again. A fourth sentence is far away.",
)
COPY = (
    "Trade in the north is slow. Omar Sadek announced ",
    "Vellmark's harbour will be closed for 12 days",
    ". Fishermen protested.",
)
ARABIC = (
    "كان الميناء هادئا يوم الاثنين. وقالت آنا تريل ",
    "إن ميناء فيلمارك سيغلق لمدة 12 يوما",
    ". ولم تذكر سببا. ويجتمع المجلس غدا.",
)
MAYOR = ("It rained. Lina Haddad said ", "the mayor was fined over a garden wall", ".")
TEXTS = (
    (ENGLISH, Language.ENGLISH, "Ana Trell", "said"),
    (COPY, Language.ENGLISH, "Omar Sadek", "announced"),
    (ARABIC, Language.ARABIC, "آنا تريل", "قالت"),
    (MAYOR, Language.ENGLISH, "Lina Haddad", "said"),
)


def dataset() -> tuple[Dataset, Sequence[str]]:
    """Return a dataset with one claim in each document, and the ids of the claims."""
    documents, annotations, claims = [], [], []
    for number, ((before, content, after), language, source, cue) in enumerate(TEXTS):
        text = before + content + after
        document = Document(
            f"d{number}",
            f"Title {number}",
            text,
            language,
            url=f"https://www.outlet{number}.example.org/a",
            published="2026-02-03T07:08Z",
        )
        attribution = Attribution(
            (Span(len(before), len(before) + len(content)),),
            (Span(text.index(source), text.index(source) + len(source)),),
            (Span(text.index(cue), text.index(cue) + len(cue)),),
        )
        annotation = Annotation(f"a{number}", document.id, "nour@example.org", WHEN, WHEN, 1.0)
        claims.append(
            Claim(claim_id(document, attribution), document.id, annotation.id, attribution)
        )
        documents.append(document)
        annotations.append(annotation)
    taxonomy = read_dataset(EXAMPLES / "valid" / "claims.json").taxonomy
    made = Dataset(
        taxonomy=taxonomy,
        origin=Origin("Harbour", "http://127.0.0.1:8080", WHEN, "0.1.0"),
        documents=tuple(documents),
        annotations=tuple(annotations),
        claims=tuple(claims),
    )
    return made, [claim.id for claim in claims]


def write(path: Path) -> Sequence[str]:
    """Write the dataset; return the ids of its claims."""
    made, ids = dataset()
    write_dataset(path, made)
    return ids


def matched(*pairs: tuple[str, str], **more: object) -> Matches:
    """Return matches with these candidates, the first one the most likely."""
    candidates = tuple(
        MatchedPair(one, other, round(0.9 - 0.01 * number, 4), Reason.LIKENESS)
        for number, (one, other) in enumerate(pairs)
    )
    values = {"groups": (), "pairs": (), "decisions": (), **more}
    return Matches("0" * 64, ModelId("m", "1"), 0.2, None, candidates=candidates, **values)  # type: ignore[arg-type]
