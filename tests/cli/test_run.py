"""``factcheck run``, ``push`` and ``pull`` where no server helps; tests/e2e has one."""

import socket
from pathlib import Path

import pytest

from factcheck.cli.run import default_title
from factcheck.studio.pulling.store import Owner, Store
from tests.cli.command import invoke
from tests.paths import SEEDS


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("predictions")
    assert invoke("prelabel", SEEDS, cwd=folder).returncode == 0
    return folder / "predictions.jsonl"


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (("news/july/",), "Claims: july"),
        (("a.txt", "b"), "Claims: a"),
        (("-",), "Claims: standard input"),
    ],
)
def test_the_project_title_comes_from_the_paths(paths: tuple[str, ...], title: str) -> None:
    """The same call finds the same project."""
    assert default_title(paths) == title


def test_a_server_that_is_down_is_told(predictions: Path) -> None:
    """The message has the address and what to check, but not the token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    done = invoke(
        *("push", predictions, "--project", "Test", "--taxonomy", SEEDS / "taxonomy.yaml"),
        cwd=predictions.parent,
        LABEL_STUDIO_URL=url,
        LABEL_STUDIO_API_KEY="secret-token",
    )

    assert done.returncode == 2
    assert f"Label Studio at {url}: it does not answer" in done.stderr
    assert "secret-token" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_token_is_reported(predictions: Path) -> None:
    """The message says where to get one."""
    done = invoke(
        *("pull", "--project", "Test", "--taxonomy", SEEDS / "taxonomy.yaml"),
        *("--url", "http://127.0.0.1:9"),
        cwd=predictions.parent,
    )

    assert done.returncode == 2
    assert "LABEL_STUDIO_API_KEY" in done.stderr


def test_without_a_server_the_command_to_start_one_is_named(
    predictions: Path, tmp_path: Path
) -> None:
    """A push does not start a server."""
    done = invoke(
        *("push", predictions, "--project", "Test", "--taxonomy", SEEDS / "taxonomy.yaml"),
        *("--data-dir", tmp_path / "none"),
        cwd=predictions.parent,
    )

    assert done.returncode == 2
    assert "factcheck studio start" in done.stderr


def test_nothing_to_annotate_starts_no_server(tmp_path: Path) -> None:
    """All lines are invalid: they are kept, and the exit code is 1."""
    (tmp_path / "news.jsonl").write_text("{\n", encoding="utf-8")

    done = invoke(
        *("run", "news.jsonl", "--taxonomy", SEEDS / "taxonomy.yaml"),
        *("--data-dir", tmp_path / "studio"),
        cwd=tmp_path,
    )

    assert done.returncode == 1
    assert "there is nothing to annotate" in done.stderr
    assert (tmp_path / "factcheck-out" / "rejected.prelabel.jsonl").exists()
    assert not (tmp_path / "studio").exists()


def test_the_output_of_a_run_is_not_read_as_an_article(tmp_path: Path) -> None:
    """Even if its folder is inside the one that is read, and has exported tables in it."""
    (tmp_path / "news.jsonl").write_text("{\n", encoding="utf-8")
    written = tmp_path / "factcheck-out"
    written.mkdir()
    (written / "table.csv").write_text("text\nThe mayor said on Monday that it rained.\n")

    done = invoke(
        *("run", ".", "--taxonomy", SEEDS / "taxonomy.yaml"),
        *("--data-dir", tmp_path / "studio"),
        cwd=tmp_path,
    )

    assert done.returncode == 1
    assert "skipped, not articles: factcheck-out\n" in done.stderr
    assert "0 documents" in done.stderr
    assert not (tmp_path / "studio").exists()


def test_another_project_in_the_same_folder_is_refused_before_anything_is_done(
    tmp_path: Path,
) -> None:
    """Its claims would take the place of those of the first project."""
    output = tmp_path / "out"
    output.mkdir()
    (output / ".claims.json.pull").touch()
    with Store(output / ".claims.json.pull") as store:
        store.belong_to(Owner("2026-01-01T00:00:00+00:00", "First", "http://x", ("First",)))

    done = invoke("run", SEEDS, "-o", output, "--project", "Second", cwd=tmp_path)

    assert done.returncode == 2
    found = "it has what was pulled from the project 'First', not 'Second'"
    assert f"{output / 'claims.json'}: {found}" in done.stderr
    assert [each.name for each in output.iterdir()] == [".claims.json.pull"]
