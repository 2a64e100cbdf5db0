"""Read plain text files: one article, or the same article in two languages."""

from collections.abc import Iterator

from factcheck.reading.articles import Article, to_documents
from factcheck.reading.cleaning import clean_file, has_markup
from factcheck.reading.decoding import BOM, read_text
from factcheck.reading.encodings import open_text
from factcheck.reading.outcome import Notice, Outcome
from factcheck.reading.sources import Source


def read_plain(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of a text file; offsets stay those of the file.

    Raises:
        ReadingError: it is empty, too large, not text, or in another language.
    """
    stream, notices = open_text(source)
    yield from notices
    with stream:
        content = read_text(stream, source.where, max_bytes)
    whole = content.removeprefix(BOM)
    text, changes = clean_file(whole)
    for each in changes:
        yield Notice(source.where, each.found, each.done, each.reason)
    if has_markup(text):
        done = "they stay in the text; save a web page as .html"
        yield Notice(source.where, "the text has tags or entities of HTML", done, "markup")
    yield from to_documents(Article(text, offset=len(content) - len(whole)), source)
