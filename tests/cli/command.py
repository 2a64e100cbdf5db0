"""The command line as a user has it: another process, no terminal."""

import os
import subprocess
import sys
from pathlib import Path


def factcheck(
    *arguments: str | Path, cwd: Path, stdin: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``factcheck ARGUMENTS`` in a folder; text is UTF-8 both ways."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("LABEL_STUDIO")
    }
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "factcheck.cli", *map(str, arguments)],
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        env={**inherited, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        timeout=240,
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
