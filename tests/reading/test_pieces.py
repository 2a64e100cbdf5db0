"""Files cut into pieces."""

import gzip
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Rejected, Source, cut, read, read_source

LIMIT = 10_000


def write(path: Path, *names: str, encoding: str = "utf-8") -> Path:
    """Write a record for each name, a blank line after the first."""
    lines = [json.dumps({"id": name, "text": f"The mayor said it. {name}"}) for name in names]
    path.write_text("\n\n".join(["\n".join(lines[:1]), "\n".join(lines[1:])]) + "\n", encoding)
    return path


def source(path: Path) -> Source:
    """Return a file as a folder would name it."""
    return Source(str(path), path.name, path.stem, "jsonl", named=False)


def ids(*pieces: Source) -> list[list[str]]:
    """Return the ids of the documents in each piece."""
    return [
        [each.document.id for each in read_source(piece, LIMIT) if hasattr(each, "document")]
        for piece in pieces
    ]


def test_pieces_of_lines_have_every_record_once(tmp_path: Path) -> None:
    """Blank lines count nowhere; the last piece has what is left."""
    path = write(tmp_path / "a.jsonl", *"abcde")

    pieces = list(cut(source(path), 2, LIMIT))

    assert [each.records for each in pieces] == [2, 2, 1]
    assert ids(*(each.source for each in pieces)) == [["a", "b"], ["c", "d"], ["e"]]
    assert pieces[-1].source.stop is None


def test_a_record_of_a_piece_has_the_line_of_its_file(tmp_path: Path) -> None:
    """Errors name the line that an editor shows."""
    path = write(tmp_path / "a.jsonl", *"abc")
    with path.open("a") as file:
        file.write("{\n")

    *_, last = cut(source(path), 2, LIMIT)
    *_, rejected = read_source(last.source, LIMIT)

    assert getattr(rejected, "error").where == f"{path}:5"  # noqa: B009 - one of three types


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256"])
def test_a_file_in_another_encoding_is_cut_too(encoding: str, tmp_path: Path) -> None:
    """Places are counted in what was decoded."""
    path = write(tmp_path / "a.jsonl", *"abc", encoding=encoding)
    named = "" if encoding == "utf-16" else encoding

    pieces = list(cut(replace(source(path), encoding=named), 2, LIMIT))

    assert [each.records for each in pieces] == [2, 1]
    assert ids(*(each.source for each in pieces)) == [["a", "b"], ["c"]]


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    """Its documents have the name without both suffixes if they have no id."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "The mayor said so."}\n{"text": "She denied it."}\n'))

    assert [each.id for each in read([path])] == ["a:1", "a:2"]


def test_a_damaged_compressed_file_is_named(tmp_path: Path) -> None:
    """Not a traceback of gzip."""
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "The mayor said so."}\n' * 99)[:-20])

    with pytest.raises(ReadingError, match="the compressed file is damaged"):
        list(read([path]))
    with pytest.raises(ReadingError, match="the compressed file is damaged"):
        list(cut(replace(source(path), named=True), 20, LIMIT))


@pytest.mark.parametrize(("limit", "expected"), [(1, "a"), (3, "abc"), (4, "abcd"), (9, "abcde")])
def test_only_the_first_records_are_read(tmp_path: Path, limit: int, expected: str) -> None:
    """The limit counts over all files, lines and rows."""
    first = write(tmp_path / "a.jsonl", *"abc")
    table = tmp_path / "b.csv"
    table.write_text("id,text\nd,The mayor said so.\ne,She denied it.\n")

    found = read([first, table], limit=limit)

    assert "".join(each.id for each in found) == expected


def test_a_damaged_file_of_a_folder_does_not_count(tmp_path: Path) -> None:
    """With a limit, too, it is rejected, and the others are read."""
    (tmp_path / "a.jsonl.gz").write_bytes(b"no gzip")
    write(tmp_path / "b.jsonl", *"abc")
    rejects: list[Rejected] = []

    assert [each.id for each in read([tmp_path], limit=2, on_reject=rejects.append)] == ["a", "b"]
    assert [each.error.reason for each in rejects] == ["damaged"]


def test_a_limit_holds_for_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is read once only; what follows is counted with it."""
    path = write(tmp_path / "a.jsonl", *"abc")
    content = b'{"id": "x", "text": "The mayor said so."}\n\n{"id": "y", "text": "She denied it."}'
    for limit, expected in ((1, "x"), (2, "xy"), (4, "xyab")):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        assert "".join(each.id for each in read(["-", path], limit=limit)) == expected


def test_a_limit_holds_in_another_encoding(tmp_path: Path) -> None:
    """The end of the piece is counted in what was decoded."""
    path = write(tmp_path / "a.jsonl", *"abc", encoding="utf-16")

    assert [each.id for each in read([path], limit=2, on_notice=print)] == ["a", "b"]
