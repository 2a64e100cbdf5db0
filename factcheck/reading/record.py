"""Turn a record of a JSONL or CSV file into a document, checking every field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from factcheck.dataset.moments import read_published
from factcheck.domain import Document
from factcheck.errors import ReadingError
from factcheck.reading.languages import resolve_language
from factcheck.reading.sources import Source
from factcheck.reading.zones import find_zones
from factcheck.text.addresses import is_web_address
from factcheck.text.characters import SURROGATES

_UNSTORABLE = re.compile(f"[\0{SURROGATES}]")


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

    def document(self) -> Document:
        """Return the record as a document, with its text unchanged.

        Raises:
            ReadingError: it has no text (``empty``); a field has the wrong type (``wrong-type``),
                a character that cannot be stored (``not-text``), or is not a date
                (``not-a-date``) or web address (``not-a-url``); or the language is neither
                English nor Arabic (``unknown-language``).
        """
        text = self._string("text")
        if not text.strip():
            cure = "add a text, or remove the record"
            raise ReadingError(self.where, "the record has no text", cure, reason="empty")
        language = resolve_language(text, self.where, self._string("language"))
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
            zones=find_zones(text, language, title),
        )

    def _string(self, name: str) -> str:
        """Return a field, ``""`` if it is missing or null."""
        value = self.fields.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            found = f"{name!r} is a JSON {_JSON_TYPES[type(value)]}, not a string"
            raise ReadingError(self.where, found, "write it as a string", reason="wrong-type")
        if bad := _UNSTORABLE.search(value):
            found = f"{name!r} has U+{ord(bad[0]):04X} at offset {bad.start()}, which is not text"
            raise ReadingError(self.where, found, "remove that character", reason="not-text")
        return value

    def _id(self) -> str:
        """Return the id; a whole number is accepted, too."""
        value = self.fields.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self._string("id").strip()

    def _url(self) -> str:
        """Return the web address of the text."""
        url = self._string("url").strip()
        if url and not is_web_address(url):
            found = f"'url' is {url!r}, not a web address"
            cure = "begin it with http:// or https://, or remove it"
            raise ReadingError(self.where, found, cure, reason="not-a-url")
        return url

    def _published(self) -> str:
        """Return the date or date-time of publication as ISO 8601."""
        published = self._string("published").strip()
        try:
            if len(published) <= len("2023-09-28"):
                return date.fromisoformat(published).isoformat() if published else ""
            moment = datetime.fromisoformat(published).isoformat()
            read_published(moment)  # it refuses a time zone with seconds, as the schemas do
        except ValueError as error:
            found = f"'published' is {published!r}, not a date"
            cure = "write it as 2023-09-28, or remove it"
            raise ReadingError(self.where, found, cure, reason="not-a-date") from error
        return moment


_JSON_TYPES = {bool: "boolean", int: "number", float: "number", list: "array", dict: "object"}
