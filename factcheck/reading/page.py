"""Read saved web pages: only the article, without menus and footers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.articles import Article, to_documents
from factcheck.reading.decoding import BOM, read_bytes
from factcheck.reading.encodings import decode_page
from factcheck.reading.metadata import article_body, page_published, page_publisher
from factcheck.reading.outcome import Notice
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from configparser import ConfigParser

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_ENOUGH = 0.8
"""Share of the article in the metadata that the page has to show."""


def read_page(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of a saved web page, with title, address, date and outlet.

    Offsets count in the extracted text, not in the page. If the page shows much less of the
    article than its metadata have (``articleBody`` of schema.org), the metadata are read.

    Raises:
        ReadingError: it has no article (``empty``), is too large, is not text, or is in another
            language.
    """
    with source.open() as stream:
        raw = read_bytes(stream, source.where, max_bytes)
    yield from page_outcomes(raw, source)


def page_outcomes(raw: bytes, source: Source, capture: Capture | None = None) -> Iterator[Outcome]:
    """Yield the documents of the bytes of a page, as `read_page` does.

    Args:
        raw: the page.
        source: its file, for messages and ids.
        capture: how a crawler found it, if it did.

    Raises:
        ReadingError: as `read_page`.
    """
    markup, notices = decode_page(raw, source, capture.charset if capture else "")
    yield from notices
    article = _extract(markup.removeprefix(BOM), capture.url if capture else "")
    body = article_body(markup)
    shown = len(article.text) if article else 0
    if shown < _ENOUGH * len(body):
        found = f"the page shows {shown:,} characters of {len(body):,}"
        done = "the text was read from the metadata of the page (articleBody)"
        yield Notice(source.where, found, done, "page-incomplete")
        article = replace(article or Article(""), text=body)
    if article is None:
        cure = "save its text as a .txt file"
        raise ReadingError(source.where, "no article was found in the page", cure, reason="empty")
    published = page_published(markup, article.published)
    article = replace(article, publisher=page_publisher(markup), published=published)
    if capture and capture.day and not published:
        done = "the day of the capture is taken: it was published on that day or earlier"
        found = "the page does not say when it was published"
        yield Notice(source.where, found, done, "capture-day")
        article = replace(article, published=capture.day)
    yield from to_documents(article, source)


@dataclass(frozen=True, slots=True)
class Capture:
    """How a crawler found a page.

    Attributes:
        url: its address, ``""`` if it is none.
        day: in ISO 8601, ``""`` if the crawler does not say it.
        charset: the encoding that the server declared, ``""`` for none.
    """

    url: str
    day: str
    charset: str


def _extract(markup: str, address: str) -> Article | None:
    """Return the article of a page, ``None`` if it has none.

    Args:
        markup: the page.
        address: where it was found; ``""`` for the address that it names itself.
    """
    from trafilatura import bare_extraction

    page = bare_extraction(
        markup,
        url=address or None,
        with_metadata=True,
        include_comments=False,
        config=_settings(),
    )
    if page is None or not (page.text or "").strip():
        return None
    url = address or page.url or ""
    return Article(
        text=page.text,
        title=page.title or "",
        url=url if is_web_address(url) else "",
        published=page.date or "",
    )


@cache
def _settings() -> ConfigParser:
    """Return the settings of trafilatura: accept short articles, do not guess dates.

    By default, if an article has fewer than 250 characters, it returns all text of the page.
    """
    from trafilatura.settings import use_config

    settings: ConfigParser = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", "1")
    settings.set("DEFAULT", "EXTENSIVE_DATE_SEARCH", "off")
    return settings
