"""What goes to the project of adjudication."""

from dataclasses import replace

import httpx
import pytest

from factcheck.domain import (
    Prediction,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
)
from factcheck.errors import ConfigMismatch, StudioError
from factcheck.studio.adjudication.adjudicate import AdjudicationReport
from factcheck.studio.adjudication.task import MERGED
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.sending.push import push
from tests.analysis.annotated import (
    FELL,
    MODEL,
    NAHR,
    PORT,
    RIVER,
    ROSE,
    TAXONOMY,
    Annotated,
    annotate,
    collect,
    mark,
    says,
)
from tests.studio.adjudication.desk import ALIKE, DIFFERENT, RAIN, TWO, Desk, decided, golden
from tests.studio.fake_server import CONNECTION, raising, times
from tests.studio.texts import without_stances

STANCES = tuple(
    annotate(RIVER, name, mark(replace(ROSE, stance=stance), verdict="Refuted"))
    for name, stance in (("nour", Stance.DENIES), ("sami", Stance.HEDGED))
)
"""Two answers that differ in the stance alone."""


def test_texts_with_differences_go_to_a_separate_project(desk: Desk) -> None:
    """Each task has every answer, and the merged answers to start from."""
    report = desk.adjudicate(collect(*TWO, *ALIKE, *DIFFERENT))

    assert desk.texts == ["river.en", "river.ar"]
    assert (report.shared, report.differing, report.claims, report.added) == (3, 2, 3, 2)
    project = desk.server.projects[2]
    assert project["title"] == "The river, adjudication"
    assert project["description"] == "Adjudication of project 1, “The river”"
    assert project["model_version"] == MERGED
    assert report.url == "http://127.0.0.1:9/projects/2/data"
    versions = [each["model_version"] for each in desk.tasks[0]["predictions"]]
    assert versions == ["nour@example.org", "sami@example.org", MERGED]


def test_a_task_names_the_annotations_that_it_adjudicates(desk: Desk) -> None:
    """By their ids and the time of their last change."""
    desk.adjudicate(collect(*TWO))

    decides = desk.tasks[0]["data"]["adjudicates"]
    assert decides["project"] == 1
    assert decides["annotations"] == [
        {"id": each.id, "annotator": each.annotator, "updated": each.updated} for each, _ in TWO
    ]


def test_a_part_of_a_long_text_says_which_it_is(desk: Desk) -> None:
    """As the task that was annotated does."""
    text = "The mayor said that it rained.\n\nResidents deny that the river rose."
    document = replace(RIVER, id="parts.en", text=text)
    first, second = to_tasks(Prediction(document, (), MODEL, TAXONOMY.sha256), limit=40)
    desk.server.tasks[1] = [
        {**each.to_json(), "id": number, "annotations": [], "drafts": []}
        for number, each in enumerate((first, second), start=1)
    ]
    rose = replace(says(document, "Residents", "deny", "that the river rose"), stance=Stance.DENIES)
    part = Span(32, len(text))  # after the first paragraph and a blank line
    dataset = collect(
        annotate(document, "nour", mark(rose), part=part),
        annotate(document, "sami", part=part),
        documents=[document],
    )
    desk.annotated(dataset)
    desk.server.tasks[1][0]["annotations"] = []
    desk.adjudicate(dataset, older=True)

    assert [each["data"]["title"] for each in desk.tasks] == ["The river (2 of 2)"]


def test_the_parallel_text_is_shown_beside_it(desk: Desk) -> None:
    """Even if nobody annotated it."""
    english, arabic = replace(RIVER, parallel="river.ar"), replace(NAHR, parallel="river.en")

    desk.adjudicate(collect(*TWO, documents=[english, PORT, arabic]))

    assert [each["data"]["parallel_text"] for each in desk.tasks] == [NAHR.text]


def test_of_two_projects_made_at_once_the_first_stays(desk: Desk) -> None:
    """Somebody else adjudicates the same project; there is one place to decide."""
    create = "POST /api/projects/"

    def answer(request: httpx.Request) -> httpx.Response:
        del desk.server.faults[create]
        desk.server.handle_request(request)
        return desk.server.handle_request(request)

    desk.server.faults[create] = answer
    assert desk.adjudicate(collect(*TWO)).added == 1
    assert list(desk.server.projects) == [1, 2]
    assert desk.texts == ["river.en"]


def test_the_second_time_nothing_is_sent(desk: Desk) -> None:
    """And no second project is created."""
    desk.adjudicate(collect(*TWO))
    before = len(desk.server.writes())

    report = desk.adjudicate(collect(*TWO))

    assert len(desk.server.writes()) == before
    assert (report.added, report.left, len(desk.server.projects)) == (0, 1, 2)


def test_a_renamed_project_is_found(desk: Desk) -> None:
    """By its description."""
    desk.adjudicate(collect(*TWO))
    desk.server.projects[2]["title"] = "Mona's desk"

    desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert desk.texts == ["river.en", "river.ar"]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    """It reports what would be done."""
    report = desk.adjudicate(collect(*TWO), dry_run=True)

    assert desk.server.writes() == []
    assert (report.added, report.project, report.url) == (1, None, "")


def test_without_differences_no_project_is_created(desk: Desk) -> None:
    """A project without tasks is of no use."""
    report = desk.adjudicate(collect(*ALIKE))

    assert (report.shared, report.differing) == (1, 0)
    assert len(desk.server.projects) == 1


def test_a_text_with_one_annotator_is_not_shared(desk: Desk) -> None:
    """The report counts no shared text."""
    assert desk.adjudicate(collect(TWO[0])) == AdjudicationReport(None)


def test_ground_truth_is_a_decision(desk: Desk) -> None:
    """In the annotated project, or in an earlier adjudication."""
    gold = annotate(RIVER, "mona", RAIN, gold=True)

    report = desk.adjudicate(collect(*TWO, gold))

    assert (report.shared, report.differing) == (1, 0)


def test_changed_answers_replace_the_old_ones(desk: Desk) -> None:
    """Unless somebody has begun to decide."""
    desk.adjudicate(collect(*TWO))
    later = annotate(RIVER, "sami", RAIN, minute=5)

    report = desk.adjudicate(collect(TWO[0], later))

    assert (report.added, report.replaced, len(desk.tasks)) == (0, 1, 1)
    assert desk.tasks[0]["data"]["adjudicates"]["annotations"][1]["id"] == later[0].id


@pytest.mark.parametrize("begun", ["annotations", "drafts"])
def test_a_task_that_somebody_has_begun_stays(desk: Desk, begun: str) -> None:
    """If answers have changed since, the text is sent again with the new ones."""
    desk.adjudicate(collect(*TWO))
    desk.tasks[0][begun] = [{"id": 1, "result": [], "was_cancelled": True}]
    number = desk.tasks[0]["id"]
    assert desk.adjudicate(collect(*TWO)).left == 1
    later = annotate(RIVER, "sami", RAIN, minute=5)

    report = desk.adjudicate(collect(TWO[0], later))

    assert (report.again, report.replaced, report.left) == (1, 0, 0)
    first, second = desk.tasks
    assert (first["id"], first[begun]) == (number, [{"id": 1, "result": [], "was_cancelled": True}])
    assert second["data"]["adjudicates"]["annotations"][1]["id"] == later[0].id
    assert desk.adjudicate(collect(TWO[0], later)).left == 1


def test_a_decision_on_changed_answers_is_needed_again(desk: Desk) -> None:
    """Even if the decision is later than the change: it was based on the old answers."""
    desk.adjudicate(collect(*TWO))
    desk.submit(at="2026-01-02T10:06:00.000000Z")
    (changed, claims) = TWO[1]
    changed = replace(changed, updated="2026-01-02T10:05:00Z")
    before = collect(TWO[0], (changed, claims), (decided(*TWO), ()))

    assert desk.adjudicate(before).again == 1
    for _ in range(2):
        assert desk.adjudicate(before).left == 1
        assert len(desk.tasks) == 2

    desk.submit(task=1, at="2026-01-02T10:07:00.000000Z")
    report = desk.adjudicate(before)
    assert (report.differing, report.again, len(desk.tasks)) == (0, 0, 2)


def test_a_deleted_decision_is_needed_again(desk: Desk) -> None:
    """The dataset still has it; its task stays until the next pull."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    desk.tasks[0] |= {"annotations": [], "updated_at": "2026-01-04T10:00:00.000000Z"}

    report = desk.adjudicate(collect(*TWO, (decided(*TWO), ())))

    assert (report.left, desk.texts) == (1, ["river.en"])
    assert golden(desk.pull()[0]) == []


def test_a_decision_on_more_answers_is_needed_again(desk: Desk) -> None:
    """One of three annotations was deleted."""
    third = annotate(RIVER, "zed", mark(FELL))
    desk.adjudicate(collect(*TWO, third))
    desk.submit()

    report = desk.adjudicate(collect(*TWO, (decided(*TWO, third), ())))

    assert report.again == 1


def test_a_decision_stays_valid_without_its_project(desk: Desk) -> None:
    """The dataset records which annotations were adjudicated."""
    assert desk.adjudicate(collect(*TWO, (decided(*TWO), ()))).differing == 0


def test_a_task_that_somebody_begins_meanwhile_is_not_removed(desk: Desk) -> None:
    """No work is lost."""
    desk.adjudicate(collect(*TWO))
    call, asked = "GET /api/projects/2/export", []

    def begun_later(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if len(asked) == 2:
            desk.submit()
        return desk.server.project("GET", 2, "export", request)

    desk.server.faults[call] = begun_later
    desk.adjudicate(collect(TWO[0], annotate(RIVER, "sami", RAIN, minute=5)))

    assert [bool(each.get("annotations")) for each in desk.tasks] == [True, False]


@pytest.mark.parametrize(
    "now",
    [
        (TWO[0], annotate(RIVER, "sami", RAIN, minute=5)),
        TWO[:1],
        (*TWO, annotate(RIVER, "zed", mark(FELL))),
        (annotate(RIVER, "nour", RAIN, minute=5), annotate(RIVER, "sami", RAIN, minute=5)),
    ],
    ids=["changed", "deleted", "given", "agreed"],
)
def test_an_outdated_dataset_brings_no_old_answers_back(
    desk: Desk, now: tuple[Annotated, ...]
) -> None:
    """Whatever happened to the answers since, and whether they were adjudicated or not."""
    desk.annotated(collect(*now))
    report = desk.adjudicate(collect(*TWO), older=True)
    assert (report.stale, report.differing, report.added) == (1, 0, 0)
    desk.adjudicate(collect(*now))
    before = [each["data"]["adjudicates"] for each in desk.tasks]

    report = desk.adjudicate(collect(*TWO), older=True)

    assert (report.stale, report.added, report.replaced) == (1, 0, 0)
    assert [each["data"]["adjudicates"] for each in desk.tasks] == before


def test_an_outdated_dataset_removes_nothing(desk: Desk) -> None:
    """The dataset has one answer to the text, or none."""
    desk.adjudicate(collect(*TWO))

    for answers in (TWO[:1], ()):
        report = desk.adjudicate(collect(*answers), older=True)
        assert (report.stale, report.removed) == (1, 0)

    assert desk.texts == ["river.en"]


def test_a_withdrawn_text_needs_no_decision(desk: Desk) -> None:
    """Somebody deleted its task; the dataset is not outdated."""
    desk.adjudicate(collect(*TWO))
    del desk.server.tasks[1][0]

    report = desk.adjudicate(replace(collect(*TWO), withdrawn=("river.en",)))

    assert (report.stale, report.removed, desk.texts) == (0, 1, [])


def test_a_text_on_which_annotators_now_agree_needs_no_decision(desk: Desk) -> None:
    """The task is removed, unless somebody has begun it."""
    desk.adjudicate(collect(*TWO, *DIFFERENT))
    desk.submit(task=1)
    alike = [annotate(RIVER, name, RAIN, minute=5) for name in ("nour", "sami")]

    report = desk.adjudicate(collect(*alike))

    assert report.removed == 1
    assert desk.texts == ["river.ar"]


def test_texts_that_the_project_lacks_are_not_sent(desk: Desk) -> None:
    """The dataset is outdated: somebody pushed another text."""
    desk.server.tasks[1][0]["data"]["superseded_by"] = "river.en@fedcba987654"
    del desk.server.tasks[1][2]

    report = desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert (report.stale, report.differing, report.added) == (2, 0, 0)
    assert len(desk.server.projects) == 1


def test_a_lost_answer_sends_nothing_twice(desk: Desk) -> None:
    """What was stored is looked up."""
    desk.server.lose, desk.server.once = {"POST /api/projects/2/import"}, True

    desk.adjudicate(collect(*TWO, *DIFFERENT), patience=(0.0, 0.0))

    assert desk.texts == ["river.en", "river.ar"]
    assert desk.server.projects[2]["model_version"] == MERGED


def test_an_interrupted_adjudication_is_completed_by_the_next(desk: Desk) -> None:
    """After half an import, or in a project without tasks, the next run looks what is there."""
    desk.server.take = 1
    with pytest.raises(StudioError, match="the server stored 1 of 2 tasks; try again"):
        desk.adjudicate(collect(*TWO, *DIFFERENT))
    desk.server.take = None

    report = desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert (report.added, report.left) == (1, 1)
    assert desk.texts == ["river.en", "river.ar"]


def test_a_copy_is_removed_unless_somebody_has_begun_it(desk: Desk) -> None:
    """Whatever the reason for the copy."""
    desk.adjudicate(collect(*TWO))
    for number in (91, 92, 93):
        desk.tasks.append({**desk.tasks[0], "id": number})
    for each in desk.tasks[1:3]:
        each["drafts"] = [{"id": 1, "result": [], "updated_at": "2026-01-04T08:00:00Z"}]

    desk.adjudicate(collect(*TWO))

    assert [each["id"] for each in desk.tasks] == [91, 92]


def test_the_prediction_to_start_from_is_set_by_the_next_run(desk: Desk) -> None:
    """It is set last, so a run may end before that."""
    call = "PATCH /api/projects/2/"
    desk.server.faults[call] = raising(httpx.ConnectError)
    with pytest.raises(StudioError):
        desk.adjudicate(collect(*TWO))
    del desk.server.faults[call]

    desk.adjudicate(collect(*TWO))

    assert desk.server.projects[2]["model_version"] == MERGED


def test_without_tasks_no_prediction_is_set_to_start_from(desk: Desk) -> None:
    """The server refuses the name of a prediction that does not exist."""
    desk.server.take = 0
    with pytest.raises(StudioError):
        desk.adjudicate(collect(*TWO))

    assert desk.adjudicate(collect(*ALIKE)).differing == 0


def test_a_foreign_task_is_not_changed(desk: Desk) -> None:
    """A pull reports it."""
    desk.adjudicate(collect(*TWO))
    desk.tasks.append({"id": 99, "data": {"text": "Something else."}})

    assert desk.adjudicate(collect(*TWO)).left == 1
    assert [each["id"] for each in desk.tasks][-1] == 99


def test_a_short_outage_is_waited_for(desk: Desk) -> None:
    """As in a push."""
    call = "GET /api/projects/"
    desk.server.faults[call] = times(1, raising(httpx.ConnectError), desk.server, call)

    desk.adjudicate(collect(*TWO), patience=(0.0,))

    assert desk.texts == ["river.en"]


def test_a_missing_project_is_reported(desk: Desk) -> None:
    """Nothing is created."""
    with pytest.raises(StudioError, match="there is no project 'Other'; check --project"):
        desk.adjudicate(collect(*TWO), project="Other")


def test_a_project_with_other_labels_is_reported(desk: Desk) -> None:
    """In the annotated project, and in its adjudication."""
    desk.adjudicate(collect(*TWO))
    other = Taxonomy((*TAXONOMY.labels, SourceLabel("Police")))
    desk.server.projects[2]["label_config"] = "<View/>"

    with pytest.raises(
        ConfigMismatch, match="'The river, adjudication': its label config does not fit"
    ):
        desk.adjudicate(collect(*TWO))
    with pytest.raises(
        ConfigMismatch, match=r"'The river': its label config does not fit .* lacks attributed_to"
    ):
        desk.adjudicate(replace(collect(*TWO), taxonomy=other))


def test_a_new_adjudication_asks_for_a_stance_on_which_answers_differ(desk: Desk) -> None:
    """It has the control, also if the annotated project is older."""
    annotated = desk.server.projects[1]
    annotated["label_config"] = without_stances(annotated["label_config"])

    desk.adjudicate(collect(*STANCES))

    assert '<Choices name="stance"' in desk.server.projects[2]["label_config"]
    assert controls_of(desk) == ["stance"]


def test_an_older_adjudication_asks_for_no_stance(desk: Desk) -> None:
    """Nobody could choose one there."""
    desk.adjudicate(collect(*DIFFERENT))
    adjudication = desk.server.projects[2]
    adjudication["label_config"] = without_stances(adjudication["label_config"])

    assert desk.adjudicate(collect(*STANCES, *DIFFERENT)).added == 1

    assert desk.texts[-1] == "river.en"
    assert controls_of(desk) == []
    items = [each for one in desk.tasks[-1]["predictions"] for each in one["result"]]
    assert {each.get("from_name") for each in items} >= {"quotation", "verdict"}
    assert "stance" not in {each.get("from_name") for each in items}


def controls_of(desk: Desk) -> list[str]:
    """Return what is to be chosen in the last task of the adjudication."""
    return [each["control"] for each in desk.tasks[-1]["data"]["adjudicates"]["disputes"]]


def test_an_adjudication_is_not_used_as_an_annotated_project(desk: Desk) -> None:
    """It can neither be pushed to, pulled from, nor adjudicated."""
    desk.adjudicate(collect(*TWO))
    title = "The river, adjudication"
    message = "the answers of project 1 are adjudicated; use that project"

    with pytest.raises(StudioError, match=message):
        desk.pull(project=title)
    with pytest.raises(StudioError, match=message):
        desk.adjudicate(collect(*TWO), project=title)
    with pytest.raises(StudioError, match=message):
        push(
            [Prediction(RIVER, (), MODEL, TAXONOMY.sha256)],
            *(TAXONOMY, CONNECTION),
            project=title,
            state=desk.folder,
            transport=desk.server,
        )
