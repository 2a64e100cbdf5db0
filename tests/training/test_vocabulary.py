"""Which Arabic words are parted."""

from collections import Counter

from factcheck.analysis import GoldAttribution, GoldDocument
from factcheck.domain import Attribution, Language, Span
from factcheck.training.vocabulary import cut_words, learn_clitics

COUNTS = Counter(
    {
        "وقال": 30,
        "قال": 40,
        "وزير": 90,
        "زير": 6,
        "واضاف": 90,
        "اضاف": 9,
        "وكالة": 50,
        "الة": 20,
        "للامن": 30,
        "الامن": 5,
        "واردف": 9,
    }
)


def forms(word: str, cut: frozenset[str] = frozenset()) -> list[str]:
    return [form for form, _ in learn_clitics(COUNTS, cut).split(word)]


def test_a_word_is_parted_if_the_rest_occurs_by_itself() -> None:
    """Not where the letter belongs to it."""
    assert forms("وقال") == ["و", "قال"]
    assert forms("وزير") == ["وزير"]


def test_a_word_that_begins_like_two_clitics_is_left_whole() -> None:
    """An agency is no machine."""
    assert forms("وكالة") == ["وكالة"]


def test_the_article_that_hides_in_a_preposition_is_found() -> None:
    """However rare the word is without it."""
    assert forms("للامن") == ["ل", "الامن"]


def test_what_annotators_cut_is_parted() -> None:
    """Though it hardly ever stands alone."""
    assert forms("واضاف") == ["واضاف"]
    assert forms("واضاف", frozenset({"واضاف"})) == ["و", "اضاف"]
    assert forms("واردف", frozenset({"واردف"})) == ["و", "اردف"]


def test_annotators_cut_where_a_span_begins_after_a_conjunction() -> None:
    """Once may be a slip."""
    text = "وأضاف الوزير أنه. وأضاف. وقال. ووعد"
    starts = [1, 19, 26]
    attributions = tuple(
        GoldAttribution(Attribution((Span(6, 12),), cue=(Span(start, start + 3),)))
        for start in starts
    )
    gold = GoldDocument("d", Language.ARABIC, text, attributions)
    assert cut_words([gold]) == {"واضاف"}
