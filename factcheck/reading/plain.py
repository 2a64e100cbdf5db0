"""Plain text files: one article, or the same article in two languages."""

from collections.abc import Iterator

from factcheck.reading.articles import Article, documents_of
from factcheck.reading.decoding import BOM, read_text
from factcheck.reading.outcome import Accepted
from factcheck.reading.sources import Source


def read_plain(source: Source, max_bytes: int) -> Iterator[Accepted]:
    """Yield the documents of a text file.

    Raises:
        ReadingError: it is empty, too large, no text, or in a language we do not read.
    """
    with source.open() as stream:
        content = read_text(stream, source.where, max_bytes)
    text = content.removeprefix(BOM)
    yield from documents_of(Article(text, offset=len(content) - len(text)), source)
