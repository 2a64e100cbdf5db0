"""One way through a file for all its pieces."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Accepted, Source, cut, read_source
from factcheck.reading.cursor import items_of

LIMIT = 10_000
WHOLE = Source("a.csv", "a.csv", "a", "csv")


def begin(source: Source) -> Iterator[tuple[int, str]]:
    """Yield letters with their places, and count how often that is begun."""
    begun.append(source)
    yield from enumerate("abcdef")


begun: list[Source] = []


def piece(start: int, stop: int | None) -> list[str]:
    """Return the letters of a piece."""
    return list(items_of(replace(WHOLE, start=start, stop=stop), begin))


def test_a_piece_ahead_goes_on_where_the_last_one_ended() -> None:
    """The file is not read from its beginning again."""
    begun.clear()

    found = [piece(0, 2), piece(2, 3), piece(4, None)]

    assert found == [["a", "b"], ["c"], ["e", "f"]]
    assert begun == [WHOLE]


def test_a_piece_behind_begins_again() -> None:
    """Whatever was read before makes no difference."""
    begun.clear()

    found = [piece(2, 4), piece(2, 4), piece(1, 2), piece(0, None)]

    assert found == [["c", "d"], ["c", "d"], ["b"], list("abcdef")]
    assert len(begun) == 4


def test_an_error_ends_the_way() -> None:
    """The next piece meets it again, and does not pass for empty."""

    def broken(_: Source) -> Iterator[tuple[int, str]]:
        yield 0, "a"
        raise ReadingError("a.csv", "it is damaged", "get it again")

    for start in (0, 1):
        with pytest.raises(ReadingError):
            list(items_of(replace(WHOLE, where="b.csv", start=start, stop=3), broken))


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.jsonl.gz", "a.jsonl.zst"])
def test_pieces_of_a_file_give_what_the_file_gives(name: str, tmp_path: Path) -> None:
    """Also of a table, and of one that is compressed; in any order, with the lines of the file."""
    path = tmp_path / name
    path.write_bytes(packed(name, content(name, 7)))
    source = Source(str(path), name, "a", name.split(".")[1], named=False)
    whole = list(read_source(source, LIMIT))

    pieces = list(cut(source, 3, LIMIT))

    assert [each.records for each in pieces] == [3, 3, 1]
    backwards = [list(read_source(each.source, LIMIT)) for each in reversed(pieces)]
    assert [each for part in reversed(backwards) for each in part] == whole
    onwards = [each for part in pieces for each in read_source(part.source, LIMIT)]
    assert onwards == whole
    assert sum(isinstance(each, Accepted) for each in whole) == 7


def content(name: str, count: int) -> bytes:
    """Return so many records; a cell has a line break."""
    texts = [f"The mayor said that\n{number} houses burned." for number in range(count)]
    if "csv" in name:
        return ("id,text\n" + "".join(f'{n},"{text}"\n' for n, text in enumerate(texts))).encode()
    return "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()


def packed(name: str, raw: bytes) -> bytes:
    """Return bytes as the name says."""
    if name.endswith(".zst"):
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, "zstd") as stream:
            stream.write(raw)
        return bytes(sink.getvalue().to_pybytes())
    return gzip.compress(raw) if name.endswith(".gz") else raw
