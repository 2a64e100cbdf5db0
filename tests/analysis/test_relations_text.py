"""Claims that contradict, deny or correct each other, as text and as JSON."""

from dataclasses import replace

from factcheck.analysis.matrix.rows import Groups, group_claims
from factcheck.analysis.relations_text import (
    describe_relations,
    relations_to_list,
    relations_to_text,
)
from factcheck.domain import Answer, Decision, Reason, Stance
from tests.analysis.matrix.samples import (
    ALONE,
    ARABIC,
    DATASET,
    ENGLISH,
    LATER,
    TRUSTED,
    annotated,
    article,
    dataset,
    matches,
    pair,
    reported,
    with_answer,
)


def toll() -> Groups:
    """Return two claims in no group, with other numbers of the same thing; a candidate."""
    one = annotated(article("a.en", "The mayor", "said", "9 people died"), ("Mayor",))
    other = annotated(article("b.en", "The army", "said", "40 people died"), ("Army",))
    candidates = (pair(one, other, Reason.LIKENESS),)
    return group_claims(dataset(one, other), matches(candidates=candidates))


def test_a_denial_stands_second_and_never_reads_as_an_assertion() -> None:
    """The army denies what the mayor says in English, which stands for both languages."""
    text = relations_to_text(group_claims(DATASET, TRUSTED))

    assert text.splitlines() == [
        "1. denied by the second",
        "   why         said here, denied there",
        "   source      The mayor [Mayor]",
        "   cue         hinted",
        "   asserts     the bridge fell in March",
        "   verdict     Supported",
        "   published   2026-03-01, English",
        f"   id          {ENGLISH[2].id} in a.en",
        "",
        "   source      The army [Army]",
        "   cue         denied",
        "   DENIES      the bridge fell in March",
        "   verdict     none yet",
        "   published   2026-03-02, English",
        f"   id          {LATER[2].id} in b.en",
        "",
    ]


def test_a_denial_in_the_order_of_the_text_stands_second_too() -> None:
    """It is the first claim of the dataset and of the group."""
    denial = annotated(
        article("a.en", "The army", "denied", "it fell"), ("Army",), stance=Stance.DENIES
    )
    says = annotated(article("b.en", "The mayor", "said", "it fell"), ("Mayor",))
    group = (denial[2].id, says[2].id)
    found = matches(group, pairs=(pair(denial, says, Reason.PERSON),))

    text = relations_to_text(group_claims(dataset(denial, says), found))

    assert text.index("asserts     it fell") < text.index("DENIES      it fell")


def test_numbers_that_differ_are_told_with_both_claims() -> None:
    """No group, so the two do not say the same."""
    text = relations_to_text(toll())
    (facts,) = relations_to_list(toll())

    assert text.startswith("1. contradicted\n   why         9 here, 40 there\n")
    assert describe_relations(toll()) == "0 groups, 1 relation: contradicted 1"
    assert facts["group"] is False
    assert facts["sources"] == ["Mayor", "Army"]
    assert facts["independent"] is None


def test_a_group_has_its_sources_and_its_relations_as_plain_values() -> None:
    """What the mayor said is denied; two were first, on the same day."""
    groups = group_claims(DATASET, TRUSTED)
    (facts,) = relations_to_list(groups)

    english, arabic, later = (each[2].id for each in (ENGLISH, ARABIC, LATER))
    assert facts == {
        "group": True,
        "units": [english, arabic, later],
        "withdrawn": [],
        "sources": ["Mayor", "Army"],
        "independent": 1,
        "first": [english, arabic],
        "first_precision": "day",
        "verdict_differs": False,
        "relations": [
            {
                "kind": "denied",
                "one": english,
                "other": later,
                "grounds": ["stance"],
                "detail": "said here, denied there",
            }
        ],
    }
    assert describe_relations(groups) == "1 group, 1 relation: denied 1"


def test_without_relations_the_text_says_so() -> None:
    """A claim that stands alone, and nothing at all."""
    for made in (dataset(ALONE), dataset()):
        groups = group_claims(made, matches())

        assert relations_to_text(groups) == "no relation\n"
        assert relations_to_list(groups) == []
        assert describe_relations(groups) == "0 groups, 0 relations"


def test_what_would_control_a_terminal_is_escaped() -> None:
    """An escape sequence in the name of a source."""
    one = annotated(article("a.en", "The \x1b[31mmayor", "said", "9 people died"))
    other = annotated(article("b.en", "The army", "said", "40 people died"))
    found = matches(candidates=(pair(one, other, Reason.LIKENESS),))

    text = relations_to_text(group_claims(dataset(one, other), found))

    assert "contradicted" in text
    assert "\x1b" not in text


def test_a_claim_of_a_withdrawn_document_is_marked() -> None:
    """In the text and in the JSON; only a person still calls it a contradiction."""
    groups = toll()
    one, other = (each.unit for each in groups.claims)
    said = Decision(one, other, Answer.CONTRADICTS, "sami")
    decided = replace(groups.matches, decisions=(said,))
    withdrawn = group_claims(replace(groups.dataset, withdrawn=("b.en",)), decided)
    (facts,) = relations_to_list(withdrawn)

    assert "   published   2026-03-01, English, withdrawn\n" in relations_to_text(withdrawn)
    assert facts["withdrawn"] == [withdrawn.claims[1].unit]


def test_who_reports_a_claim_and_denies_it_stands_before_what_is_claimed() -> None:
    """The minister denied that the army had ordered a retreat; Sami compares it with the mayor."""
    made, inner = reported(Stance.DENIES)
    other = annotated(
        article("b.en", "The mayor", "denied", "a retreat"), ("Mayor",), stance=Stance.DENIES
    )
    said = Decision(inner.id, other[2].id, Answer.CONTRADICTS, "sami")
    groups = group_claims(with_answer(made, other), replace(matches(), decisions=(said,)))

    text = relations_to_text(groups)

    assert (
        "   cue         had ordered\n"
        "   within      reported by The minister, who DENIES it\n"
        "   asserts     a retreat\n"
    ) in text


def test_labels_on_which_annotators_differ_are_no_joint_statement() -> None:
    """One says it was the mayor, the other one says it was the army."""
    said = article("a.en", "The mayor", "said", "9 people died")
    one = annotated(said, ("Mayor",), annotator="amal")
    two = annotated(said, ("Army",), annotator="zaid")
    other = annotated(article("b.en", "The army", "said", "40 people died"))
    found = matches(candidates=(pair(one, other, Reason.LIKENESS),))

    text = relations_to_text(group_claims(dataset(one, two, other), found))

    assert "   source      The mayor [annotators differ: Mayor / Army]\n" in text
