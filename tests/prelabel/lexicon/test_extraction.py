"""Which findings of a passage count."""

from hypothesis import given
from hypothesis import strategies as st

from factcheck.prelabel.lexicon.extraction import outermost
from factcheck.prelabel.lexicon.finding import Finding

BORDERS = st.lists(st.integers(0, 12), min_size=2, max_size=4, unique=True).map(sorted)


@st.composite
def any_finding(draw: st.DrawFn) -> Finding:
    """A cue of one token, and a content in one piece or two."""
    borders = draw(BORDERS)
    cue = draw(st.integers(0, 12))
    pieces = [(borders[0], borders[1])]
    if len(borders) == 4:
        pieces.append((borders[2], borders[3]))
    return Finding(content=tuple(pieces), cue=((cue, cue + 1),))


@given(st.lists(any_finding(), max_size=8))
def test_a_finding_in_the_content_of_another_is_left_out(findings: list[Finding]) -> None:
    """Of two with their cues in the content of each other the first is kept; by all pairs."""

    def is_inside(index: int) -> bool:
        one = findings[index]
        return any(
            other.contains_cue_of(one) and (earlier < index or not one.contains_cue_of(other))
            for earlier, other in enumerate(findings)
            if earlier != index
        )

    kept = [one for index, one in enumerate(findings) if not is_inside(index)]

    assert list(map(id, outermost(findings))) == list(map(id, kept))
