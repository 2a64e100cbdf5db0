"""Documents: a text in one language and its metadata."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from factcheck.domain.span import Span


class Language(StrEnum):
    """The supported languages, by ISO 639-1 code."""

    ENGLISH = "en"
    ARABIC = "ar"

    @property
    def english_name(self) -> str:
        """Its name in English."""
        return self.name.capitalize()

    @property
    def direction(self) -> str:
        """The direction in which it is written, ``ltr`` or ``rtl``."""
        return "rtl" if self is Language.ARABIC else "ltr"


class ZoneKind(StrEnum):
    """The parts of an article that are not its running text."""

    TITLE = "title"
    DATELINE = "dateline"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A title, dateline or caption inside the text; only in a title claims are predicted."""

    span: Span
    kind: ZoneKind


RANDOM = "random"
"""How a document was chosen that was drawn from all, each as likely as any other."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article in one language, its text exactly as it was read.

    Attributes:
        id: unique in a collection; stable when the same file is read again.
        title: the headline, ``""`` if it has none.
        text: the text, never normalised; every offset counts its code points.
        language: the language of the text.
        url: where it was published, ``""`` if that is not known.
        published: ISO 8601 date or date-time, ``""`` if that is not known.
        parallel: id of the same article in the other language, ``""`` if none.
        origin: name of the file that it was read from, ``""`` if none.
        offset: where the text starts in its file, in code points.
        zones: titles, datelines and captions inside the text, in order.
        publisher: the outlet that published it, as its record or page says, ``""`` if that is
            not known.
        chosen: how it was chosen for annotation (`RANDOM`, ``most-useful``, …), ``""`` if nobody
            chose.
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
    publisher: str = ""
    chosen: str = ""

    @property
    def outlet(self) -> str:
        """Who published it, to be shown: its publisher, else the host of its address, or ``""``.

        >>> Document("a", "", "…", Language.ENGLISH, url="https://www.example.org/1").outlet
        'example.org'
        """
        host = urlsplit(self.url).hostname or ""
        return self.publisher or host.removeprefix("www.")

    @property
    def without_claims(self) -> tuple[Span, ...]:
        """Where no claims are looked for: its datelines and captions, in order."""
        return tuple(zone.span for zone in self.zones if zone.kind is not ZoneKind.TITLE)

    @property
    def headline(self) -> Span | None:
        """Where the text has its headline, ``None`` if it has none."""
        return next((zone.span for zone in self.zones if zone.kind is ZoneKind.TITLE), None)

    def in_headline(self, span: Span) -> bool:
        """Return whether a span begins in the headline inside the text."""
        headline = self.headline
        return headline is not None and headline.start <= span.start < headline.end

    @property
    def sha256(self) -> str:
        """SHA-256 of the UTF-8 text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()
