"""Killed pulls, and pulls and pushes at the same time, on the real server."""

import json
import os
import subprocess
import sys

import pytest

from factcheck.studio.server.embedded import Running
from tests.paths import ROOT

KILLS = int(os.environ.get("FACTCHECK_KILLS", "4"))
PAIRS = int(os.environ.get("FACTCHECK_PAIRS", "2"))
"""How many pulls are killed, and pairs run at once; `make test-faults` asks for more."""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.timeout(1800)
def test_nothing_is_lost_doubled_or_mixed(
    studio: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    """See `faults.at_once`."""
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "tests.e2e.faults.at_once", studio.data_dir, str(KILLS), str(PAIRS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{done.stdout}")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["bad"] == {}
    assert found["pairs of pushes"] == PAIRS
    assert found["annotations compared"] > 40
