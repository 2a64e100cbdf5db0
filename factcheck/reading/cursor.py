"""One way through a file, shared by the pieces of it that are read one after the other.

A compressed file, a table or a group of rows can only be read from its beginning. Whoever reads
piece after piece would begin there each time; so the way through the file that was used last stays
open, and goes on if the next piece lies ahead.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factcheck.reading.sources import Source

Item = TypeVar("Item")

_open: tuple[Source, Cursor[object]] | None = None
"""The one that was used last, with the whole file that it goes through."""


class Cursor(Generic[Item]):
    """Items of a file in order, each with its place; goes forward only.

    Attributes:
        at: the place from which on it can still give every item.
    """

    def __init__(self, items: Iterator[tuple[int, Item]]) -> None:
        self._items = items
        self.at = 0

    def between(self, start: int, stop: int | None) -> Iterator[Item]:
        """Yield the items from one place to before another, ``None`` for the end."""
        for place, item in self._items:
            if stop is not None and place >= stop:
                self._items = chain([(place, item)], self._items)
                return
            self.at = place + 1
            if place >= start:
                yield item


def items_of(
    source: Source, begin: Callable[[Source], Iterator[tuple[int, Item]]]
) -> Iterator[Item]:
    """Yield the items of a piece of a file.

    Args:
        source: the piece.
        begin: yields all items of the whole file, with their places, which grow.
    """
    global _open  # noqa: PLW0603 - a piece knows nothing of the one before
    whole = source.whole()
    cursor: Cursor[Item] | None = None
    if _open is not None and _open[0] == whole and _open[1].at <= source.start:
        cursor = _open[1]  # type: ignore[assignment] # the same file gives the same items
    if cursor is None:
        cursor = Cursor(begin(whole))
    _open = None  # an error ends it
    yield from cursor.between(source.start, source.stop)
    if source.stop is not None:
        _open = whole, cursor  # type: ignore[assignment] # Item is any object
