"""Claims whose ids, sources, titles and verdict a careless reader takes for something else."""

from dataclasses import dataclass, replace

from factcheck.domain import Attribution, Claim, Dataset, Document, Span, claim_id
from tests.dataset.samples import DATASET, ENGLISH


@dataclass(frozen=True)
class Odd:
    """A row of the table: ids that look like numbers, words that look like a missing value."""

    id: str
    document: str
    annotation: str
    title: str | None
    source: str
    verdict: str | None


# The ids are hashes; the names of the documents were chosen so that these look like numbers.
ROWS = (
    Odd("49680748812e0522", "1349e9", "1e308", "NaN", "None", "Supported"),
    Odd("5077226609499e98", "529e9", "0012", "TRUE", "NA", "Refuted"),
    Odd("46080e4338067835", "2848e9", "2e5", None, "null", None),
)


def _document(row: Odd) -> Document:
    text = f"{row.source} told TASS that talks took place."
    title = row.title or ""
    return replace(ENGLISH, id=row.document, title=title, text=text, parallel="", zones=())


def _claim(row: Odd) -> Claim:
    document = _document(row)
    start = document.text.index("that")
    attribution = Attribution(
        content=(Span(start, start + 21),), source=(Span(0, len(row.source)),)
    )
    claim = Claim(claim_id(document, attribution), row.document, row.annotation, attribution)
    return replace(claim, verdict=row.verdict or "")


ODD: Dataset = replace(
    DATASET,
    documents=tuple(map(_document, ROWS)),
    annotations=tuple(
        replace(DATASET.annotations[1], id=row.annotation, document=row.document) for row in ROWS
    ),
    claims=tuple(map(_claim, ROWS)),
)
