"""Turn a record of a JSONL or CSV file into documents, checking every field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import ReadingError
from factcheck.reading.articles import Article, to_documents
from factcheck.reading.cleaning import UNSTORABLE, clean_record
from factcheck.reading.dates import read_date
from factcheck.reading.fields import TEXT, pick_fields
from factcheck.reading.outcome import Notice
from factcheck.reading.publishers import publisher_name
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.reading.outcome import Outcome
    from factcheck.reading.sources import Source

_SHOWN = 12
_LONGEST_SHOWN = 80
_LEFT_OUT = "it was left out"


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record, and the line where it starts, from 1."""

    fields: Mapping[str, object]
    source: Source
    line: int

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.source.where}:{self.line}"

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the record as a document, or two parallel ones, and what has to be said about it.

        A text without markup is unchanged, but for line breaks that are spelled out.

        Raises:
            ReadingError: it has no text (``empty``); a field has the wrong type (``wrong-type``)
                or a character that cannot be stored (``not-text``); the language is neither
                English nor Arabic (``unknown-language``), or alternates (``mixed-languages``).
        """
        fields = pick_fields(self.fields, self.source.text_field)
        text, changes = clean_record(self._string(fields, "text"))
        if not text.strip():
            raise self._without_text()
        for each in changes:
            yield self._notice(each.found, each.done, each.reason)
        if fields.get("truncated") is True and not any(
            each.reason == "truncated" for each in changes
        ):
            done = "claims after that are missing; get the whole text"
            yield self._notice("the record says that its text is cut", done, "truncated")
        url = self._string(fields, "url").strip()
        if url and not is_web_address(url):
            found = f"{_shorten(url)} is not a web address, which begins with http:// or https://"
            yield self._notice(found, _LEFT_OUT, "not-a-url")
            url = ""
        published = ""
        try:
            published = read_date(fields["published"]) if "published" in fields else ""
        except ValueError:
            found = f"{_shorten(fields['published'])} cannot be read as one certain date"
            yield self._notice(found, f"{_LEFT_OUT}; write it as 2023-09-28", "not-a-date")
        publisher = publisher_name(self._string(fields, "publisher"))
        if not publisher and fields.get("publisher"):
            found = f"{_shorten(fields['publisher'])} is not the name of an outlet"
            yield self._notice(found, _LEFT_OUT, "not-a-name")
        article = Article(
            text=text,
            id=self._id(fields) or f"{self.source.id}:{self.line}",
            title=clean_record(self._string(fields, "title"))[0],
            url=url,
            published=published,
            publisher=publisher,
            language=self._string(fields, "language"),
            parallel=self._string(fields, "parallel"),
        )
        yield from to_documents(article, self.source, self.where)

    def _notice(self, found: str, done: str, reason: str) -> Notice:
        return Notice(self.where, found, done, reason)

    def _without_text(self) -> ReadingError:
        """Return the error that names the fields that are there, and those that were tried."""
        there = ", ".join(map(repr, list(self.fields)[:_SHOWN])) or "no fields"
        tried = repr(self.source.text_field) if self.source.text_field else ", ".join(TEXT)
        found = f"the record has no text: it has {there}; tried were {tried}"
        cure = "name the field of the text with --text-field, or remove the record"
        return ReadingError(self.where, found, cure, reason="empty")

    def _string(self, fields: Mapping[str, object], name: str) -> str:
        """Return a field, ``""`` if it is missing or null."""
        value = fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            found = f"{name!r} is a JSON {_JSON_TYPES[type(value)]}, not a string"
            raise ReadingError(self.where, found, "write it as a string", reason="wrong-type")
        if bad := UNSTORABLE.search(value):
            found = f"{name!r} has U+{ord(bad[0]):04X} at offset {bad.start()}, which is not text"
            raise ReadingError(self.where, found, "remove that character", reason="not-text")
        return value

    def _id(self, fields: Mapping[str, object]) -> str:
        """Return the id; a whole number is accepted, too."""
        value = fields.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._string(fields, "id").strip()


def _shorten(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


_JSON_TYPES = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
