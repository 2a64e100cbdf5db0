"""All stages, run once on a small workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

torch = pytest.importorskip("torch", reason="the stages need torch (extra `train`)")

FOLDS = range(4)


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Compute with one thread: several wait for each other when other processes need the cores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which every stage has run, with ``work`` and ``bundle`` in it."""
    from tests.training.small_workspace import build

    folder = build(tmp_path_factory.mktemp("workspace"))
    stages = (
        ("vocabulary",),
        ("finetune", "--steps", "8"),
        ("export", "--out", folder / "bundle", "--version", "0.test"),
        ("label", "--bundle", folder / "bundle", "--sure", "0"),
        ("finetune", "--steps", "2", "--weak", "--start", "tuned-0/tuned.pt", "--out", "second"),
        *(
            ("finetune", "--steps=2", f"--seed={fold}", f"--without={fold}", f"--out=fold-{fold}")
            for fold in FOLDS
        ),
        ("distil", *(f"fold-{fold}" for fold in FOLDS), "--start", "tuned-0", "--steps", "2"),
    )
    for stage in stages:
        run(folder, *map(str, stage))
    return folder


def run(folder: Path, *stage: str) -> str:
    """Run one stage and return what it printed."""
    from factcheck.training.__main__ import cli

    folders = {
        "--data": folder,
        "--passages": folder / "passages",
        "--base": folder / "base",
        "--work": folder / "work",
    }
    options = [str(each) for option in folders.items() for each in option]
    done = CliRunner().invoke(cli, [*options, *stage], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output
