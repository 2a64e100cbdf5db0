"""A text with marks and links, as annotation tools have them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from factcheck.domain import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text with a kind, and what the tool stores with it.

    Attributes:
        id: unique in its text.
        kind: what the tool calls it, for example ``Source``.
        pieces: its spans in the text, in order; at least one.
        features: other values by name, for example ``label``.
    """

    id: str
    kind: str
    pieces: tuple[Span, ...]
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """Two marks that belong together; the direction says nothing.

    Attributes:
        one: id of a mark.
        other: id of another mark.
    """

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text with its marks.

    Attributes:
        id: unique in a collection.
        where: the file, with ``:line`` (from 1) if it holds several texts.
        text: the text; offsets of marks count its code points.
        marks: all of them.
        links: all of them.
    """

    id: str
    where: str
    text: str
    marks: tuple[Mark, ...]
    links: tuple[Link, ...] = ()
