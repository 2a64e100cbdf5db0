"""What is read: a text in one language, with what is known about it."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from factcheck.domain.span import Span


class Language(StrEnum):
    """The languages we read, by ISO 639-1 code."""

    ENGLISH = "en"
    ARABIC = "ar"


class ZoneKind(StrEnum):
    """The parts of an article that are not its running text."""

    TITLE = "title"
    DATELINE = "dateline"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A stretch of the text that is a title, a dateline or a caption: no claims are read there."""

    span: Span
    kind: ZoneKind


@dataclass(frozen=True, slots=True)
class Document:
    """An article in one language; immutable, its text exactly as it was read.

    Attributes:
        id: unique in a collection; stable when the same file is read again.
        title: the headline, ``""`` if it has none.
        text: the text, never normalised; every offset counts its code points.
        language: the language of the text.
        url: where it was published, ``""`` if not known.
        published: ISO 8601 date or date-time, ``""`` if not known.
        parallel: id of the same article in the other language, ``""`` if none.
        origin: file name it was read from, ``""`` if none.
        offset: where the text starts in its file, in code points.
        zones: titles, datelines and captions inside the text, in order.
    """

    id: str
    title: str
    text: str
    language: Language
    url: str = ""
    published: str = ""
    parallel: str = ""
    origin: str = ""
    offset: int = 0
    zones: tuple[Zone, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 of the UTF-8 text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
