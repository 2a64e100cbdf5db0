"""Which project a dataset is of: it stays the same wherever it is and whatever it is called."""

import sqlite3
from pathlib import Path

import pytest

from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.client import Client
from factcheck.studio.api.connection import Connection
from factcheck.studio.api.mark import LONGEST, Mark
from factcheck.studio.sending.push import push
from tests.studio.fake_server import CONNECTION, TOKEN, FakeServer
from tests.studio.pulling.pulled import Fetch, submitted, submitted_again
from tests.studio.texts import CLAIMS, TAXONOMY, predict

OTHER_PORT = Connection("http://127.0.0.1:10", TOKEN)


def test_another_project_in_the_same_file_is_refused(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """Both are named; the dataset stays as it was, also at the second try."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    before = (tmp_path / "claims.json").read_bytes()
    server.tasks[server.add_project("Second", TAXONOMY)] = [submitted("x", 7)]
    for _ in range(2):
        with pytest.raises(ExportError, match=r"from the project 'Test' at .*'Second' \(number 2"):
            fetch(project="Second")
    assert (tmp_path / "claims.json").read_bytes() == before


def test_another_project_can_replace_the_dataset(server: FakeServer, fetch: Fetch) -> None:
    """The dataset has nothing of the previous project then, and belongs to the new one."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.tasks[server.add_project("Second", TAXONOMY)] = [submitted("x", 7)]
    pulled = fetch(project="Second", replace=True)
    assert [document.id for document in pulled.dataset.documents] == ["x"]
    assert fetch(project="Second").report.read == 0
    with pytest.raises(ExportError, match=r"'Test' .* is another one"):
        fetch()


def test_a_project_of_another_server_with_the_same_number_and_title_is_another_one(
    server: FakeServer, fetch: Fetch
) -> None:
    """Even at the same address: somebody started a server with another data folder."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    other = FakeServer()
    other.add_project("Test", TAXONOMY)
    with pytest.raises(ExportError, match="choose another -o, or forget"):
        fetch(transport=other)


def test_the_same_project_at_another_port_keeps_what_was_pulled(
    server: FakeServer, fetch: Fetch
) -> None:
    """Everything is read once more; what was withdrawn is still there."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    del server.tasks[1][0]
    before = fetch(full=True)
    after = fetch(connection=OTHER_PORT)
    assert after.report.read == 1
    assert after.dataset.withdrawn == ("d1",)
    assert after.dataset.claims == before.dataset.claims
    assert after.dataset.origin.server == OTHER_PORT.url
    assert fetch(connection=OTHER_PORT).report.read == 0


def test_an_older_copy_of_a_server_is_read_as_it_is(server: FakeServer, fetch: Fetch) -> None:
    """Each server has one annotation; that of the copy was made before the other's."""
    first, second = submitted("d1", 1), submitted("d2", 2)
    submitted_again(first, "2026-01-02T05:00:00.000000Z", *first["annotations"])
    server.tasks[1] = [first, {**second, "annotations": []}]
    assert [each.document for each in fetch().dataset.annotations] == ["d1"]
    submitted_again(first, "2026-01-02T03:00:00.000000Z")
    submitted_again(second, "2026-01-02T04:00:00.000000Z", *second["annotations"])
    server.tasks[1] = [first, second]
    pulled = fetch(connection=OTHER_PORT)
    assert [each.document for each in pulled.dataset.annotations] == ["d2"]
    assert pulled.reasons == ["deleted-annotation"]


def test_two_projects_of_one_identity_are_named(server: FakeServer, fetch: Fetch) -> None:
    """Copies in the database of a server; neither has the title that was asked for."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.projects[1]["title"] = "Called otherwise"
    moment = server.projects[1]["created_at"]
    server.add_project("A copy", TAXONOMY, created_at=moment)
    with pytest.raises(StudioError, match=r"'Called otherwise' \(number 1\) and 'A copy' \(num"):
        fetch()


def test_with_replace_the_same_project_is_not_forgotten(server: FakeServer, fetch: Fetch) -> None:
    """There is no other project to replace."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    del server.tasks[1][0]
    assert fetch(full=True, replace=True).dataset.withdrawn == ("d1",)


def test_a_renamed_project_is_pulled_by_its_old_title(server: FakeServer, fetch: Fetch) -> None:
    """The report and the dataset have the title of today."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.projects[1]["title"] = "Called otherwise"
    pulled = fetch()
    assert (pulled.report.read, pulled.report.title) == (0, "Called otherwise")
    assert pulled.dataset.origin.project == "Called otherwise"
    assert fetch(project="Called otherwise").report.read == 0


def test_a_title_that_never_was_the_projects_is_not_there(server: FakeServer, fetch: Fetch) -> None:
    """The file of earlier pulls does not make every title right."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.projects[1]["title"] = "Called otherwise"
    with pytest.raises(StudioError, match="there is no project 'Nothing'"):
        fetch(project="Nothing")


def test_a_title_that_another_project_has_taken_means_that_one(
    server: FakeServer, fetch: Fetch
) -> None:
    """It is what people see; a pull into the dataset of the first one is refused."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    server.projects[1]["title"] = "Called otherwise"
    server.add_project("Test", TAXONOMY)
    with pytest.raises(ExportError, match=r"from the project 'Test' at .*'Test' \(number 2"):
        fetch()
    assert len(fetch(project="Called otherwise").dataset.claims) == 2


def pushed(server: FakeServer, title: str, folder: Path, count: int = 1) -> None:
    predictions = [predict(*CLAIMS, name=f"d{number}") for number in range(count)]
    push(
        predictions,
        TAXONOMY,
        CONNECTION,
        project=title,
        state=folder,
        patience=(),
        transport=server,
    )


def test_a_renamed_project_is_not_made_a_second_time(tmp_path: Path) -> None:
    """Push finds it by the title that it was made with, with all its tasks."""
    server = FakeServer()
    pushed(server, "Claims: week 1", tmp_path, 3)
    server.projects[1]["title"] = "Renamed by the editor"
    pushed(server, "Claims: week 1", tmp_path, 4)
    assert [each["title"] for each in server.projects.values()] == ["Renamed by the editor"]
    assert len(server.tasks[1]) == 4


def test_a_project_is_found_by_every_title_that_it_was_used_with(tmp_path: Path) -> None:
    """Also if somebody used the second one, and it was renamed again."""
    server = FakeServer()
    pushed(server, "First title", tmp_path)
    server.projects[1]["title"] = "Second title"
    pushed(server, "Second title", tmp_path)
    server.projects[1]["title"] = "Third title"
    for title in ("First title", "Second title", "Third title"):
        pushed(server, title, tmp_path)
    assert list(server.projects) == [1]


def test_an_older_project_is_marked_by_a_push(server: FakeServer, tmp_path: Path) -> None:
    """Nothing else of it is changed; a pull only reads."""
    before = dict(server.projects[1])
    pushed(server, "Test", tmp_path)
    marked = server.projects[1].pop("task_data_login")
    assert Mark.read(marked).titles == ("Test",)
    assert server.projects[1].items() <= (before | {"model_version": "lexicon@1"}).items()


def test_two_projects_that_once_had_the_title_are_named(tmp_path: Path) -> None:
    """Nobody can know which of them is meant."""
    server = FakeServer()
    for title in ("Now A", "Now B"):
        server.add_project(title, TAXONOMY, task_data_login=str(Mark(("Once",))))
    with pytest.raises(StudioError, match=r"'Now A' \(number 1\), 'Now B' \(number 2\)"):
        pushed(server, "Once", tmp_path)
    assert len(server.projects) == 2


@pytest.mark.parametrize(
    "text",
    [
        *(None, 5, "", "noor@example.org", "5", "[]", "{", "[" * 5000, '{"factcheck":5}'),
        *('{"factcheck":{"titles":"x"}}', '{"factcheck":{"adjudicates":[1]}}'),
    ],
)
def test_what_somebody_else_wrote_is_no_mark(text: object) -> None:
    """A login of people, or of another program."""
    assert Mark.read(text) == Mark()


QUOTES = '"' * 20


def test_a_mark_fits_its_place() -> None:
    """It keeps the latest titles; what is read is what was written."""
    mark = Mark()
    for number in range(9):
        mark = mark.with_title(f"{number} {QUOTES} عنوان عنوان عنوان")
    assert len(str(mark)) <= LONGEST
    assert mark.titles[-1].startswith("8")
    assert Mark.read(str(mark)) == mark


def test_an_adjudication_is_known_by_the_project_itself(server: FakeServer) -> None:
    """Not by a number, and not by a description that people edit; older ones have only that."""
    with Client(CONNECTION, server) as client:
        (annotated,) = client.projects("Test")
        made = client.create_project("Decide", "<View/>", adjudicates=annotated)
        server.projects[made.id]["description"] = "Edited by somebody"
        server.add_project("Older", TAXONOMY, description="Adjudication of project 1, “Test”")
        server.add_project("Other", TAXONOMY, description="Adjudication of project 9, “Test”")
        assert [each.title for each in client.adjudications(annotated)] == ["Decide", "Older"]


def downgrade(path: Path, project: str, form: str = "5") -> None:
    """Let a store be as factcheck 0.2 wrote it."""
    with sqlite3.connect(path) as file:
        file.execute("DROP TABLE unread")
        file.execute("ALTER TABLE tasks RENAME COLUMN remarks TO undecided")
        file.execute("ALTER TABLE tasks DROP COLUMN answers")
        file.execute("ALTER TABLE tasks DROP COLUMN ids")
        file.execute("DELETE FROM facts WHERE name IN ('title', 'titles', 'server', 'written')")
        file.execute("UPDATE facts SET value = ? WHERE name = 'project'", (project,))
        file.execute("UPDATE facts SET value = ? WHERE name = 'format'", (form,))
    file.close()


def test_a_store_of_an_earlier_version_is_kept(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """With what was deleted on the server meanwhile; another project is still refused."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    del server.tasks[1][0]
    fetch(full=True)
    downgrade(tmp_path / ".claims.json.pull", f"{CONNECTION.url} 2")
    with pytest.raises(ExportError, match=f"from the project {CONNECTION.url} 2"):
        fetch()
    downgrade(tmp_path / ".claims.json.pull", f"{CONNECTION.url} 1")
    pulled = fetch()
    assert pulled.dataset.withdrawn == ("d1",)
    assert len(pulled.dataset.annotations) == 2
    assert fetch(connection=OTHER_PORT).dataset.withdrawn == ("d1",)


def test_a_store_of_an_unknown_version_is_refused(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """It was emptied without a word; now that has to be asked for."""
    server.tasks[1] = [submitted("d1", 1)]
    fetch()
    downgrade(tmp_path / ".claims.json.pull", "", form="99")
    with pytest.raises(ExportError, match=r"it has format 99, .* with --replace"):
        fetch()
    assert len(fetch(replace=True).dataset.annotations) == 1


def test_a_dataset_whose_store_is_gone_is_not_overwritten_by_less(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """What the server still has can be pulled again; what only the dataset has would be lost."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    (tmp_path / ".claims.json.pull").unlink()
    assert len(fetch().dataset.annotations) == 2
    del server.tasks[1][0]
    (tmp_path / ".claims.json.pull").unlink()
    before = (tmp_path / "claims.json").read_bytes()
    for _ in range(2):
        with pytest.raises(ExportError, match=r"1 documents and 1 annotations of 'Test' at http"):
            fetch()
    assert (tmp_path / "claims.json").read_bytes() == before
    assert len(fetch(replace=True).dataset.annotations) == 1


def test_a_file_that_is_not_a_dataset_is_replaced(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """As every command does; there is nothing in it that was pulled."""
    server.tasks[1] = [submitted("d1", 1)]
    (tmp_path / "claims.json").write_text("# Notes of an analyst\n", encoding="utf-8")
    assert len(fetch().dataset.annotations) == 1


def test_a_damaged_dataset_is_not_overwritten_by_less(
    server: FakeServer, fetch: Fetch, tmp_path: Path
) -> None:
    """What can be read of it counts."""
    server.tasks[1] = [submitted("d1", 1), submitted("d2", 2)]
    fetch()
    (tmp_path / ".claims.json.pull").unlink()
    text = (tmp_path / "claims.json").read_text(encoding="utf-8")
    (tmp_path / "claims.json").write_text(text[:-9], encoding="utf-8")
    del server.tasks[1][0]
    with pytest.raises(ExportError, match="1 documents and 1 annotations"):
        fetch()
