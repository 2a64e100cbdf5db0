"""Read saved web pages: only the article, without menus and footers."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.articles import Article, to_documents
from factcheck.reading.cleaning import UNSTORABLE, clean_record
from factcheck.reading.decoding import BOM, read_bytes
from factcheck.reading.encodings import decode_page
from factcheck.reading.outcome import Notice
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from configparser import ConfigParser

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_METADATA = re.compile(r"<script[^<>]{0,200}?application/ld\+json[^<>]{0,200}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_MOST_NESTED = 6
_ENOUGH = 0.8
"""Share of the article in the metadata that the page has to show."""


def read_page(source: Source, max_bytes: int) -> Iterator[Outcome]:
    """Yield the documents of a saved web page, with title, address and date from its metadata.

    Offsets count in the extracted text, not in the page. If the page shows much less of the
    article than its metadata have (``articleBody`` of schema.org), the metadata are read.

    Raises:
        ReadingError: it has no article (``empty``), is too large, is not text, or is in another
            language.
    """
    with source.open() as stream:
        raw = read_bytes(stream, source.where, max_bytes)
    markup, notices = decode_page(raw, source)
    yield from notices
    article = _extract(markup.removeprefix(BOM))
    body = _article_body(markup)
    shown = len(article.text) if article else 0
    if shown < _ENOUGH * len(body):
        found = f"the page shows {shown:,} characters of {len(body):,}"
        done = "the text was read from the metadata of the page (articleBody)"
        yield Notice(source.where, found, done, "page-incomplete")
        article = _with_text(article or Article(""), body)
    if article is None:
        cure = "save its text as a .txt file"
        raise ReadingError(source.where, "no article was found in the page", cure, reason="empty")
    yield from to_documents(article, source)


def _with_text(article: Article, text: str) -> Article:
    """Return an article with another text, and what is known about it."""
    return Article(text, title=article.title, url=article.url, published=article.published)


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


def _article_body(markup: str) -> str:
    """Return the longest ``articleBody`` in the metadata of a page (JSON-LD), ``""`` without."""
    bodies: list[str] = []
    for start in _METADATA.finditer(markup):
        end = _END.search(markup, start.end())
        if end is None:
            break
        try:
            metadata = json.loads(markup[start.end() : end.start()], strict=False)
            bodies += _bodies_in(metadata, _MOST_NESTED)
        except (
            ValueError,
            RecursionError,
        ):  # other programs' metadata: without it, the page counts
            continue
    longest = max((clean_record(body)[0].strip() for body in bodies), key=len, default="")
    return UNSTORABLE.sub("\ufffd", longest)


def _bodies_in(value: object, deep: int) -> Iterator[str]:
    """Yield the texts of articles in a value of JSON-LD."""
    if not deep:
        return
    children: Iterable[object] = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        body = value.get("articleBody")
        if isinstance(body, str):
            yield body
        children = value.values()
    for child in children:
        yield from _bodies_in(child, deep - 1)


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
