"""What stands of what several people said."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from factcheck.comparing.consensus import Consensus, consensus_claims
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


def shown(each: Consensus) -> str:
    """Return what a claim says."""
    return " … ".join(span.text_in(each.document.text) for span in each.attribution.content)


def test_claims_come_once_in_the_order_of_documents_and_texts() -> None:
    """Twelve claims of two annotators are seven."""
    assert [shown(each) for each in consensus_claims(OLD)] == [
        "that it rained",
        "that the river rose",
        "a bridge fell",
        "“The port reopens,”",
        "that prices doubled",
        "إن المطر هطل",
        "أن النهر ارتفع",
    ]


def test_what_one_missed_is_told() -> None:
    """It stands all the same."""
    found = {shown(each): each.missed for each in consensus_claims(OLD) if each.missed}

    assert found == {
        "a bridge fell": ("sami@example.org",),
        "that prices doubled": ("nour@example.org",),
    }


def test_answers_that_differ_are_disputed() -> None:
    """Labels and verdicts, each by itself; no verdict yet is no answer."""
    first = annotate(RIVER, "nour", mark(RAINED, "Press", verdict="Supported"), mark(ROSE, "Press"))
    second = annotate(
        RIVER,
        "sami",
        mark(RAINED, "Press", verdict="Refuted"),
        mark(ROSE, "Residents", verdict="Refuted"),
    )

    found = list(consensus_claims(collect(first, second)))

    assert [(each.labels, each.verdict) for each in found] == [
        (("Press",), None),
        (None, "Refuted"),
    ]


def test_labels_in_another_order_are_the_same() -> None:
    """They are a set."""
    said = [
        annotate(RIVER, "nour", mark(RAINED, "Press", "Residents")),
        annotate(RIVER, "sami", mark(RAINED, "Residents", "Press")),
    ]

    (found,) = consensus_claims(collect(*said))

    assert found.labels == ("Press", "Residents")


def test_most_of_three_say_where_it_stands() -> None:
    """Two marked the shorter one; of two alone the first by name counts."""
    of_three = [
        annotate(RIVER, name, mark(spans))
        for name, spans in (("amal", ROSE), ("nour", SHORTER), ("sami", SHORTER))
    ]

    (three,) = consensus_claims(collect(*of_three))
    (two,) = consensus_claims(collect(*of_three[:2]))

    assert (three.attribution, two.attribution) == (SHORTER, ROSE)


def test_what_somebody_decided_stands_alone() -> None:
    """The last of several decisions; the others' claims no longer count."""
    said = [
        annotate(RIVER, "nour", mark(RAINED, verdict="Supported"), mark(FELL)),
        annotate(RIVER, "sami", mark(RAINED, verdict="Refuted")),
        annotate(RIVER, "early", mark(ROSE), gold=True, minute=1),
        annotate(RIVER, "late", mark(RAINED, verdict="Refuted"), gold=True, minute=2),
        annotate(PORT, "nour", mark(REOPENS)),
    ]

    found = [(shown(each), each.verdict, each.decided) for each in consensus_claims(collect(*said))]

    assert found == [
        ("that it rained", "Refuted", "late@example.org"),
        ("“The port reopens,”", "", ""),
    ]


def test_nothing_stands_where_nobody_found_anything() -> None:
    """An annotation without claims, and documents without annotations."""
    assert list(consensus_claims(collect(annotate(NAHR, "nour")))) == []


@given(st.lists(st.sampled_from([RAINED, ROSE, FELL]), unique=True), st.integers(1, 4))
def test_people_who_agree_are_one(marked: list[object], people: int) -> None:
    """However many they are, the claims are those of one."""
    said = [annotate(RIVER, f"p{n}", *map(mark, marked)) for n in range(people)]  # type: ignore[arg-type]

    found = list(consensus_claims(collect(*said)))

    assert {each.attribution for each in found} == set(marked)
    assert all(len(each.answers) == people and not each.missed for each in found)
