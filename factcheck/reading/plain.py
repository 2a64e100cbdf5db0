"""Read plain text files: one article, or the same article in two languages."""

from collections.abc import Iterator

from factcheck.reading.articles import Article, to_documents
from factcheck.reading.decoding import BOM, read_text
from factcheck.reading.outcome import Accepted
from factcheck.reading.sources import Source


def read_plain(source: Source, max_bytes: int) -> Iterator[Accepted]:
    """Yield the documents of a text file.

    Raises:
        ReadingError: it is empty, too large, not text, or in another language.
    """
    with source.open() as stream:
        content = read_text(stream, source.where, max_bytes)
    text = content.removeprefix(BOM)
    yield from to_documents(Article(text, offset=len(content) - len(text)), source)
