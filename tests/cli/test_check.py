"""``factcheck check``, and what ``factcheck pull`` lists: what somebody should look at again."""

import functools
from pathlib import Path
from typing import Any

import pytest

from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.pulling.check import check_project
from factcheck.studio.pulling.pull import pull
from tests.cli.command import invoke
from tests.studio.fake_server import TOKEN, URL, FakeServer
from tests.studio.texts import CLAIMS, TAXONOMY, exported, predict

SERVER = {"LABEL_STUDIO_URL": URL, "LABEL_STUDIO_API_KEY": TOKEN}
CUE = {"start": 49, "end": 54, "text": "added", "labels": ["Cue"]}
SAID = (
    "task 3, Rain: noor@example.org: no claim is linked to the cue “added”; link a claim to it, or "
    f"delete it ({URL}/projects/1/data?task=3)\n"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """A server with one submitted task; the commands of this process talk to it."""
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    (task,) = to_tasks(predict(*CLAIMS, name="d"))
    server.tasks[1] = [{**exported(task.to_json()), "id": 3}]
    for module, function in (("pull", pull), ("check", check_project)):
        name = f"factcheck.studio.pulling.{module}.{function.__name__}"
        monkeypatch.setattr(name, functools.partial(function, transport=server, patience=()))
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the taxonomy of the project."""
    labels = "".join(f"- name: {label.name}\n" for label in TAXONOMY.labels)
    verdicts = "".join(f"- {verdict}\n" for verdict in TAXONOMY.verdicts)
    (tmp_path / "taxonomy.yaml").write_text(f"labels:\n{labels}verdicts:\n{verdicts}", "utf-8")
    return tmp_path


def slip(server: FakeServer, count: int = 1) -> None:
    """Let the annotator mark a cue and forget to link it, some times."""
    result: list[dict[str, Any]] = server.tasks[1][0]["annotations"][0]["result"]
    region = {"type": "labels", "from_name": "span", "to_name": "text", "value": CUE}
    result += [{**region, "id": f"x{number}"} for number in range(count)]


def test_the_exit_code_is_0_if_nothing_was_found(server: FakeServer, folder: Path) -> None:
    """No line on standard output, and no file."""
    del server
    before = sorted(folder.iterdir())

    done = invoke("check", "--project", "Test", cwd=folder, **SERVER)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "0 things to look at again, in 0 of 1 tasks\n"
    assert sorted(folder.iterdir()) == before


def test_the_exit_code_is_1_if_something_was_found(server: FakeServer, folder: Path) -> None:
    """A line for each; with `--tell` the task says it, too."""
    slip(server)

    done = invoke("check", "--project", "Test", "--tell", cwd=folder, **SERVER)

    assert (done.returncode, done.stdout) == (1, SAID)
    assert done.stderr == (
        "1 things to look at again, in 1 of 1 tasks\n1 tasks say so now, 0 no longer\n"
    )
    assert server.tasks[1][0]["data"]["told"].startswith("noor@example.org: no claim is linked")


def test_a_project_that_is_not_there_is_an_error(server: FakeServer, folder: Path) -> None:
    """Not a project in which nothing was found."""
    del server

    done = invoke("check", "--project", "Nothing", cwd=folder, **SERVER)

    assert done.returncode == 2
    assert "there is no project 'Nothing'; check --project" in done.stderr


def test_a_pull_lists_the_first_ones(server: FakeServer, folder: Path) -> None:
    """And says which command lists all."""
    slip(server, 21)

    done = invoke("pull", "--project", "Test", cwd=folder, **SERVER)

    lines = done.stderr.splitlines()
    assert [each for each in lines if each.startswith("look again: ")] == [
        f"look again: {SAID.rstrip()}"
    ] * 20
    assert (
        "these are the first of 21 things to look at again; `factcheck check --project 'Test'` "
        "lists all"
    ) in lines
