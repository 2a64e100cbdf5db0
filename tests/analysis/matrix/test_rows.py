"""The rows of the matrix."""

from dataclasses import replace

import pytest

from factcheck.analysis.matrix.limits import limits_of
from factcheck.analysis.matrix.rows import Badge, Row, group_claims
from factcheck.domain import (
    Annotation,
    Answer,
    Claim,
    Decision,
    Document,
    MatchedPair,
    Reason,
    Stance,
)
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
    reported,
    with_answer,
)

MAYOR = annotated(article("a.en", "The mayor", "said", "the bridge fell"), ("Mayor",))


def confirmed(*answers: tuple[Document, Annotation, Claim], withdrawn: tuple[str, ...] = ()) -> Row:
    """Return the row of answers of which a person says that they say the same."""
    units = tuple(dict.fromkeys(each[2].id for each in answers))
    pairs = tuple(MatchedPair(units[0], each, 1.0, Reason.PERSON) for each in units[1:])
    made = replace(dataset(*answers), withdrawn=withdrawn)
    return group_claims(made, matches(units, pairs=pairs)).rows[0]


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
    for first, second, asserting in ((one, two, 0), (one, says, 1)):
        row = confirmed(first, second)

        assert row.independent == asserting
        assert Badge.CORROBORATED not in row.badges


def test_what_annotators_differ_on_is_no_corroboration() -> None:
    """The mayor says it; whether the army says or denies it, annotators do not agree."""
    said = article("b.en", "The army", "commented", "the bridge fell")
    one = annotated(said, ("Army",), annotator="amal")
    two = annotated(said, ("Army",), annotator="zaid", stance=Stance.DENIES)
    row = confirmed(MAYOR, one, two)

    assert (row.independent, row.badges) == (1, ())


def test_a_withdrawn_document_is_no_source_and_not_the_first() -> None:
    """The army said it a month before the mayor, in a document that was withdrawn."""
    army = annotated(
        article("b.en", "The army", "said", "the bridge fell", published="2026-02-01"), ("Army",)
    )
    row = confirmed(MAYOR, army, withdrawn=("b.en",))
    kept = confirmed(MAYOR, army)

    assert (row.independent, row.badges, row.seen) == (1, (), "2026-03-01")
    assert (kept.independent, kept.badges) == (2, (Badge.CORROBORATED,))
    assert {each.document.id for each in row.claims} == {"a.en", "b.en"}


@pytest.mark.parametrize("stance", Stance)
def test_what_stands_in_a_denial_is_no_source_and_not_the_first(stance: Stance) -> None:
    """The minister denied (hedged, asked) that the army had ordered a retreat; the mayor says so.

    If the minister asserts it, both count, and the army was the first.
    """
    made, inner = reported(stance)
    mayor = annotated(article("b.en", "The mayor", "announced", "a retreat"), ("Mayor",))
    together = with_answer(made, mayor)
    same = MatchedPair(inner.id, mayor[2].id, 1.0, Reason.PERSON)
    row = group_claims(together, matches((inner.id, mayor[2].id), pairs=(same,))).rows[0]

    carried = stance is Stance.ASSERTS
    assert row.independent == (2 if carried else 1)
    assert (Badge.CORROBORATED in row.badges) is carried
    assert row.seen == ("2026-02-01" if carried else "2026-03-01")


def test_the_first_date_is_as_precise_as_all_that_may_be_the_first() -> None:
    """At 22:00 one, some time of that day the other: on that day, and no minute."""
    mayor = annotated(
        article("a.en", "The mayor", "said", "the bridge fell", published="2026-03-01T22:00Z"),
        ("Mayor",),
    )
    army = annotated(article("b.en", "The army", "said", "the bridge fell"), ("Army",))

    assert confirmed(mayor, army).seen == "2026-03-01"
    assert confirmed(mayor, mayor).seen == "2026-03-01T22:00Z"


def test_each_row_has_a_name_of_its_own() -> None:
    """The mayor and the army say 9; a nurse and a baker say otherwise, both against the mayor."""
    mayor, army, nurse, baker = (
        annotated(article(f"{source}.en", f"The {source}", "said", f"{count} people died"))
        for source, count in (("mayor", 9), ("army", 9), ("nurse", 40), ("baker", 70))
    )
    found = matches(
        (mayor[2].id, army[2].id),
        pairs=(pair(mayor, army, Reason.PERSON),),
        candidates=(pair(mayor, nurse, Reason.LIKENESS), pair(mayor, baker, Reason.LIKENESS)),
    )
    rows = group_claims(dataset(mayor, army, nurse, baker), found).rows

    assert [row.kind.value for row in rows][:3] == ["group", "contradiction", "contradiction"]
    assert rows[1].name == f"{mayor[2].id}-{nurse[2].id}"
    assert len({row.name for row in rows}) == len(rows)
    assert [row.independent for row in rows][:3] == [2, None, None]


def test_what_a_person_calls_a_contradiction_is_confirmed() -> None:
    """So the row does not say that nobody confirmed it."""
    army = annotated(article("b.en", "The army", "said", "the bridge stands"), ("Army",))
    decision = Decision(MAYOR[2].id, army[2].id, Answer.CONTRADICTS, "nour")
    found = replace(matches(), decisions=(decision,))

    assert group_claims(dataset(MAYOR, army), found).rows[0].badges == (Badge.CONTRADICTED,)


def test_a_group_that_contradicts_itself_is_not_corroborated() -> None:
    """Three sources are called the same, and one of them gives another number."""
    three = [
        annotated(article(f"{source}.en", f"The {source}", "said", f"{count} people died"))
        for source, count in (("mayor", 9), ("army", 9), ("nurse", 40))
    ]
    badges = confirmed(*three).badges

    assert Badge.CONTRADICTED in badges
    assert Badge.CORROBORATED not in badges
