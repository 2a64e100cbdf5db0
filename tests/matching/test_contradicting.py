"""Rules that say whether two claims contradict each other."""

import pytest

from factcheck.domain import Ground, Language, RelationKind, Stance
from factcheck.matching.contradicting import Disagreement, disagreement
from factcheck.matching.facts import Facts, read_facts

EN, AR = Language.ENGLISH, Language.ARABIC
SUNDAY, MONDAY = "2024-03-10", "2024-03-11"


def said(
    content: str,
    *,
    document: str = "d",
    language: Language = EN,
    sources: frozenset[str] = frozenset(),
    published: str = SUNDAY,
    stance: Stance = Stance.ASSERTS,
) -> Facts:
    """Return what one claim says."""
    return read_facts(document, language, sources, published, stance, content)


def compare(one: Facts, other: Facts, likeness: float = 0.0) -> Disagreement | None:
    """Return why two claims that matching does not put together contradict each other."""
    return disagreement(one, other, same_matter=False, likeness=likeness)


def compare_matched(one: Facts, other: Facts, likeness: float = 0.0) -> Disagreement | None:
    """Return why two claims that may say the same do not."""
    return disagreement(one, other, same_matter=True, likeness=likeness)


@pytest.mark.parametrize(
    ("one", "other", "detail"),
    [
        ("nine people were killed", "23 were killed", "nine here, 23 there"),
        ("the cost at $2 billion", "a cost of $3 billion", "$2 billion here, $3 billion there"),
        ("54 deputies came", "71 lawmakers came", "54 here, 71 there"),
        ("12 cranes fell", "18 cranes fell", "12 here, 18 there"),
    ],
)
def test_different_numbers_of_the_same_thing_contradict(one: str, other: str, detail: str) -> None:
    """What happened, what is measured, or what is counted is the same by the list, or the word."""
    found = compare(said(one), said(other))

    assert found == Disagreement(RelationKind.CONTRADICTED, Ground.NUMBER, detail)


def test_numbers_contradict_across_languages() -> None:
    """Nine dead in English and twenty-three in Arabic."""
    found = compare(said("nine people were killed"), said("مقتل 23 شخصا", language=AR))

    assert found is not None
    assert found.ground is Ground.NUMBER


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("about 4,000 people were killed", "3,900 were killed"),
        ("5 kilometres of the road", "a road of 5,000 metres"),
        ("nine people were killed", "23 were wounded"),
        ("three children were killed", "five soldiers were killed"),
        ("four children came", "60,000 children came"),
        ("nine were killed", "23 came"),
        ("nine people came", "23 people left"),
        ("nine were killed", "23, not nine, came"),
        ("the figure of 4,000", "not 14,000"),
    ],
)
def test_numbers_that_may_both_be_right_do_not_contradict(one: str, other: str) -> None:
    """They are close, the same in another unit, or of different things as far as rules tell."""
    assert compare(said(one), said(other)) is None


def test_a_number_that_both_have_is_no_contradiction() -> None:
    """One adds how many died by Sunday."""
    assert compare(said("nine were killed"), said("nine died, then 23 were killed")) is None


def test_a_number_that_is_left_open_is_unclear() -> None:
    """One source asserts its number, the other one thinks so."""
    found = compare(said("9 were killed"), said("23 were killed", stance=Stance.HEDGED))

    assert found is not None
    assert found.kind is RelationKind.UNCLEAR


def test_one_number_each_contradicts_in_contents_that_are_alike() -> None:
    """Without a word of the list, likeness proposes that two figures are of one matter."""
    one, other = said("the bill of 5 dollars"), said("a bill of 8 dollars")

    assert compare(one, other, likeness=0.29) is None
    assert compare(one, other, likeness=0.3) is not None


def test_what_is_counted_by_the_list_is_never_what_another_word_counts() -> None:
    """Six patients, whatever is said of rooms; a number that counts nothing named may be them."""
    patients, rooms = said("six patients fell ill"), said("مرضى في 8 غرفات", language=AR)

    assert compare(patients, rooms, likeness=0.9) is None
    assert compare(patients, said("8", language=AR), likeness=0.9) is not None


def test_likeness_alone_is_never_a_contradiction() -> None:
    """Contents that differ in nothing that a rule reads."""
    assert compare_matched(said("the port is big"), said("the harbour is large"), 0.99) is None


def test_who_says_two_numbers_in_one_text_says_both() -> None:
    """The ministry counts two places; in another text it may say otherwise."""
    ministry = frozenset({"Ministry"})
    one = said("nine were killed", sources=ministry)
    same_text = said("23 were killed", sources=ministry)
    other_text = said("23 were killed", sources=ministry, document="e")

    assert compare(one, same_text) is None
    assert compare(one, other_text) is not None


def test_a_denial_contradicts_what_is_alike() -> None:
    """The other claim is the one that denies; contents that are not alike tell nothing."""
    one = said("the port is closed")
    other = said("that the port is closed", stance=Stance.DENIES)

    assert compare(one, other, 0.49) is None
    assert compare(one, other, 0.5) == Disagreement(
        RelationKind.DENIED, Ground.STANCE, "said here, denied there"
    )


def test_who_denies_another_number_denies_nothing_of_this_one() -> None:
    """4,000 fled, and it is denied that 14,000 did: both may be so."""
    one = said("about 4,000 people had left their homes")
    other = said("that 14,000 people had left their homes", stance=Stance.DENIES)
    same = said("that 4,000 people had left their homes", stance=Stance.DENIES)

    assert compare(one, other, 0.9) is None
    assert compare(one, same, 0.9) is not None


def test_who_denies_that_it_is_not_so_says_that_it_is() -> None:
    """Both say that the port is open."""
    one = said("the port is open")
    other = said("that the port is not open", stance=Stance.DENIES)

    assert compare(one, other, 0.9) is None


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("nobody was killed", "a boy was killed", EN),
        ("a boy was killed", "لم يُقتل أحد", AR),
    ],
)
def test_none_at_all_contradicts_some(one: str, other: str, language: Language) -> None:
    """No number is needed, and no likeness."""
    found = compare(said(one), said(other, language=language))

    assert found is not None
    assert (found.kind, found.ground) == (RelationKind.CONTRADICTED, Ground.NEGATION)


def test_a_denial_of_any_contradicts_some() -> None:
    """Who denies any deaths denies that a boy died, in whatever words."""
    found = compare(said("a boy died"), said("any deaths", stance=Stance.DENIES))

    assert found == Disagreement(RelationKind.DENIED, Ground.STANCE, "said here, denied there")


def test_a_negation_in_the_same_words_contradicts() -> None:
    """In other words it may be negated in part, which is unclear."""
    one = said("the crossing was closed")
    found = compare_matched(one, said("the crossing was not closed"))
    unclear = compare_matched(one, said("the gate was shut and not a soul came"))

    assert found is not None
    assert (found.kind, found.ground) == (RelationKind.CONTRADICTED, Ground.NEGATION)
    assert unclear is not None
    assert unclear.kind is RelationKind.UNCLEAR


def test_the_same_number_of_another_unit_contradicts() -> None:
    """Five tonnes are not five barrels."""
    found = compare_matched(said("5 tonnes of oil"), said("5 barrels of oil"))

    assert found == Disagreement(
        RelationKind.CONTRADICTED, Ground.UNIT, "5 tonnes here, 5 barrels there"
    )


def test_days_contradict_if_they_cannot_be_the_same() -> None:
    """Friday before or after Sunday 10 March is the 8th or 15th; the 8th agrees, the 7th not."""
    friday = said("the vote was held on Friday")
    eighth = said("the vote was held on 8 March", published=MONDAY)
    seventh = said("the vote was held on 7 March", published=MONDAY)

    assert compare_matched(friday, eighth, 0.9) is None
    assert compare_matched(friday, seventh, 0.9) == Disagreement(
        RelationKind.CONTRADICTED,
        Ground.DATE,
        "2024-03-08 or 2024-03-15 here, 2024-03-07 there",
    )


def test_days_of_contents_that_are_not_alike_are_unclear() -> None:
    """They may be of two events."""
    one, other = said("they came on Friday"), said("the vote was held on Monday")
    found = compare_matched(one, other, 0.4)

    assert found is not None
    assert found.kind is RelationKind.UNCLEAR


def test_times_of_day_contradict() -> None:
    """Twenty past one in the morning is not five past three in the afternoon."""
    one, other = said("it sank at 1.20 a.m."), said("it sank at 15:05")

    assert compare_matched(one, other, 0.9) == Disagreement(
        RelationKind.CONTRADICTED, Ground.DATE, "01:20 here, 15:05 there"
    )


def test_other_names_in_the_same_words_are_unclear() -> None:
    """Both may have opened fire."""
    one = said("that the Falcons opened fire first")
    found = compare_matched(one, said("that the Rangers opened fire first"))

    assert found == Disagreement(RelationKind.UNCLEAR, Ground.NAME, "falcons here, rangers there")


@pytest.mark.parametrize("content", ["no", "x", "7", "لا", "—"])
def test_claims_of_one_word_are_compared(content: str) -> None:
    """Nothing breaks, and nothing contradicts itself."""
    assert compare_matched(said(content), said(content), 1.0) is None


def test_without_a_date_no_day_is_known() -> None:
    """Friday may be any Friday."""
    one, other = said("on Friday", published=""), said("on Monday", published="")

    assert compare_matched(one, other, 1.0) is None
