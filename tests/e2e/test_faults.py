"""Whatever goes wrong on the way, each document is there exactly once."""

import json
import os
import subprocess
import sys

import pytest

from factcheck.studio.server.embedded import Running
from tests.paths import ROOT

FAULTS = int(os.environ.get("FACTCHECK_FAULTS", "40"))
"""How many faults; `make test-faults` asks for 240."""


@pytest.mark.skipif(sys.platform == "win32", reason="the embedded server needs Linux or macOS")
@pytest.mark.timeout(3600)
def test_nothing_is_lost_and_nothing_doubled(
    doomed_studio: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    """Killed pushes, lost answers, error codes, a server that is killed: see `faults.suite`."""
    command = [
        sys.executable,
        "-m",
        "tests.e2e.faults.suite",
        str(doomed_studio.data_dir),
        str(FAULTS),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    with capsys.disabled():
        sys.stdout.write(f"\n{done.stdout}")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["good"]
    # A push may be done before it is to be killed, or with fewer writes than were to be spoiled.
    assert FAULTS * 0.8 <= told["faults"] <= FAULTS
