"""``factcheck prelabel`` into a folder."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import invoke
from tests.corpus.samples import files, write_corpus

TAXONOMY = "labels:\n  - name: Mayor\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a taxonomy, and a corpus of eight records, one without a text."""
    (tmp_path / "taxonomy.yaml").write_text(TAXONOMY)
    write_corpus(tmp_path / "news.jsonl", 8)
    return tmp_path


ONE = ("prelabel", "news.jsonl", "--model", "lexicon", "-o")
RUN = (*ONE[:-1], "--unit-size", "2", "-o")


def test_a_folder_gets_parts_that_other_commands_read(folder: Path) -> None:
    """The exit code is 1, since a record was rejected; evaluate reads the folder."""
    gold = [{"id": f"d{n}", "language": "en", "text": "x", "attributions": []} for n in range(8)]
    (folder / "gold.jsonl").write_text("".join(json.dumps(each) + "\n" for each in gold[:1]))

    done = invoke(*RUN, "run/", cwd=folder)

    assert done.returncode == 1, done.stderr
    assert "7 documents, 7 claims, by lexicon+aliases" in done.stderr
    assert "1 rejected (1 empty)" in done.stderr
    again = invoke(*RUN, "run/", cwd=folder)
    assert (again.returncode, "finished already" in again.stderr) == (2, True)
    one = invoke(*ONE, "one.jsonl", cwd=folder)
    assert one.returncode == 1
    parts = sorted((folder / "run" / "parts").iterdir())
    assert b"".join(each.read_bytes() for each in parts) == (folder / "one.jsonl").read_bytes()
    scored = invoke("evaluate", "run", "gold.jsonl", cwd=folder)
    assert scored.returncode == 2
    assert "d0" in scored.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("one.jsonl", "--jobs", "2"),
            "several processes write parts, not one file; name a folder",
        ),
        (("-", "--jobs", "2"), "several processes write parts, not one file; name a folder"),
        (("s3://news/run/",), "written to a file system, not to an address"),
        (("run/", "--address", "auto"), "--address is for --engine ray"),
        (("one.jsonl", "--unit-size", "9"), "are for a folder"),
        (("one.jsonl", "--parts", "parquet"), "are for a folder"),
    ],
)
def test_options_that_do_not_fit_are_errors(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    """Nothing is written."""
    before = sorted(folder.iterdir())

    done = invoke(*ONE, *arguments, cwd=folder)

    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert sorted(folder.iterdir()) == before


def test_limit_holds_for_a_file_too(folder: Path) -> None:
    """The first record that is read is the first of the input."""
    invoke(*ONE, "one.jsonl", "--limit", "1", cwd=folder)

    (line,) = (folder / "one.jsonl").read_text().splitlines()
    assert json.loads(line)["document"]["id"] == "d0"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_goes_on(folder: Path) -> None:
    """Killed after its first part, it has the same files in the end as one that was not.

    Only the process that gives out units is killed; those that it started end by themselves.
    """
    write_corpus(folder / "news.jsonl", 400)
    invoke(*RUN, "undisturbed/", cwd=folder)
    command = [sys.executable, "-m", "factcheck.cli", *RUN, "run/", "--jobs", "1"]
    begun = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
    units = folder / "run" / "units"
    while not (units.is_dir() and any(units.glob("*.json"))):
        assert begun.poll() is None
        time.sleep(0.01)
    begun.kill()
    begun.wait()
    wait_for_end_of_group(begun.pid)
    assert not (folder / "run" / "manifest.json").exists()

    done = invoke(*RUN, "run/", "--jobs", "1", cwd=folder)

    assert done.returncode == 1, done.stderr
    assert "parts were there already" in done.stderr
    assert files(folder / "run") == files(folder / "undisturbed")


def wait_for_end_of_group(group: int) -> None:
    """Wait until no process of a group is left; the caller is not in it."""
    for _ in range(1000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail("a process is left")
