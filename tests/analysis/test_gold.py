"""Gold in its two formats."""

import json
from pathlib import Path

import pytest

from factcheck.analysis.gold import read_gold
from factcheck.domain import Language, Quotation, Span
from factcheck.errors import InvalidRecord
from factcheck.resources import resource

RECORD = {
    "id": "d",
    "language": "en",
    "text": "He said no.",
    "attributions": [
        {
            "source": [[0, 2]],
            "cue": [[3, 7]],
            "content": [[8, 10]],
            "label": None,
            "quotation": "direct",
        }
    ],
}


def write(path: Path, record: object) -> Path:
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_a_document(tmp_path: Path) -> None:
    """Spans, labels and quotation are read as they are."""
    document = next(read_gold(write(tmp_path / "gold.jsonl", RECORD)))

    found = document.attributions[0]
    assert document.language is Language.ENGLISH
    assert found.attribution.content == (Span(8, 10),)
    assert found.attribution.quotation is Quotation.DIRECT
    assert found.labels == ()


def test_a_span_past_the_text_is_reported_with_its_line(tmp_path: Path) -> None:
    """The text has eleven code points."""
    record = RECORD | {"attributions": [{"content": [[8, 12]]}]}

    with pytest.raises(InvalidRecord, match=r"gold\.jsonl:1.*11"):
        list(read_gold(write(tmp_path / "gold.jsonl", record)))


@pytest.mark.parametrize("key", ["text", "language", "attributions"])
def test_a_missing_key_is_reported(tmp_path: Path, key: str) -> None:
    """The message names what is missing."""
    record = {name: value for name, value in RECORD.items() if name != key}

    with pytest.raises(InvalidRecord, match=f"lacks the key '{key}'"):
        list(read_gold(write(tmp_path / "gold.jsonl", record)))


def test_an_article_in_two_languages_becomes_two_documents() -> None:
    """The sample article: seven attributions in each language, offsets in the file."""
    english, arabic = read_gold(resource("seeds/putin-haftar-meeting.gold.json"))

    assert (english.language, len(english.attributions)) == (Language.ENGLISH, 7)
    assert (arabic.language, len(arabic.attributions)) == (Language.ARABIC, 7)
    assert english.origin == "putin-haftar-meeting.txt"
    assert english.attributions[0].labels == ("General Command", "Kremlin")


def test_unattributed_paragraphs_belong_to_their_language() -> None:
    """Five paragraphs of each language have no attribution."""
    english, arabic = read_gold(resource("seeds/putin-haftar-meeting.gold.json"))

    assert len(english.unattributed) == len(arabic.unattributed) == 5
    assert english.unattributed[0].text_in(english.text).startswith("Putin meets Libyan")
    assert all(span.start >= 2713 for span in arabic.unattributed)


def test_a_changed_article_is_rejected(tmp_path: Path) -> None:
    """The gold repeats the text of each span, which must be that of the article."""
    (tmp_path / "a.txt").write_text("He said yes.", encoding="utf-8")
    record = {
        "document": "a.txt",
        "language_split": {"en": [0, 12]},
        "unattributed_paragraph_starts": [],
        "attributions": [
            {
                "sources": [],
                "cues": [],
                "content": {"start": 8, "end": 10, "text": "no"},
                "kind": "direct",
            }
        ],
    }

    with pytest.raises(InvalidRecord, match="selects 'ye', the gold says 'no'"):
        list(read_gold(write(tmp_path / "a.gold.json", record)))


def test_pairs_of_the_sample_are_read() -> None:
    """The article in two languages has seven pairs, and names its documents as parallel."""
    english, arabic = read_gold("seeds/putin-haftar-meeting.gold.json")

    assert english.parallel == arabic.id
    assert [each.pair for each in english.attributions] == list("0123456")
    assert [each.pair for each in arabic.attributions] == list("0123456")


def test_two_claims_of_an_event_say_the_same_by_claim_and_stance(tmp_path: Path) -> None:
    """What a claim says is the event, the proposition and the stance to it."""
    attribution = {"content": [[0, 5]], "id": "3", "claims": ["c1", "c2"], "stance": "denies"}
    record = {"id": "d", "language": "en", "text": "Rain.", "bundle": "e"}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record | {"attributions": [attribution]}), encoding="utf-8")

    (document,) = read_gold(path)

    assert document.attributions[0].pair == "3"
    assert document.attributions[0].says == {"e c1 denies", "e c2 denies"}
