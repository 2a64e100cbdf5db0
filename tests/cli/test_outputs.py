"""Where commands write: links, modes, devices, pipes, full disks; they keep their input."""

import errno
import functools
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from factcheck.cli import cli
from factcheck.cli.options import OutputFile
from factcheck.dataset import write_predictions
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.pulling.pull import pull
from factcheck.studio.sending.push import push
from tests.cli.command import factcheck, invoke
from tests.files import full_disk, read_from
from tests.paths import EXAMPLES, SEEDS
from tests.studio.fake_server import TOKEN, URL, FakeServer
from tests.studio.texts import CLAIMS, TAXONOMY, exported, predict

SENTENCE = "The Kremlin said on Monday that the talks in Moscow had been useful and would go on."
PUBLISHER = ("--publisher", "Desk", "--publisher-url", "https://example.org/")
SERVER = {"LABEL_STUDIO_URL": URL, "LABEL_STUDIO_API_KEY": TOKEN}

WRITERS: Mapping[str, tuple[str, ...]] = {
    "prelabel": ("prelabel", "article.txt", "--model", "lexicon", "--taxonomy", "taxonomy.yaml"),
    "pull": ("pull", "--project", "Test", "--taxonomy", "server.yaml"),
    "report": ("report", "claims.json"),
    **{
        to: ("export", "claims.json", "--to", to, *PUBLISHER)
        for to in ("jsonl", "claimreview", "webannotation", "card")
    },
}
"""The commands that write a file, without its name."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    """A server with one submitted task; the commands of this process talk to it."""
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    (task,) = to_tasks(predict(*CLAIMS, name="d"))
    server.tasks[1] = [{**exported(task.to_json()), "id": 3}]
    for module, function in (("pulling.pull", pull), ("sending.push", push)):
        name = f"factcheck.studio.{module}.{function.__name__}"
        monkeypatch.setattr(name, functools.partial(function, transport=server, patience=()))
    return server


@pytest.fixture
def folder(tmp_path: Path, server: FakeServer) -> Path:
    """A folder with everything that the commands read."""
    del server
    folder = tmp_path / "newsroom"
    folder.mkdir()
    shutil.copy(SEEDS / "taxonomy.yaml", folder)
    shutil.copy(EXAMPLES / "valid" / "claims.json", folder)
    (folder / "article.txt").write_text(SENTENCE, "utf-8")
    labels = "".join(f"- name: {label.name}\n" for label in TAXONOMY.labels)
    verdicts = "".join(f"- {verdict}\n" for verdict in TAXONOMY.verdicts)
    (folder / "server.yaml").write_text(f"labels:\n{labels}verdicts:\n{verdicts}", "utf-8")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its content, except what pulls remember."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".pull")
    }


@pytest.mark.parametrize("name", WRITERS)
def test_a_link_stays_and_the_mode_is_kept(name: str, folder: Path) -> None:
    """The file behind it is replaced."""
    (folder / "out").mkdir()
    (folder / "out" / "target").write_text("old")
    (folder / "out" / "target").chmod(0o640)
    (folder / "link").symlink_to("out/target")

    done = invoke(*WRITERS[name], "-o", "link", cwd=folder, **SERVER)

    assert done.returncode == 0, done.stderr
    assert (folder / "link").is_symlink()
    assert stat.S_IMODE((folder / "out" / "target").stat().st_mode) == 0o640
    assert len((folder / "out" / "target").read_bytes()) > 100


@pytest.mark.parametrize("name", WRITERS)
def test_a_pipe_gets_what_a_file_gets(name: str, folder: Path) -> None:
    """And nothing is written beside it."""
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / "pipe")

    with read_from(folder / "pipes" / "pipe") as all_of_it:
        piped = invoke(*WRITERS[name], "-o", "pipes/pipe", cwd=folder, **SERVER)
        assert piped.returncode == 0, piped.stderr
        came = all_of_it()
    done = invoke(*WRITERS[name], "-o", "file", cwd=folder, **SERVER)

    assert done.returncode == 0, done.stderr
    assert len(came) == len((folder / "file").read_bytes()) > 100
    assert (folder / "pipes" / "pipe").is_fifo()
    assert len([*(folder / "pipes").iterdir()]) == 1
    assert piped.stdout == ""


@pytest.mark.parametrize("name", WRITERS)
def test_a_device_stays(name: str, folder: Path) -> None:
    """Behind a link, so that a defect does no harm when root runs the tests."""
    (folder / "null").symlink_to("/dev/null")
    (folder / "full").symlink_to("/dev/full")
    before = snapshot(folder)

    done = invoke(*WRITERS[name], "-o", "null", cwd=folder, **SERVER)
    failed = invoke(*WRITERS[name], "-o", "full", cwd=folder, **SERVER)

    assert done.returncode == 0, done.stderr
    assert failed.returncode == 2
    assert failed.stderr.splitlines()[-1] == "error: full: No space left on device"
    for link in ("null", "full"):
        assert (folder / link).is_symlink()
        assert (folder / link).is_char_device()
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", [*WRITERS, "csv"])
def test_a_full_disk_is_an_error_of_the_file(name: str, folder: Path) -> None:
    """Earlier output is unchanged, and no draft is left."""
    command = WRITERS.get(name) or ("export", "claims.json", "--to", "csv")
    output = "out" if name == "csv" else "out.txt"
    assert invoke(*command, "-o", output, cwd=folder, **SERVER).returncode == 0
    before = snapshot(folder)
    where = "out/claims.csv" if name == "csv" else output

    # What a pull keeps for the next one is read already, and is larger than nothing.
    with full_disk(64):
        done = invoke(*command, "-o", output, cwd=folder, **SERVER)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("error: ")
    assert where in done.stderr.splitlines()[-1] or ".out.txt.pull" in done.stderr
    assert ".factcheck-" not in done.stderr
    assert snapshot(folder) == before


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_cannot_be_written_is_an_error_of_the_file(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of the draft; root may write everywhere, so a read-only file system is played."""
    before = snapshot(folder)

    def refuse(prefix: str, dir: Path) -> str:  # noqa: A002 - as in tempfile
        raise OSError(errno.EROFS, "Read-only file system", f"{dir}/{prefix}x")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkdtemp", refuse)
        done = invoke(*WRITERS[name], "-o", "out.txt", cwd=folder, **SERVER)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "error: out.txt: Read-only file system"
    assert snapshot(folder) == before


def test_standard_output_can_be_named_as_a_file(folder: Path) -> None:
    """It continues where it is: what was in a file before stays."""
    command = (*WRITERS["prelabel"], "-o")
    named = factcheck(*command, "/dev/stdout", cwd=folder)
    dash = factcheck(*command, "-", cwd=folder)
    assert (named.returncode, named.stdout) == (0, dash.stdout)

    with (folder / "all.txt").open("w", encoding="utf-8") as file:
        file.write("before\n")
        file.flush()
        for _ in range(2):
            subprocess.run(named.args, cwd=folder, stdout=file, check=True)  # noqa: S603
    assert (folder / "all.txt").read_text("utf-8") == f"before\n{dash.stdout}{dash.stdout}"


@pytest.mark.parametrize("name", ["report", "jsonl"])
def test_a_dash_is_standard_output(name: str, folder: Path) -> None:
    """No file with that name is made."""
    done = factcheck(*WRITERS[name], "-o", "-", cwd=folder)
    invoke(*WRITERS[name], "-o", "out.txt", cwd=folder)

    assert (done.returncode, done.stdout) == (0, (folder / "out.txt").read_text("utf-8"))
    assert not (folder / "-").exists()


def test_no_command_writes_a_file_named_dash() -> None:
    """Wherever -o is a file; `prelabel` tells the two apart by itself."""
    context = click.Context(cli)
    outputs = {
        name: option.type
        for name in cli.list_commands(context)
        if name != "prelabel" and (command := cli.get_command(context, name))
        for option in command.params
        if "-o" in option.opts
    }
    files = {
        name: kind
        for name, kind in outputs.items()
        if not isinstance(kind, click.Path) or kind.file_okay
    }

    assert {"match", "matrix", "import-gold", "pull", "export"} <= files.keys()
    assert all(isinstance(kind, OutputFile) for kind in files.values()), files


REJECTED = '{"where":"a","reason":"empty","message":"","record":""}\n'


@pytest.mark.parametrize("command", ["prelabel", "push", "run"])
@pytest.mark.parametrize(
    "name", ["rejected.jsonl", "rejected.push.jsonl", "rejected.prelabel.jsonl"]
)
def test_rejected_records_are_no_input(command: str, name: str, folder: Path) -> None:
    """The file stays; the message says what it is."""
    (folder / name).write_text(REJECTED, "utf-8")
    project = ("--project", "Test") if command == "push" else ()

    done = invoke(command, name, *project, cwd=folder, **SERVER)

    assert done.returncode == 2
    assert f"{name}: a file with this name is for rejected records" in done.stderr
    assert (folder / name).read_text("utf-8") == REJECTED


def test_an_input_that_is_the_file_of_rejects_by_another_name_is_kept(folder: Path) -> None:
    """A link to it."""
    (folder / "rejected.push.jsonl").write_text(REJECTED, "utf-8")
    (folder / "predictions.jsonl").symlink_to("rejected.push.jsonl")

    done = invoke("push", "predictions.jsonl", "--project", "Test", cwd=folder, **SERVER)

    assert done.returncode == 2
    assert "this is the input predictions.jsonl" in done.stderr
    assert (folder / "rejected.push.jsonl").read_text("utf-8") == REJECTED


@pytest.mark.parametrize("name", ["prelabel", "pull"])
@pytest.mark.parametrize("output", ["taxonomy.yaml", "server.yaml", "rejected.pull.jsonl"])
def test_an_output_that_is_read_or_is_for_rejects_is_refused(
    name: str, output: str, folder: Path
) -> None:
    """The taxonomy, too."""
    taxonomy = output if output.endswith(".yaml") else "taxonomy.yaml"
    before = snapshot(folder)

    done = invoke(*WRITERS[name][:-1], taxonomy, "-o", output, cwd=folder, **SERVER)

    assert done.returncode == 2
    assert f"error: {output}: " in done.stderr
    assert snapshot(folder) == before


def test_an_article_in_a_folder_is_not_replaced(folder: Path) -> None:
    """Predictions of an earlier run are."""
    command = ("prelabel", ".", "--model", "lexicon", "-o")
    assert invoke(*command, "predictions.jsonl", cwd=folder).returncode == 0
    before = snapshot(folder)

    done = invoke(*command, "article.txt", cwd=folder)
    again = invoke(*command, "predictions.jsonl", cwd=folder)

    assert done.returncode == 2
    assert "article.txt: this file is in a folder that is read" in done.stderr
    assert (again.returncode, snapshot(folder)) == (0, before)


@pytest.mark.parametrize(
    ("to", "name"), [("csv", "datapackage.json"), ("parquet", "croissant.json")]
)
def test_a_dataset_is_not_replaced_by_its_export(to: str, name: str, folder: Path) -> None:
    """Even if it has the name of a file in the folder."""
    (folder / "claims.json").rename(folder / name)
    before = snapshot(folder)

    done = invoke("export", name, "--to", to, "-o", ".", cwd=folder)

    assert done.returncode == 2
    assert f"{name}: this is the input {name}" in done.stderr
    assert snapshot(folder) == before


def test_a_command_that_fails_keeps_what_was_rejected_before(
    folder: Path, server: FakeServer
) -> None:
    """Its own and that of other commands."""
    write_predictions(folder / "predictions.jsonl", [predict(*CLAIMS, name="new")])
    with (folder / "predictions.jsonl").open("a") as file:
        file.write("{}\n")
    (folder / "broken.jsonl").write_text("{\n")
    (folder / "empty.txt").touch()
    for name in ("prelabel", "push", "pull"):
        (folder / f"rejected.{name}.jsonl").write_text(REJECTED)
    before = snapshot(folder)
    server.faults["POST /api/projects/1/import"] = lambda _: pytest.fail("nothing is sent")

    push = ("push", "predictions.jsonl", "--project", "Test", "--taxonomy", "taxonomy.yaml")
    failed = [
        invoke("prelabel", "broken.jsonl", "empty.txt", "--model", "lexicon", cwd=folder),
        invoke(*push, cwd=folder, **SERVER),
        invoke("pull", "--project", "None", "--taxonomy", "server.yaml", cwd=folder, **SERVER),
    ]

    assert [done.returncode for done in failed] == [2, 2, 2]
    assert snapshot(folder) == before


def test_each_command_keeps_its_own_rejects(folder: Path) -> None:
    """And replaces those of its earlier runs alone."""
    (folder / "broken.jsonl").write_text("{\n" + json.dumps({"id": "a", "text": SENTENCE}) + "\n")
    write_predictions(folder / "predictions.jsonl", [predict(*CLAIMS, name="new")])
    with (folder / "predictions.jsonl").open("a") as file:
        file.write("{}\n")
    push = ("push", "predictions.jsonl", "--project", "Test", "--taxonomy", "server.yaml")
    prelabel = ("prelabel", "--model", "lexicon", "-o", "out.jsonl")

    assert invoke(*prelabel, "broken.jsonl", cwd=folder).returncode == 1
    pushed = invoke(*push, cwd=folder, **SERVER)
    assert (pushed.returncode, "see rejected.push.jsonl" in pushed.stderr) == (1, True)
    assert invoke(*prelabel, "article.txt", cwd=folder).returncode == 0

    assert not (folder / "rejected.prelabel.jsonl").exists()
    (kept,) = (folder / "rejected.push.jsonl").read_text().splitlines()
    assert json.loads(kept)["where"] == "predictions.jsonl:2"
