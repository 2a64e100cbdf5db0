"""What goes to the project of adjudication, and what comes back from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from factcheck.analysis import agreement
from factcheck.analysis.standing import standing
from factcheck.dataset import open_dataset, read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Dataset,
    Document,
    Language,
    Prediction,
    Provenance,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.errors import ConfigMismatch, StudioError
from factcheck.studio.adjudication.adjudicate import AdjudicationReport, adjudicate
from factcheck.studio.adjudication.start import answer
from factcheck.studio.adjudication.task import TOGETHER
from factcheck.studio.pull import PullReport, pull
from factcheck.studio.push import push
from factcheck.studio.regions import to_result
from factcheck.studio.result import Marked
from factcheck.studio.task import to_tasks
from tests.analysis.annotated import (
    FELL,
    HATAL,
    MODEL,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    TAXONOMY,
    Said,
    annotate,
    collect,
    mark,
    place,
)
from tests.studio.fake_server import CONNECTION, FakeServer, raising, times

TITLE = "The river"
SHORTER = replace(ROSE, content=place(RIVER, "the river rose"))
RAIN = mark(RAINED, "City hall", verdict="Supported")
TWO = (
    annotate(RIVER, "nour", RAIN, mark(ROSE, "Residents", verdict="Refuted"), mark(FELL)),
    annotate(RIVER, "sami", RAIN, mark(SHORTER, "Residents", verdict="Supported")),
)
ALIKE = (annotate(PORT, "nour", mark(REOPENS)), annotate(PORT, "sami", mark(REOPENS)))
DIFFERENT = (annotate(NAHR, "nour", mark(HATAL)), annotate(NAHR, "sami"))


@dataclass(frozen=True)
class Desk:
    """A server with the project that was annotated, and a folder for datasets."""

    server: FakeServer
    folder: Path

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """Those of the adjudication."""
        return self.server.tasks.get(2, [])

    @property
    def texts(self) -> list[str]:
        """The texts that are there to be decided."""
        return [each["data"]["document"]["id"] for each in self.tasks]

    def annotated(self, dataset: Dataset) -> None:
        """Let the annotated project have the answers that a dataset has."""
        documents = {each.id: each for each in dataset.documents}
        for task in self.server.tasks[1]:
            name = task["data"]["document"].get("id")
            task["annotations"] = [
                {
                    "id": 10 + number,
                    "unique_id": each.id,
                    "completed_by": {"id": number, "email": each.annotator},
                    "created_at": each.created,
                    "updated_at": each.updated,
                    "lead_time": each.lead_time,
                    "was_cancelled": False,
                    "ground_truth": each.gold,
                    "prediction": {},
                    "result": list(to_result(claims_of(each, dataset), documents[name].text)),
                }
                for number, each in enumerate(dataset.annotations)
                if each.document == name and not each.adjudicates
            ]
            task["updated_at"] = "2026-01-02T12:00:00.000000Z"

    def adjudicate(
        self,
        dataset: Dataset,
        *,
        older: bool = False,
        **options: Any,  # noqa: ANN401
    ) -> AdjudicationReport:
        """Adjudicate a dataset, which has what the server has, or is older than that."""
        if not older:
            self.annotated(dataset)
        write_dataset(self.folder / "annotated.json", dataset)
        with open_dataset(self.folder / "annotated.json") as opened:
            return adjudicate(
                opened,
                CONNECTION,
                state=self.folder,
                patience=options.pop("patience", ()),
                transport=self.server,
                **options,
            )

    def pull(self, *, full: bool = False, project: str = TITLE) -> tuple[Dataset, PullReport]:
        output = self.folder / "claims.json"
        report = pull(
            *(output, TAXONOMY, CONNECTION),
            project=project,
            full=full,
            now=datetime(2026, 1, 5, tzinfo=UTC),
            patience=(),
            transport=self.server,
        )
        return read_dataset(output), report

    def submit(
        self,
        change: Callable[[list[Any]], list[Any]] = list,
        *,
        task: int = 0,
        at: str = "2026-01-04T08:00:00.000000Z",
        **more: object,
    ) -> None:
        """Submit what is started from, changed, as the adjudicator does."""
        found = self.tasks[task]
        start = next(each for each in found["predictions"] if each["model_version"] == TOGETHER)
        found["annotations"] = [
            {
                "id": 70 + task,
                "unique_id": f"decided-{task}",
                "completed_by": {"id": 9, "email": "mona@example.org"},
                "created_at": at,
                "updated_at": at,
                "lead_time": 42.5,
                "was_cancelled": False,
                "ground_truth": False,
                "prediction": start,
                "result": change(start["result"]),
                **more,
            }
        ]
        found["updated_at"] = at


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    server = FakeServer()
    server.add_project(TITLE, TAXONOMY)
    for document in (RIVER, PORT, NAHR):
        (task,) = to_tasks(Prediction(document, (), MODEL, TAXONOMY.sha256))
        server.tasks[1].append({**task.to_json(), "annotations": [], "drafts": []})
    return Desk(server, tmp_path)


def claims_of(annotation: Annotation, dataset: Dataset) -> tuple[Marked, ...]:
    said = [each for each in dataset.claims if each.annotation == annotation.id]
    (document,) = [each for each in dataset.documents if each.id == annotation.document]
    return answer(said, Span(0, len(document.text)))


def golden(dataset: Dataset) -> list[Annotation]:
    """Return what was decided."""
    return [each for each in dataset.annotations if each.adjudicates]


def decided(*said: Said) -> Annotation:
    """Return an adjudication between annotations, as a pull brings it."""
    gold, _ = annotate(RIVER, "mona", gold=True)
    return replace(gold, adjudicates=tuple(each.id for each, _ in said))


def without(*names: str) -> Callable[[list[Any]], list[Any]]:
    """Return what deletes regions, and all that belongs to them."""

    def delete(result: list[Any]) -> list[Any]:
        ends = ("id", "from_id", "to_id")
        return [each for each in result if not {each.get(end) for end in ends} & {*names}]

    return delete


def claim_regions(task: Mapping[str, Any], words: str) -> list[str]:
    """Return the ids of the claims in what is started from that have these words."""
    (start,) = [each for each in task["predictions"] if each["model_version"] == TOGETHER]
    return [
        item["id"]
        for item in start["result"]
        if item["type"] == "labels" and item["value"]["labels"] == ["Claim"]
        if item["value"]["text"] == words
    ]


def test_texts_that_differ_go_to_a_project_of_their_own(desk: Desk) -> None:
    """With everybody's answer, and all of them together to start from."""
    report = desk.adjudicate(collect(*TWO, *ALIKE, *DIFFERENT))

    assert desk.texts == ["river.en", "river.ar"]
    assert (report.shared, report.differing, report.claims, report.added) == (3, 2, 3, 2)
    project = desk.server.projects[2]
    assert project["title"] == "The river, adjudication"
    assert project["description"] == "Adjudication of project 1, “The river”"
    assert project["model_version"] == TOGETHER
    assert report.url == "http://127.0.0.1:9/projects/2/data"
    said = [each["model_version"] for each in desk.tasks[0]["predictions"]]
    assert said == ["nour@example.org", "sami@example.org", TOGETHER]


def test_a_task_says_what_it_decides_between(desk: Desk) -> None:
    """By id, with when each was changed last."""
    desk.adjudicate(collect(*TWO))

    decides = desk.tasks[0]["data"]["adjudicates"]
    assert decides["project"] == 1
    assert decides["annotations"] == [
        {"id": each.id, "annotator": each.annotator, "updated": each.updated} for each, _ in TWO
    ]


def test_the_parallel_text_is_shown_beside(desk: Desk) -> None:
    """Whoever annotated it."""
    english, arabic = replace(RIVER, parallel="river.ar"), replace(NAHR, parallel="river.en")

    desk.adjudicate(collect(*TWO, documents=[english, PORT, arabic]))

    assert [each["data"]["parallel_text"] for each in desk.tasks] == [NAHR.text]


def test_the_second_time_nothing_is_sent(desk: Desk) -> None:
    """Nor is a second project made."""
    desk.adjudicate(collect(*TWO))
    before = len(desk.server.writes())

    report = desk.adjudicate(collect(*TWO))

    assert len(desk.server.writes()) == before
    assert (report.added, report.left, len(desk.server.projects)) == (0, 1, 2)


def test_a_project_that_was_renamed_is_found(desk: Desk) -> None:
    """By its description."""
    desk.adjudicate(collect(*TWO))
    desk.server.projects[2]["title"] = "Mona's desk"

    desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert desk.texts == ["river.en", "river.ar"]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    """And says what would be done."""
    report = desk.adjudicate(collect(*TWO), dry_run=True)

    assert desk.server.writes() == []
    assert (report.added, report.project, report.url) == (1, None, "")


def test_who_agrees_needs_no_project(desk: Desk) -> None:
    """None is made for nothing."""
    report = desk.adjudicate(collect(*ALIKE))

    assert (report.shared, report.differing) == (1, 0)
    assert len(desk.server.projects) == 1


def test_one_annotator_alone_differs_from_nobody(desk: Desk) -> None:
    """Nothing is shared."""
    assert desk.adjudicate(collect(TWO[0])) == AdjudicationReport(None)


def test_what_somebody_made_ground_truth_is_decided(desk: Desk) -> None:
    """In the annotated project, or here before."""
    gold = annotate(RIVER, "mona", RAIN, gold=True)

    report = desk.adjudicate(collect(*TWO, gold))

    assert (report.shared, report.differing) == (1, 0)


def test_answers_that_changed_take_the_place_of_the_old(desk: Desk) -> None:
    """As long as nobody has begun to decide."""
    desk.adjudicate(collect(*TWO))
    later = annotate(RIVER, "sami", RAIN, minute=5)

    report = desk.adjudicate(collect(TWO[0], later))

    assert (report.added, report.replaced, len(desk.tasks)) == (0, 1, 1)
    assert desk.tasks[0]["data"]["adjudicates"]["annotations"][1]["id"] == later[0].id


@pytest.mark.parametrize("begun", ["annotations", "drafts"])
def test_what_somebody_has_begun_is_left(desk: Desk, begun: str) -> None:
    """If the answers have changed since, the text is there once more, with those."""
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


def test_what_was_decided_on_answers_that_have_changed_is_to_be_decided_again(desk: Desk) -> None:
    """Also if it was decided later than they changed: she saw the old ones."""
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


def test_a_decision_that_was_deleted_is_to_be_made_anew(desk: Desk) -> None:
    """The dataset has it still; its task stays, and the next pull sees what became of it."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    desk.tasks[0] |= {"annotations": [], "updated_at": "2026-01-04T10:00:00.000000Z"}

    report = desk.adjudicate(collect(*TWO, (decided(*TWO), ())))

    assert (report.left, desk.texts) == (1, ["river.en"])
    assert golden(desk.pull()[0]) == []


def test_what_was_decided_between_more_answers_is_to_be_decided_again(desk: Desk) -> None:
    """One of the three was deleted."""
    third = annotate(RIVER, "zed", mark(FELL))
    desk.adjudicate(collect(*TWO, third))
    desk.submit()

    report = desk.adjudicate(collect(*TWO, (decided(*TWO, third), ())))

    assert report.again == 1


def test_what_was_decided_stays_decided_without_its_project(desk: Desk) -> None:
    """The dataset knows between whom."""
    assert desk.adjudicate(collect(*TWO, (decided(*TWO), ()))).differing == 0


def test_a_task_that_is_begun_while_we_look_is_not_removed(desk: Desk) -> None:
    """Nothing that a person did is lost."""
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
def test_an_older_dataset_brings_no_old_answers_back(desk: Desk, now: tuple[Said, ...]) -> None:
    """Whatever has become of the answers since, and whether somebody adjudicated that."""
    desk.annotated(collect(*now))
    report = desk.adjudicate(collect(*TWO), older=True)
    assert (report.stale, report.differing, report.added) == (1, 0, 0)
    desk.adjudicate(collect(*now))
    before = [each["data"]["adjudicates"] for each in desk.tasks]

    report = desk.adjudicate(collect(*TWO), older=True)

    assert (report.stale, report.added, report.replaced) == (1, 0, 0)
    assert [each["data"]["adjudicates"] for each in desk.tasks] == before


def test_an_older_dataset_removes_nothing(desk: Desk) -> None:
    """It knows of one answer to the text, or of none."""
    desk.adjudicate(collect(*TWO))

    for said in (TWO[:1], ()):
        report = desk.adjudicate(collect(*said), older=True)
        assert (report.stale, report.removed) == (1, 0)

    assert desk.texts == ["river.en"]


def test_a_text_that_was_withdrawn_is_not_to_be_decided(desk: Desk) -> None:
    """Somebody deleted its task: that is no fault of the dataset."""
    desk.adjudicate(collect(*TWO))
    del desk.server.tasks[1][0]

    report = desk.adjudicate(replace(collect(*TWO), withdrawn=("river.en",)))

    assert (report.stale, report.removed, desk.texts) == (0, 1, [])


def test_who_has_come_to_agree_needs_no_decision(desk: Desk) -> None:
    """The task goes, unless somebody has begun it."""
    desk.adjudicate(collect(*TWO, *DIFFERENT))
    desk.submit(task=1)
    alike = [annotate(RIVER, name, RAIN, minute=5) for name in ("nour", "sami")]

    report = desk.adjudicate(collect(*alike))

    assert report.removed == 1
    assert desk.texts == ["river.ar"]


def test_texts_that_the_project_has_not_are_not_sent(desk: Desk) -> None:
    """The dataset is older than what is there: somebody pushed another text."""
    desk.server.tasks[1][0]["data"]["superseded_by"] = "river.en@fedcba987654"
    del desk.server.tasks[1][2]

    report = desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert (report.stale, report.differing, report.added) == (2, 0, 0)
    assert len(desk.server.projects) == 1


def test_a_lost_answer_sends_nothing_twice(desk: Desk) -> None:
    """What arrived is looked up."""
    desk.server.lose, desk.server.once = {"POST /api/projects/2/import"}, True

    desk.adjudicate(collect(*TWO, *DIFFERENT), patience=(0.0, 0.0))

    assert desk.texts == ["river.en", "river.ar"]
    assert desk.server.projects[2]["model_version"] == TOGETHER


def test_what_was_cut_off_is_finished_by_the_next(desk: Desk) -> None:
    """Half an import, a project without tasks: the next looks what is there."""
    desk.server.take = 1
    with pytest.raises(StudioError, match="it took 1 of 2 tasks; try again"):
        desk.adjudicate(collect(*TWO, *DIFFERENT))
    desk.server.take = None

    report = desk.adjudicate(collect(*TWO, *DIFFERENT))

    assert (report.added, report.left) == (1, 1)
    assert desk.texts == ["river.en", "river.ar"]


def test_a_copy_goes_and_nothing_that_somebody_has_begun(desk: Desk) -> None:
    """However it came to be there."""
    desk.adjudicate(collect(*TWO))
    for number in (91, 92, 93):
        desk.tasks.append({**desk.tasks[0], "id": number})
    for each in desk.tasks[1:3]:
        each["drafts"] = [{"id": 1, "result": [], "updated_at": "2026-01-04T08:00:00Z"}]

    desk.adjudicate(collect(*TWO))

    assert [each["id"] for each in desk.tasks] == [91, 92]


def test_what_adjudicators_start_from_is_set_by_the_next(desk: Desk) -> None:
    """It comes last, so a run may end before it."""
    call = "PATCH /api/projects/2/"
    desk.server.faults[call] = raising(httpx.ConnectError)
    with pytest.raises(StudioError):
        desk.adjudicate(collect(*TWO))
    del desk.server.faults[call]

    desk.adjudicate(collect(*TWO))

    assert desk.server.projects[2]["model_version"] == TOGETHER


def test_nothing_to_start_from_is_not_set(desk: Desk) -> None:
    """The server refuses a name that no prediction has."""
    desk.server.take = 0
    with pytest.raises(StudioError):
        desk.adjudicate(collect(*TWO))

    assert desk.adjudicate(collect(*ALIKE)).differing == 0


def test_a_server_that_is_down_for_a_moment_is_waited_for(desk: Desk) -> None:
    """As everywhere."""
    call = "GET /api/projects/"
    desk.server.faults[call] = times(1, raising(httpx.ConnectError), desk.server, call)

    desk.adjudicate(collect(*TWO), patience=(0.0,))

    assert desk.texts == ["river.en"]


def test_a_project_that_is_not_there_is_told(desk: Desk) -> None:
    """Nothing is made."""
    with pytest.raises(StudioError, match="it has no project 'Other'; check --project"):
        desk.adjudicate(collect(*TWO), project="Other")


def test_a_project_of_other_labels_is_told(desk: Desk) -> None:
    """Its adjudication, too."""
    desk.adjudicate(collect(*TWO))
    other = Taxonomy((*TAXONOMY.labels, SourceLabel("Police")))
    desk.server.projects[2]["label_config"] = "<View/>"

    with pytest.raises(ConfigMismatch, match="'The river, adjudication' does not fit"):
        desk.adjudicate(collect(*TWO))
    with pytest.raises(ConfigMismatch, match=r"'The river' does not fit .* lacks attributed_to"):
        desk.adjudicate(replace(collect(*TWO), taxonomy=other))


def test_nothing_is_annotated_where_answers_are_adjudicated(desk: Desk) -> None:
    """Neither pushed nor pulled by itself, nor adjudicated again."""
    desk.adjudicate(collect(*TWO))
    title = "The river, adjudication"
    told = "is where answers of project 1 are adjudicated; name that one"

    with pytest.raises(StudioError, match=told):
        desk.pull(project=title)
    with pytest.raises(StudioError, match=told):
        desk.adjudicate(collect(*TWO), project=title)
    with pytest.raises(StudioError, match=told):
        push(
            [Prediction(RIVER, (), MODEL, TAXONOMY.sha256)],
            *(TAXONOMY, CONNECTION),
            project=title,
            state=desk.folder,
            transport=desk.server,
        )


def test_what_is_submitted_is_gold_with_who_and_when(desk: Desk) -> None:
    """It comes from no model, and nobody's prediction was changed by it."""
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
    assert all(each.score is None and not each.predicted for each in claims)
    assert [document.id for document in dataset.documents] == ["river.en", "port.en", "river.ar"]
    assert (report.tally["adjudications"], report.tally["decided"]) == (1, 4)
    assert (report.tally["annotations"], report.tally["claims"], report.tally["tasks"]) == (2, 5, 3)
    assert report.refused == ()


def test_agreement_is_that_of_before(desk: Desk) -> None:
    """The annotators' own; what stands is what was decided."""
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
    assert [(each.attribution, each.decided) for each in standing(after)] == [
        (RAINED, "mona@example.org"),
        (ROSE, "mona@example.org"),
    ]
    assert desk.adjudicate(after).differing == 0


def test_what_was_left_open_is_told(desk: Desk) -> None:
    """Two versions of a claim, a verdict that nobody chose for them; nothing is refused."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    where = f"task {desk.tasks[0]['id']}, The river"

    _, report = desk.pull()

    assert report.undecided == (
        f"{where}: no verdict was chosen for “that the river rose”",
        f"{where}: no verdict was chosen for “the river rose”",
        f"{where}: several versions are still marked: “that the river rose”, “the river rose”",
    )
    (shorter,) = claim_regions(desk.tasks[0], "the river rose")
    desk.submit(without(shorter), at="2026-01-04T09:00:00.000000Z")
    assert desk.pull()[1].undecided == (
        f"{where}: no verdict was chosen for “that the river rose”",
    )


def test_what_was_left_open_and_decided_again_is_not_told(desk: Desk) -> None:
    """The first decision stays in the dataset; the later counts."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    later = annotate(RIVER, "sami", RAIN, minute=5)
    desk.adjudicate(collect(TWO[0], later, (decided(*TWO), ())))
    assert desk.pull()[1].undecided != ()

    desk.submit(task=1, at="2026-01-04T09:00:00.000000Z")
    dataset, report = desk.pull()

    assert report.undecided == ()
    assert [each.adjudicates[1] for each in golden(dataset)] == [TWO[1][0].id, later[0].id]


@pytest.mark.parametrize("skipped", [True, False])
def test_who_has_not_submitted_has_decided_nothing(desk: Desk, *, skipped: bool) -> None:
    """A task that was skipped, or that nobody has opened."""
    desk.adjudicate(collect(*TWO))
    if skipped:
        desk.submit(was_cancelled=True)

    dataset, report = desk.pull()

    assert (golden(dataset), report.tally["adjudications"]) == ([], 0)
    assert report.tally["skipped"] == 0


def test_a_pull_reads_what_was_decided_since(desk: Desk) -> None:
    """Each project has its own moment."""
    desk.adjudicate(collect(*TWO, *DIFFERENT))
    assert desk.pull()[1].read == 5
    assert desk.pull()[1].read == 0

    desk.submit(at="2026-01-04T09:00:00.000000Z")
    dataset, report = desk.pull()

    assert (report.read, report.tally["adjudications"]) == (1, 1)
    assert len(golden(dataset)) == 1


def test_an_adjudication_that_was_changed_is_there_once(desk: Desk) -> None:
    """One that was deleted is kept aside."""
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


def test_a_description_that_was_changed_loses_nothing(desk: Desk) -> None:
    """What was pulled before is known."""
    desk.adjudicate(collect(*TWO))
    desk.pull()
    desk.server.projects[2]["description"] = "Mona decides"
    desk.submit()

    assert len(golden(desk.pull()[0])) == 1


def test_what_was_decided_stays_when_its_project_is_deleted(desk: Desk) -> None:
    """As with every task that somebody deletes."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    del desk.server.projects[2], desk.server.tasks[2]

    dataset, report = desk.pull(full=True)

    assert [each.annotator for each in golden(dataset)] == ["mona@example.org"]
    assert (dataset.withdrawn, report.unseen) == ((), 0)


def test_a_decision_on_a_text_that_was_replaced_is_kept_aside(desk: Desk) -> None:
    """It was about other words."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    newer = replace(RIVER, text="Nobody said a word.")
    (task,) = to_tasks(Prediction(newer, (), MODEL, TAXONOMY.sha256))
    desk.server.tasks[1].append(task.to_json())

    dataset, report = desk.pull()

    assert dataset.annotations == ()
    assert dataset.documents[-1].text == newer.text
    assert [each["reason"] for each in report.refused] == ["replaced-text", "replaced-text"]


def test_a_text_that_was_deleted_keeps_its_decision(desk: Desk) -> None:
    """The document is withdrawn, and what was said of it stays."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.pull()
    del desk.server.tasks[1][0]

    dataset, _ = desk.pull(full=True)

    assert dataset.withdrawn == ("river.en",)
    assert [each.document for each in golden(dataset)] == ["river.en"]


def test_a_text_whose_task_cannot_be_read_is_not_withdrawn(desk: Desk) -> None:
    """It is there: somebody has changed its document on the server."""
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
    """Nobody can say what it decided between."""
    desk.adjudicate(collect(*TWO))
    desk.submit()
    desk.tasks[0]["data"]["adjudicates"] |= changed

    dataset, report = desk.pull()

    assert golden(dataset) == []
    assert [each["reason"] for each in report.refused] == [reason]


def test_a_task_in_the_wrong_project_is_kept_aside(desk: Desk) -> None:
    """One to annotate among those to adjudicate, and the other way round."""
    desk.adjudicate(collect(*TWO))
    one, other = desk.server.tasks[1].pop(), desk.tasks.pop()
    desk.server.tasks[1].append(other)
    desk.tasks.append(one)

    _, report = desk.pull()

    assert [each["reason"] for each in report.refused] == ["foreign-task"] * 2


def test_what_comes_from_the_text_is_never_markup(desk: Desk) -> None:
    """Nor what comes from people: the box is HTML."""
    evil = Document("x", "", '<script>alert(1)</script> said “a" onload=x”.', Language.ENGLISH)
    said = [
        annotate(evil, name, *marks)
        for name, marks in (
            ("<b>nour", [mark(replace(RAINED, content=place(evil, "<script>alert(1)</script>")))]),
            ("sami", []),
        )
    ]
    (task,) = to_tasks(Prediction(evil, (), MODEL, TAXONOMY.sha256))
    desk.server.tasks[1].append(task.to_json())

    desk.adjudicate(collect(*said, documents=[evil]))

    panel = desk.tasks[0]["data"]["adjudicates"]["panel"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in panel
    assert "&lt;b&gt;nour" in panel
    assert "<script" not in panel
    assert "<b>" not in panel


def test_the_box_says_what_differs_and_nothing_else(desk: Desk) -> None:
    """In the words of the interface, everybody in a column."""
    desk.adjudicate(collect(*TWO))

    table = ET.fromstring(desk.tasks[0]["data"]["adjudicates"]["panel"])  # noqa: S314 - our own
    rows = [[cell.text or "" for cell in row] for row in table.iter("tr")]

    assert rows == [
        ["", "", "nour@example.org", "sami@example.org"],
        ["1", "Claim", "that the river rose", "the river rose"],
        ["", "Verdict", "Refuted", "Supported"],
        ["2", "Claim", "a bridge fell", "not marked"],
    ]
