"""Reading tables."""

from pathlib import Path

import pytest

from factcheck.domain import Document, Language
from factcheck.errors import ReadingError
from factcheck.reading import Rejected, read
from tests.paths import EXAMPLES

SAID = "The Kremlin said that the meeting took place."


def test_the_columns_of_a_table_are_read() -> None:
    """Semicolons, names in any case, quotation marks and line breaks inside a field."""
    documents = list(read([EXAMPLES / "valid" / "articles.csv"]))

    assert documents == [
        Document(
            id="k-1",
            title="Kremlin confirms",
            text="The Kremlin confirmed the meeting; it gave no details.\n\n"
            '"No comment," the spokesman said.',
            language=Language.ENGLISH,
            url="https://example.org/k-1",
            published="2023-09-28",
            origin="articles.csv",
        ),
        Document(
            id="k-2",
            title="",
            text="أكد الكرملين حدوث اللقاء في موسكو يوم الخميس.",
            language=Language.ARABIC,
            origin="articles.csv",
        ),
    ]


@pytest.mark.parametrize("column", ["text", "Body", " CONTENT "])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_and_text_column_are_detected(
    column: str, delimiter: str, tmp_path: Path
) -> None:
    """Three delimiters, three names."""
    (tmp_path / "a.csv").write_text(f"id{delimiter}{column}\n1{delimiter}{SAID}\n", "utf-8")

    (document,) = read([tmp_path / "a.csv"])

    assert (document.id, document.text) == ("1", SAID)


def test_a_table_with_windows_line_breaks_and_byte_order_mark_is_read(tmp_path: Path) -> None:
    """As spreadsheets write it; line breaks inside a field are kept."""
    (tmp_path / "a.csv").write_bytes(f'\ufefftext,id\r\n"{SAID}\r\nYes.",1\r\n'.encode())

    (document,) = read([tmp_path / "a.csv"])

    assert document.text == f"{SAID}\r\nYes."


def test_a_rejected_row_is_reported_with_its_first_line(tmp_path: Path) -> None:
    """By hand: the first row takes lines 2 to 4, a blank one follows, so the next is on 6."""
    rows = f'text,id\n"{SAID}\n\nYes.",1\n\n,2\n"{SAID}",3\na,b,c\n'
    (tmp_path / "a.csv").write_text(rows, "utf-8")
    rejected: list[Rejected] = []

    documents = list(read([tmp_path / "a.csv"], on_reject=rejected.append))

    assert [document.id for document in documents] == ["1", "3"]
    rejects = [
        (item.error.where.rpartition(":")[2], item.error.reason, item.record) for item in rejected
    ]
    assert rejects == [("6", "empty", ",2\n"), ("8", "too-many-cells", "a,b,c\n")]


def test_a_field_may_be_as_large_as_a_document(tmp_path: Path) -> None:
    """The standard library stops at 131,072 characters."""
    text = f"{SAID} " * 5_000
    (tmp_path / "a.csv").write_text(f"text\n{text}\n", "utf-8")

    (document,) = read([tmp_path / "a.csv"])

    assert len(document.text) == len(text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("id,text\n", "empty"),
        ("id,headline\n1,Yes\n", "no-text-column"),
        ("id,text\n1,\0\n", "binary"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(content: str, reason: str, tmp_path: Path) -> None:
    """It is empty, has no column of text, or is binary."""
    (tmp_path / "a.csv").write_text(content, "utf-8")

    with pytest.raises(ReadingError) as refused:
        list(read([tmp_path / "a.csv"], max_bytes=1_000, on_reject=lambda _: None))

    assert refused.value.reason == reason


def test_bytes_of_a_table_that_are_not_utf8_are_reported(tmp_path: Path) -> None:
    """By hand: `text` and its line break are 5 bytes, `Caf` 3, so the é is byte 8."""
    (tmp_path / "a.csv").write_bytes(b"text\nCaf\xe9\n")

    with pytest.raises(ReadingError, match=r"a\.csv:2: byte 8 .* 0xe9"):
        list(read([tmp_path / "a.csv"]))


@pytest.mark.parametrize(
    ("rows", "ids", "rejects"),
    [
        ('1,"The Kremlin" said\n2,He said no.\n', ["2"], [("2", "not-csv")]),
        ('1,"He said yes.\n2,He said no.\n', ["2"], [("2", "not-csv")]),
        ('1,"He said yes.\n2,He said no.\n3,"She said so."\n', ["2", "3"], [("2", "not-csv")]),
        ('1,"He said yes, and\nno more, he said.\n', [], [("2", "not-csv")]),
        (f"1,{'x' * 2_000}\n2,He said no.\n", ["2"], [("2", "too-large")]),
    ],
)
def test_a_row_that_is_not_csv_is_rejected_alone(
    rows: str, ids: list[str], rejects: list[tuple[str, str]], tmp_path: Path
) -> None:
    """An open quotation mark takes no row after it away; prose in a field is no row."""
    (tmp_path / "a.csv").write_text(f"id,text\n{rows}", "utf-8")
    rejected: list[Rejected] = []

    documents = list(read([tmp_path / "a.csv"], max_bytes=1_000, on_reject=rejected.append))

    assert [document.id for document in documents] == ids
    found = [(each.error.where.rpartition(":")[2], each.error.reason) for each in rejected]
    assert found == rejects


def test_lines_after_a_rejected_row_keep_their_numbers(tmp_path: Path) -> None:
    """By hand: the row of line 2 is rejected, the one of line 4 has too many cells."""
    (tmp_path / "a.csv").write_text('id,text\n1,"He said\n2,He said no.\n3,a,b\n', "utf-8")
    rejected: list[Rejected] = []

    list(read([tmp_path / "a.csv"], on_reject=rejected.append))

    assert [each.error.where.rpartition(":")[2] for each in rejected] == ["2", "4"]


def test_the_line_of_excel_that_names_the_delimiter_is_read(tmp_path: Path) -> None:
    """`sep=|` stands above the header, and counts as a line."""
    (tmp_path / "a.csv").write_text(f"sep=|\nid|text\n|{SAID}\n", "utf-8")

    (document,) = read([tmp_path / "a.csv"])

    assert (document.id, document.text) == ("a:3", SAID)


def test_a_column_of_text_can_be_named(tmp_path: Path) -> None:
    """Any spelling of its name; a table without it is refused, and says which columns it has."""
    (tmp_path / "a.csv").write_text(f"id,Full Story,text\n1,{SAID},short\n", "utf-8")

    (document,) = read([tmp_path / "a.csv"], text_field="full_story")

    assert document.text == SAID
    with pytest.raises(ReadingError, match=r"Full Story.*tried were: summary"):
        list(read([tmp_path / "a.csv"], text_field="summary"))
