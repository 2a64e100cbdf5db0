"""Reading plain text files."""

import json
from pathlib import Path

from factcheck.domain import Language, ZoneKind
from factcheck.reading import read
from factcheck.resources import resource

STORY = "The Kremlin confirmed on Thursday that the president had received the field marshal."


def test_the_sample_article_becomes_two_parallel_documents() -> None:
    """Ids, links, languages and offsets are those of the gold file's language split."""
    gold = json.loads(resource("seeds/putin-haftar-meeting.gold.json").read_text("utf-8"))
    split = gold["language_split"]

    english, arabic = read([resource("seeds/putin-haftar-meeting.txt")])

    assert (english.id, english.parallel) == ("putin-haftar-meeting.en", "putin-haftar-meeting.ar")
    assert (arabic.id, arabic.parallel) == ("putin-haftar-meeting.ar", "putin-haftar-meeting.en")
    assert (english.language, arabic.language) == (Language.ENGLISH, Language.ARABIC)
    assert [english.offset, english.offset + len(english.text)] == split["en"]
    assert [arabic.offset, arabic.offset + len(arabic.text)] == split["ar"]
    assert english.origin == arabic.origin == "putin-haftar-meeting.txt"
    assert english.published == arabic.published == ""


def test_the_zones_of_the_sample_article() -> None:
    """Title, dateline and caption are zones; the standfirst, which has a claim, is not."""
    english, arabic = read([resource("seeds/putin-haftar-meeting.txt")])

    zones = [(zone.kind, zone.span.text_in(english.text)[:12]) for zone in english.zones]
    assert zones == [
        (ZoneKind.TITLE, "Putin meets "),
        (ZoneKind.DATELINE, "28 September"),
        (ZoneKind.CAPTION, "Pic: Field M"),
    ]
    assert [zone.span.text_in(arabic.text) for zone in arabic.zones] == [arabic.title, "28 ايلول"]


def test_offsets_point_into_the_file() -> None:
    """The offset of a document plus a span is a place in the file."""
    path = resource("seeds/putin-haftar-meeting.txt")
    content = path.read_bytes().decode()

    zones = [(document, zone.span) for document in read([path]) for zone in document.zones]

    assert len(zones) == 5
    for document, span in zones:
        assert span.shift(document.offset).text_in(content) == span.text_in(document.text)


def test_a_byte_order_mark_is_skipped_and_counted(tmp_path: Path) -> None:
    """The text starts after the mark, at code point 1 of the file."""
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + STORY.encode())

    (document,) = read([tmp_path / "a.txt"])

    assert (document.text, document.offset) == (STORY, 1)


def test_line_breaks_and_outer_white_space_are_kept(tmp_path: Path) -> None:
    """The text is that of the file, to the last code point."""
    text = f"\r\n  {STORY}\r\n\r\nIt gave no details.\r\n "
    (tmp_path / "a.txt").write_bytes(text.encode())

    (document,) = read([tmp_path / "a.txt"])

    assert document.text == text


def test_title_and_date_are_found(tmp_path: Path) -> None:
    """The headline is the title, a dateline with a year is the date of publication."""
    (tmp_path / "a.txt").write_text(
        f"Putin meets Haftar\n\n28 September 2023\n\n{STORY}\n", "utf-8"
    )

    (document,) = read([tmp_path / "a.txt"])

    assert (document.title, document.published) == ("Putin meets Haftar", "2023-09-28")


def test_an_english_article_with_an_arabic_quotation_is_english(tmp_path: Path) -> None:
    """A single paragraph in the other script is a quotation."""
    text = f"{STORY}\n\n“أكد المتحدث حدوث اللقاء في موسكو”\n\n{STORY}\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")

    (document,) = read([tmp_path / "a.txt"])

    assert (document.id, document.language, document.text) == ("a", Language.ENGLISH, text)
