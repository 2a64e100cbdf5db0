"""Files that are not in UTF-8."""

from pathlib import Path

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Notice, read

ARABIC = "أعلنت هيئة الموانئ أن السفينة غادرت المرسى صباح السبت، ونفت وقوع أي حادث."
ENGLISH = "The café’s owner said that the ferry had left on Saturday morning."
PAGE = "<html><head>{}</head><body><article><p>{}</p><p>{}</p></article></body></html>"


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".jsonl"])
@pytest.mark.parametrize(
    ("text", "encoding"), [(ARABIC, "windows-1256"), (ENGLISH, "windows-1252")]
)
def test_a_file_in_an_old_encoding_is_refused_by_name_and_read_if_it_is_named(
    suffix: str, text: str, encoding: str, tmp_path: Path
) -> None:
    """Nothing is guessed: the message has the option that reads it."""
    content = {".txt": text, ".csv": f'text\n"{text}"\n', ".jsonl": f'{{"text": "{text}"}}\n'}
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content[suffix].encode(encoding))

    with pytest.raises(ReadingError, match=f"looks like {encoding}; .*--encoding {encoding}"):
        list(read([path]))
    (document,) = read([path], encoding=encoding)

    assert document.text == text


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_a_file_with_the_mark_of_utf16_is_read_and_told(mark: str, tmp_path: Path) -> None:
    """As editors on Windows save it."""
    (tmp_path / "x.txt").write_bytes(f"\ufeff{ARABIC}".encode(mark))
    notices: list[Notice] = []

    (document,) = read([tmp_path / "x.txt"], on_notice=notices.append)

    assert (document.text, document.offset) == (ARABIC, 1)
    assert [(each.reason, each.done) for each in notices] == [
        ("encoding", f"it was read as {mark}")
    ]


def test_utf16_without_its_mark_is_refused_by_name(tmp_path: Path) -> None:
    """It is full of NUL bytes, but no program."""
    (tmp_path / "x.txt").write_bytes(ENGLISH.encode("utf-16-le"))

    with pytest.raises(ReadingError, match="--encoding utf-16-le"):
        list(read([tmp_path / "x.txt"]))


def test_bytes_outside_the_named_encoding_are_refused(tmp_path: Path) -> None:
    """By hand: `Caf` is 3 bytes, so the first byte that is not ASCII is byte 3."""
    (tmp_path / "x.txt").write_bytes("Café".encode())

    with pytest.raises(ReadingError, match=r"byte 3 .* is not ascii") as refused:
        list(read([tmp_path / "x.txt"], encoding="ascii"))
    assert refused.value.reason == "wrong-encoding"


def test_a_table_that_leaves_the_named_encoding_is_refused_as_a_whole(tmp_path: Path) -> None:
    """Nothing after that byte could be read, so it is not one row that is rejected."""
    (tmp_path / "x.csv").write_bytes("text\nThe ferry sailed, he said.\n\xe9\nmore\n".encode())

    with pytest.raises(ReadingError, match="is not ascii"):
        list(read([tmp_path / "x.csv"], encoding="ascii", on_reject=lambda _: None))


def test_utf16_that_was_named_and_has_no_mark_is_refused(tmp_path: Path) -> None:
    """The codec's own error is not one of decoding."""
    (tmp_path / "x.txt").write_bytes(ENGLISH.encode())

    with pytest.raises(ReadingError, match="is not utf-16"):
        list(read([tmp_path / "x.txt"], encoding="utf-16"))


@pytest.mark.parametrize("name", ["windows-125", "base64"])
def test_an_unknown_encoding_is_refused(name: str, tmp_path: Path) -> None:
    """Before any file is opened."""
    with pytest.raises(ReadingError, match="is not an encoding"):
        list(read([tmp_path], encoding=name))


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="windows-1256">',
        "<meta http-equiv='Content-Type' content='text/html; charset=Windows-1256'>",
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(meta: str, tmp_path: Path) -> None:
    """Both ways of declaring it."""
    (tmp_path / "x.html").write_bytes(PAGE.format(meta, ARABIC, ARABIC).encode("windows-1256"))

    (document,) = read([tmp_path / "x.html"])

    assert document.text.startswith(ARABIC)


def test_a_page_that_was_converted_is_read_as_utf8(tmp_path: Path) -> None:
    """Whatever it still declares."""
    meta = '<meta charset="windows-1256">'
    (tmp_path / "x.html").write_bytes(PAGE.format(meta, ARABIC, ARABIC).encode())

    (document,) = read([tmp_path / "x.html"])

    assert document.text.startswith(ARABIC)


def test_one_bad_byte_does_not_cost_a_page(tmp_path: Path) -> None:
    """It is replaced, as browsers do it, and told."""
    page = PAGE.format('<meta charset="utf-8">', ENGLISH, ENGLISH).encode()
    (tmp_path / "x.html").write_bytes(page.replace(b"</article>", b"</article>Caf\xe9"))
    notices: list[Notice] = []

    (document,) = read([tmp_path / "x.html"], on_notice=notices.append)

    assert ENGLISH in document.text
    assert [each.reason for each in notices] == ["bad-bytes"]


def test_a_page_in_an_encoding_that_it_does_not_declare_is_refused_by_name(tmp_path: Path) -> None:
    """Too much of it would be replaced."""
    (tmp_path / "x.html").write_bytes(PAGE.format("", ARABIC, ARABIC).encode("windows-1256"))

    with pytest.raises(ReadingError, match="--encoding windows-1256"):
        list(read([tmp_path / "x.html"]))
    (document,) = read([tmp_path / "x.html"], encoding="windows-1256")
    assert document.text.startswith(ARABIC)
