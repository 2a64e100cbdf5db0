"""Reading Parquet."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Accepted, Rejected, Source, cut, read, read_source

SAID = "The mayor said so."
FRENCH = "Le maire a dit lundi que les maisons de la vieille ville avaient été détruites."
LIMIT = 10_000


def write(path: Path, columns: Mapping[str, object], **options: object) -> Path:
    """Write a table; the options are those of pyarrow."""
    pq.write_table(pa.table(dict(columns)), path, **options)
    return path


def rows(count: int) -> dict[str, object]:
    """Return columns with so many rows."""
    return {
        "id": [f"d{number}" for number in range(count)],
        "text": [f"{SAID} {number}" for number in range(count)],
    }


def source(path: Path) -> Source:
    """Return a file as a folder would name it."""
    return Source(str(path), path.name, path.stem, "parquet", named=False)


def test_columns_are_named_as_fields_are(tmp_path: Path) -> None:
    """In any spelling and order; a row without an id has its number, from 1."""
    columns = {
        "embedding": [[0.5, 0.25]] * 2,
        "publishedAt": pa.array([datetime(2023, 9, 28, 10, tzinfo=UTC), None], pa.timestamp("ns")),
        "Body": [SAID, "She denied it."],
        "source": [{"id": "wadi", "name": "Wadi News"}, None],
        "url": ["https://example.org/a", None],
    }

    first, second = read([write(tmp_path / "a.parquet", columns)])

    assert (first.id, first.text, first.publisher) == ("a:1", SAID, "Wadi News")
    assert (first.published, first.url) == ("2023-09-28T10:00:00Z", "https://example.org/a")
    assert (second.id, second.text, second.published) == ("a:2", "She denied it.", "")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([date(2023, 9, 28)]), "2023-09-28"),
        (pa.array([datetime(2023, 9, 28)], pa.timestamp("us")), "2023-09-28"),  # noqa: DTZ001
        (pa.array([1695895200_123456789], pa.timestamp("ns", "Africa/Tunis")), None),
        (pa.array([10**17], pa.timestamp("s")), ""),
        (pa.array([10**9], pa.timestamp("s")), "2001-09-09T01:46:40Z"),
        (pa.array([10**12], pa.timestamp("s")), ""),
        (pa.array([19628], pa.int32()).cast(pa.date32()), "2023-09-28"),
        (pa.array([10**8], pa.int32()).cast(pa.date32()), ""),
        (pa.array([19628 * 86_400_000]).cast(pa.date64()), "2023-09-28"),
        (pa.array(["28 September 2023"]), "2023-09-28"),
    ],
)
def test_dates_of_any_type_are_read(values: pa.Array, expected: str | None, tmp_path: Path) -> None:
    """Midnight without a zone is a day; what no calendar has is left out, with a notice."""
    path = write(tmp_path / "a.parquet", {"text": [SAID], "date": values})

    (document,) = read([path], on_notice=lambda _: None)

    assert document.published == ("2023-09-28T10:00:00Z" if expected is None else expected)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([SAID.encode()], pa.binary()),
        pa.array([SAID], pa.large_string()),
        pa.array([SAID]).dictionary_encode(),
    ],
)
def test_text_of_any_type_is_read(column: pa.Array, tmp_path: Path) -> None:
    """Old programs write text as bytes."""
    (document,) = read([write(tmp_path / "a.parquet", {"text": column, "id": [7]})])

    assert (document.id, document.text) == ("7", SAID)


def test_a_nested_text_is_found(tmp_path: Path) -> None:
    """As in JSON Lines: in an object of a usual name, or where the option says."""
    usual = write(tmp_path / "a.parquet", {"data": [{"text": SAID}]})
    named = write(tmp_path / "b.parquet", {"news": [{"story": SAID}]})

    assert [each.text for each in read([usual])] == [SAID]
    assert [each.text for each in read([named], text_field="news.story")] == [SAID]


def test_a_row_that_is_no_document_is_rejected_alone(tmp_path: Path) -> None:
    """With the number of the row."""
    path = write(tmp_path / "a.parquet", {"text": [SAID, None, FRENCH]})
    rejects: list[Rejected] = []

    documents = list(read([path], on_reject=rejects.append))

    assert [each.id for each in documents] == ["a:1"]
    assert [each.error.where for each in rejects] == [f"{path}:{row}" for row in (2, 3)]
    assert [each.error.reason for each in rejects] == ["empty", "unknown-language"]


@pytest.mark.parametrize(
    ("text", "reason"), [(b"The mayor said \xff", "not-text"), (b"x" * 2_000, "too-large")]
)
def test_a_text_that_cannot_be_kept_is_rejected(text: bytes, reason: str, tmp_path: Path) -> None:
    """Bytes that are no text, or more than a document may have."""
    path = write(tmp_path / "a.parquet", {"text": [text]})
    rejects: list[Rejected] = []

    assert list(read([path], max_bytes=1_000, on_reject=rejects.append)) == []

    assert [each.error.reason for each in rejects] == [reason]


def not_utf8(*texts: bytes) -> pa.Array:
    """Return bytes as a column that says it is text, as careless programs write it."""
    array = pa.array(texts, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(array), array.buffers())


IN_NO_CALENDAR = pa.array([0, 10**15, 0, 0]).cast(pa.timestamp("s"))


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"text": not_utf8(*[SAID.encode(), b"\xff\xfe", SAID.encode(), b""])}, "not-text"),
        (
            {"text": [SAID] * 3 + [""], "author": not_utf8(b"a", b"\xff", b"b", b"c")},
            "",
        ),
        (
            {
                "text": [SAID] * 3 + [""],
                "source": pa.StructArray.from_arrays([IN_NO_CALENDAR], ["since"]),
            },
            "wrong-type",
        ),
    ],
)
def test_a_row_with_a_value_that_is_none_is_rejected_alone(
    columns: dict[str, object], reason: str, tmp_path: Path
) -> None:
    """Text that is not UTF-8, or a time in no calendar; columns that are not read do not matter."""
    path = write(tmp_path / "a.parquet", columns)

    outcomes = list(read_source(source(path), LIMIT))

    documents = [each.document.id for each in outcomes if isinstance(each, Accepted)]
    assert documents == (["a:1", "a:3"] if reason else ["a:1", "a:2", "a:3"])
    rejects = [each.error for each in outcomes if isinstance(each, Rejected)]
    assert [(each.where, each.reason) for each in rejects] == [
        *([(f"{path}:2", reason)] if reason else []),
        (f"{path}:4", "empty"),
    ]


def test_a_file_without_a_column_of_text_is_named(tmp_path: Path) -> None:
    """With its columns, and what can be done."""
    path = write(tmp_path / "a.parquet", {"id": [1], "summary": ["x"]})

    with pytest.raises(ReadingError, match=r"id \(int64\), summary \(string\); none has") as raised:
        list(read([path]))

    assert (raised.value.reason, raised.value.where) == ("no-text-column", str(path))
    assert "--text-field" in raised.value.cure


def test_files_of_a_folder_may_have_other_columns(tmp_path: Path) -> None:
    """Each is read by its own; one without a text is rejected, and the rest is read."""
    write(tmp_path / "a.parquet", {"text": [SAID], "id": ["a"]})
    write(tmp_path / "b.parquet", {"id": [2], "content": [SAID], "lang": ["en"]})
    write(tmp_path / "c.parquet", {"summary": ["x"]})
    write(tmp_path / "d.parquet", {"text": [5]})
    rejects: list[Rejected] = []

    documents = list(read([tmp_path], on_reject=rejects.append))

    assert [each.id for each in documents] == ["a", "2"]
    assert [each.error.reason for each in rejects] == ["no-text-column", "wrong-type"]


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "not-parquet"), (b"PAR1 and more", "not-parquet")]
)
def test_a_file_that_is_not_parquet_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    """Its name promised it."""
    (tmp_path / "a.parquet").write_bytes(content)

    with pytest.raises(ReadingError) as raised:
        list(read([tmp_path / "a.parquet"]))

    assert raised.value.reason == reason


def test_a_file_without_a_row_is_refused(tmp_path: Path) -> None:
    """As an empty file of any format is."""
    with pytest.raises(ReadingError, match="no row"):
        list(read([write(tmp_path / "a.parquet", {"text": pa.array([], pa.string())})]))


def test_a_group_of_rows_that_is_damaged_costs_itself_alone(tmp_path: Path) -> None:
    """One error says which rows are lost."""
    path = write(tmp_path / "a.parquet", rows(300), row_group_size=100, compression="gzip")
    column = pq.read_metadata(path).row_group(1).column(1)
    begin = column.dictionary_page_offset
    content = bytearray(path.read_bytes())
    content[begin : begin + column.total_compressed_size] = bytes(column.total_compressed_size)
    path.write_bytes(content)

    outcomes = list(read_source(source(path), LIMIT))

    assert sum(isinstance(each, Accepted) for each in outcomes) == 200
    rejects = [each for each in outcomes if isinstance(each, Rejected)]
    assert [each.error.where for each in rejects] == [f"{path}:101"]
    assert "the rows from here to 200 cannot be read" in str(rejects[0].error)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 1, 0)])
def test_pieces_have_every_row_once(order: tuple[int, ...], tmp_path: Path) -> None:
    """In whatever order they are read, and again; groups of rows make no difference."""
    path = write(tmp_path / "a.parquet", rows(8), row_group_size=5)

    pieces = list(cut(source(path), 3, LIMIT))

    assert [each.records for each in pieces] == [3, 3, 2]
    expected = [["d0", "d1", "d2"], ["d3", "d4", "d5"], ["d6", "d7"]]
    for number in order:
        outcomes = list(read_source(pieces[number].source, LIMIT))
        found = [each.document.id for each in outcomes if isinstance(each, Accepted)]
        assert found == expected[number]


@pytest.mark.parametrize(("limit", "expected"), [(3, 3), (8, 8), (9, 8)])
def test_a_limit_counts_rows(limit: int, expected: int, tmp_path: Path) -> None:
    """Those after it are not read."""
    path = write(tmp_path / "a.parquet", rows(8))

    assert len(list(read([path], limit=limit))) == expected
