"""The claims of a dataset after agreement and adjudication."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from factcheck.comparing.consensus import Consensus, consensus_claims
from factcheck.domain import Attribution, Dataset, Span, claim_id, text_of
from tests.analysis.annotated import (
    FELL,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    annotate,
    collect,
    mark,
    place,
)
from tests.analysis.releases import OLD
from tests.comparing.strategies import shared_datasets

SHORTER = replace(ROSE, content=place(RIVER, "the river rose"))


def words(each: Consensus) -> str:
    """Return the content of a claim."""
    return text_of(each.attribution.content, each.document.text)


def test_each_claim_comes_once_in_the_order_of_documents_and_texts() -> None:
    """Two annotators marked twelve claims; these are seven different ones."""
    assert [words(each) for each in consensus_claims(OLD)] == [
        "that it rained",
        "that the river rose",
        "a bridge fell",
        "“The port reopens,”",
        "that prices doubled",
        "إن المطر هطل",
        "أن النهر ارتفع",
    ]


def test_who_missed_a_claim_is_reported() -> None:
    """The claim is still in the consensus."""
    claims = {words(each): each.missed for each in consensus_claims(OLD) if each.missed}

    assert claims == {
        "a bridge fell": ("sami@example.org",),
        "that prices doubled": ("nour@example.org",),
    }


def test_labels_and_verdicts_that_differ_are_disputed() -> None:
    """Each by itself; a verdict that was not given yet does not count."""
    first = annotate(RIVER, "nour", mark(RAINED, "Press", verdict="Supported"), mark(ROSE, "Press"))
    second = annotate(
        RIVER,
        "sami",
        mark(RAINED, "Press", verdict="Refuted"),
        mark(ROSE, "Residents", verdict="Refuted"),
    )

    claims = list(consensus_claims(collect(first, second)))

    assert [(each.labels, each.verdict) for each in claims] == [
        (("Press",), None),
        (None, "Refuted"),
    ]


def test_the_order_of_labels_does_not_matter() -> None:
    """They are a set."""
    annotated = [
        annotate(RIVER, "nour", mark(RAINED, "Press", "Residents")),
        annotate(RIVER, "sami", mark(RAINED, "Residents", "Press")),
    ]

    (claim,) = consensus_claims(collect(*annotated))

    assert claim.labels == ("Press", "Residents")


def test_the_majority_decides_on_the_spans() -> None:
    """Two of three marked the shorter one; in a tie, the first annotator by name counts."""
    of_three = [
        annotate(RIVER, name, mark(spans))
        for name, spans in (("amal", ROSE), ("nour", SHORTER), ("sami", SHORTER))
    ]

    (three,) = consensus_claims(collect(*of_three))
    (two,) = consensus_claims(collect(*of_three[:2]))

    assert (three.attribution, two.attribution) == (SHORTER, ROSE)


def test_the_last_decision_replaces_all_answers() -> None:
    """Claims of annotators and of an earlier decision no longer count."""
    annotated = [
        annotate(RIVER, "nour", mark(RAINED, verdict="Supported"), mark(FELL)),
        annotate(RIVER, "sami", mark(RAINED, verdict="Refuted")),
        annotate(RIVER, "early", mark(ROSE), gold=True, minute=1),
        annotate(RIVER, "late", mark(RAINED, verdict="Refuted"), gold=True, minute=2),
        annotate(PORT, "nour", mark(REOPENS)),
    ]

    claims = [
        (words(each), each.verdict, each.decided) for each in consensus_claims(collect(*annotated))
    ]

    assert claims == [
        ("that it rained", "Refuted", "late@example.org"),
        ("“The port reopens,”", "", ""),
    ]


def test_there_is_no_consensus_if_nobody_found_anything() -> None:
    """One annotation has no claims, and two documents have no annotations."""
    assert list(consensus_claims(collect(annotate(NAHR, "nour")))) == []


@given(st.lists(st.sampled_from([RAINED, ROSE, FELL]), min_size=1, unique=True), st.integers(1, 4))
def test_people_who_agree_give_the_claims_of_one(marked: list[Attribution], people: int) -> None:
    """Each claim comes once, and nobody missed it."""
    annotated = [annotate(RIVER, f"p{n}", *map(mark, marked)) for n in range(people)]

    claims = list(consensus_claims(collect(*annotated)))

    assert {each.attribution for each in claims} == set(marked)
    assert all(len(each.answers) == people and not each.missed for each in claims)


SAME_WORDS = replace(RAINED, source=place(RIVER, "Residents"))


def test_the_id_of_a_claim_is_that_of_the_answer_with_its_borders() -> None:
    """Two of three marked the shorter claim, so its id counts."""
    annotated = [
        annotate(RIVER, name, mark(spans))
        for name, spans in (("amal", ROSE), ("nour", SHORTER), ("sami", SHORTER))
    ]

    (claim,) = consensus_claims(collect(*annotated))

    assert claim.unit == claim_id(RIVER, SHORTER)


def test_claims_of_the_same_words_have_different_ids() -> None:
    """Nour has the Residents' claim first of two, Amal and Sami have one of them only.

    Numbers of one annotation: Amal's is 0; Nour's are 0 and 1; Sami's is 0. The mayor's claim has
    the answers 0 and 1, the residents' one the answer 0 twice, so that it takes 0.
    """
    annotated = [
        annotate(RIVER, "amal", mark(RAINED)),
        annotate(RIVER, "nour", mark(SAME_WORDS), mark(RAINED)),
        annotate(RIVER, "sami", mark(SAME_WORDS)),
    ]

    claims = consensus_claims(collect(*annotated))

    assert {each.attribution.source: each.unit for each in claims} == {
        RAINED.source: claim_id(RIVER, RAINED, 1),
        SAME_WORDS.source: claim_id(RIVER, SAME_WORDS, 0),
    }


def test_a_claim_in_two_parts_that_overlap_is_one() -> None:
    """The parts of a text change when it is sent again; the answers of both are kept."""
    end = len(RIVER.text)
    annotated = [
        annotate(RIVER, "nour", mark(ROSE, verdict="Refuted"), part=Span(0, end - 1)),
        annotate(RIVER, "sami", mark(ROSE, verdict="Supported"), part=Span(10, end)),
    ]

    (claim,) = consensus_claims(collect(*annotated))

    assert (set(claim.answers), claim.missed, claim.verdict) == (
        {"nour@example.org", "sami@example.org"},
        (),
        None,
    )


def test_a_decision_on_a_part_counts_for_a_claim_that_another_part_has_too() -> None:
    """Only the answer of the one who decided is left."""
    end = len(RIVER.text)
    annotated = [
        annotate(RIVER, "nour", mark(ROSE, verdict="Refuted"), part=Span(0, end - 1)),
        annotate(RIVER, "chief", mark(ROSE, verdict="Supported"), part=Span(10, end), gold=True),
    ]

    (claim,) = consensus_claims(collect(*annotated))

    assert (claim.verdict, claim.decided) == ("Supported", "chief@example.org")


@given(shared_datasets())
def test_no_two_claims_have_one_id(dataset: Dataset) -> None:
    """Whatever people mark, also the same words as several claims."""
    claims = list(consensus_claims(dataset))

    assert len({each.unit for each in claims}) == len(claims)


@given(shared_datasets())
def test_the_order_of_annotations_makes_no_difference_to_ids(dataset: Dataset) -> None:
    """A server may list them in another order."""
    turned = replace(dataset, annotations=dataset.annotations[::-1], claims=dataset.claims)

    assert [each.unit for each in consensus_claims(turned)] == [
        each.unit for each in consensus_claims(dataset)
    ]


def test_a_claim_is_within_the_claim_of_the_consensus() -> None:
    """Nour and Sami marked other borders of the outer claim; Sami's answer names his own."""
    inner = replace(RAINED, content=place(RIVER, "it rained"), source=place(RIVER, "that"))
    wider = replace(RAINED, content=place(RIVER, "said that it rained"))
    marked = [annotate(RIVER, "nour", mark(RAINED)), annotate(RIVER, "sami", mark(wider))]
    nested = []
    for annotation, claims in marked:
        (outer,) = claims
        name = claim_id(RIVER, inner)
        claim = replace(outer, id=name, attribution=inner, within=outer.id)
        nested.append((annotation, (outer, claim)))

    found = {each.attribution: each for each in consensus_claims(collect(*nested))}

    assert set(found) == {RAINED, inner}
    assert found[inner].within == found[RAINED].unit == claim_id(RIVER, RAINED)
    assert found[RAINED].within == ""
