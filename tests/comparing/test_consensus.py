"""The claims of a dataset after agreement and adjudication."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.comparing.consensus import Consensus, consensus_claims, read_consensus
from factcheck.dataset import open_dataset, write_dataset
from factcheck.domain import Attribution, Dataset, text_of
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


@pytest.mark.parametrize(
    "dataset",
    [
        OLD,
        collect(annotate(RIVER, "nour", mark(ROSE, "Press"))),
        collect(annotate(RIVER, "chief", mark(ROSE, "Press"), gold=True)),
        collect(*(annotate(RIVER, "nour", mark(ROSE, "Press"), minute=each) for each in (1, 2))),
    ],
    ids=["two annotators", "one", "ground truth alone", "one twice"],
)
def test_a_file_has_the_same_claims_as_the_dataset_in_memory(
    dataset: Dataset, tmp_path: Path
) -> None:
    """Whoever annotated; the order may be another one."""
    path = tmp_path / "claims.json"
    write_dataset(path, dataset)

    with open_dataset(path) as opened:
        found = list(read_consensus(opened))

    claims = list(consensus_claims(dataset))
    assert len(found) == len(claims)
    assert all(each in claims for each in found)


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
