"""Which spans make an attribution."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from factcheck.domain import Role
from factcheck.prelabel.bundled.grouping import Piece, group


def piece(start: int, role: Role) -> Piece:
    return Piece(start, start + 1, role, 1.0)


SOURCE, CUE, LOST = piece(0, Role.SOURCE), piece(1, Role.CUE), piece(9, Role.CUE)
ONE, TWO = piece(2, Role.CONTENT), piece(5, Role.CONTENT)


def grouped(
    pieces: Sequence[Piece], known: Mapping[tuple[Piece, Piece], float]
) -> list[tuple[Piece, ...]]:
    """Return what is grouped if the chances are as given, and else nothing belongs."""

    def chances(contents: Sequence[Piece], others: Sequence[Piece]) -> npt.NDArray[np.float32]:
        rows = [[known.get((content, other), 0.0) for other in others] for content in contents]
        return np.array(rows, np.float32)

    return [each.pieces for each in group(sorted(pieces), chances)]


def test_a_source_may_serve_two_contents() -> None:
    """He confirmed one thing, adding another."""
    known = {(ONE, SOURCE): 0.9, (TWO, SOURCE): 0.8, (ONE, CUE): 0.9}
    assert grouped([SOURCE, CUE, ONE, TWO], known) == [(SOURCE, CUE, ONE), (SOURCE, TWO)]


def test_a_cue_serves_one_content() -> None:
    """The one that it likelier belongs to."""
    known = {(ONE, CUE): 0.7, (TWO, CUE): 0.8}
    assert grouped([CUE, ONE, TWO], known) == [(ONE,), (CUE, TWO)]


def test_an_attribution_has_one_source() -> None:
    """Those who speak together are one phrase; of two phrases the likelier speaks."""
    other = piece(3, Role.SOURCE)
    known = {(TWO, SOURCE): 0.7, (TWO, other): 0.9, (ONE, SOURCE): 0.8}
    assert grouped([SOURCE, ONE, other, TWO], known) == [(SOURCE, ONE), (other, TWO)]


def test_contents_that_belong_together_are_one_attribution() -> None:
    """A quotation in two pieces; what belongs to either belongs to both."""
    known = {(ONE, TWO): 0.9, (TWO, ONE): 0.7, (TWO, CUE): 0.9}
    assert grouped([CUE, ONE, TWO], known) == [(CUE, ONE, TWO)]


def test_a_span_that_would_be_lost_goes_where_it_likeliest_belongs() -> None:
    """If that is possible at all."""
    assert grouped([ONE, TWO, LOST], {(TWO, LOST): 0.1, (ONE, LOST): 0.05}) == [
        (ONE,),
        (TWO, LOST),
    ]
    assert grouped([ONE, LOST], {(ONE, LOST): 0.001}) == [(ONE,)]


def test_without_content_there_is_no_attribution() -> None:
    """A source alone claims nothing."""
    assert grouped([SOURCE, CUE], {}) == []
