"""Stances of gold against those that the words show, by hand."""

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.analysis.stance_scores import (
    PROPOSITION,
    WORDS,
    score_stances,
    stance_scores_to_dict,
    stance_scores_to_markdown,
)
from factcheck.domain import Attribution, Language, Span, Stance


def sentence(
    number: int, cue: str, content: str, stance: Stance | None, claim: str = "c"
) -> GoldDocument:
    """Return a document of one attribution."""
    start = len(cue) + 1
    found = Attribution((Span(start, start + len(content)),), cue=(Span(0, len(cue)),))
    says = frozenset([f"{claim} {stance}"]) if claim else frozenset[str]()
    given = GoldAttribution(found, says=says, stance=stance)
    return GoldDocument(str(number), Language.ENGLISH, f"{cue} {content}", (given,))


GOLD = [
    sentence(1, "said", "it rained", Stance.ASSERTS),
    sentence(2, "said", "it hailed", Stance.ASSERTS),
    sentence(3, "said", "it stayed dry", Stance.DENIES),  # contrary to its proposition
    sentence(4, "denied", "that it rained", Stance.DENIES),
    sentence(5, "rejected", "this", Stance.DENIES),
    sentence(6, "joked", "about umbrellas", Stance.DENIES),  # a cue that occurs once
    sentence(7, "believes", "it rained", Stance.HEDGED),
    sentence(8, "asked", "for an umbrella", Stance.NONE, claim=""),
    sentence(9, "said", "whatever", None),  # the gold says nothing of it
]


def test_stances_toward_propositions_are_those_of_the_gold() -> None:
    """Of seven with a proposition five are right; two of four denials are found."""
    first, _ = score_stances({"gold": GOLD})["gold"]

    assert (first.toward, first.language, first.attributions) == (PROPOSITION, "en", 7)
    assert first.accuracy.value == 5 / 7
    assert first.asserted.value == 2 / 7
    assert (first.denials, first.denials_found.value) == (4, 2 / 4)
    assert (first.assertions, first.false_denials.value) == (2, 0)


def test_stances_toward_words_follow_what_a_cue_mostly_does() -> None:
    """*said* mostly asserts, so the third asserts; the one that *joked* is a missed denial."""
    _, second = score_stances({"gold": GOLD})["gold"]

    assert (second.toward, second.attributions) == (WORDS, 8)
    assert second.accuracy.value == 7 / 8
    assert (second.denials, second.denials_found.value) == (3, 2 / 3)
    assert (second.assertions, second.false_denials.value) == (3, 0)


def test_what_a_cue_mostly_does_is_counted_in_all_files() -> None:
    """Alone, the denial with *said* would stay one."""
    scores = score_stances({"one": GOLD[:2], "other": GOLD[2:3]})

    assert scores["other"][1].denials == 0
    assert score_stances({"other": GOLD[2:3]})["other"][1].denials == 1


def test_intervals_are_over_documents() -> None:
    """Nine documents of one attribution each."""
    first, _ = score_stances({"gold": GOLD})["gold"]

    assert first.accuracy.interval is not None
    low, high = first.accuracy.interval
    assert low < 5 / 7 < high


def test_gold_without_stances_has_no_figures() -> None:
    """Nothing is divided by zero."""
    scores = score_stances({"gold": GOLD[-1:]})

    assert [each.accuracy.value for each in scores["gold"]] == [None, None]
    assert "| gold | en | the words | 0 | n/a |" in stance_scores_to_markdown(scores)
    assert len(stance_scores_to_dict(scores)["gold"]) == 2  # type: ignore[arg-type]
