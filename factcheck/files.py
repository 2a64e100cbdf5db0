"""Files that are whole, or as they were before.

What is written goes to a draft in a hidden folder beside the file, and takes the file's place once
it is on the disk. A link stays: the file that it leads to is replaced. Devices, pipes and sockets
are never replaced: what is in the draft is written to them.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

if sys.platform != "win32":
    import fcntl

StrPath = str | os.PathLike[str]
"""A path as public functions take it."""

PRIVATE = 0o600
"""The mode of a file that its owner alone can read."""

_DRAFTS = ".factcheck-"
"""The first characters in the name of a folder of drafts."""


@contextmanager
def drafting(path: Path) -> Iterator[Path]:
    """Give the path of a draft that takes the place of ``path`` when the block has ended well.

    What is in the draft is on the disk before it does (``fsync``). A file that is replaced keeps
    its mode, and its owner if the process may set it.

    Raises:
        OSError: it cannot be written; ``path`` stays as it was, and the error names it.
    """
    with _drafting(path) as (draft,):
        yield draft


@contextmanager
def replacing(path: Path, *, mode: int | None = None, errors: str = "strict") -> Iterator[IO[str]]:
    """Give a text file, UTF-8, that takes the place of ``path`` when the block has ended well.

    Args:
        path: the file.
        mode: its permissions, less those that the process does not give (umask). Default: those
            that it has, 0o666 for a new file.
        errors: what is done with characters that UTF-8 cannot hold, see `codecs`.

    Raises:
        OSError: it cannot be written; ``path`` stays as it was, and the error names it.
    """
    with _drafting(path, mode=mode) as (draft,):
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode or 0o666)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors=errors, newline="\n") as file:
            yield file


@contextmanager
def replacing_in(folder: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Give a draft for each name; they go into the folder together when the block has ended well.

    The folder is made if it is not there; other files in it stay.

    Raises:
        OSError: a file cannot be written; those in the folder stay as they were.
    """
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        with _drafting(*(folder / name for name in names)) as drafts:
            yield drafts
    except BaseException:
        if made:
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()
        raise


def write_private(path: Path, values: Mapping[str, object]) -> None:
    """Write JSON to a file that its owner alone can read.

    Raises:
        OSError: it cannot be written; ``path`` stays as it was.
    """
    with replacing(path, mode=PRIVATE) as file:
        json.dump(values, file, indent=1)
        file.write("\n")


def refuse_input(output: Path, *inputs: Path) -> None:
    """Refuse to write over a file that is read, by whatever name.

    Raises:
        ExportError: the output is one of the inputs.
    """
    if output.is_file():
        for each in inputs:
            if each.is_file() and output.samefile(each):
                problem = f"this is the input {each}"
                raise ExportError(str(output), problem, "choose another file with -o")


def is_stream(path: Path) -> bool:
    """Whether a path is a device, a pipe, a socket, or an open file of a process.

    >>> is_stream(Path("/dev/null")), is_stream(Path("claims.json"))
    (True, False)
    """
    try:
        kind = path.stat().st_mode
    except OSError:  # it is not there yet, or may not be looked at: an error when it is written
        return False
    if not stat.S_ISREG(kind):
        return not stat.S_ISDIR(kind)
    # /dev/stdout and /dev/fd/3 lead to the file behind a redirection.
    parent = os.path.realpath(path.parent)
    return parent == "/dev" or parent.startswith("/proc/")


@contextmanager
def locking(path: Path) -> Iterator[None]:
    """Hold a lock while the block runs; the file is made if it is missing, and stays.

    All users may take it, one at a time; only links to a file are refused. The kernel keeps the
    lock, so it is released when its holder is killed. On Windows nobody is kept out. The file is
    opened for writing, since NFS needs that (flock(2)).

    Raises:
        BlockingIOError: somebody else holds it.
        OSError: the file cannot be made, or its file system has no locks.
    """
    if sys.platform == "win32":
        yield
        return
    lock = _open_lock(path)
    try:
        _take(lock, path)
        yield
    finally:
        os.close(lock)


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except PermissionError:  # made by another user
        return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        lock = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CREAT, 0o666)
        with suppress(PermissionError):  # another user has just made it
            os.fchmod(lock, 0o666)  # whatever the umask is
        return lock


def _take(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:  # it would not name the file
        problem = f"files cannot be locked here ({error.strerror}); use another file system"
        raise OSError(error.errno, problem, str(path)) from error


@contextmanager
def naming_errors(*paths: Path) -> Iterator[None]:
    """Let an error of a draft, or one that names no file, name the file that is written.

    Users know nothing of drafts.

    Args:
        paths: the files; an error that names none of their drafts gets the name of the first.
    """
    try:
        yield
    except OSError as error:
        name = str(error.filename or "")
        if error.errno is None or (name and _DRAFTS not in name):
            raise
        path = next((each for each in paths if each.name == Path(name).name), paths[0])
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error


@contextmanager
def _drafting(*paths: Path, mode: int | None = None) -> Iterator[tuple[Path, ...]]:
    """Give a draft for each path; all are put into place when the block has ended well."""
    with naming_errors(*paths), ExitStack() as stack:
        targets, drafts = [], []
        for path in paths:
            target = path if is_stream(path) else Path(os.path.realpath(path))
            folder = Path(tempfile.gettempdir()) if target is path else target.parent
            targets.append(target)
            drafts.append(stack.enter_context(_own_folder(folder)) / path.name)
        yield tuple(drafts)
        for draft, target in zip(drafts, targets, strict=True):
            _finish(draft, target, mode)
        for draft, target in zip(drafts, targets, strict=True):
            _put(draft, target)


def _finish(draft: Path, target: Path, mode: int | None) -> None:
    """Bring a draft to the disk, with the mode and the owner of the file that it replaces."""
    with draft.open("rb") as file:
        if target.is_file() and not is_stream(target):
            old = target.stat()
            if sys.platform != "win32":
                with suppress(PermissionError):
                    os.fchown(file.fileno(), old.st_uid, old.st_gid)
            if mode is None:
                draft.chmod(stat.S_IMODE(old.st_mode))
        os.fsync(file.fileno())


def _put(draft: Path, target: Path) -> None:
    """Give a draft the place of its file, or write it to its stream."""
    if not is_stream(target):
        draft.replace(target)
        return
    with draft.open("rb") as written, _open_stream(target) as stream:
        shutil.copyfileobj(written, stream)


def _open_stream(path: Path) -> IO[bytes]:
    """Open a stream for writing; standard output continues where it is."""
    if sys.stdout is not None:
        sys.stdout.flush()
    place = path.stat()
    for descriptor in (1, 2):
        with suppress(OSError):  # it is closed
            if os.path.samestat(place, os.fstat(descriptor)):
                return os.fdopen(os.dup(descriptor), "wb")
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb")


@contextmanager
def _own_folder(parent: Path) -> Iterator[Path]:
    """Give a hidden folder for drafts, and remove those of runs that were killed.

    A folder is locked as long as its run lives; the kernel releases the lock of one that is killed.
    Where there are no locks, nothing is removed.
    """
    if sys.platform == "win32":
        with tempfile.TemporaryDirectory(prefix=_DRAFTS, dir=parent) as name:
            yield Path(name)
        return
    _remove_left_over(parent)
    own, lock = _locked_folder(parent)
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
        os.close(lock)


def _locked_folder(parent: Path) -> tuple[Path, int]:
    """Make a folder for drafts; return it with the descriptor that holds its lock."""
    while True:
        own = Path(tempfile.mkdtemp(prefix=_DRAFTS, dir=parent))
        with suppress(FileNotFoundError):  # another run took it for one that was left over
            lock = os.open(own, os.O_RDONLY)
            with suppress(OSError):  # this file system has no locks
                fcntl.flock(lock, fcntl.LOCK_EX)
            if own.exists():
                return own, lock
            os.close(lock)


def _remove_left_over(parent: Path) -> None:
    """Remove the folders of drafts that no living run has locked."""
    for each in parent.glob(f"{_DRAFTS}*"):
        with suppress(OSError):
            lock = os.open(each, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_uid == os.geteuid():
                    shutil.rmtree(each, ignore_errors=True)
            finally:
                os.close(lock)
