"""The guide for analysts shows what the commands print."""

import re
import shlex
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from tests.analysis.releases import NEW, OLD
from tests.cli.command import invoke
from tests.paths import ROOT

GUIDE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
SHOWN = re.findall(
    r"^```sh\n(factcheck (?:agreement|scoreboard|diff) [^\n]*)\n```\n\n```text\n(.*?)^```$",
    GUIDE,
    re.MULTILINE | re.DOTALL,
)
"""Each command of a measure, with the output that the guide shows."""


def test_the_guide_shows_each_measure() -> None:
    """Three commands with their output."""
    assert [command.split()[1] for command, _ in SHOWN] == ["agreement", "scoreboard", "diff"]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_every_line_is_what_the_command_prints(command: str, shown: str, tmp_path: Path) -> None:
    """In this order; the guide may leave out rows of a table."""
    for name, release in (("claims", OLD), ("old", OLD), ("new", NEW)):
        write_dataset(tmp_path / f"{name}.json", release)
    done = invoke(*shlex.split(command)[1:], cwd=tmp_path)
    printed = iter(done.stdout.splitlines())

    assert done.stderr == ""
    lines = [line for line in shown.splitlines() if line]
    assert len(lines) > 3
    assert [line for line in lines if line not in printed] == []
