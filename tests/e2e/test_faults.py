"""Whatever goes wrong during a push, each document is on the server exactly once."""

import json
import subprocess
import sys

import pytest

from tests.e2e.conftest import BACKGROUND
from tests.e2e.services import FAULTS, fault_run


@pytest.fixture
def faults(pytestconfig: pytest.Config) -> subprocess.CompletedProcess[str]:
    """What the fault suite printed."""
    return pytestconfig.stash[BACKGROUND].begin(fault_run).result()


@pytest.mark.skipif(sys.platform == "win32", reason="the embedded server needs Linux or macOS")
@pytest.mark.timeout(3600)
def test_no_document_is_lost_or_doubled(
    faults: subprocess.CompletedProcess[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed pushes, lost answers, error codes, a killed server: see `faults.suite`."""
    with capsys.disabled():
        sys.stdout.write(f"\n{faults.stdout}")
    assert faults.returncode == 0, faults.stderr
    outcome = json.loads(faults.stdout.splitlines()[-1])
    assert outcome["good"]
    # A push may have finished before it is killed, or with fewer writes than were to be spoiled.
    assert FAULTS * 0.8 <= outcome["faults"] <= FAULTS
