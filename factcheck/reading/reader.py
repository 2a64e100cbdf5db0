"""Read files, folders and standard input into documents, one file at a time."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.encodings import is_encoding
from factcheck.reading.finding import find_sources
from factcheck.reading.jsonl import read_jsonl
from factcheck.reading.outcome import Notice, ReadingWarning, Rejected
from factcheck.reading.page import read_page
from factcheck.reading.parquet import read_parquet
from factcheck.reading.pieces import first_records
from factcheck.reading.plain import read_plain
from factcheck.reading.sources import Source, naming_damage
from factcheck.reading.table import read_table
from factcheck.reading.warc import read_warc

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
    "parquet": read_parquet,
    "warc": read_warc,
}


def read(  # noqa: PLR0913 - options of a public function
    paths: Iterable[str | Path],
    *,
    max_bytes: int = MAX_BYTES,
    encoding: str = "",
    text_field: str = "",
    on_reject: Callable[[Rejected], None] | None = None,
    on_notice: Callable[[Notice], None] | None = None,
    exclude: Iterable[Path] = (),
    limit: int | None = None,
) -> Iterator[Document]:
    """Yield the documents of files and folders, reading one file at a time.

    A file that the user named must be readable. If one record of a file, or one file of a folder,
    cannot be read, or has the id of an earlier document, it goes to ``on_reject`` and reading
    continues. Ids stay in memory, texts do not.

    Args:
        paths: files (.txt, .jsonl, .csv, .html, .parquet, .warc), folders, addresses of them
            (``s3://…``), ``-`` for standard input.
        max_bytes: largest document (a .txt or .html file, a line of .jsonl, a row of .csv or
            .parquet, a page of .warc).
        encoding: of all files; ``""`` for UTF-8, or what a file itself says.
        text_field: the field of .jsonl and column of .csv that has the text; ``""`` for the usual
            names.
        on_reject: called with everything that could not be read. Without it the first error is
            raised; files of other formats in a folder are skipped.
        on_notice: called with what was not read as it stands there, or looks incomplete. Without
            it, a `ReadingWarning` is issued.
        exclude: files and folders inside a folder that are not read, such as output files.
        limit: so many records are read, files, lines or rows; ``None`` for all.

    Raises:
        ReadingError: a named file cannot be read (reason codes: see the function that reads the
            format), or the encoding is not known (``unknown-encoding``).
    """
    places: dict[str, str] = {}
    sources = sources_of(
        paths,
        encoding=encoding,
        text_field=text_field,
        exclude=exclude,
        max_bytes=max_bytes,
        limit=limit,
    )
    for source in sources:
        for outcome in read_source(source, max_bytes):
            if isinstance(outcome, Rejected):
                _report(outcome, on_reject)
                continue
            if isinstance(outcome, Notice):
                _tell(outcome, on_notice)
                continue
            document = outcome.document
            if document.id in places:
                found = f"the id {document.id!r} is already used at {places[document.id]}"
                cure = "give every record a different id, and every file a different name"
                error = ReadingError(outcome.where, found, cure, reason="duplicate-id")
                _report(Rejected(error), on_reject)
                continue
            places[document.id] = outcome.where
            yield document


def sources_of(
    paths: Iterable[str | Path] | str | Path,
    *,
    encoding: str = "",
    text_field: str = "",
    exclude: Iterable[Path] = (),
    max_bytes: int = MAX_BYTES,
    limit: int | None = None,
) -> Iterator[Source | Rejected]:
    """Yield the files to read, with how they are read; see `read`.

    Raises:
        ReadingError: a named file cannot be read, or the encoding is not known.
    """
    given = [paths] if isinstance(paths, str | Path) else paths
    if encoding and not is_encoding(encoding):
        found, cure = f"{encoding!r} is not an encoding", "name one, such as windows-1256"
        raise ReadingError("", found, cure, reason="unknown-encoding")
    every = (
        replace(source, encoding=encoding, text_field=text_field)
        if isinstance(source, Source)
        else source
        for source in find_sources(given, exclude=exclude)
    )
    return every if limit is None else first_records(every, limit, max_bytes)


def read_source(source: Source | Rejected, max_bytes: int) -> Iterator[Outcome]:
    """Yield the outcomes of a file, or of a piece of one.

    Raises:
        ReadingError: the user named the file, and it cannot be read. The error of a file in a
            folder is an outcome.
    """
    if isinstance(source, Rejected):
        yield source
        return
    try:
        with naming_damage(source):
            yield from _FORMATS[source.format](source, max_bytes)
    except ReadingError as error:
        if source.named:
            raise
        yield Rejected(error)


def _tell(notice: Notice, on_notice: Callable[[Notice], None] | None) -> None:
    """Pass a notice on, or issue it as a warning."""
    if on_notice is not None:
        on_notice(notice)
    else:
        warnings.warn(str(notice), ReadingWarning, stacklevel=3)


def _report(rejected: Rejected, on_reject: Callable[[Rejected], None] | None) -> None:
    """Pass a rejected item on, or raise its error."""
    if on_reject is not None:
        on_reject(rejected)
    elif rejected.error.reason != "unknown-format":
        raise rejected.error
