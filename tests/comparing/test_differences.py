"""What annotators of the same text differ in."""

from dataclasses import replace

import pytest
from hypothesis import given

from factcheck.comparing.differences import Aspect, compare_claims
from factcheck.comparing.matching import match_claims
from factcheck.comparing.texts import shared_texts
from factcheck.domain import Dataset, Quotation, Stance, text_of
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
from tests.comparing.strategies import shared_datasets

ANSWER = mark(ROSE, "Residents", verdict="Refuted")


def differences(*marks: Mark) -> tuple[Aspect, ...]:
    """Return what people differ in who marked the same claim like this, one each."""
    answers = [annotate(RIVER, f"a{number}", each) for number, each in enumerate(marks)]
    (text,) = shared_texts(collect(*answers))
    (compared,) = compare_claims(text)
    assert not compared.missed
    return compared.differences


@pytest.mark.parametrize(
    ("changed", "aspect"),
    [
        ({"content": place(RIVER, "the river rose")}, Aspect.CONTENT),
        ({"source": ()}, Aspect.SOURCE),
        ({"cue": place(RIVER, "Residents deny")}, Aspect.CUE),
        ({"channel": place(RIVER, "the Herald")}, Aspect.CHANNEL),
        ({"quotation": Quotation.MIXED}, Aspect.QUOTATION),
        ({"stance": Stance.HEDGED}, Aspect.STANCE),
    ],
)
def test_each_span_the_quotation_and_the_stance_are_compared(
    changed: dict[str, object], aspect: Aspect
) -> None:
    """To the code point."""
    other = replace(ANSWER, attribution=replace(ROSE, **changed))  # type: ignore[arg-type]

    assert differences(ANSWER, other) == (aspect,)


def test_labels_and_verdicts_are_compared() -> None:
    """Both can differ at once."""
    assert differences(ANSWER, mark(ROSE, "Press", verdict="Refuted")) == (Aspect.LABELS,)
    assert differences(ANSWER, mark(ROSE, verdict="Supported")) == (Aspect.LABELS, Aspect.VERDICT)


def test_no_label_is_an_answer_and_no_verdict_is_not() -> None:
    """Somebody who has not checked the claim yet contradicts nobody."""
    assert differences(ANSWER, mark(ROSE, verdict="Refuted")) == (Aspect.LABELS,)
    assert differences(ANSWER, mark(ROSE, "Residents")) == ()


def test_the_order_of_labels_does_not_matter() -> None:
    """They are a set."""
    assert differences(mark(ROSE, "Press", "Residents"), mark(ROSE, "Residents", "Press")) == ()


def test_one_of_three_annotators_is_enough_to_differ() -> None:
    """Two agree, the third does not."""
    assert differences(ANSWER, ANSWER, mark(ROSE, "Press", verdict="Refuted")) == (Aspect.LABELS,)


def test_claims_are_in_the_order_of_the_text_with_who_missed_them() -> None:
    """Of three claims, one is agreed on, one differs, and one was missed."""
    text, *_ = shared_texts(OLD)
    found = []
    for each in compare_claims(text):
        first, *_ = each.answers.values()
        words = text_of(first.attribution.content, RIVER.text)
        found.append((words, each.missed, each.differences))

    assert found == [
        ("that it rained", (), ()),
        ("that the river rose", (), (Aspect.CONTENT, Aspect.VERDICT)),
        ("a bridge fell", ("sami@example.org",), ()),
    ]


def test_an_adjudicated_text_keeps_its_gold_apart() -> None:
    """The answers of its annotators are still compared."""
    annotated = [
        annotate(RIVER, "nour", mark(RAINED)),
        annotate(RIVER, "sami", mark(FELL)),
        annotate(RIVER, "mona", mark(FELL), gold=True),
    ]

    (before,), (after,) = (
        list(shared_texts(collect(*annotated[:2]))),
        list(shared_texts(collect(*annotated))),
    )

    assert (before.gold, after.gold) == ((), (annotated[2][0],))
    assert list(after.annotations) == ["nour@example.org", "sami@example.org"]
    assert compare_claims(before) == compare_claims(after)


@given(shared_datasets())
def test_each_answer_belongs_to_one_claim(dataset: Dataset) -> None:
    """And a claim is agreed on if all annotators found it and nothing differs."""
    (text,) = shared_texts(dataset)
    compared = compare_claims(text)

    answers = [claim for each in compared for claim in each.answers.values()]
    assert answers
    assert sorted(map(repr, answers)) == sorted(map(repr, dataset.claims))
    for each in compared:
        assert each.agreed == (not each.missed and not each.differences)
        assert {*each.answers, *each.missed} == set(text.claims)


@given(shared_datasets())
def test_annotators_of_a_claim_overlap_in_its_content(dataset: Dataset) -> None:
    """Each answer matches at least one other."""
    (text,) = shared_texts(dataset)
    for each in compare_claims(text):
        claims = list(each.answers.values())
        for claim in claims:
            others = [other for other in claims if other is not claim]
            assert not others or match_claims([claim], others)
