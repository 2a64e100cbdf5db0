"""Reading files, folders and standard input."""

import io
import sys
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Rejected, read
from tests.paths import EXAMPLES

SAID = "The Kremlin said on Thursday that the meeting took place."


def _write(path: Path, text: str = SAID) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def _refusal(*paths: str | Path, max_bytes: int = 5_000_000) -> ReadingError:
    with pytest.raises(ReadingError) as refused:
        list(read(paths, max_bytes=max_bytes))
    return refused.value


def test_the_files_of_a_folder_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    """Recursively; ids and origins are paths inside the folder, so equal names do not clash."""
    for name in ("b/x.txt", "a/x.txt", "a.txt", "c.HTM.txt"):
        _write(tmp_path / name)

    documents = list(read([tmp_path]))

    assert [document.id for document in documents] == ["a/x", "a", "b/x", "c.HTM"]
    assert [document.origin for document in documents][:2] == ["a/x.txt", "a.txt"]


def test_the_id_of_a_named_file_is_its_name(tmp_path: Path) -> None:
    """Without the folders above it."""
    (document,) = read([_write(tmp_path / "deep" / "x.txt")])

    assert (document.id, document.origin) == ("x", "x.txt")


def test_a_single_path_is_accepted(tmp_path: Path) -> None:
    """A string is one path, not a list of letters."""
    _write(tmp_path / "x.txt")

    assert [document.id for document in read(str(tmp_path / "x.txt"))] == ["x"]


def test_hidden_files_are_skipped(tmp_path: Path) -> None:
    """Neither .x.txt nor anything in .git is read."""
    for name in (".x.txt", ".git/y.txt", "z.txt"):
        _write(tmp_path / name)

    assert [document.id for document in read([tmp_path])] == ["z"]


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    """Links to folders are not followed."""
    _write(tmp_path / "x.txt")
    (tmp_path / "loop").symlink_to(tmp_path)

    assert [document.id for document in read([tmp_path])] == ["x"]


def test_excluded_files_are_not_read(tmp_path: Path) -> None:
    """Files and folders, however their paths are written; a broken link does no harm."""
    for name in ("a.txt", "b.txt", "c/d.txt", "e/f.txt"):
        _write(tmp_path / name)
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    excluded = [tmp_path / "c" / ".." / "b.txt", tmp_path / "c", tmp_path / "loop.txt"]

    assert [each.id for each in read([tmp_path], exclude=excluded)] == ["a", "e/f"]
    assert [each.id for each in read([tmp_path / "b.txt"], exclude=excluded)] == ["b"]


def test_files_of_a_folder_that_cannot_be_read_are_rejected(tmp_path: Path) -> None:
    """Each with its reason, and the others are read."""
    _write(tmp_path / "a.txt")
    _write(tmp_path / "b.pdf")
    _write(tmp_path / "c.txt", " ")
    _write(tmp_path / "d.txt", "Le Kremlin a confirmé que la rencontre a eu lieu.")
    (tmp_path / "e.txt").write_bytes(b"Caf\xe9")
    _write(tmp_path / "f.txt")
    rejected: list[Rejected] = []

    documents = list(read([tmp_path], on_reject=rejected.append))

    assert [document.id for document in documents] == ["a", "f"]
    reasons = [(Path(item.error.where).name, item.error.reason) for item in rejected]
    assert reasons == [
        ("b.pdf", "unknown-format"),
        ("c.txt", "empty"),
        ("d.txt", "unknown-language"),
        ("e.txt", "not-utf8"),
    ]


def test_other_formats_in_a_folder_are_skipped(tmp_path: Path) -> None:
    """A taxonomy next to the articles is no error."""
    _write(tmp_path / "a.txt")
    _write(tmp_path / "taxonomy.yaml")

    assert [document.id for document in read([tmp_path])] == ["a"]


def test_without_on_reject_a_bad_file_in_a_folder_is_raised(tmp_path: Path) -> None:
    """No file is lost without a message."""
    _write(tmp_path / "a.txt", "")

    assert _refusal(tmp_path).reason == "empty"


def test_bytes_that_are_not_utf8_are_reported() -> None:
    """By hand: `The caf` is 7 bytes long, so the é of Latin-1 is byte 7."""
    refusal = _refusal(EXAMPLES / "invalid" / "latin1.txt")

    assert refusal.reason == "not-utf8"
    assert refusal.problem == (
        "byte 7 (counted from 0) is 0xe9, which is not UTF-8; it looks like windows-1252"
    )


def test_a_named_file_that_cannot_be_read_is_raised(tmp_path: Path) -> None:
    """Reason codes are stable, and each message names the file."""
    (tmp_path / "nul.txt").write_bytes(b"The \0 Kremlin")
    (tmp_path / "folder").mkdir()
    cases = {
        _write(tmp_path / "blank.txt", "\ufeff \n"): "empty",
        _write(tmp_path / "x.pdf"): "unknown-format",
        _write(tmp_path / "persian.txt", "رئیس جمهور ایران گفت که این دیدار"): "unknown-language",
        _write(tmp_path / "digits.txt", "2023"): "unknown-language",
        tmp_path / "nul.txt": "binary",
        tmp_path / "nowhere.txt": "missing",
        tmp_path / "folder": "empty",
        tmp_path / ("x" * 5_000): "unreadable",
    }

    refusals = {path: _refusal(path) for path in cases}

    assert {path: refusal.reason for path, refusal in refusals.items()} == cases
    assert all(str(refusal).startswith(f"{path}: ") for path, refusal in refusals.items())


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    """One byte more is too much; the message says how to raise the limit."""
    path = _write(tmp_path / "x.txt")

    assert len(list(read([path], max_bytes=len(SAID)))) == 1
    assert "--max-mb" in _refusal(path, max_bytes=len(SAID) - 1).cure


def test_alternating_languages_are_refused(tmp_path: Path) -> None:
    """The text has no one language."""
    arabic = "أكد الكرملين يوم الخميس أن الاجتماع حدث في موسكو."

    refusal = _refusal(_write(tmp_path / "x.txt", f"{SAID}\n{arabic}\n{SAID}\n{arabic}"))

    assert refusal.reason == "mixed-languages"


def test_the_second_document_with_an_id_is_rejected(tmp_path: Path) -> None:
    """The message has both places, and what follows is read; the named files are no exception."""
    first = _write(tmp_path / "a.jsonl", f'{{"id": "x", "text": "{SAID}"}}\n')
    second, third = _write(tmp_path / "x.txt"), _write(tmp_path / "y.txt")
    rejected: list[Rejected] = []

    documents = list(read([first, second, third], on_reject=rejected.append))

    assert [document.id for document in documents] == ["x", "y"]
    (error,) = (each.error for each in rejected)
    assert (error.reason, error.where) == ("duplicate-id", str(second))
    assert f"{first}:1" in error.problem
    assert _refusal(first, second).reason == "duplicate-id"


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (SAID.encode(), ["stdin"]),
        (b"\xef\xbb\xbf\n" + SAID.encode(), ["stdin"]),
        (f'\n {{"text": "{SAID}"}}\n{{"id": "a", "text": "{SAID}"}}'.encode(), ["stdin:2", "a"]),
    ],
)
def test_standard_input_is_text_or_json_lines(
    content: bytes, ids: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first character decides."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))

    assert [document.id for document in read(["-"])] == ids


def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command can still ask a question afterwards."""
    buffer = io.BytesIO(SAID.encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=buffer))

    list(read(["-"]))

    assert not buffer.closed


def test_empty_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an empty file is."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))

    assert _refusal("-").reason == "empty"


def test_documents_arrive_before_later_files_are_opened(tmp_path: Path) -> None:
    """The second file is written after the first document was returned."""
    first, second = _write(tmp_path / "a.txt"), tmp_path / "b.txt"
    documents = read([first, second])

    assert next(documents).id == "a"
    _write(second)
    assert next(documents).id == "b"


def test_the_texts_of_a_folder_are_not_all_in_memory(tmp_path: Path) -> None:
    """60 files of 50 kB: 3 MB of text, of which less than 2 MB are in memory at any time."""
    record = f'{{"language": "en", "text": "{SAID * 850}"}}\n'
    for number in range(60):
        (tmp_path / f"{number}.jsonl").write_text(record, "utf-8")

    tracemalloc.start()
    count = sum(1 for _ in read([tmp_path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 60
    assert peak < 2_000_000
