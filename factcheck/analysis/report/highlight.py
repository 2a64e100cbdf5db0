"""A text cut where claims begin and end, so that overlapping claims can be marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from factcheck.domain import Attribution, Role


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text in which no claim begins or ends.

    Attributes:
        text: the piece, without a line break.
        claims: indices of the claims that it belongs to, ascending.
        roles: its roles in these claims, each once, in the order of `Role`.
        begins: indices of the claims whose content begins here, ascending.
    """

    text: str
    claims: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()
    begins: tuple[int, ...] = ()


def paragraphs(text: str, attributions: Sequence[Attribution]) -> list[tuple[int, Sequence[Piece]]]:
    """Return the lines of a text that are not blank, each with its start and its pieces."""
    marks = [
        (span.start, span.end, role, index)
        for index, each in enumerate(attributions)
        for role in Role
        for span in each.spans(role)
    ]
    begun: set[int] = set()
    lines: list[tuple[int, Sequence[Piece]]] = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line.rstrip())
        if line.strip():
            inside = [mark for mark in marks if mark[0] < end and start < mark[1]]
            lines.append((start, list(_pieces(text, start, end, inside, begun))))
        start += len(line)
    return lines


def _pieces(
    text: str,
    start: int,
    end: int,
    marks: Sequence[tuple[int, int, Role, int]],
    begun: set[int],
) -> Iterator[Piece]:
    """Yield the pieces of a line, and add the claims whose content begins here to ``begun``."""
    edges = {start, end}
    for first, last, _, _ in marks:
        edges |= {edge for edge in (first, last) if start < edge < end}
    cuts = sorted(edges)
    for here, there in pairwise(cuts):
        over = [mark for mark in marks if mark[0] <= here and there <= mark[1]]
        roles = {role for _, _, role, _ in over}
        begins = {index for _, _, role, index in over if role is Role.CONTENT} - begun
        begun |= begins
        yield Piece(
            text[here:there],
            tuple(sorted({index for *_, index in over})),
            tuple(role for role in Role if role in roles),
            tuple(sorted(begins)),
        )
