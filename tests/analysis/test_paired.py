"""Two models on the same documents."""

from factcheck.analysis.counts import Counts
from factcheck.analysis.evaluation import Scores
from factcheck.analysis.paired import LABELS, MEAN, NO_TOUCH, compare_scores
from factcheck.domain import Role


def scores(source: int, cue: int, content: int, untouched: int = 0) -> Scores:
    """Return a document with four claims and four predicted ones, of which so many are right."""
    exact = zip((Role.SOURCE, Role.CUE, Role.CONTENT), (source, cue, content), strict=True)
    return Scores(
        documents=1,
        exact={role: Counts(right, 4, 4) for role, right in exact},
        untouched=Counts(untouched, 4, 4),
    )


def test_the_difference_is_that_of_the_same_documents() -> None:
    """By hand: one more source of eight in either document, so 1/4 whatever is drawn."""
    before = [scores(0, 4, 2), scores(3, 4, 2)]
    after = [scores(1, 4, 2), scores(4, 4, 2)]
    found = compare_scores(before, after)

    source = found.changes["source"]
    assert (source.before, source.after) == (3 / 8, 5 / 8)
    assert source.interval == (0.25, 0.25)
    assert found.changes["cue"].interval == (0.0, 0.0)
    mean = found.changes[MEAN]
    assert round((mean.difference or 0) * 12, 9) == 1
    assert (found.documents, found.claims, found.better) == (2, 8, True)


def test_what_is_not_defined_has_no_difference() -> None:
    """No document has labels; one document has no interval."""
    found = compare_scores([scores(1, 1, 1)], [scores(2, 1, 1)])

    assert found.changes[LABELS].difference is None
    assert found.changes["source"].interval is None
    assert found.better


def test_a_higher_mean_is_not_better_if_a_figure_is_surely_lower() -> None:
    """Three sources more, and one content less in every document."""
    before, after = [scores(0, 2, 2)] * 5, [scores(3, 2, 1)] * 5
    found = compare_scores(before, after)

    assert (found.changes[MEAN].difference or 0) > 0
    assert found.changes["content"].surely_worse
    assert not found.better


def test_the_same_figures_are_not_better() -> None:
    """Nor is a lower share of claims that need no correction."""
    same = compare_scores([scores(2, 2, 2, 2)] * 3, [scores(2, 2, 2, 2)] * 3)
    fewer = compare_scores([scores(2, 2, 2, 2)] * 3, [scores(3, 2, 2, 1)] * 3)

    assert not same.better
    assert fewer.changes[NO_TOUCH].surely_worse
    assert not fewer.better
