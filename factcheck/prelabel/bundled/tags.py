"""Roles as tags, one a unit: which spans a window's tags stand for, and which tags its spans get.

Tags are `B` and `I` of each role, and `O` (Ramshaw and Marcus, 1995); `I` follows `B` or `I` of its
own role only.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from factcheck.domain import Attribution, Role, Span

ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT, Role.CHANNEL)
OUTSIDE = 0
COUNT = 1 + 2 * len(ROLES)

TOGETHER = 64
"""Windows that are decoded in step."""

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def begin(role: Role) -> int:
    """Return the tag that begins a role."""
    return 1 + 2 * ROLES.index(role)


def allowed() -> npt.NDArray[np.bool_]:
    """Return which tag may follow which, ``(COUNT, COUNT)``, rows first."""
    legal = np.ones((COUNT, COUNT), bool)
    for role in ROLES:
        inside = begin(role) + 1
        legal[:, inside] = False
        legal[[inside - 1, inside], inside] = True
    return legal


def may_begin() -> npt.NDArray[np.bool_]:
    """Return which tags may stand first, ``(COUNT,)``."""
    return np.array([tag == OUTSIDE or tag % 2 == 1 for tag in range(COUNT)])


def tags_of(spans: Iterable[tuple[Role, Span]], units: Sequence[Span]) -> list[int]:
    """Return the tag of each unit; of two spans over one unit the first given has it.

    Args:
        spans: with their roles.
        units: in the order of the text.
    """
    tags = [OUTSIDE] * len(units)
    starts, ends = [unit.start for unit in units], [unit.end for unit in units]
    for role, span in spans:
        first = bisect_right(ends, span.start)
        inside = range(first, max(first, bisect_left(starts, span.end)))
        if not inside or any(tags[index] for index in inside):
            continue
        for index in inside:
            tags[index] = begin(role) + (index > inside[0])
    return tags


def in_order(attributions: Iterable[Attribution]) -> tuple[tuple[Role, Span], ...]:
    """Return all spans of attributions by where they begin, the longer first."""
    roled = {(role, span) for each in attributions for role in ROLES for span in each.spans(role)}
    return tuple(sorted(roled, key=lambda each: (each[1].start, -each[1].end, each[0])))


def spans_of(tags: Sequence[int]) -> list[tuple[Role, int, int]]:
    """Return the role, first unit, and unit after the last, of each span that tags stand for."""
    found: list[tuple[Role, int, int]] = []
    for index, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        role = ROLES[(tag - 1) // 2]
        if tag == begin(role):
            found.append((role, index, index + 1))
        else:
            found[-1] = (role, found[-1][1], index + 1)
    return found


@dataclass(frozen=True, slots=True)
class Decoded:
    """The best tags of a window.

    Attributes:
        tags: one a unit.
        chances: the probability of each of them, given all scores of the window, in [0, 1].
    """

    tags: tuple[int, ...]
    chances: tuple[float, ...]


def decode(emissions: Sequence[Floats], transitions: Floats, starts: Floats) -> list[Decoded]:
    """Return the tags with the highest score in each window, and how sure they are.

    Viterbi (IEEE Trans. Information Theory 13(2), 1967) and forward-backward, all windows in
    step; none has a say in another's result.

    Args:
        emissions: score of each tag at each unit, ``(units, COUNT)`` each; none is empty.
        transitions: score of each tag after each, ``(COUNT, COUNT)``, rows first.
        starts: score of each tag in the first place, ``(COUNT,)``.
    """
    found: dict[int, Decoded] = {}
    order = sorted(range(len(emissions)), key=lambda at: len(emissions[at]))
    for begin in range(0, len(order), TOGETHER):
        batch = order[begin : begin + TOGETHER]
        decoded = _together([emissions[at] for at in batch], transitions, starts)
        found.update(zip(batch, decoded, strict=True))
    return [found[at] for at in range(len(emissions))]


def _together(
    emissions: Sequence[Floats], transitions: Floats, starts: Floats
) -> Iterator[Decoded]:
    lengths = np.array([len(each) for each in emissions])
    scores = np.zeros((len(emissions), lengths.max(), COUNT), np.float64)
    for row, each in enumerate(emissions):
        scores[row, : len(each)] = each
    paths = _viterbi(scores, lengths, transitions, starts)
    chances = _chances(scores, lengths, transitions, starts)
    for row, length in enumerate(lengths):
        path = paths[row, :length]
        sure = chances[row, np.arange(length), path]
        yield Decoded(tuple(path.tolist()), tuple(sure.tolist()))


def _viterbi(scores: Doubles, lengths: Ints, transitions: Floats, starts: Floats) -> Ints:
    """Return the best path of each row; what lies beyond its length means nothing."""
    rows, longest, _ = scores.shape
    best = scores[:, 0] + starts
    back = np.zeros((rows, longest, COUNT), np.int64)
    back[:] = np.arange(COUNT)
    for at in range(1, longest):
        ways = best[:, :, None] + transitions
        came = ways.argmax(axis=1)
        here = (at < lengths)[:, None]
        # Beyond its end a row stands still.
        back[:, at] = np.where(here, came, back[:, at])
        best = np.where(here, ways.max(axis=1) + scores[:, at], best)
    paths = np.empty((rows, longest), np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for at in range(longest - 1, 0, -1):
        paths[:, at - 1] = back[np.arange(rows), at, paths[:, at]]
    return paths


def _chances(scores: Doubles, lengths: Ints, transitions: Floats, starts: Floats) -> Doubles:
    """Return the probability of each tag at each unit."""
    longest = scores.shape[1]
    forward = np.empty_like(scores)
    backward = np.zeros_like(scores)
    forward[:, 0] = scores[:, 0] + starts
    for at in range(1, longest):
        forward[:, at] = _total(forward[:, at - 1, :, None] + transitions, 1) + scores[:, at]
    for at in range(longest - 2, -1, -1):
        following = (scores[:, at + 1] + backward[:, at + 1])[:, None, :]
        inside = (at + 1 < lengths)[:, None]
        backward[:, at] = np.where(inside, _total(transitions + following, 2), 0)
    joint = forward + backward
    return np.asarray(np.exp(joint - _total(joint, 2)[..., None]))


def _total(scores: Doubles, axis: int) -> Doubles:
    """Return the logarithm of the sum of exponentials along an axis."""
    highest = scores.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(scores - highest).sum(axis=axis, keepdims=True)) + highest
    return np.asarray(np.squeeze(summed, axis))
