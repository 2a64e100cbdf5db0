"""What people answered, into a file of matches."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from factcheck.dataset import read_matches, write_matches
from factcheck.dataset.matches import changing
from factcheck.domain import Answer, Decision
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.mark import Mark
from factcheck.studio.asking.answers import AnswersReport, pull_answers
from factcheck.studio.format.pair import pair_config, pair_key
from factcheck.studio.pulling.pull import pull
from factcheck.studio.sending.push import push
from tests.analysis.annotated import TAXONOMY
from tests.studio.asking.claims import matched
from tests.studio.fake_server import CONNECTION, FakeServer

A, B, C = (letter * 16 for letter in "abc")
TITLE = "Same claim?"
PEOPLE = {1: "noor@example.org", 2: "sami@example.org"}
BY_HAND = Decision(A, C, Answer.DIFFERENT, "sami@example.org")
ELSEWHERE = Decision(A, B, Answer.DIFFERENT, "noor@example.org", "2025-01-01T00:00:00+00:00")


def answered(said: object, person: int = 1, **more: object) -> dict[str, Any]:
    """Return an annotation as the server exports it."""
    result = [{"id": "r", "type": "choices", "from_name": "answer", "value": {"choices": said}}]
    return {
        "id": 10 + person,
        "completed_by": person,
        "created_at": "2026-01-02T03:00:00.000000Z",
        "updated_at": "2026-01-02T03:00:00.000000Z",
        "was_cancelled": False,
        "result": result,
        **more,
    }


@dataclass
class Desk:
    """A server with a project of two pairs, and a file of matches with two decisions."""

    server: FakeServer
    path: Path

    def answer(self, *annotations: dict[str, Any], task: int = 0) -> None:
        """Let a pair have these annotations, and no others."""
        self.server.tasks[1][task]["annotations"] = list(annotations)

    def pull(self, project: str = TITLE) -> AnswersReport:
        return pull_answers(
            self.path, CONNECTION, project=project, patience=(), transport=self.server
        )

    @property
    def said(self) -> list[tuple[str, str]]:
        """What the project's decisions say, and who."""
        decisions = read_matches(self.path).decisions
        assert decisions[:2] == (BY_HAND, ELSEWHERE)
        return [(each.answer.value, each.by) for each in decisions[2:]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    server = FakeServer()
    server.users = [{"id": number, "email": email} for number, email in PEOPLE.items()]
    mark = str(Mark((TITLE,), compares=True))
    server.add_project(TITLE, TAXONOMY, task_data_login=mark)
    server.projects[1]["label_config"] = pair_config()
    for pair in ((A, B), (B, C)):
        data = {"doc_key": pair_key(*pair), "title": "", "comparison": "<table></table>"}
        server.tasks[1].append({"data": data, "predictions": [], "annotations": []})
    path = tmp_path / "matches.json"
    write_matches(path, matched((A, B), (B, C), decisions=(BY_HAND, ELSEWHERE)))
    return Desk(server, path)


def test_the_answers_of_two_people_are_both_kept(desk: Desk) -> None:
    """With who gave them, the project, and the note; decisions from elsewhere stay."""
    note = {
        "id": "n",
        "type": "textarea",
        "from_name": "note",
        "value": {"text": ["look", "again"]},
    }
    second = answered(["different"], 2)
    second["result"].append(note)
    desk.answer(answered(["same"]), second)

    report = desk.pull()

    assert desk.said == [("same", PEOPLE[1]), ("different", PEOPLE[2])]
    last = read_matches(desk.path).decisions[-1]
    assert last.note == "look again"
    assert last.project.startswith("2026-01-01T00:00:00.")
    assert (report.decisions, report.added, report.open) == (2, 2, 1)


def test_a_second_pull_changes_nothing(desk: Desk) -> None:
    """Not a byte."""
    desk.answer(answered(["same"]), answered(["contradicts"], 2))
    desk.pull()
    before = desk.path.read_bytes()

    report = desk.pull()

    assert desk.path.read_bytes() == before
    assert (report.added, report.changed, report.withdrawn) == (0, 0, ())


def test_a_changed_answer_replaces_that_of_the_same_person(desk: Desk) -> None:
    """The other person's stays."""
    desk.answer(answered(["same"]), answered(["same"], 2))
    desk.pull()
    desk.answer(answered(["different"]), answered(["same"], 2))

    report = desk.pull()

    assert desk.said == [("different", PEOPLE[1]), ("same", PEOPLE[2])]
    assert (report.added, report.changed) == (0, 1)


@pytest.mark.parametrize("left", [[], [answered(["same"], was_cancelled=True)]])
def test_an_answer_that_was_deleted_or_skipped_is_withdrawn(
    desk: Desk, left: list[dict[str, Any]]
) -> None:
    """And reported; decisions by hand and of other projects stay."""
    desk.answer(answered(["same"]))
    desk.pull()
    desk.answer(*left)

    report = desk.pull()

    assert desk.said == []
    (gone,) = report.withdrawn
    assert (gone.pair, gone.answer, gone.by) == (frozenset((A, B)), Answer.SAME, PEOPLE[1])


def test_decisions_stay_if_their_pair_was_deleted_on_the_server(desk: Desk) -> None:
    """Deleting a task is no answer."""
    desk.answer(answered(["same"]))
    desk.pull()
    del desk.server.tasks[1][0]

    report = desk.pull()

    assert desk.said == [("same", PEOPLE[1])]
    assert (report.kept, report.withdrawn) == (1, ())


def test_of_two_answers_by_one_person_the_later_one_counts(desk: Desk) -> None:
    """Whatever their order."""
    later = answered(["different"], id=20, updated_at="2026-01-03T00:00:00.000000Z")
    desk.answer(later, answered(["same"]))

    desk.pull()

    assert desk.said == [("different", PEOPLE[1])]


def test_an_answer_that_somebody_else_changed_stays_who_gave_it(desk: Desk) -> None:
    """Sami adds a note to Noor's answer; his own one, which is another, still counts."""
    desk.answer(answered(["same"], 1, updated_by=2), answered(["different"], 2, updated_by=2))

    desk.pull()

    assert desk.said == [("same", PEOPLE[1]), ("different", PEOPLE[2])]
    notes = [each.note for each in read_matches(desk.path).decisions[2:]]
    assert notes == ["(changed by sami@example.org)", ""]


@pytest.mark.parametrize("said", [[], ["maybe"], ["same", "different"]])
def test_what_is_no_answer_is_reported(desk: Desk, said: list[str]) -> None:
    """With its reason; the others are taken."""
    desk.answer(answered(said), answered(["same"], 2))

    report = desk.pull()

    assert desk.said == [("same", PEOPLE[2])]
    assert [each["reason"] for each in report.refused] == ["no-answer"]


def test_an_annotation_of_another_kind_is_reported(desk: Desk) -> None:
    """So is a task that factcheck did not make."""
    desk.answer(answered(["same"]) | {"result": "x"})
    desk.server.tasks[1].append({"data": {"text": "a"}, "predictions": [], "annotations": []})

    report = desk.pull()

    assert [each["reason"] for each in report.refused] == ["unexpected", "foreign-task"]
    assert desk.said == []


def test_nothing_is_written_if_the_server_gives_less_than_it_counts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three annotations counted, one given."""
    desk.answer(answered(["same"]))
    before = desk.path.read_bytes()
    counts = {"task_number": 2, "total_annotations_number": 3, "skipped_annotations_number": 0}
    monkeypatch.setattr(desk.server, "counts", lambda _: counts)

    with pytest.raises(StudioError, match="2 tasks with 1 annotations"):
        desk.pull()

    assert desk.path.read_bytes() == before


def test_a_project_of_texts_is_refused(desk: Desk) -> None:
    """Its answers are no decisions."""
    desk.server.add_project("Texts", TAXONOMY)

    with pytest.raises(StudioError, match="people annotate texts"):
        desk.pull("Texts")


def test_a_project_of_pairs_is_neither_pushed_to_nor_pulled_into_a_dataset(desk: Desk) -> None:
    """Both say where its answers belong, and change nothing."""
    dataset = desk.path.with_name("claims.json")

    with pytest.raises(StudioError, match="people say which claims are the same"):
        pull(dataset, TAXONOMY, CONNECTION, project=TITLE, patience=(), transport=desk.server)
    with pytest.raises(StudioError, match=r"-o matches\.json"):
        push((), TAXONOMY, CONNECTION, project=TITLE, state=desk.path.parent, transport=desk.server)

    assert desk.server.writes() == []
    assert not dataset.exists()


def test_a_mark_keeps_what_a_project_is_for_under_another_title() -> None:
    """Also when it is written and read again."""
    mark = Mark((TITLE,), compares=True).with_title("Compare")

    assert Mark.read(str(mark)) == Mark((TITLE, "Compare"), compares=True)


def test_two_commands_do_not_write_one_file(desk: Desk) -> None:
    """The second one says so, and changes nothing."""
    with changing(desk.path), pytest.raises(ExportError, match="another command is writing it"):
        desk.pull()


def test_the_same_person_in_two_projects_is_kept_twice(desk: Desk) -> None:
    """Nothing of another project is overwritten."""
    desk.answer(answered(["same"]))

    desk.pull()

    decisions = read_matches(desk.path).decisions
    mine = [each for each in decisions if each.by == PEOPLE[1]]
    assert [each.answer for each in mine] == [Answer.DIFFERENT, Answer.SAME]
    assert len({each.project for each in mine}) == 2
