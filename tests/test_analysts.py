"""The guide for analysts shows what the commands really print."""

import re
import shlex
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from tests.analysis.releases import NEW, OLD
from tests.cli.command import factcheck
from tests.paths import ROOT

GUIDE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
SHOWN = re.findall(
    r"^```sh\n(factcheck (?:agreement|scoreboard|diff) [^\n]*)\n```\n\n```text\n(.*?)^```$",
    GUIDE,
    re.MULTILINE | re.DOTALL,
)
"""Commands of this page's measures, each with what it is said to print."""


def test_the_guide_shows_each_measure() -> None:
    """Three commands with their output."""
    assert [command.split()[1] for command, _ in SHOWN] == ["agreement", "scoreboard", "diff"]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_every_line_is_what_the_command_prints(command: str, shown: str, tmp_path: Path) -> None:
    """In this order; rows of a table may be left out."""
    for name, release in (("claims", OLD), ("old", OLD), ("new", NEW)):
        write_dataset(tmp_path / f"{name}.json", release)
    done = factcheck(*shlex.split(command)[1:], cwd=tmp_path)
    printed = iter(done.stdout.splitlines())

    assert done.stderr == ""
    assert [line for line in shown.splitlines() if line and line not in printed] == []
