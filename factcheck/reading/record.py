"""A record of a JSONL or CSV file as a document, with every field checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from factcheck.dataset import conforms
from factcheck.domain import Document
from factcheck.errors import ReadingError
from factcheck.reading.languages import told_language
from factcheck.reading.sources import Source
from factcheck.reading.zones import zones

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a record and the line that it starts on, from 1."""

    fields: Mapping[str, object]
    source: Source
    line: int

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.source.where}:{self.line}"

    def document(self) -> Document:
        """Return the document that the record describes; its text is taken exactly.

        Raises:
            ReadingError: it has no text (``empty``), a field is of the wrong type
                (``wrong-type``), holds what cannot be stored (``not-text``), is no date
                (``not-a-date``) or no web address (``not-a-url``), or the language is none
                that we read (``unknown-language``).
        """
        text = self._string("text")
        if not text.strip():
            cure = "give each record a text, or leave it out"
            raise ReadingError(self.where, "the record has no text", cure, reason="empty")
        language = told_language(text, self.where, self._string("language"))
        title = self._string("title")
        return Document(
            id=self._id() or f"{self.source.id}:{self.line}",
            title=title,
            text=text,
            language=language,
            url=self._url(),
            published=self._published(),
            parallel=self._string("parallel"),
            origin=self.source.origin,
            zones=zones(text, language, title),
        )

    def _string(self, name: str) -> str:
        """Return a field, ``""`` if it is missing or null."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            found = f"{name!r} is a JSON {_JSON_TYPES.get(type(value), 'value')}"
            raise ReadingError(self.where, found, "write it as a string", reason="wrong-type")
        if odd := _UNSTORABLE.search(value):
            found = f"{name!r} holds U+{ord(odd[0]):04X} at {odd.start()}, which is no character"
            raise ReadingError(self.where, found, "remove it", reason="not-text")
        return value

    def _id(self) -> str:
        """Return the id; a whole number is one, too."""
        value = self.fields.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._string("id").strip()

    def _url(self) -> str:
        """Return the address that the text was published at."""
        url = self._string("url").strip()
        if url and not conforms(url, "claim", "address"):
            found, cure = f"'url' is {url!r}", "write it with http:// or https://, or leave it out"
            raise ReadingError(self.where, found, cure, reason="not-a-url")
        return url

    def _published(self) -> str:
        """Return the date or date-time of publication as ISO 8601."""
        told = self._string("published").strip()
        try:
            if len(told) <= len("2023-09-28"):
                return date.fromisoformat(told).isoformat() if told else ""
            return datetime.fromisoformat(told).isoformat()
        except ValueError as error:
            found, cure = f"'published' is {told!r}", "write it as 2023-09-28, or leave it out"
            raise ReadingError(self.where, found, cure, reason="not-a-date") from error


_JSON_TYPES = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
