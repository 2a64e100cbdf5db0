"""What an adjudicator left open, or changed by accident."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from factcheck.comparing.differences import compare_claims
from factcheck.comparing.texts import shared_texts
from factcheck.domain import Attribution, Quotation, Stance
from factcheck.studio.adjudication.task import MERGED, to_task
from factcheck.studio.format import controls
from factcheck.studio.pulling.undecided import undecided
from tests.analysis.annotated import (
    RAINED,
    RIVER,
    ROSE,
    Mark,
    annotate,
    collect,
    mark,
    place,
)

DENY = replace(ROSE, source=place(RIVER, "Residents deny"))


@dataclass
class Page:
    """What an adjudicator sees of a text, and has made of it so far."""

    disputes: Sequence[dict[str, Any]]
    start: Sequence[dict[str, Any]]
    result: list[dict[str, Any]]

    @classmethod
    def of(cls, *answers: Sequence[Mark]) -> "Page":
        answered = [annotate(RIVER, f"a{number}", *marks) for number, marks in enumerate(answers)]
        (text,) = shared_texts(collect(*answered))
        task = to_task(text, compare_claims(text), project=1)
        (start,) = [each["result"] for each in task.predictions if each["model_version"] == MERGED]
        return cls(task.data["adjudicates"]["disputes"], start, list(start))

    def region(self, words: str, label: str = "Claim") -> str:
        """Return the id of a region."""
        (name,) = [
            each["id"]
            for each in self.result
            if each.get("from_name") == controls.SPAN
            if (each["value"]["text"], each["value"]["labels"]) == (words, [label])
        ]
        return str(name)

    def delete(self, words: str, label: str = "Claim") -> None:
        """Delete a region as the page does: what is chosen for it and its links go, too."""
        name, ends = self.region(words, label), ("id", "from_id", "to_id")
        self.result = [each for each in self.result if name not in {each.get(end) for end in ends}]

    def unlink(self, claim: str, source: str) -> None:
        """Delete the link between a claim and a source."""
        ends = self.region(claim), self.region(source, "Source")
        self.result = [
            each for each in self.result if (each.get("from_id"), each.get("to_id")) != ends
        ]

    def choose(self, words: str, control: str, value: str) -> None:
        """Choose something for a claim."""
        item = {"id": self.region(words), "from_name": control, "type": "choices"}
        self.result.append({**item, "value": {"choices": [value]}})

    @property
    def reports(self) -> list[str]:
        return list(undecided(self.disputes, self.start, self.result, RIVER.text))


def content(*words: str) -> Mark:
    """Return a claim that differs in its content alone."""
    return mark(replace(ROSE, content=tuple(span for each in words for span in place(RIVER, each))))


def attributed(attribution: Attribution) -> Mark:
    return mark(attribution, "Residents")


def test_agreed_claims_need_no_decision() -> None:
    """An additional span that only one has marked may stay."""
    assert Page.of([content("the river rose")], [content("the river rose")]).reports == []
    assert Page.of([content("the river rose")], []).reports == []


@pytest.mark.parametrize(
    ("one", "other", "control", "reports", "value"),
    [
        (
            mark(ROSE, verdict="Refuted"),
            mark(ROSE, verdict="Supported"),
            controls.VERDICT,
            "no verdict was chosen for “that the river rose”",
            "Refuted",
        ),
        (
            mark(ROSE, "Press"),
            mark(ROSE, "Residents"),
            controls.ATTRIBUTED_TO,
            "no source label was chosen for “that the river rose”",
            "Press",
        ),
        (
            mark(ROSE),
            mark(replace(ROSE, quotation=Quotation.MIXED)),
            controls.QUOTATION,
            "no kind of quotation was chosen for “that the river rose”",
            "mixed",
        ),
        (
            mark(ROSE),
            mark(replace(ROSE, stance=Stance.HEDGED)),
            controls.STANCE,
            "no stance was chosen for “that the river rose”",
            "hedged",
        ),
    ],
)
def test_a_missing_choice_is_reported(
    one: Mark, other: Mark, control: str, reports: str, value: str
) -> None:
    """Until something is chosen or the claim is deleted."""
    page, gone = Page.of([one], [other]), Page.of([one], [other])
    assert page.reports == [reports]

    page.choose("that the river rose", control, value)
    gone.delete("that the river rose")

    assert page.reports == gone.reports == []


def test_several_contents_that_stay_are_reported() -> None:
    """Deleting one of them is not enough."""
    words = ["that the river rose", "t the river rose", "the river rose"]
    page = Page.of(*([content(each)] for each in words))

    for gone in range(2):
        left = ", ".join(f"“{each}”" for each in words[gone:])
        assert page.reports == [f"several versions are still marked: {left}"]
        page.delete(words[gone])

    assert page.reports == []


def test_several_versions_of_a_source_that_stay_are_reported() -> None:
    """A version may have several spans; spans that are in all versions may stay."""
    both = replace(ROSE, source=(*place(RIVER, "The mayor"), *place(RIVER, "Residents")))
    other = replace(ROSE, source=(*place(RIVER, "The mayor"), *place(RIVER, "Residents deny")))
    page = Page.of([mark(both)], [mark(other)])
    assert page.reports == [
        "several versions are still marked: “The mayor”, “Residents”, “Residents deny”"
    ]

    page.delete("Residents", "Source")

    assert page.reports == []


def test_deleting_a_link_is_a_decision() -> None:
    """The source region stays, because another claim uses it."""
    rained = replace(RAINED, source=ROSE.source)
    page = Page.of([attributed(rained), attributed(ROSE)], [attributed(rained), attributed(DENY)])
    assert page.reports == ["several versions are still marked: “Residents”, “Residents deny”"]

    page.unlink("that the river rose", "Residents")

    assert page.reports == []


def test_a_source_deleted_with_another_claim_is_reported() -> None:
    """All agree that it is the source of the first claim."""
    rained = replace(RAINED, source=ROSE.source)
    page = Page.of([attributed(rained), attributed(ROSE)], [attributed(rained), attributed(DENY)])

    page.delete("Residents", "Source")

    assert page.reports == [
        "the source of “that it rained” was deleted together with another claim's"
    ]


def test_a_source_that_was_marked_again_is_not_reported() -> None:
    """The change was intended."""
    rained = replace(RAINED, source=ROSE.source)
    page = Page.of([attributed(rained), attributed(ROSE)], [attributed(rained), attributed(DENY)])

    page.delete("Residents", "Source")
    ends = page.region("that it rained"), page.region("Residents deny", "Source")
    page.result.append({"type": "relation", "from_id": ends[0], "to_id": ends[1]})

    assert page.reports == []


def test_a_leftover_piece_of_a_deleted_claim_is_reported() -> None:
    """It becomes a claim of its own, unless it is linked to another one."""
    pieces = content("that the river rose", "a bridge fell")
    page = Page.of([pieces], [content("the river rose")])

    page.delete("that the river rose")

    assert page.reports == ["a piece of a deleted claim is now a claim of its own: “a bridge fell”"]
    ends = page.region("the river rose"), page.region("a bridge fell")
    page.result.append({"type": "relation", "from_id": ends[0], "to_id": ends[1]})
    assert page.reports == []


def test_long_quotes_are_shortened() -> None:
    """Each report is one line."""
    whole = RIVER.text[:-1]
    page = Page.of([content(whole)], [content(whole[1:])])

    (reports,) = page.reports

    assert reports.count("…”") == 2
    assert len(reports) < 170


def test_malformed_items_are_ignored() -> None:
    """The server accepts anything; another check reports what is wrong."""
    page = Page.of([content("the river rose")], [content("that the river rose")])
    odd: list[dict[str, Any]] = [
        {"id": None, "from_name": "span"},
        {"id": 3, "from_name": "span", "value": {"start": "9"}},
    ]

    odd.append({})

    assert list(undecided(page.disputes, [], odd, RIVER.text)) == []
