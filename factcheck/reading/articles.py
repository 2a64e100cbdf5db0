"""Turn the text of a whole file into one document, or two parallel ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.domain import Document, Language, Span
from factcheck.errors import ReadingError
from factcheck.reading.bilingual import is_interleaved, language_halves
from factcheck.reading.languages import resolve_language
from factcheck.reading.outcome import Accepted
from factcheck.reading.sources import Source
from factcheck.reading.zones import find_published, find_title, find_zones
from factcheck.text import count_letters


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a file, with its metadata.

    Attributes:
        text: the text.
        offset: where it starts in the file, in code points.
        title: its title, ``""`` to look for one in the text.
        url: where it was published, ``""`` if unknown.
        published: when, ISO 8601; ``""`` to look for a dateline in the text.
    """

    text: str
    offset: int = 0
    title: str = ""
    url: str = ""
    published: str = ""


def to_documents(article: Article, source: Source) -> Iterator[Accepted]:
    """Yield one document, or one per language if the article is there in both languages.

    Raises:
        ReadingError: it is in neither English nor Arabic (``unknown-language``), or paragraphs in
            the two languages alternate (``mixed-languages``).
    """
    if is_interleaved(article.text):
        found = "paragraphs in Latin script and in Arabic script alternate"
        cure = "put one language after the other, or each in a separate file"
        raise ReadingError(source.where, found, cure, reason="mixed-languages")
    parts = language_halves(article.text)
    languages = [resolve_language(part.text_in(article.text), source.where) for part in parts]
    if len(parts) == 1:
        ids = [(source.id, "")]
    else:
        first, second = (f"{source.id}.{language}" for language in languages)
        ids = [(first, second), (second, first)]
    for part, language, own in zip(parts, languages, ids, strict=True):
        yield Accepted(_document(article, source, part, language, own), source.where)


def _document(
    article: Article, source: Source, part: Span, language: Language, ids: tuple[str, str]
) -> Document:
    """Return a part of an article as a document; ``ids`` are its own and that of its parallel."""
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
        zones=find_zones(text, language, title),
    )


def _same_script(title: str, text: str) -> bool:
    """Return whether a title is in the script of a text: a page has one title, for both halves."""
    return count_letters(title).script in {None, count_letters(text).script}
