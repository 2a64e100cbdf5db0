"""Results on stdout, for people or for programs."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDOUT = "standard output"
"""What messages call it."""


def print_result(text: str, plain: object, *, as_json: bool) -> None:
    """Print a result as text, or as JSON if that was requested.

    Args:
        text: Markdown, or lines; with a final line break.
        plain: the same as plain values.
        as_json: whether JSON was requested.
    """
    if as_json:
        click.echo(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        click.echo(text, nl=False)


def print_written(path: Path) -> None:
    """Print the file that was written; not into the data if that is a device or a pipe."""
    from factcheck.files import is_stream

    click.echo(path, err=is_stream(path))


@contextlib.contextmanager
def named_stdout() -> Iterator[None]:
    """Let errors of standard output name it, and print every character while the block runs.

    Raises:
        OSError: it is closed, or cannot be written.
    """
    # In this order: whatever is opened first gets the lowest free number.
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - as long as the process
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed", STDOUT)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # names of files may be any bytes
    named = _Named(sys.stdout)
    with contextlib.redirect_stdout(named):
        try:
            yield
        finally:
            named.flush()


class _Named:
    """Standard output, with its name in its errors."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _naming():
            return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        with _naming():
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of any kind
        return getattr(self._stream, name)


@contextlib.contextmanager
def _naming() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, STDOUT) from error
