"""Spans of roles as tags of tokens, and the other way; the best tags of a window.

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
TAG_COUNT = 1 + 2 * len(ROLES)

WINDOWS_PER_BATCH = 64
"""Windows that are decoded at once."""

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def begin_tag(role: Role) -> int:
    """Return the tag that begins a role."""
    return 1 + 2 * ROLES.index(role)


def allowed_transitions() -> npt.NDArray[np.bool_]:
    """Return which tag (column) may follow which (row), ``(TAG_COUNT, TAG_COUNT)``."""
    legal = np.ones((TAG_COUNT, TAG_COUNT), bool)
    for role in ROLES:
        inside = begin_tag(role) + 1
        legal[:, inside] = False
        legal[[inside - 1, inside], inside] = True
    return legal


def allowed_starts() -> npt.NDArray[np.bool_]:
    """Return which tags a window may begin with, ``(TAG_COUNT,)``."""
    return np.array([tag == OUTSIDE or tag % 2 == 1 for tag in range(TAG_COUNT)])


def tags_from_spans(spans: Iterable[tuple[Role, Span]], tokens: Sequence[Span]) -> list[int]:
    """Return the tag of each token; a span that overlaps an earlier one is left out."""
    tags = [OUTSIDE] * len(tokens)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    for role, span in spans:
        first = bisect_right(ends, span.start)
        inside = range(first, max(first, bisect_left(starts, span.end)))
        if not inside or any(tags[index] for index in inside):
            continue
        for index in inside:
            tags[index] = begin_tag(role) + (index > inside[0])
    return tags


def sorted_spans(attributions: Iterable[Attribution]) -> tuple[tuple[Role, Span], ...]:
    """Return all spans of attributions by their start, the longer one first."""
    spans = {(role, span) for each in attributions for role in ROLES for span in each.spans(role)}
    return tuple(sorted(spans, key=lambda each: (each[1].start, -each[1].end, each[0])))


def spans_from_tags(tags: Sequence[int]) -> list[tuple[Role, int, int]]:
    """Return the role, the first token and the token after the last of each tagged span."""
    spans: list[tuple[Role, int, int]] = []
    for index, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        role = ROLES[(tag - 1) // 2]
        if tag == begin_tag(role):
            spans.append((role, index, index + 1))
        else:
            spans[-1] = (role, spans[-1][1], index + 1)
    return spans


@dataclass(frozen=True, slots=True)
class Decoding:
    """The best tag of each token of a window.

    Probabilities are those of these tags, given all scores of the window, in [0, 1].
    """

    tags: tuple[int, ...]
    probabilities: tuple[float, ...]


def decode(emissions: Sequence[Floats], transitions: Floats, starts: Floats) -> list[Decoding]:
    """Return the tags with the highest score in each window, with their probabilities.

    Viterbi (IEEE Trans. Information Theory 13(2), 1967) and forward-backward, for many windows at
    once; the result of a window does not depend on the others.

    Args:
        emissions: for each window the score of each tag at each token, ``(tokens, TAG_COUNT)``; no
            window is empty.
        transitions: score of each tag (column) after each (row), ``(TAG_COUNT, TAG_COUNT)``.
        starts: score of each tag at the first token, ``(TAG_COUNT,)``.
    """
    decodings: dict[int, Decoding] = {}
    order = sorted(range(len(emissions)), key=lambda at: len(emissions[at]))
    for first in range(0, len(order), WINDOWS_PER_BATCH):
        batch = order[first : first + WINDOWS_PER_BATCH]
        decoded = _decode_batch([emissions[at] for at in batch], transitions, starts)
        decodings.update(zip(batch, decoded, strict=True))
    return [decodings[at] for at in range(len(emissions))]


def _decode_batch(
    emissions: Sequence[Floats], transitions: Floats, starts: Floats
) -> Iterator[Decoding]:
    lengths = np.array([len(each) for each in emissions])
    scores = np.zeros((len(emissions), lengths.max(), TAG_COUNT), np.float64)
    for row, each in enumerate(emissions):
        scores[row, : len(each)] = each
    paths = _viterbi(scores, lengths, transitions, starts)
    probabilities = _marginals(scores, lengths, transitions, starts)
    for row, length in enumerate(lengths):
        path = paths[row, :length]
        of_path = probabilities[row, np.arange(length), path]
        yield Decoding(tuple(path.tolist()), tuple(of_path.tolist()))


def _viterbi(scores: Doubles, lengths: Ints, transitions: Floats, starts: Floats) -> Ints:
    """Return the best path of each row; values after the end of a row have no meaning."""
    rows, longest, _ = scores.shape
    best = scores[:, 0] + starts
    back = np.zeros((rows, longest, TAG_COUNT), np.int64)
    back[:] = np.arange(TAG_COUNT)
    for at in range(1, longest):
        scores_by_previous = best[:, :, None] + transitions
        came = scores_by_previous.argmax(axis=1)
        here = (at < lengths)[:, None]
        # After its end a row keeps its state.
        back[:, at] = np.where(here, came, back[:, at])
        best = np.where(here, scores_by_previous.max(axis=1) + scores[:, at], best)
    paths = np.empty((rows, longest), np.int64)
    paths[:, -1] = best.argmax(axis=1)
    for at in range(longest - 1, 0, -1):
        paths[:, at - 1] = back[np.arange(rows), at, paths[:, at]]
    return paths


def _marginals(scores: Doubles, lengths: Ints, transitions: Floats, starts: Floats) -> Doubles:
    """Return the probability of each tag at each token."""
    longest = scores.shape[1]
    forward = np.empty_like(scores)
    backward = np.zeros_like(scores)
    forward[:, 0] = scores[:, 0] + starts
    for at in range(1, longest):
        forward[:, at] = _log_sum_exp(forward[:, at - 1, :, None] + transitions, 1) + scores[:, at]
    for at in range(longest - 2, -1, -1):
        following = (scores[:, at + 1] + backward[:, at + 1])[:, None, :]
        inside = (at + 1 < lengths)[:, None]
        backward[:, at] = np.where(inside, _log_sum_exp(transitions + following, 2), 0)
    joint = forward + backward
    return np.asarray(np.exp(joint - _log_sum_exp(joint, 2)[..., None]))


def _log_sum_exp(scores: Doubles, axis: int) -> Doubles:
    """Return the logarithm of the sum of exponentials along an axis."""
    highest = scores.max(axis=axis, keepdims=True)
    summed = np.log(np.exp(scores - highest).sum(axis=axis, keepdims=True)) + highest
    return np.asarray(np.squeeze(summed, axis))
