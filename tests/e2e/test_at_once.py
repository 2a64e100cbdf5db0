"""Killed pulls, and pulls and pushes at the same time, on the real server."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import BACKGROUND
from tests.e2e.services import PAIRS, at_once_run


@pytest.fixture
def at_once(pytestconfig: pytest.Config) -> subprocess.CompletedProcess[str]:
    """What the suite printed."""
    return pytestconfig.stash[BACKGROUND].begin(at_once_run).result()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.timeout(1800)
def test_nothing_is_lost_doubled_or_mixed(
    at_once: subprocess.CompletedProcess[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """See `faults.at_once`."""
    with capsys.disabled():
        sys.stdout.write(f"\n{at_once.stdout}")
    assert at_once.returncode == 0, at_once.stderr
    found = json.loads(at_once.stdout.splitlines()[-1])
    assert found["bad"] == {}
    assert found["pairs of pushes"] == PAIRS
    assert found["annotations compared"] > 40
