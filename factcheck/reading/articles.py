"""A text that is a file's whole content, as one document or as two parallel ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.domain import Document, Language, Span
from factcheck.errors import ReadingError
from factcheck.reading.bilingual import halves, interleaved
from factcheck.reading.languages import told_language
from factcheck.reading.outcome import Accepted
from factcheck.reading.sources import Source
from factcheck.reading.zones import find_published, find_title, zones
from factcheck.text import count_letters


@dataclass(frozen=True, slots=True)
class Article:
    """A text and what its file says of it.

    Attributes:
        text: the text.
        offset: code points of the file before it.
        title: its title, ``""`` to look for one in the text.
        url: where it was published, ``""`` if not told.
        published: when, ISO 8601, ``""`` to look for a dateline in the text.
    """

    text: str
    offset: int = 0
    title: str = ""
    url: str = ""
    published: str = ""


def documents_of(article: Article, source: Source) -> Iterator[Accepted]:
    """Yield the document that an article is, or one a language where it holds itself twice.

    Raises:
        ReadingError: it is in a language we do not read (``unknown-language``), or paragraphs
            in two languages take turns (``mixed-languages``).
    """
    if interleaved(article.text):
        found = "paragraphs in Latin and in Arabic script take turns"
        cure = "put one language after the other, or each in a file of its own"
        raise ReadingError(source.where, found, cure, reason="mixed-languages")
    parts = halves(article.text)
    found_in = [told_language(part.text_in(article.text), source.where) for part in parts]
    if len(parts) == 1:
        yield Accepted(
            _document(article, source, parts[0], found_in[0], (source.id, "")), source.where
        )
        return
    ids = tuple(f"{source.id}.{language}" for language in found_in)
    for part, language, own in zip(parts, found_in, ids, strict=True):
        other = next(name for name in ids if name != own)
        yield Accepted(_document(article, source, part, language, (own, other)), source.where)


def _document(
    article: Article, source: Source, part: Span, language: Language, ids: tuple[str, str]
) -> Document:
    """Return the document that a part of an article is, with its own id and its parallel's."""
    text = part.text_in(article.text)
    title = article.title if _same_script(article.title, text) else ""
    title = title or find_title(text, language)
    return Document(
        id=ids[0],
        title=title,
        text=text,
        language=language,
        url=article.url,
        published=article.published or find_published(text, language),
        parallel=ids[1],
        origin=source.origin,
        offset=article.offset + part.start,
        zones=zones(text, language, title),
    )


def _same_script(title: str, text: str) -> bool:
    """Tell whether a title can be the title of a text: a page has one, for two halves."""
    return count_letters(title).script in {None, count_letters(text).script}
