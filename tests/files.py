"""Places for output that are not ordinary files, and a disk that is full."""

import contextlib
import resource
import threading
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def full_disk(size: int = 0) -> Iterator[None]:
    """Let no file of this process grow beyond a size in bytes."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)


@contextlib.contextmanager
def read_from(pipe: Path) -> Iterator[Callable[[], bytes]]:
    """Read from a named pipe while the block runs; give what returns all that came."""
    came: list[bytes] = []
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()), daemon=True)
    reader.start()

    def all_of_it() -> bytes:
        reader.join(30)
        return came[0]

    yield all_of_it
