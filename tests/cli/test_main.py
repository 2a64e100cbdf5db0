"""What all commands share."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.cli import COMMANDS
from tests.cli.command import factcheck, invoke

HEAVY = (
    "torch",
    "fastapi",
    "uvicorn",
    "transformers",
    "label_studio_sdk",
    "jsonschema",
    "lingua",
    "trafilatura",
    "rich",
)


def test_help_lists_every_command(tmp_path: Path) -> None:
    """In the order of use."""
    shown = factcheck("--help", cwd=tmp_path)

    listed = re.findall(r"^  ([a-z-]+)  +\S", shown.stdout.partition("Commands:")[2], re.MULTILINE)
    assert (shown.returncode, listed) == (0, list(COMMANDS))


def test_help_imports_little() -> None:
    """A command imports what it needs when it runs, so ``--help`` answers at once."""
    script = f"""
import sys, click
before = set(sys.modules)
import factcheck.cli
try:
    factcheck.cli.cli(["--help"])
except SystemExit:
    pass
print([name for name in {HEAVY} if name in sys.modules], len(set(sys.modules) - before))
"""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )

    heavy, _, count = done.stdout.splitlines()[-1].rpartition(" ")
    assert heavy == "[]"
    assert int(count) < 30


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, tmp_path: Path) -> None:
    """The module has the same name as the command."""
    shown = invoke(name, "--help", cwd=tmp_path)

    assert shown.returncode == 0, shown.stderr
    assert f"Usage: factcheck {name}" in shown.stdout


def test_a_misspelt_command_is_a_usage_error(tmp_path: Path) -> None:
    """Exit code 2, and no traceback."""
    shown = factcheck("prelable", cwd=tmp_path)

    assert (shown.returncode, "Traceback" in shown.stderr) == (2, False)
    assert "prelable" in shown.stderr


def test_the_version_is_that_of_the_distribution(tmp_path: Path) -> None:
    """As pip shows it."""
    assert re.fullmatch(
        r"factcheck, version \d+\.\d+\.\d+\n", invoke("--version", cwd=tmp_path).stdout
    )
