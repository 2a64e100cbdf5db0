"""The columns of the tables: what each cell of the sample is, by hand."""

from dataclasses import replace

from factcheck.dataset.columns import COLUMNS, to_row
from factcheck.dataset.reading import ClaimRecord
from factcheck.domain import Span, Zone, ZoneKind
from tests.dataset.samples import ARABIC, DATASET, ENGLISH, FIRST, QALA

ROW = {
    "id": FIRST,
    "unit": FIRST,
    "document": "talks.en",
    "title": "😀",
    "language": "en",
    "url": "https://example.org/talks",
    "publisher": "The Talks",
    "published": "2023-09-28T00:00:00Z",
    "published_precision": "day",
    "chosen": "random",
    "withdrawn": False,
    "text": "that talks took place",
    "headline": False,
    "source": "Peskov",
    "cue": "told",
    "channel": "TASS",
    "quotation": "indirect",
    "stance": "asserts",
    "within": None,
    "labels": ["Kremlin"],
    "verdict": "Supported",
    "evidence_urls": ["https://tass.com/politics/1"],
    "evidence_note": "The agency has it, too.",
    "annotation": "a1",
    "annotator": "nour@example.org",
    "editor": "sami@example.org",
    "created": "2023-10-01T09:00:00.5Z",
    "updated": "2023-10-01T09:30:00Z",
    "lead_time": 61.5,
    "gold": False,
    "provenance": "prediction",
    "relocated": False,
    "predicted": FIRST,
    "score": 0.75,
    "model": "lexicon",
    "revision": "1",
    "content_start": [19],
    "content_end": [40],
    "source_start": [2],
    "source_end": [8],
    "cue_start": [9],
    "cue_end": [13],
    "channel_start": [14],
    "channel_end": [18],
}


def test_a_predicted_claim_fills_every_column() -> None:
    """In the order of the columns."""
    annotation = replace(DATASET.annotations[0], editor="sami@example.org")
    document = replace(ENGLISH, publisher="The Talks", chosen="random")
    row = to_row(ClaimRecord(DATASET.claims[0], document, annotation, unit=FIRST), COLUMNS)

    assert row == ROW
    assert list(row) == list(ROW) == [column.name for column in COLUMNS]


def test_missing_values_are_none() -> None:
    """A document without a title, a claim without a channel, a verdict or a prediction."""
    claim = replace(DATASET.claims[1], attribution=replace(QALA, source=(), cue=()))
    row = to_row(ClaimRecord(claim, ARABIC, DATASET.annotations[1], withdrawn=True), COLUMNS)

    missing = "title url publisher chosen source cue channel verdict evidence_note lead_time editor"
    missing += " predicted score model revision within unit"
    assert {name for name, cell in row.items() if cell is None} == set(missing.split())
    assert (row["withdrawn"], row["text"], row["source_start"]) == (True, "إن اللقاء تم", [])
    assert {column.name for column in COLUMNS if column.required}.isdisjoint(
        name for name, cell in row.items() if cell is None
    )


def test_a_claim_in_the_headline_is_marked() -> None:
    """By where its content begins: the headline of this text ends at code point 30."""
    document = replace(ENGLISH, zones=(Zone(Span(0, 30), ZoneKind.TITLE),))
    captioned = replace(ENGLISH, zones=(Zone(Span(0, 30), ZoneKind.CAPTION),))

    rows = [
        to_row(ClaimRecord(DATASET.claims[0], each, DATASET.annotations[0]), COLUMNS)
        for each in (document, captioned, ENGLISH)
    ]

    assert [row["headline"] for row in rows] == [True, False, False]
