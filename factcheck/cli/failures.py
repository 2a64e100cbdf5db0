"""What ends a command too early: its message, its exit code, and never a traceback or a secret."""

from __future__ import annotations

import errno
import os
import platform
import sys
import traceback
from contextlib import suppress
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

import click

from factcheck.cli.output import STDOUT
from factcheck.errors import FactcheckError

if TYPE_CHECKING:
    from pathlib import Path

WRONG, DEFECT, INTERRUPTED = 2, 70, 130
"""Exit codes: wrong input, usage or circumstances; a defect of factcheck; Ctrl-C."""

DEBUG = "FACTCHECK_DEBUG"
"""The environment variable with which every error shows its traceback."""

_SECRETS = (
    "LABEL_STUDIO_API_KEY",
    "FACTCHECK_BACKEND_SECRET",
    "FACTCHECK_DATABASE_URL",
    "PGPASSWORD",
)
_SHORTEST = 6
"""Code points of a secret that is looked for: shorter ones occur in ordinary words."""


def report(error: BaseException) -> int:
    """Print why a command ended, and return its exit code."""
    if isinstance(error, click.Abort) and error.__cause__ is not None:
        error = error.__cause__  # click raises it for Ctrl-C, and for an EOFError
    if os.environ.get(DEBUG):
        _print(without_secrets("".join(traceback.format_exception(error))))
    match error:
        case click.ClickException():
            _print(without_secrets(_usage(error)))
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            _complain("interrupted")
            return INTERRUPTED
        case FactcheckError():
            _complain(str(error))
            return WRONG
        case OSError():
            if error.filename == STDOUT:
                _silence_stdout()
                if error.errno == errno.EPIPE:
                    return 1  # whoever reads it, `head` for example, has seen enough
            where = f"{error.filename}: " if error.filename else ""
            _complain(f"{where}{error.strerror or error}")
            return WRONG
        case _:
            _complain(_defect(error))
            return DEFECT


def without_secrets(text: str) -> str:
    """Return a text in which no token or password of this command is readable."""
    words = sys.argv[1:]
    secrets = [os.environ.get(name, "") for name in _SECRETS]
    secrets += [after for word, after in pairwise(words) if word == "--token"]
    secrets += [word.removeprefix("--token=") for word in words if word.startswith("--token=")]
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "…")
    return text


def _defect(error: BaseException) -> str:
    """Write what is known of a defect to a file; return what the user is told."""
    kind = type(error).__name__
    try:
        path = _write_log(error)
    except OSError:
        cure = f"run the command again with {DEBUG}=1, and add what it prints"
    else:
        cure = f"add the file {path}; it may quote your texts, so read it before you pass it on"
    return f"unexpected {kind}: this is a defect of factcheck. Please report it: {cure}"


def _write_log(error: BaseException) -> Path:
    from platformdirs import user_log_path

    from factcheck.files import PRIVATE, replacing

    path = user_log_path("factcheck", appauthor=False) / "defect.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path, mode=PRIVATE, errors="backslashreplace") as file:
        command = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        file.write(f"factcheck {version('factcheck-studio')}, command {command}\n")
        file.write(f"Python {platform.python_version()}, {platform.platform()}\n\n")
        file.write(without_secrets("".join(traceback.format_exception(error))))
    return path


def _usage(error: click.ClickException) -> str:
    """Return what click prints for a wrong usage."""
    from io import StringIO

    text = StringIO()
    error.show(text)
    return text.getvalue()


def _complain(message: str) -> None:
    with suppress(OSError):
        click.secho("error: ", fg="red", bold=True, nl=False, err=True)
    _print(f"{without_secrets(message)}\n")


def _print(text: str) -> None:
    with suppress(OSError):  # the place for errors is full, too: the exit code remains
        click.echo(text, nl=False, err=True)


def _silence_stdout() -> None:
    """Let Python not try again to write what is left for standard output when it ends."""
    with suppress(OSError, AttributeError):  # there is none: it was closed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
