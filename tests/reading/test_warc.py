"""Reading web archives."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.corpus import Settings, make_plan
from factcheck.errors import ReadingError
from factcheck.reading import Accepted, Notice, Rejected, Source, cut, read, read_source
from tests.reading.archives import DAY, PAGE, Archive, said, write_archive

LIMIT = 100_000
NAMES = ["a.warc", "a.warc.gz"]


def source(path: Path) -> Source:
    """Return an archive as a folder would name it."""
    return Source(str(path), path.name, "a", "warc", named=False)


def ids(*pieces: Source) -> list[list[str]]:
    """Return the ids of the documents in each piece."""
    return [
        [each.document.id for each in read_source(piece, LIMIT) if isinstance(each, Accepted)]
        for piece in pieces
    ]


def rejected(path: Path) -> list[tuple[str, str]]:
    """Return where something could not be read, and why."""
    found: list[Rejected] = []
    list(read([path], on_reject=found.append, on_notice=lambda _: None))
    return [(each.error.where, each.error.reason) for each in found]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_the_address_that_was_asked_for(name: str, tmp_path: Path) -> None:
    """A page without a date has the day of the capture, and a notice says so."""
    notices: list[Notice] = []

    (document,) = read([write_archive(tmp_path / name, 1).path], on_notice=notices.append)

    assert document.text == said(0)
    assert (document.id, document.url) == ("page-0", "https://example.org/0")
    assert (document.published, document.origin) == (DAY, name)
    assert [each.reason for each in notices] == ["capture-day"]
    assert notices[0].where == f"{tmp_path / name}:0"


def test_a_page_with_a_date_keeps_it(tmp_path: Path) -> None:
    """The day of the capture is later."""
    archive = Archive(tmp_path / "a.warc.gz")
    meta = '<head><meta property="article:published_time" content="2023-09-28T10:00:00Z"></head>'
    archive.add(PAGE.format(said(1)).replace("<body>", f"{meta}<body>").encode())

    (document,) = read([archive.path])

    assert document.published == "2023-09-28T10:00:00Z"


@pytest.mark.parametrize(
    "record",
    [
        {"kind": "resource"},
        {"content_type": "image/png"},
        {"status": "404 Not Found"},
        {"status": "301 Moved Permanently"},
    ],
)
def test_what_is_no_page_is_passed_over(record: dict[str, str], tmp_path: Path) -> None:
    """It is no error: crawlers keep it."""
    archive = write_archive(tmp_path / "a.warc.gz", 1)
    archive.add(PAGE.format(said(7)).encode(), **record)

    documents = list(read([archive.path], on_notice=lambda _: None))

    assert [each.id for each in documents] == ["page-0"]


def test_a_page_in_another_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    """As a saved page is."""
    archive = Archive(tmp_path / "a.warc")
    page = PAGE.format("قال الكرملين إن اللقاء حدث في موسكو يوم الاثنين.")
    head = '<head><meta charset="windows-1256"></head><body>'
    archive.add(page.replace("<body>", head).encode("cp1256"), content_type="text/html")

    (document,) = read([archive.path], on_notice=lambda _: None)

    assert document.text == "قال الكرملين إن اللقاء حدث في موسكو يوم الاثنين."


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_record_costs_itself_alone(name: str, tmp_path: Path) -> None:
    """Wherever its block is wrong: those around it are read, and it is rejected once."""
    archive = write_archive(tmp_path / name, 3)
    whole = archive.path.read_bytes()
    start, end = archive.places[1:]
    header = 0 if name.endswith(".gz") else whole.index(b"HTTP/1.1", start) - start
    trailer = 4  # line breaks, or how long the record is, which nobody needs

    for at in range(start + header, end - trailer, 19):
        broken = bytearray(whole)
        broken[at] ^= 0x15
        archive.path.write_bytes(broken)
        rejects: list[Rejected] = []
        documents = read([archive.path], on_reject=rejects.append, on_notice=lambda _: None)
        assert [each.id for each in documents] == ["page-0", "page-2"], at - start
        assert [each.error.reason for each in rejects] == ["damaged"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line", [b"WARC/1.0", b"Content-Length: 1"])
def test_a_header_that_misleads_costs_its_record_alone(
    name: str, line: bytes, tmp_path: Path
) -> None:
    """What follows is found again by how records begin."""
    archive = write_archive(tmp_path / name, 3)
    plain = write_archive(tmp_path / "plain.warc", 3)
    start, end = plain.places[1:]
    content = plain.path.read_bytes()
    record = content[start:end].replace(line, line[:-1] + b"7", 1)
    if name.endswith(".gz"):
        content, record = archive.path.read_bytes(), gzip.compress(record)
        start, end = archive.places[1:]
    archive.path.write_bytes(content[:start] + record + content[end:])

    rejects: list[Rejected] = []
    documents = read([archive.path], on_reject=rejects.append, on_notice=lambda _: None)

    assert [each.id for each in documents] == ["page-0", "page-2"]
    assert [each.error.reason for each in rejects] == ["damaged"]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_that_is_cut_is_rejected(name: str, tmp_path: Path) -> None:
    """At the end of a download that was broken off, or in the middle."""
    archive = write_archive(tmp_path / name, 3)
    whole = archive.path.read_bytes()
    first, second = archive.places[1:]

    for cut_off in (whole[: second + 300], whole[: first + 300] + whole[second:]):
        archive.path.write_bytes(cut_off)
        documents = list(read([archive.path], on_reject=lambda _: None, on_notice=lambda _: None))
        assert len(documents) == 2
        ((_, reason),) = rejected(archive.path)
        assert reason == "damaged"


@pytest.mark.parametrize("name", NAMES)
def test_words_between_records_are_one_damage(name: str, tmp_path: Path) -> None:
    """No record is lost."""
    archive = write_archive(tmp_path / name, 3)
    whole = archive.path.read_bytes()
    at = archive.places[1]
    archive.path.write_bytes(whole[:at] + b"a message of the crawler\r\n" * 9 + whole[at:])

    documents = list(read([archive.path], on_reject=lambda _: None, on_notice=lambda _: None))

    assert [each.id for each in documents] == ["page-0", "page-1", "page-2"]
    assert len(rejected(archive.path)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_pieces_of_an_archive_have_every_page_once(name: str, tmp_path: Path) -> None:
    """Read from any of them, also beside damage, which no piece begins with."""
    archive = write_archive(tmp_path / name, 3)
    archive.add(b"x", content_type="image/png")
    for number in (4, 5, 6):
        archive.page(number)
    broken = bytearray(archive.path.read_bytes())
    broken[archive.places[2] + 1] ^= 0x55
    archive.path.write_bytes(broken)

    pieces = list(cut(source(archive.path), 2, LIMIT))

    assert [each.records for each in pieces] == [3, 2, 1]
    found = [each for piece in ids(*(each.source for each in pieces)) for each in piece]
    assert found == ["page-0", "page-1", "page-4", "page-5", "page-6"]
    every = [each for piece in pieces for each in read_source(piece.source, LIMIT)]
    whole = read_source(source(archive.path), LIMIT)
    assert list(map(str, every)) == list(map(str, whole))
    assert sum(isinstance(each, Rejected) for each in every) == 1


def test_an_archive_that_is_compressed_as_a_whole_is_one_piece(tmp_path: Path) -> None:
    """Reading cannot begin in its middle."""
    path = tmp_path / "a.warc.gz"
    plain = write_archive(tmp_path / "plain.warc", 3).path.read_bytes()
    path.write_bytes(gzip.compress(plain))

    (piece,) = cut(source(path), 1, LIMIT)

    assert ids(piece.source) == [["page-0", "page-1", "page-2"]]


def test_a_limit_counts_pages(tmp_path: Path) -> None:
    """Pictures do not count."""
    archive = Archive(tmp_path / "a.warc.gz")
    archive.add(b"x", content_type="image/png")
    for number in range(3):
        archive.page(number)

    documents = read([archive.path], limit=2, on_notice=lambda _: None)

    assert [each.id for each in documents] == ["page-1", "page-2"]


def test_a_page_that_is_too_large_is_rejected(tmp_path: Path) -> None:
    """It is not kept in memory."""
    archive = write_archive(tmp_path / "a.warc.gz", 1)
    archive.add(b"<p>" + b"x" * LIMIT)
    found: list[Rejected] = []

    list(read([archive.path], max_bytes=1_000, on_reject=found.append, on_notice=lambda _: None))

    assert [each.error.reason for each in found] == ["too-large"]


@pytest.mark.parametrize(
    ("content", "reason"), [(b"The mayor said so.\n" * 20, "not-warc"), (b"", "empty")]
)
def test_a_file_that_is_no_archive_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    """Its name promised one."""
    (tmp_path / "a.warc").write_bytes(content)

    with pytest.raises(ReadingError) as raised:
        list(read([tmp_path / "a.warc"]))

    assert raised.value.reason == reason


@pytest.mark.parametrize("day", ["yesterday", "0000-00-00T00:00:00Z", ""])
def test_a_capture_without_a_day_is_read(day: str, tmp_path: Path) -> None:
    """The document has no date; nothing ends a run."""
    archive = write_archive(tmp_path / "a.warc", 1)
    content = archive.path.read_bytes()
    archive.path.write_bytes(content.replace(f"{DAY}T10:00:00Z".encode(), day.encode()))

    (document,) = read([archive.path], on_notice=lambda _: None)

    assert (document.text, document.published) == (said(0), "")


@pytest.mark.parametrize("kind", ["TEXT/HTML; Charset=utf-8", "Application/XHTML+XML"])
def test_the_name_of_a_format_is_read_in_any_case(kind: str, tmp_path: Path) -> None:
    """It has none (RFC 9110, 8.3.1)."""
    archive = Archive(tmp_path / "a.warc")
    archive.add(PAGE.format(said(0)).encode(), content_type=kind)

    assert [each.text for each in read([archive.path], on_notice=lambda _: None)] == [said(0)]


@pytest.mark.parametrize("declared", ["windows-1256", '"Windows-1256"', "utf-8", "no-such"])
def test_the_encoding_that_the_server_declares_is_used(declared: str, tmp_path: Path) -> None:
    """If it is none, or cannot be right, the one of the page."""
    said_in_arabic = "قال الكرملين إن اللقاء حدث في موسكو يوم الاثنين."
    server = "indows-1256" in declared
    head = "" if server else '<head><meta charset="windows-1256"></head>'
    page = PAGE.format(said_in_arabic).replace("<body>", f"{head}<body>")
    archive = Archive(tmp_path / "a.warc")
    archive.add(page.encode("cp1256"), content_type=f"text/html; charset={declared}")

    (document,) = read([archive.path], on_notice=lambda _: None)

    assert document.text == said_in_arabic


@pytest.mark.parametrize("compress", [gzip.compress, bytes])
@pytest.mark.parametrize(
    "header", ["Content-Encoding: x-gzip", "content-encoding: GZIP", "Content-Encoding: br"]
)
def test_a_compressed_page_is_read_also_if_it_was_stored_decompressed(
    header: str, compress: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """Crawlers keep the header."""
    archive = Archive(tmp_path / "a.warc")
    body = PAGE.format(said(0)).encode()
    sent = body if header.endswith("br") else compress(body)
    archive.add(sent, content_type=f"text/html\r\n{header}")

    assert [each.text for each in read([archive.path], on_notice=lambda _: None)] == [said(0)]


def test_a_compressed_page_that_is_cut_is_rejected_alone(tmp_path: Path) -> None:
    """It is not passed over."""
    archive = Archive(tmp_path / "a.warc")
    packed = gzip.compress(PAGE.format(said(0)).encode())
    archive.add(packed[:-20], content_type="text/html\r\nContent-Encoding: gzip")
    archive.page(1)

    documents = read([archive.path], on_reject=lambda _: None, on_notice=lambda _: None)

    assert [each.text for each in documents] == [said(1)]
    assert rejected(archive.path) == [(f"{archive.path}:0", "damaged")]


@pytest.mark.parametrize("limit", [1, 2])
def test_a_limit_counts_pages_of_an_archive_that_is_compressed_as_a_whole(
    limit: int, tmp_path: Path
) -> None:
    """It cannot be cut, but reading ends."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(write_archive(tmp_path / "plain.warc", 3).path.read_bytes()))

    documents = list(read([path], limit=limit, on_notice=lambda _: None))
    (unit,) = make_plan([path], Settings(limit=limit, unit_size=1)).units

    assert [each.id for each in documents] == ["page-0", "page-1"][:limit]
    assert (unit.records, *ids(*unit.sources)) == (limit, [each.id for each in documents])
