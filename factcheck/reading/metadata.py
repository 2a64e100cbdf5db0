"""What a web page says about itself: JSON-LD (schema.org) and the ``meta`` elements of its head."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from factcheck.reading.cleaning import UNSTORABLE, clean_record
from factcheck.reading.dates import read_date
from factcheck.reading.publishers import name_in, publisher_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SCRIPT = re.compile(r"<script[^<>]{0,200}?application/ld\+json[^<>]{0,200}>", re.IGNORECASE)
_END = re.compile(r"</script", re.IGNORECASE)
_META = re.compile(r"<meta\s[^<>]{0,1000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)')")
_MOST_NESTED = 6
_SITES = ("og:site_name", "publisher", "dc.publisher", "dcterms.publisher")
"""Names of ``meta`` elements that hold an outlet (https://ogp.me, Dublin Core), best first."""

_TIMES = ("article:published_time", "og:published_time", "datepublished")
"""Names of ``meta`` elements that hold when it was published (https://ogp.me), best first."""

_ARTICLE = re.compile(r"Article$|Posting$|^Report$")
"""How the types of articles end (https://schema.org/Article)."""


def article_body(markup: str) -> str:
    """Return the longest ``articleBody`` in the metadata of a page, ``""`` without."""
    bodies = (node.get("articleBody") for node in _nodes(markup))
    cleaned = (clean_record(body)[0].strip() for body in bodies if isinstance(body, str))
    return UNSTORABLE.sub("\ufffd", max(cleaned, key=len, default=""))


def page_publisher(markup: str) -> str:
    """Return the outlet that a page names as its publisher, ``""`` if it names none.

    That is the ``publisher`` of its articles in JSON-LD, if they agree, else ``og:site_name``.
    """
    nodes = list(_nodes(markup))
    known = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    named = {
        name
        for node in nodes
        if _is_article(node)
        and (name := publisher_name(name_in(_referred(node.get("publisher"), known))))
    }
    if len(named) == 1:
        return named.pop()
    meta = _meta_values(markup)
    return next((name for key in _SITES if (name := publisher_name(meta.get(key, "")))), "")


def page_published(markup: str, day: str) -> str:
    """Return when a page says that it was published, as `read_date` does, if that is on a day.

    Args:
        markup: the page.
        day: when it was published, an ISO 8601 date; ``""`` if that is not known.
    """
    written: list[object] = [
        node.get("datePublished") for node in _nodes(markup) if _is_article(node)
    ]
    meta = _meta_values(markup)
    written += [meta.get(key) for key in _TIMES]
    for value in written:
        if day and isinstance(value, str) and value.startswith(day):
            try:
                return read_date(value)
            except ValueError:
                continue
    return day


def _is_article(node: Mapping[str, object]) -> bool:
    types = node.get("@type")
    each = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in each)


def _referred(value: object, known: Mapping[str, Mapping[str, object]]) -> object:
    """Return the node that a reference ``{"@id": …}`` names, else the value."""
    if isinstance(value, dict) and "name" not in value:
        return known.get(str(value.get("@id")), value)
    return value


def _meta_values(markup: str) -> dict[str, str]:
    """Return the contents of ``meta`` elements by name; of several with one name the first."""
    values: dict[str, str] = {}
    for element in _META.finditer(markup):
        found = {
            name.lower(): html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(element[0])
        }
        name = found.get("property") or found.get("name") or ""
        values.setdefault(name.lower(), found.get("content", ""))
    return values


def _nodes(markup: str) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a page's JSON-LD, inner ones too."""
    for start in _SCRIPT.finditer(markup):
        end = _END.search(markup, start.end())
        if end is None:
            break
        try:
            metadata = json.loads(markup[start.end() : end.start()], strict=False)
        except (ValueError, RecursionError):
            continue  # other programs' metadata: without it, the page counts
        yield from _objects_in(metadata, _MOST_NESTED)


def _objects_in(value: object, deep: int) -> Iterator[Mapping[str, object]]:
    if not deep:
        return
    children: Iterable[object] = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield value
        children = value.values()
    for child in children:
        yield from _objects_in(child, deep - 1)
