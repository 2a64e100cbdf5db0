"""On what two people differ."""

from dataclasses import replace

import pytest
from hypothesis import given

from factcheck.comparing.differences import Aspect, compare_claims
from factcheck.comparing.texts import shared_texts
from factcheck.domain import Quotation
from tests.analysis.annotated import (
    FELL,
    RAINED,
    RIVER,
    ROSE,
    Mark,
    annotate,
    collect,
    mark,
    place,
)
from tests.analysis.releases import OLD
from tests.dataset.strategies import datasets

SAID = mark(ROSE, "Residents", verdict="Refuted")


def points(*marks: Mark) -> tuple[Aspect, ...]:
    """Return in what people differ who marked the same claim like this, one each."""
    said = [annotate(RIVER, f"a{number}", each) for number, each in enumerate(marks)]
    (text,) = shared_texts(collect(*said))
    (found,) = compare_claims(text)
    assert not found.missed
    return found.differences


@pytest.mark.parametrize(
    ("changed", "point"),
    [
        ({"content": place(RIVER, "the river rose")}, Aspect.CONTENT),
        ({"source": ()}, Aspect.SOURCE),
        ({"cue": place(RIVER, "Residents deny")}, Aspect.CUE),
        ({"channel": place(RIVER, "the Herald")}, Aspect.CHANNEL),
        ({"quotation": Quotation.MIXED}, Aspect.QUOTATION),
    ],
)
def test_spans_and_quotation_are_compared_one_by_one(
    changed: dict[str, object], point: Aspect
) -> None:
    """To the code point."""
    other = replace(SAID, attribution=replace(ROSE, **changed))  # type: ignore[arg-type]

    assert points(SAID, other) == (point,)


def test_labels_and_verdict_are_compared() -> None:
    """Both at once, too."""
    assert points(SAID, mark(ROSE, "Press", verdict="Refuted")) == (Aspect.LABELS,)
    assert points(SAID, mark(ROSE, verdict="Supported")) == (Aspect.LABELS, Aspect.VERDICT)


def test_no_label_is_an_answer_and_no_verdict_is_none() -> None:
    """Who has not looked yet contradicts nobody."""
    assert points(SAID, mark(ROSE, verdict="Refuted")) == (Aspect.LABELS,)
    assert points(SAID, mark(ROSE, "Residents")) == ()


def test_labels_in_another_order_are_the_same() -> None:
    """They are a set."""
    assert points(mark(ROSE, "Press", "Residents"), mark(ROSE, "Residents", "Press")) == ()


def test_one_of_three_is_enough() -> None:
    """Whoever is in the minority."""
    assert points(SAID, SAID, mark(ROSE, "Press", verdict="Refuted")) == (Aspect.LABELS,)


def test_claims_come_in_the_order_of_the_text_with_who_missed_them() -> None:
    """Of two texts and five claims, two are agreed on."""
    found = [
        (
            RIVER.text[each.answers[name].attribution.content[0].start :][:9],
            each.missed,
            each.differences,
        )
        for text in list(shared_texts(OLD))[:1]
        for each in compare_claims(text)
        for name in list(each.answers)[:1]
    ]

    assert found == [
        ("that it r", (), ()),
        ("that the ", (), (Aspect.CONTENT, Aspect.VERDICT)),
        ("a bridge ", ("sami@example.org",), ()),
    ]


def test_a_text_that_was_decided_says_so() -> None:
    """Its annotators' answers are there all the same."""
    said = [
        annotate(RIVER, "nour", mark(RAINED)),
        annotate(RIVER, "sami", mark(FELL)),
        annotate(RIVER, "mona", mark(FELL), gold=True),
    ]

    (before,), (after,) = list(shared_texts(collect(*said[:2]))), list(shared_texts(collect(*said)))

    assert (before.gold, after.gold) == ((), (said[2][0],))
    assert list(after.annotations) == ["nour@example.org", "sami@example.org"]
    assert compare_claims(before) == compare_claims(after)


@given(datasets())
def test_agreed_is_what_all_found_and_nothing_differs_in(dataset: object) -> None:
    """Whatever was annotated; each answer is in one place."""
    for text in shared_texts(dataset):  # type: ignore[arg-type]
        found = compare_claims(text)
        answers = [claim for each in found for claim in each.answers.values()]

        assert sorted(each.id for each in answers) == sorted(
            each.id for claims in text.claims.values() for each in claims
        )
        for each in found:
            assert each.agreed == (not each.missed and not each.differences)
            assert {*each.answers, *each.missed} == set(text.claims)
