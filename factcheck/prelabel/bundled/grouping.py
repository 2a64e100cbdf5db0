"""Which spans of a window belong to the same attribution."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from factcheck.domain import Role

Floats = npt.NDArray[np.float32]

LINKED = 0.5
"""Probability from which a span belongs to a content."""

SHARED = frozenset({Role.SOURCE, Role.CHANNEL})
"""Roles whose spans may belong to several attributions; a cue belongs to one."""

LAST_RESORT = 0.02
"""Probability from which a span that belongs to no content goes to its most likely one."""


@dataclass(frozen=True, slots=True, order=True)
class RoleSpan:
    """A tagged span of a window, tokens ``[start, end)``.

    The score is the mean probability of its tags, in [0, 1].
    """

    start: int
    end: int
    role: Role
    score: float


@dataclass(frozen=True, slots=True)
class Group:
    """The spans of one attribution, contents included, in the order of the text."""

    spans: tuple[RoleSpan, ...]

    def of(self, role: Role) -> tuple[RoleSpan, ...]:
        """Return the spans of one role."""
        return tuple(span for span in self.spans if span.role is role)


LinkProbabilities = Callable[[Sequence[RoleSpan], Sequence[RoleSpan]], Floats]
"""Computes the probability that each span belongs to each content, ``(contents, spans)``."""


def group_spans(spans: Sequence[RoleSpan], link: LinkProbabilities) -> Iterator[Group]:
    """Yield attributions in the order of their contents.

    Contents that belong together are one attribution. A span goes to every attribution that it
    belongs to if its role is `SHARED`, else to the most likely one; an attribution keeps its most
    likely source only. A span that belongs to none goes to the most likely one, if that is possible
    at all.

    Args:
        spans: all spans of a window, in order.
        link: computes which spans belong to which contents.
    """
    contents = [span for span in spans if span.role is Role.CONTENT]
    if not contents:
        return
    heads = _first_contents(link(contents, contents))
    others = [span for span in spans if span.role is not Role.CONTENT]
    groups: dict[int, list[RoleSpan]] = {head: [] for head in heads}
    for content, head in zip(contents, heads, strict=True):
        groups[head].append(content)
    if others:
        table = link(contents, others)
        by_group = {
            head: table[[at for at, each in enumerate(heads) if each == head]].max(axis=0)
            for head in groups
        }
        for at, other in enumerate(others):
            likeliest = max(by_group, key=lambda head: by_group[head][at])
            for head, row in by_group.items():
                least = LAST_RESORT if head == likeliest else LINKED
                if row[at] >= least and (head == likeliest or other.role in SHARED):
                    groups[head].append(other)
        known = {head: dict(zip(others, row, strict=True)) for head, row in by_group.items()}
        _give_cues_away(groups, known)
        for head, probabilities in known.items():
            groups[head] = _with_one_source(groups[head], probabilities)
    for group in groups.values():
        yield Group(tuple(sorted(group)))


def _give_cues_away(
    groups: Mapping[int, list[RoleSpan]], probabilities: Mapping[int, Mapping[RoleSpan, float]]
) -> None:
    """Move one of several cues of an attribution to one without a cue, if it belongs there, too.

    In *X confirmed A, adding B* both cues are near both contents.
    """
    cues = {
        head: [span for span in group if span.role is Role.CUE] for head, group in groups.items()
    }
    for head in [head for head, own in cues.items() if not own]:
        spare = [
            (probabilities[head][span], other, span)
            for other, own in cues.items()
            if len(own) > 1
            for span in own
        ]
        probability, other, span = max(spare, default=(0.0, head, None))
        if span is not None and probability >= LINKED:
            groups[other].remove(span)
            cues[other].remove(span)
            groups[head].append(span)
            cues[head].append(span)


def _with_one_source(
    group: list[RoleSpan], probabilities: Mapping[RoleSpan, float]
) -> list[RoleSpan]:
    """Return a group with its most likely source: several who speak together are one phrase."""
    sources = [span for span in group if span.role is Role.SOURCE]
    best = max(sources, key=lambda span: probabilities[span], default=None)
    return [span for span in group if span.role is not Role.SOURCE or span is best]


def _first_contents(probabilities: Floats) -> list[int]:
    """Return, for each content, the first content of its attribution."""
    heads = list(range(len(probabilities)))
    for later in range(1, len(probabilities)):
        both = (probabilities[:later, later] + probabilities[later, :later]) / 2
        best = int(both.argmax())
        if both[best] >= LINKED:
            heads[later] = heads[best]
    return heads
