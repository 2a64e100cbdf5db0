"""The command line as a user has it, without a terminal: in this process, or in one of its own."""

import contextlib
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from click.testing import CliRunner

from factcheck.cli import main


def factcheck(
    *arguments: str | Path, cwd: Path, stdin: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``factcheck ARGUMENTS`` in a folder, in a new process; text is UTF-8 both ways."""
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


def invoke(
    *arguments: str | Path, cwd: Path, stdin: str | bytes = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``factcheck ARGUMENTS`` in a folder, in this process: nothing has to be imported again.

    The arguments and the result are those of `factcheck`. Use that one where the process itself is
    tested: imports, signals, pipes, processes that it starts.
    """
    words = ["factcheck", *map(str, arguments)]
    changed: dict[str, str | None] = {
        **{name: None for name in os.environ if name.startswith("LABEL_STUDIO")},
        **environment,
    }
    with (
        contextlib.chdir(cwd),
        CliRunner().isolation(stdin, changed) as (out, err, _),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(sys, "argv", words)
        code = _exit_code()
        sys.stdout.flush()
        sys.stderr.flush()
        output, errors = out.getvalue().decode(), err.getvalue().decode()
    return subprocess.CompletedProcess(words, code, output, errors)


def _exit_code() -> int:
    """Run the command; return what the process would end with."""
    try:
        main()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except Exception:  # noqa: BLE001 - what Python does in a process of its own
        traceback.print_exc()
        return 1
    return 0
