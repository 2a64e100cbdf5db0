"""What was decided comes back with the next pull."""

import json
from dataclasses import replace

import pytest

from factcheck.analysis.agreement import agreement
from factcheck.comparing.consensus import consensus_claims
from factcheck.domain import (
    Prediction,
    Provenance,
)
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.pulling.stored_task import TaskConverter
from tests.analysis.annotated import (
    MODEL,
    RAINED,
    RIVER,
    ROSE,
    TAXONOMY,
    annotate,
    collect,
)
from tests.studio.adjudication.desk import (
    DIFFERENT,
    RAIN,
    TWO,
    Desk,
    claim_regions,
    decided,
    golden,
    without,
)


def test_a_decision_is_gold_and_records_who_and_when(desk: Desk) -> None:
    """It does not come from a model, and does not count as a changed prediction."""
    desk.adjudicate(collect(*TWO))
    desk.submit()

    dataset, report = desk.pull()

    (annotation,) = golden(dataset)
    claims = [each for each in dataset.claims if each.annotation == annotation.id]
    assert annotation.gold
    assert annotation.adjudicates == tuple(each.id for each, _ in TWO)
    assert annotation.annotator == "mona@example.org"
    assert (annotation.created, annotation.lead_time) == ("2026-01-04T08:00:00.000000Z", 42.5)
    assert (annotation.model, annotation.predicted, annotation.deleted) == (None, (), ())
    assert {each.provenance for each in claims} == {Provenance.MANUAL}
    assert {(each.score, each.predicted) for each in claims} == {(None, "")}
    assert [document.id for document in dataset.documents] == ["river.en", "port.en", "river.ar"]
    assert (report.tally["adjudications"], report.tally["decided"]) == (1, 4)
    assert (report.tally["annotations"], report.tally["claims"], report.tally["tasks"]) == (2, 5, 3)
    assert report.refused == ()


def test_a_decision_does_not_change_agreement(desk: Desk) -> None:
    """Agreement uses the annotators' answers; the consensus uses the decision."""
    desk.annotated(collect(*TWO))
    before, _ = desk.pull()
    desk.adjudicate(before)
    (shorter,) = claim_regions(desk.tasks[0], "the river rose")
    (fell,) = claim_regions(desk.tasks[0], "a bridge fell")
    desk.submit(without(shorter, fell))

    after, _ = desk.pull()

    assert agreement(after).groups == agreement(before).groups
    assert agreement(after).groups["en"].annotators == ("nour@example.org", "sami@example.org")
    assert (agreement(before).gold, agreement(after).gold) == (0, 1)
    assert [(each.attribution, each.decided) for each in consensus_claims(after)] == [
        (RAINED, "mona@example.org"),
        (ROSE, "mona@example.org"),
    ]
    assert desk.adjudicate(after).differing == 0


def test_what_was_left_open_is_reported(desk: Desk) -> None:
    """Two versions of a claim and a missing verdict are reported; nothing is refused."""
    desk.adjudicate(collect(*TWO))
    desk.submit()

    _, report = desk.pull()

    assert {(each.task, each.title) for each in report.remarks} == {
        (desk.tasks[0]["id"], "The river")
    }
    assert [each.said for each in report.remarks] == [
        "undecided: no verdict was chosen for “that the river rose”",
        "undecided: no verdict was chosen for “the river rose”",
        "undecided: several versions are still marked: “that the river rose”, “the river rose”",
    ]
    (shorter,) = claim_regions(desk.tasks[0], "the river rose")
    desk.submit(without(shorter), at="2026-01-04T09:00:00.000000Z")
    assert [each.said for each in desk.pull()[1].remarks] == [
        "undecided: no verdict was chosen for “that the river rose”",
    ]


def test_what_was_left_open_and_decided_again_is_not_reported(desk: Desk) -> None:
    """The first decision stays in the dataset; the later one counts."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    later = annotate(RIVER, "sami", RAIN, minute=5)
    desk.adjudicate(collect(TWO[0], later, (decided(*TWO), ())))
    assert desk.pull()[1].remarks != ()

    desk.submit(task=1, at="2026-01-04T09:00:00.000000Z")
    dataset, report = desk.pull()

    assert report.remarks == ()
    assert [each.adjudicates[1] for each in golden(dataset)] == [TWO[1][0].id, later[0].id]


def test_reported_titles_cannot_control_the_terminal(desk: Desk) -> None:
    """Each report is one line, whatever characters a title has."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.tasks[0]["data"]["document"]["title"] = "The\nriver \x1b[31m\u202e"

    reported = desk.pull()[1].remarks

    assert [each.title for each in reported] == ["The river \\x1b[31m\\u202e"] * 3


def test_a_lone_surrogate_in_an_edited_text_is_escaped(desk: Desk) -> None:
    """SQLite cannot store it either."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.tasks[0]["data"]["text"] = RIVER.text.replace("river", "\ud800iver")

    stored = TaskConverter(TAXONOMY, {}, annotated=1).convert(desk.tasks[0], 2, "")

    said = [json.loads(line)["said"] for line in stored.remarks.split("\n")]
    assert any("“that the \\ud800iver rose”" in each for each in said)
    assert all(each.isprintable() for each in said)


@pytest.mark.parametrize("skipped", [True, False])
def test_a_task_without_submission_is_no_decision(desk: Desk, *, skipped: bool) -> None:
    """Neither if it was skipped nor if nobody has opened it."""
    desk.adjudicate(collect(*TWO))
    if skipped:
        desk.submit(was_cancelled=True)

    dataset, report = desk.pull()

    assert (golden(dataset), report.tally["adjudications"]) == ([], 0)
    assert report.tally["skipped"] == 0


def test_a_pull_reads_new_decisions(desk: Desk) -> None:
    """Each project has its own time of the last pull."""
    desk.adjudicate(collect(*TWO, *DIFFERENT))
    assert desk.pull()[1].read == 5
    assert desk.pull()[1].read == 0

    desk.submit(at="2026-01-04T09:00:00.000000Z")
    dataset, report = desk.pull()

    assert (report.read, report.tally["adjudications"]) == (1, 1)
    assert len(golden(dataset)) == 1


def test_a_changed_decision_is_not_duplicated(desk: Desk) -> None:
    """A deleted decision is kept as refused."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    (fell,) = claim_regions(desk.tasks[0], "a bridge fell")
    desk.submit(without(fell), at="2026-01-04T09:00:00.000000Z")
    assert desk.pull()[1].tally["decided"] == 3

    desk.tasks[0] |= {"annotations": [], "updated_at": "2026-01-04T10:00:00.000000Z"}
    dataset, report = desk.pull()

    assert golden(dataset) == []
    assert [each["reason"] for each in report.refused] == ["deleted-annotation"]


def test_a_changed_project_description_loses_nothing(desk: Desk) -> None:
    """A pull remembers the projects of earlier pulls."""
    desk.adjudicate(collect(*TWO))
    desk.pull()
    desk.server.projects[2]["description"] = "Mona decides"
    desk.submit()

    assert len(golden(desk.pull()[0])) == 1


def test_decisions_stay_when_their_project_is_deleted(desk: Desk) -> None:
    """As with any deleted task."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    del desk.server.projects[2], desk.server.tasks[2]

    dataset, report = desk.pull(full=True)

    assert [each.annotator for each in golden(dataset)] == ["mona@example.org"]
    assert (dataset.withdrawn, report.unseen) == ((), 0)


def test_a_decision_on_a_replaced_text_is_kept_as_refused(desk: Desk) -> None:
    """The decision was about another text."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    newer = replace(RIVER, text="Nobody said a word.")
    (task,) = to_tasks(Prediction(newer, (), MODEL, TAXONOMY.sha256))
    desk.server.tasks[1].append(task.to_json())

    dataset, report = desk.pull()

    assert dataset.annotations == ()
    assert dataset.documents[-1].text == newer.text
    assert [each["reason"] for each in report.refused] == ["replaced-text", "replaced-text"]


def test_a_deleted_text_keeps_its_decision(desk: Desk) -> None:
    """The document is withdrawn, but its annotations stay."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    del desk.server.tasks[1][0]

    dataset, _ = desk.pull(full=True)

    assert dataset.withdrawn == ("river.en",)
    assert [each.document for each in golden(dataset)] == ["river.en"]


def test_a_text_with_an_unreadable_task_is_not_withdrawn(desk: Desk) -> None:
    """The task exists: somebody has changed its document on the server."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.server.tasks[1][0]["data"] = {**desk.server.tasks[1][0]["data"], "document": {}}

    dataset, report = desk.pull()

    assert dataset.withdrawn == ()
    assert [each.document for each in dataset.annotations] == ["river.en"]
    assert [each["reason"] for each in report.refused] == ["changed-document"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"project": 3}, "foreign-task"),
        ({"annotations": []}, "changed-document"),
        ({"disputes": "none"}, "changed-document"),
    ],
)
def test_a_task_that_was_changed_on_the_server_is_kept_aside(
    desk: Desk, changed: dict[str, object], reason: str
) -> None:
    """It is unknown which answers it adjudicates."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.tasks[0]["data"]["adjudicates"] |= changed

    dataset, report = desk.pull()

    assert golden(dataset) == []
    assert [each["reason"] for each in report.refused] == [reason]


def test_a_task_in_the_wrong_project_is_kept_as_refused(desk: Desk) -> None:
    """A task to annotate in an adjudication, and the other way round."""
    desk.adjudicate(collect(*TWO))
    one, other = desk.server.tasks[1].pop(), desk.tasks.pop()
    desk.server.tasks[1].append(other)
    desk.tasks.append(one)

    _, report = desk.pull()

    assert [each["reason"] for each in report.refused] == ["foreign-task"] * 2
