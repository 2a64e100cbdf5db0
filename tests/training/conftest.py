"""All stages, run once on a workshop in small."""

from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("torch", reason="the stages need torch (extra `train`)")


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which every stage has run: ``work`` and ``bundle`` are in it."""
    from factcheck.training.__main__ import cli
    from tests.training.small_workspace import build

    folder = build(tmp_path_factory.mktemp("workshop"))
    stages = (
        ("vocabulary",),
        ("initialise",),
        ("adapt", "--steps", "3"),
        ("finetune", "--steps", "3"),
        ("export", "--out", folder / "bundle", "--version", "0.test"),
        ("label", "--bundle", folder / "bundle", "--sure", "0"),
        ("finetune", "--steps", "2", "--weak", "--start", "tuned-0/tuned.pt", "--out", "second"),
    )
    for stage in stages:
        run(cli, folder, *map(str, stage))
    return folder


def run(cli: object, folder: Path, *stage: str) -> str:
    """Run one stage and return what it printed."""
    options = ("--data", folder, "--base", folder / "base", "--work", folder / "work")
    done = CliRunner().invoke(cli, [*map(str, options), *stage], catch_exceptions=False)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done.output
