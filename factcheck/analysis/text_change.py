"""Where two texts differ, with what is around it: a long text is not cut before its change."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from factcheck.dataset.violation import SHOWN

AROUND = 20
"""Code points of the text around a change that are shown, at most."""

_MOST = 1000
"""Words of a text that are compared one by one, since the time grows faster than their number;
longer texts differ in a single place."""

_Place = tuple[int, int, int, int]
"""Where a change starts and ends in one text, and in the other, in code points."""


def excerpts(before: str, after: str) -> list[tuple[str, str]]:
    """Return each place where two texts differ, as it is in both; short texts are shown whole.

    >>> excerpts("it rained", "it snowed")
    [('it rained', 'it snowed')]
    """
    if max(len(before), len(after)) <= SHOWN:
        return [(before, after)] if before != after else []
    return [
        (_excerpt(before, start, end), _excerpt(after, other_start, other_end))
        for start, end, other_start, other_end in _joined(_places(before, after))
    ]


def _places(before: str, after: str) -> Iterator[_Place]:
    """Yield where the texts differ: the words that do, without what these begin and end with."""
    ones, others = (re.findall(r"\S+\s*|\s+", text) for text in (before, after))
    if max(len(ones), len(others)) > _MOST:
        ones, others = [before], [after]
    at = other_at = 0
    codes = SequenceMatcher(None, ones, others, autojunk=False).get_opcodes()
    for tag, start, end, other_start, other_end in codes:
        one, other = "".join(ones[start:end]), "".join(others[other_start:other_end])
        if tag != "equal":
            head = _shared(one, other)
            tail = _shared(one[head:][::-1], other[head:][::-1])
            yield (
                *(at + head, at + len(one) - tail),
                *(other_at + head, other_at + len(other) - tail),
            )
        at, other_at = at + len(one), other_at + len(other)


def _shared(one: str, other: str) -> int:
    """Return how many code points two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _joined(places: Iterable[_Place]) -> list[_Place]:
    """Return the places, as one where they are close to each other and not too long together."""
    joined: list[_Place] = []
    for place in places:
        if joined:
            (start, last_end, other_start, _), (next_start, end, _, other_end) = joined[-1], place
            longest = max(end - start, other_end - other_start)
            if next_start - last_end <= AROUND and longest <= SHOWN:
                joined[-1] = start, end, other_start, other_end
                continue
        joined.append(place)
    return joined


def _excerpt(text: str, start: int, end: int) -> str:
    """Return a stretch of a text with the whole words around it, ``…`` where it is cut."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = text.find(" ", first, start) + 1 or first
    if last < len(text):
        last = max(text.rfind(" ", end, last), end)
    if end - start > SHOWN:
        last = start + SHOWN
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"
