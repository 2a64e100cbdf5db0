"""Read files, folders and standard input into documents, one file at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.jsonl import read_jsonl
from factcheck.reading.outcome import Rejected
from factcheck.reading.page import read_page
from factcheck.reading.plain import read_plain
from factcheck.reading.sources import Source, find_sources
from factcheck.reading.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from factcheck.domain import Document
    from factcheck.reading.outcome import Outcome

    Format = Callable[[Source, int], Iterator[Outcome]]

MAX_BYTES = 5_000_000
"""Default size of the largest document."""

_FORMATS: Mapping[str, Format] = {
    "txt": read_plain,
    "jsonl": read_jsonl,
    "csv": read_table,
    "html": read_page,
}


def read(
    paths: Iterable[str | Path],
    *,
    max_bytes: int = MAX_BYTES,
    on_reject: Callable[[Rejected], None] | None = None,
    exclude: Iterable[Path] = (),
) -> Iterator[Document]:
    """Yield the documents of files and folders, reading one file at a time.

    A file that the user named must be readable. If one record of a file, or one file of a folder,
    cannot be read, it goes to ``on_reject`` and reading continues. Ids stay in memory, texts do
    not.

    Args:
        paths: files (.txt, .jsonl, .csv, .html), folders, ``-`` for standard input.
        max_bytes: largest document (a .txt or .html file, a line of .jsonl, a row of .csv).
        on_reject: called with everything that could not be read. Without it the first error is
            raised; files of other formats in a folder are skipped.
        exclude: files and folders inside a folder that are not read, such as output files.

    Raises:
        ReadingError: a named file cannot be read, or two documents have one id
            (``duplicate-id``); other reason codes: see the function that reads the format.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    places: dict[str, str] = {}
    for source in find_sources(given, exclude=exclude):
        for outcome in _attempt(source, max_bytes):
            if isinstance(outcome, Rejected):
                _report(outcome, on_reject)
                continue
            document = outcome.document
            if document.id in places:
                found = f"the id {document.id!r} is already used at {places[document.id]}"
                cure = "give every record a different id, and every file a different name"
                raise ReadingError(outcome.where, found, cure, reason="duplicate-id")
            places[document.id] = outcome.where
            yield document


def _attempt(source: Source | Rejected, max_bytes: int) -> Iterator[Outcome]:
    """Yield the outcomes of a file; an error of a file in a folder is one of them."""
    if isinstance(source, Rejected):
        yield source
        return
    try:
        yield from _FORMATS[source.format](source, max_bytes)
    except ReadingError as error:
        if source.named:
            raise
        yield Rejected(error)


def _report(rejected: Rejected, on_reject: Callable[[Rejected], None] | None) -> None:
    """Pass a rejected item on, or raise its error."""
    if on_reject is not None:
        on_reject(rejected)
    elif rejected.error.reason != "unknown-format":
        raise rejected.error
