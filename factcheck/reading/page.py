"""Read saved web pages: only the article, without menus and footers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.articles import Article, to_documents
from factcheck.reading.decoding import BOM, read_text
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from configparser import ConfigParser

    from factcheck.reading.outcome import Accepted
    from factcheck.reading.sources import Source


def read_page(source: Source, max_bytes: int) -> Iterator[Accepted]:
    """Yield the documents of a saved web page, with title, address and date from its metadata.

    Offsets count in the extracted text, not in the page.

    Raises:
        ReadingError: it has no article (``empty``), is too large, is not text, or is in another
            language.
    """
    with source.open() as stream:
        markup = read_text(stream, source.where, max_bytes).removeprefix(BOM)
    article = _extract(markup)
    if article is None:
        cure = "save its text as a .txt file"
        raise ReadingError(source.where, "no article was found in the page", cure, reason="empty")
    yield from to_documents(article, source)


def _extract(markup: str) -> Article | None:
    """Return the article of a page, ``None`` if it has none."""
    from trafilatura import bare_extraction

    page = bare_extraction(markup, with_metadata=True, include_comments=False, config=_settings())
    if page is None or not (page.text or "").strip():
        return None
    url = page.url or ""
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
