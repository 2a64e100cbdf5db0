"""Read web archives: every page that a crawler got, as a saved page is read."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from factcheck.errors import ReadingError
from factcheck.reading.archive import begins_at, records_in
from factcheck.reading.codings import decode_body
from factcheck.reading.decoding import too_large
from factcheck.reading.outcome import Rejected
from factcheck.reading.page import Capture, page_outcomes
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_HEADERS = 65_536
"""Bytes of headers that are allowed beside a page."""

_SUCCESS = range(200, 300)


def read_warc(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of each page, or the reason why it has none.

    A page is a response with the content type of HTML and a status of success; what else a crawler
    keeps (requests, pictures, redirections) is passed over. Offsets count in the extracted text.
    A document's id is that of its record; its address is the one that was asked for; if the page
    does not say when it was published, the day of the capture counts, with a notice.

    Raises:
        MissingPackage: fastwarc is not installed.
        ReadingError: the file is not a web archive (``not-warc``).
    """
    records = pages = 0
    with source.open_stored() as stream:
        for found in records_in(stream, max_bytes + _HEADERS, source.start, source.stop):
            if pages == source.pages:
                break
            where = replace(source, where=f"{source.where}:{found.at}")
            if found.record is None:
                if not records and not source.start and found.at == 0:
                    error = "its first bytes are not those of a record"
                    cure = "give a .warc or .warc.gz file"
                    raise ReadingError(source.where, error, cure, reason="not-warc")
                pages += 1
                yield Rejected(_damaged(where.where))
            elif _is_page(found.record):
                pages += 1
                yield from _outcomes(found.record, where, max_bytes)
            records += 1
    if not records and source.stop is None and not source.start:
        raise ReadingError(source.where, "the archive has no record", "remove it", reason="empty")


def cut_pages(source: Source, records: int, max_bytes: int) -> Iterator[tuple[Source, int]]:
    """Yield pieces of an archive with so many pages, and how many they have; the last has the rest.

    What cannot be read counts as a page. An archive that is compressed as a whole is one piece.

    Raises:
        MissingPackage: fastwarc is not installed.
        ReadingError: the file cannot be opened.
    """
    begin, count, left = source, 0, source.pages
    with source.open_stored() as stream, source.open_stored() as other:
        for found in records_in(stream, max_bytes + _HEADERS, source.start, source.stop):
            if not (found.record is None or _is_page(found.record)):
                continue
            if left == 0:
                break
            if count >= records and begins_at(other, found.at):
                yield replace(begin, stop=found.at, pages=None), count
                begin, count = replace(source, start=found.at, pages=left), 0
            count += 1
            left = None if left is None else left - 1
    yield begin, count


def _outcomes(record: Any, source: Source, max_bytes: int) -> Iterator[Outcome]:  # noqa: ANN401
    """Yield the documents of a record that is a page."""
    try:
        if record.content_length > max_bytes + _HEADERS:
            raise too_large(source.where, max_bytes)
        raw = _body(record, source.where, max_bytes + 1)
        if len(raw) > max_bytes:
            raise too_large(source.where, max_bytes)
        address = record.headers.get("WARC-Target-URI", "").strip().strip("<>")
        name = record.headers.get("WARC-Record-ID", "").strip().strip("<>")
        named = replace(source, id=name.removeprefix("urn:uuid:") or f"{source.id}:{source.where}")
        charset = (record.http_charset or "").strip("\"' ")
        capture = Capture(address if is_web_address(address) else "", _day(record), charset)
        yield from page_outcomes(raw, named, capture)
    except ReadingError as error:
        yield Rejected(error)


def _is_page(record: Any) -> bool:  # noqa: ANN401 - fastwarc is not typed
    """Return whether a record is a page that a server has sent; reads its headers of HTTP."""
    if not record.is_http or str(record.record_type) != "response":
        return False
    try:
        record.parse_http(auto_decode="none")
    except OSError:
        return False
    status = record.http_headers.status_code if record.http_headers else None
    kind = (record.http_content_type or "").strip().lower()
    return kind in _PAGES and (status or 0) in _SUCCESS


def _body(record: Any, where: str, most: int) -> bytes:  # noqa: ANN401 - fastwarc is not typed
    """Return the body of a page, decompressed, at most so many bytes."""
    names = ("Content-Encoding", "Transfer-Encoding")
    codings = ",".join(record.http_headers.get(name) or "" for name in names)
    try:
        return decode_body(record.reader.read(), codings, most)
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(where) from error


def _day(record: Any) -> str:  # noqa: ANN401 - fastwarc is not typed
    """Return the day of a capture, ``""`` if the record says none that can be read."""
    return record.record_date.date().isoformat() if record.record_date else ""


def _damaged(where: str) -> ReadingError:
    found = "the record is damaged: it is cut, or its bytes are not those that were written"
    return ReadingError(where, found, "get the archive again", reason="damaged")
