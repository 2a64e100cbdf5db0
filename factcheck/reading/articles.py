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

_NO_LANGUAGE = frozenset({"", "und", "mul", "mis", "zxx", "unknown"})
"""Tags that name no language (ISO 639-2), or none that anybody knows."""


@dataclass(frozen=True, slots=True)
class Article:
    """The text of a file or record, with its metadata.

    Attributes:
        text: the text.
        id: its id, ``""`` for that of its file.
        offset: where it starts in the file, in code points.
        title: its title, ``""`` to look for one in the text.
        url: where it was published, ``""`` if unknown.
        published: when, ISO 8601; ``""`` to look for a dateline in the text.
        publisher: the outlet, ``""`` if unknown.
        language: what its record says, ``""`` if it says nothing.
        parallel: id of the same article in the other language, ``""`` if there is none, or if
            the text may have both languages.
    """

    text: str
    id: str = ""
    offset: int = 0
    title: str = ""
    url: str = ""
    published: str = ""
    publisher: str = ""
    language: str = ""
    parallel: str = ""


def to_documents(article: Article, source: Source, where: str = "") -> Iterator[Accepted]:
    """Yield one document, or one per language if the article is there in both languages.

    Args:
        article: the article.
        source: its file.
        where: its place, for messages, if that is not the whole file.

    Raises:
        ReadingError: it is in neither English nor Arabic (``unknown-language``), or paragraphs in
            the two languages alternate (``mixed-languages``).
    """
    where = where or source.where
    tag = "" if article.language.strip().lower() in _NO_LANGUAGE else article.language
    if not tag and is_interleaved(article.text):
        found = "paragraphs in Latin script and in Arabic script alternate"
        cure = "put one language after the other, or each in a separate file"
        raise ReadingError(where, found, cure, reason="mixed-languages")
    parts = language_halves(article.text)
    if article.parallel or len(parts) == 1:
        parts = (Span(0, len(article.text)),)
    name = article.id or source.id
    if len(parts) == 1:
        languages = [resolve_language(article.text, where, tag)]
        ids = [(name, article.parallel)]
    else:
        languages = [resolve_language(part.text_in(article.text), where) for part in parts]
        first, second = (f"{name}.{language}" for language in languages)
        ids = [(first, second), (second, first)]
    for part, language, own in zip(parts, languages, ids, strict=True):
        yield Accepted(_document(article, source, part, language, own), where)


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
        publisher=article.publisher,
        parallel=ids[1],
        origin=source.origin,
        offset=article.offset + part.start,
        zones=find_zones(text, language, title),
    )


def _same_script(title: str, text: str) -> bool:
    """Return whether a title is in the script of a text: a page has one title, for both halves."""
    return count_letters(title).script in {None, count_letters(text).script}
