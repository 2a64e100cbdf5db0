"""The rows of the matrix."""

from factcheck.analysis.matrix.limits import limits_of
from factcheck.analysis.matrix.rows import Badge, group_claims
from factcheck.domain import Reason, Stance
from tests.analysis.matrix.samples import (
    ALONE,
    ARABIC,
    DATASET,
    ENGLISH,
    LATER,
    MATCHES,
    TRUSTED,
    annotated,
    article,
    dataset,
    matches,
    pair,
)


def test_groups_come_first_and_what_is_said_once_last() -> None:
    """Four claims: two are a group; the denial stands alone, or beside what it denies."""
    rows = group_claims(DATASET, MATCHES).rows

    assert [each.unit for each in rows[0].claims] == [ENGLISH[2].id, ARABIC[2].id]
    assert rows[-1].badges == (Badge.ONCE,)
    assert rows[-1].claims[0].unit == ALONE[2].id


def test_a_denial_in_a_group_is_a_badge() -> None:
    """The army denies what the mayor says; nobody confirmed that it is about the same."""
    row = group_claims(DATASET, TRUSTED).rows[0]

    assert Badge.DENIED in row.badges
    assert Badge.UNCONFIRMED in row.badges
    assert row.facts is not None
    assert {each.other for each in row.facts.relations} == {LATER[2].id}


def test_a_stronger_cue_in_the_translation_is_drift() -> None:
    """*Hinted* became *confirmed*."""
    row = group_claims(DATASET, MATCHES).rows[0]

    assert Badge.DRIFT in row.badges
    assert "cue-stronger" in {each.kind for each in row.drifts}


def test_two_sources_corroborate_and_one_does_not() -> None:
    """The army says so, too; without it the mayor is the only source in both languages."""
    agrees = annotated(article("b.en", "The army", "said", "the bridge fell in March"), ("Army",))
    together = dataset(ENGLISH, ARABIC, agrees)
    group = (ENGLISH[2].id, ARABIC[2].id, agrees[2].id)
    found = matches(group, pairs=(pair(ENGLISH, ARABIC), pair(ENGLISH, agrees, Reason.PERSON)))

    assert Badge.CORROBORATED in group_claims(together, found).rows[0].badges
    assert Badge.CORROBORATED not in group_claims(DATASET, MATCHES).rows[0].badges


def test_a_group_of_claims_that_the_dataset_does_not_have_is_left_out() -> None:
    """Ids of another release."""
    found = matches(("0" * 16, "1" * 16))

    units = {each.unit for row in group_claims(DATASET, found).rows for each in row.claims}

    assert units == {each.id for each in DATASET.claims}


def test_the_limits_say_what_cannot_be_known() -> None:
    """Without dates, outlets, translations and a second source; with a candidate."""
    one = annotated(article("a.en", "The mayor", "said", "it rained", published=""), ("Mayor",))
    other = annotated(article("b.en", "The mayor", "said", "it rained", published=""), ("Mayor",))
    group = (one[2].id, other[2].id)
    found = matches(group, pairs=(pair(one, other, Reason.PERSON),), candidates=(pair(one, other),))
    said = list(limits_of(group_claims(dataset(one, other), found)))

    assert [each.split(",")[0] for each in said] == [
        "No document has a date",
        "No document has an outlet",
        "All claims that say the same have one source",
        "No article and its translation are here",
        "1 pair of claims may say the same",
    ]


def test_claims_of_one_word_that_agree_are_told() -> None:
    """Twice *Six*, of whatever; a claim of one word that stands alone says nothing wrong."""
    one, other, alone = (
        annotated(article(f"{name}.en", f"The {name}", "counted", word))
        for name, word in (("mayor", "six"), ("army", "six"), ("baker", "nine"))
    )
    found = dataset(one, other, alone)
    same = matches((one[2].id, other[2].id), pairs=(pair(one, other),))

    (told,) = [each for each in limits_of(group_claims(found, same)) if "one word" in each]
    assert told.startswith("1 row with a claim of one word")
    assert not [each for each in limits_of(group_claims(found, matches())) if "one word" in each]


def test_an_empty_dataset_has_no_limits() -> None:
    """Nothing is said of nothing."""
    assert list(limits_of(group_claims(dataset(), matches()))) == []


def test_sources_that_deny_or_differ_do_not_corroborate() -> None:
    """Two independent sources deny the fall; and one says it, the other one denies it."""
    one = annotated(
        article("b.en", "The army", "denied", "the bridge fell"), ("Army",), stance=Stance.DENIES
    )
    two = annotated(
        article("c.en", "The mayor", "denied", "the bridge fell"), ("Mayor",), stance=Stance.DENIES
    )
    says = annotated(article("d.en", "The mayor", "said", "the bridge fell"), ("Mayor",))
    for first, second in ((one, two), (one, says)):
        found = matches((first[2].id, second[2].id), pairs=(pair(first, second, Reason.PERSON),))
        row = group_claims(dataset(first, second), found).rows[0]

        assert row.facts is not None
        assert row.facts.independent == 2
        assert Badge.CORROBORATED not in row.badges
