"""Which spans make an attribution."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from factcheck.domain import Role
from factcheck.prelabel.bundled.grouping import RoleSpan, group_spans


def role_span(start: int, role: Role) -> RoleSpan:
    return RoleSpan(start, start + 1, role, 1.0)


SOURCE, CUE, LOST = role_span(0, Role.SOURCE), role_span(1, Role.CUE), role_span(9, Role.CUE)
ONE, TWO = role_span(2, Role.CONTENT), role_span(5, Role.CONTENT)


def grouped(
    spans: Sequence[RoleSpan], known: Mapping[tuple[RoleSpan, RoleSpan], float]
) -> list[tuple[RoleSpan, ...]]:
    """Return the groups if these are the probabilities, and all others are 0."""

    def probabilities(
        contents: Sequence[RoleSpan], others: Sequence[RoleSpan]
    ) -> npt.NDArray[np.float32]:
        rows = [[known.get((content, other), 0.0) for other in others] for content in contents]
        return np.array(rows, np.float32)

    return [each.spans for each in group_spans(sorted(spans), probabilities)]


def test_a_source_may_belong_to_two_contents() -> None:
    """He confirmed one thing, adding another."""
    known = {(ONE, SOURCE): 0.9, (TWO, SOURCE): 0.8, (ONE, CUE): 0.9}
    assert grouped([SOURCE, CUE, ONE, TWO], known) == [(SOURCE, CUE, ONE), (SOURCE, TWO)]


def test_a_cue_belongs_to_one_content() -> None:
    """The more likely one."""
    known = {(ONE, CUE): 0.7, (TWO, CUE): 0.8}
    assert grouped([CUE, ONE, TWO], known) == [(ONE,), (CUE, TWO)]


def test_an_attribution_has_one_source() -> None:
    """Several speakers are one phrase; of two phrases the more likely one counts."""
    other = role_span(3, Role.SOURCE)
    known = {(TWO, SOURCE): 0.7, (TWO, other): 0.9, (ONE, SOURCE): 0.8}
    assert grouped([SOURCE, ONE, other, TWO], known) == [(SOURCE, ONE), (other, TWO)]


def test_contents_that_belong_together_are_one_attribution() -> None:
    """A quotation in two spans; what belongs to either belongs to both."""
    known = {(ONE, TWO): 0.9, (TWO, ONE): 0.7, (TWO, CUE): 0.9}
    assert grouped([CUE, ONE, TWO], known) == [(CUE, ONE, TWO)]


def test_a_span_that_belongs_to_no_content_goes_to_the_most_likely_one() -> None:
    """If its probability is not too low."""
    assert grouped([ONE, TWO, LOST], {(TWO, LOST): 0.1, (ONE, LOST): 0.05}) == [
        (ONE,),
        (TWO, LOST),
    ]
    assert grouped([ONE, LOST], {(ONE, LOST): 0.001}) == [(ONE,)]


def test_without_content_there_is_no_attribution() -> None:
    """A source alone claims nothing."""
    assert grouped([SOURCE, CUE], {}) == []


def test_of_two_cues_one_goes_to_the_content_without_any() -> None:
    """If it belongs there, too: *confirmed A, adding B*; *stated … saying* keeps both."""
    added = role_span(4, Role.CUE)
    both = {(ONE, CUE): 0.9, (ONE, added): 0.8, (TWO, added): 0.7}
    assert grouped([CUE, ONE, added, TWO], both) == [(CUE, ONE), (added, TWO)]
    unlikely = both | {(TWO, added): 0.4}
    assert grouped([CUE, ONE, added, TWO], unlikely) == [(CUE, ONE, added), (TWO,)]
