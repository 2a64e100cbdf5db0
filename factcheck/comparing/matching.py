"""Which of two lists of attributions are one and the same."""

from collections.abc import Iterator, Sequence

from factcheck.domain import Attribution, Span


def match(found: Sequence[Attribution], wanted: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Pair predicted with gold attributions, one to one, as indices ``(predicted, gold)``.

    Two may be paired if the code points that their contents share are at least half of the
    gold's content and at least half of the predicted one. The pair that shares the largest part
    (Dice coefficient) is taken first, and of equals the one whose sources share more.
    """
    pairs: list[tuple[int, int]] = []
    free_found, free_wanted = set(range(len(found))), set(range(len(wanted)))
    for _, i, j in sorted(likeness(found, wanted)):
        if i in free_found and j in free_wanted:
            free_found.remove(i)
            free_wanted.remove(j)
            pairs.append((i, j))
    return pairs


Rank = tuple[float, int]
"""How unlike two attributions are: the least first."""


def likeness(
    found: Sequence[Attribution], wanted: Sequence[Attribution]
) -> Iterator[tuple[Rank, int, int]]:
    """Yield all that may be paired, see `match`, each with its rank."""
    for i, one in enumerate(found):
        for j, other in enumerate(wanted):
            shared = _shared(one.content, other.content)
            sizes = _size(one.content), _size(other.content)
            if shared and 2 * shared >= max(sizes):
                dice = 2 * shared / sum(sizes)
                yield (-dice, -_shared(one.source, other.source)), i, j


def _shared(ones: Sequence[Span], others: Sequence[Span]) -> int:
    return sum(one.overlap(other) for one in ones for other in others)


def _size(spans: Sequence[Span]) -> int:
    return sum(len(span) for span in spans)
