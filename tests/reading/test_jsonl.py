"""Reading JSON Lines."""

import json
from pathlib import Path

import pytest

from factcheck.domain import Document, Language, Span, Zone, ZoneKind
from factcheck.errors import ReadingError
from factcheck.reading import Notice, Rejected, read
from tests.paths import ATTRIBUTION, EXAMPLES


def test_the_fields_of_records_are_read() -> None:
    """Unknown fields are ignored, null is empty, texts are unchanged, the language is trusted."""
    documents = list(read([EXAMPLES / "valid" / "articles.jsonl"]))

    assert documents == [
        Document(
            id="tass-1",
            title="Kremlin confirms",
            text="Kremlin confirms\nThe Kremlin said on Thursday that the meeting took place.",
            language=Language.ENGLISH,
            url="https://example.org/tass-1",
            published="2023-09-28T10:00:00Z",
            parallel="tass-2",
            origin="articles.jsonl",
            zones=(Zone(Span(0, 16), ZoneKind.TITLE),),
        ),
        Document(
            id="tass-2",
            title="",
            text=" أكد الكرملين حدوث اللقاء.\r\n",
            language=Language.ARABIC,
            origin="articles.jsonl",
        ),
    ]


def test_broken_records_are_rejected_and_the_others_are_read() -> None:
    """Each rejected record has its line number, a reason code and its raw text."""
    rejected: list[Rejected] = []

    notices: list[Notice] = []

    documents = list(
        read(
            [EXAMPLES / "invalid" / "broken.jsonl"],
            on_reject=rejected.append,
            on_notice=notices.append,
        )
    )

    assert [document.id for document in documents] == ["good", "day", "script", "last"]
    assert [(each.where.rpartition(":")[2], each.reason) for each in notices] == [
        ("9", "not-a-date"),
        ("10", "not-a-url"),
    ]
    assert {(each.url, each.published) for each in documents} == {("", "")}
    reasons = [(item.error.where.rpartition(":")[2], item.error.reason) for item in rejected]
    assert reasons == [
        ("2", "not-json"),
        ("3", "empty"),
        ("4", "not-json"),
        ("5", "unknown-language"),
        ("6", "unknown-language"),
        ("7", "not-text"),
        ("8", "wrong-type"),
    ]
    assert rejected[0].record == '{"id": "cut", "text": "The Kremlin'


@pytest.mark.parametrize(
    "published",
    ["9999999-01-01", "12026-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00", "2026-02-30"],
)
def test_a_date_that_no_dataset_may_have_is_left_out(published: str, tmp_path: Path) -> None:
    """Otherwise its prediction would be rejected later; the article is read all the same."""
    record = {"id": "a", "text": "The Kremlin said that it was over.", "published": published}
    (tmp_path / "x.jsonl").write_text(json.dumps(record), encoding="utf-8")
    notices: list[Notice] = []

    (document,) = read([tmp_path / "x.jsonl"], on_notice=notices.append)

    assert document.published == ""
    assert [each.reason for each in notices] == ["not-a-date"]


@pytest.mark.parametrize("field", ["id", "title", "text"])
@pytest.mark.parametrize("escape", ["\\u0000", "\\ud83d"])
def test_characters_that_cannot_be_stored_are_rejected(
    field: str, escape: str, tmp_path: Path
) -> None:
    """NUL and half a surrogate pair: JSON can contain them, UTF-8 and PostgreSQL cannot."""
    fields = {"id": "a", "title": "Talks", "text": "The Kremlin said that it was over."}
    record = json.dumps({**fields, field: "The Kremlin @ said"}).replace("@", escape)
    (tmp_path / "x.jsonl").write_text(record, encoding="utf-8")
    rejected: list[Rejected] = []

    documents = list(read([tmp_path / "x.jsonl"], on_reject=rejected.append))

    assert documents == []
    assert [item.error.reason for item in rejected] == ["not-text"]


@pytest.mark.parametrize(("line", "name"), [(4, "French"), (5, "German")])
def test_another_language_is_rejected_by_name(line: int, name: str, tmp_path: Path) -> None:
    """Whether it was detected or declared."""
    lines = (EXAMPLES / "invalid" / "broken.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "a.jsonl").write_text(lines[line], "utf-8")

    with pytest.raises(ReadingError, match=name):
        list(read([tmp_path / "a.jsonl"]))


def test_without_on_reject_the_first_broken_record_is_raised() -> None:
    """The message has file, line and column."""
    with pytest.raises(ReadingError, match=r"broken\.jsonl:2: .* not valid JSON .* column 23"):
        list(read([EXAMPLES / "invalid" / "broken.jsonl"]))


def test_a_record_without_id_gets_its_line_number_as_id(tmp_path: Path) -> None:
    """Blank lines count, so the id gives the line number; a whole number is accepted as an id."""
    text = '\n{"text": "The Kremlin said so."}\n\n{"id": 17, "text": "The Kremlin said no."}\n'
    (tmp_path / "a.jsonl").write_text(text, "utf-8")

    assert [document.id for document in read([tmp_path / "a.jsonl"])] == ["a:2", "17"]


def test_a_line_that_is_too_long_is_rejected_alone(tmp_path: Path) -> None:
    """The lines after it are read, with the right numbers."""
    good = '{"text": "The Kremlin said so."}\n'
    (tmp_path / "a.jsonl").write_text(good + " " * 500 + "{}\n" + good, "utf-8")
    rejected: list[Rejected] = []

    ids = [
        item.id for item in read([tmp_path / "a.jsonl"], max_bytes=100, on_reject=rejected.append)
    ]

    assert ids == ["a:1", "a:3"]
    assert [item.error.reason for item in rejected] == ["too-large"]


def test_a_line_that_is_not_utf8_is_rejected_with_its_byte(tmp_path: Path) -> None:
    """By hand: the first line has 33 bytes, the é is the 15th byte after it."""
    good = b'{"text": "The Kremlin said so."}\n'
    (tmp_path / "a.jsonl").write_bytes(good + '{"text": "Caf\xe9"}\n'.encode("latin-1") + good)
    rejected: list[Rejected] = []

    documents = list(read([tmp_path / "a.jsonl"], on_reject=rejected.append))

    assert len(documents) == 2
    assert str(rejected[0].error).endswith(
        "a.jsonl:2: byte 46 (counted from 0) is 0xe9, which is not UTF-8; it looks like "
        "windows-1252; read it with --encoding windows-1252, or save the file as UTF-8"
    )


def test_deeply_nested_json_is_rejected(tmp_path: Path) -> None:
    """A line of brackets does not end in a RecursionError."""
    (tmp_path / "a.jsonl").write_text("[" * 200_000, "utf-8")

    with pytest.raises(ReadingError) as refused:
        list(read([tmp_path / "a.jsonl"]))

    assert refused.value.reason == "not-json"


@pytest.mark.parametrize(("content", "reason"), [(b"\n \n", "empty"), (b"\x7fELF\0\0\n", "binary")])
def test_a_jsonl_file_without_records_is_refused(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    """It is empty, or binary."""
    (tmp_path / "a.jsonl").write_bytes(content)

    with pytest.raises(ReadingError) as refused:
        list(read([tmp_path / "a.jsonl"], on_reject=lambda _: None))

    assert refused.value.reason == reason


def test_the_attribution_data_is_readable() -> None:
    """Every document of the development sets."""
    if not ATTRIBUTION.exists():
        pytest.skip("the attribution data is not part of the project, and not here")

    names = ["polnear.dev.jsonl", "ntrex.dev.jsonl", "ant.dev.jsonl"]
    assert [sum(1 for _ in read([ATTRIBUTION / name])) for name in names] == [84, 30, 39]
