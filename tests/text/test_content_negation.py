"""What a content says is not so."""

import pytest

from factcheck.text.content_negation import Polarity, polarity
from factcheck.text.numbers import number_tokens


def read(content: str, *, denied: bool = False) -> Polarity:
    """Return what a content says of what happens."""
    return polarity(number_tokens(content), denied=denied)


@pytest.mark.parametrize(
    "content",
    ["that nobody was killed", "no deaths", "that no one of them was killed", "لم يُقتل أحد"],
)
def test_what_did_not_happen_at_all_is_absent(content: str) -> None:
    """One word for nobody or nothing is enough."""
    found = read(content)

    assert found.negated
    assert found.absent == {"killed"}


@pytest.mark.parametrize("content", ["that anybody was killed", "وقوع أي وفيات"])
def test_a_denial_of_any_is_absence(content: str) -> None:
    """Who denies that anybody was killed says that nobody was."""
    assert read(content, denied=True).absent == {"killed"}


@pytest.mark.parametrize(
    "content",
    [
        "at least fifty dead",
        "no fewer than fifty dead",
        "fifty dead, not thirty",
        "ما لا يقل عن خمسين قتيلا",
    ],
)
def test_a_bound_is_no_negation(content: str) -> None:
    """Fifty died, whatever the words around the number are."""
    assert read(content) == Polarity(
        negated=False, absent=frozenset(), present=frozenset({"killed"})
    )


def test_what_was_not_done_by_somebody_may_have_been_done() -> None:
    """Not injured by our fire is not the same as not injured."""
    found = read("that nobody was injured by our fire")

    assert (found.absent, found.present) == (frozenset(), frozenset())


def test_a_short_negation_is_read() -> None:
    """`Wasn't` is `was not`."""
    assert read("that he wasn’t there").negated
