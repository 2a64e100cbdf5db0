"""Spans to attributions: what belongs to which content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from factcheck.domain import Role

Floats = npt.NDArray[np.float32]

SURE = 0.5
"""Probability from which a span belongs to a content."""

SHARED = frozenset({Role.SOURCE, Role.CHANNEL})
"""Roles whose spans may serve several attributions; a cue serves one."""

POSSIBLE = 0.02
"""Probability from which a span that would otherwise be lost goes to its likeliest content."""


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A span of a window: first unit, unit after the last, role, mean certainty of its tags."""

    start: int
    end: int
    role: Role
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """The pieces of one attribution, in the order of the text, contents among them."""

    pieces: tuple[Piece, ...]

    def of(self, role: Role) -> tuple[Piece, ...]:
        """Return the pieces of one role."""
        return tuple(piece for piece in self.pieces if piece.role is role)


def group(
    pieces: Sequence[Piece], chances: Callable[[Sequence[Piece], Sequence[Piece]], Floats]
) -> Iterator[Group]:
    """Yield attributions in the order of their contents.

    Contents that belong to one another are one attribution. Each gets what belongs to it: one
    source at most; a source or a channel may serve several, a cue one. What belongs to none surely
    goes to the content that it most likely belongs to.

    Args:
        pieces: all spans of a window, in order.
        chances: the probability that each of some spans belongs to each of some contents,
            ``(contents, spans)``.
    """
    contents = [piece for piece in pieces if piece.role is Role.CONTENT]
    if not contents:
        return
    heads = _heads(chances(contents, contents))
    others = [piece for piece in pieces if piece.role is not Role.CONTENT]
    chosen: dict[int, list[Piece]] = {head: [] for head in heads}
    for content, head in zip(contents, heads, strict=True):
        chosen[head].append(content)
    if others:
        table = chances(contents, others)
        members = {
            head: table[[at for at, each in enumerate(heads) if each == head]].max(axis=0)
            for head in chosen
        }
        for at, other in enumerate(others):
            likeliest = max(members, key=lambda head: members[head][at])
            for head, row in members.items():
                least = POSSIBLE if head == likeliest else SURE
                if row[at] >= least and (head == likeliest or other.role in SHARED):
                    chosen[head].append(other)
        for head, row in members.items():
            chosen[head] = _one_source(chosen[head], dict(zip(others, row, strict=True)))
    for found in chosen.values():
        yield Group(tuple(sorted(found)))


def _one_source(found: list[Piece], chances: Mapping[Piece, float]) -> list[Piece]:
    """Leave out all sources but the likeliest: those who speak together are one phrase."""
    sources = [piece for piece in found if piece.role is Role.SOURCE]
    best = max(sources, key=lambda piece: chances[piece], default=None)
    return [piece for piece in found if piece.role is not Role.SOURCE or piece is best]


def _heads(chances: Floats) -> list[int]:
    """Return, for each content, the first content of its attribution."""
    heads = list(range(len(chances)))
    for later in range(1, len(chances)):
        both = (chances[:later, later] + chances[later, :later]) / 2
        best = int(both.argmax())
        if both[best] >= SURE:
            heads[later] = heads[best]
    return heads
