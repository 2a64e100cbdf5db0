"""Which fields of a record hold what, under the names that programs and feeds give them.

Case, spaces, hyphens and underscores make no difference. For each purpose the first field that is
not empty counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from factcheck.reading.publishers import name_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TEXT = (
    *("text", "full_text", "maintext", "article_body", "body", "content"),
    *("article_text", "raw_text", "article", "story"),
)
"""Also those of Twitter (``full_text``), news-please (``maintext``) and schema.org."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "text": TEXT,
    "id": ("id", "id_str", "guid", "uuid"),
    "title": ("title", "headline"),
    "url": ("url", "link", "web_url", "canonical_url", "permalink"),
    "published": (
        *("published", "published_at", "date_published", "date_publish", "publish_date"),
        *("publication_date", "pub_date", "created_at", "date", "datetime", "timestamp"),
    ),
    "publisher": (
        *("publisher", "publisher_name", "outlet", "outlet_name", "news_outlet", "newspaper"),
        *("site_name", "og:site_name", "publication", "publication_name", "media_name"),
        *("source_name", "name_source", "provider", "source", "source.name", "source.title"),
    ),
    "language": ("language", "lang"),
    "parallel": ("parallel",),
    "truncated": ("truncated",),
}
"""Purpose to the names of fields, best first.

Of the outlet also those of NewsAPI, GNews and Event Registry (an object ``source``), NewsData.io
(``source_name``), Newscatcher (``name_source``), Bing News (``provider``), trafilatura
(``sitename``), LexisNexis and "All the News" (``publication``), Media Cloud (``media_name``). A
field of the host alone (``source_domain``, ``hostname``) is none of them.
"""

_OF_POSTS = frozenset({"idstr", "fulltext", "authorid"})
"""Fields of posts in social networks, whose ``source`` is the program that somebody wrote with."""

INNER = ("data", "article", "document", "attributes", "_source")
"""Objects in which programs nest a record: Twitter, Label Studio, JSON:API, Elasticsearch."""


def same_name(name: str) -> str:
    """Return what a name has in common with its other spellings.

    >>> same_name("publishedAt") == same_name("Published at") == same_name("published_at")
    True
    """
    return re.sub(r"[\s_-]", "", name).lower()


def pick_fields(record: Mapping[str, object], text_field: str = "") -> dict[str, object]:
    """Return the value for each purpose of `NAMES` for which the record has a field.

    Args:
        record: the fields of the record; the record may be nested in one of them.
        text_field: the field of the text, with a dot before an inner one; ``""`` for `TEXT`.
    """
    picked = _pick(record)
    if "text" not in picked:
        for name in INNER:
            inner = record.get(name)
            if isinstance(inner, dict):
                picked = _pick(inner) | {key: value for key, value in picked.items() if key != "id"}
    if text_field:
        picked["text"] = _at(record, text_field)
    return picked


def _pick(record: Mapping[str, object]) -> dict[str, object]:
    given = {
        name: value
        for name, value in record.items()
        if not (name in INNER and isinstance(value, dict))
    }
    values = {same_name(name): value for name, value in reversed(given.items())}
    values |= {name: value for name, value in given.items() if name in values}
    picked = {}
    for purpose, names in NAMES.items():
        found = _first(values[same_name(name)] for name in names if same_name(name) in values)
        if purpose == "publisher":
            found = _first(_outlets(values, names))
        if found is not None:
            picked[purpose] = found
    return picked


def _outlets(values: Mapping[str, object], names: Iterable[str]) -> Iterator[str]:
    """Yield what the fields of these names say of the outlet."""
    for name in names:
        words = name_in(values.get(same_name(name)))
        is_outlet = "://" not in words and not values.keys() & _OF_POSTS
        if name != "source" or is_outlet:
            yield words


def _first(values: Iterable[object]) -> object:
    """Return the first value that is not empty; ``rendered`` is WordPress's."""
    for value in values:
        plain = value.get("rendered") if isinstance(value, dict) else value
        if plain not in (None, "") and not isinstance(plain, dict):
            return plain
    return None


def _at(record: Mapping[str, object], path: str) -> object:
    """Return the value at a path of names, ``None`` if there is none."""
    if path in record:
        return record[path]
    value: object = record
    for name in path.split("."):
        if not isinstance(value, dict):
            return None
        value = {same_name(key): each for key, each in value.items()}.get(same_name(name))
    return value
