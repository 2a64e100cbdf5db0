"""Files on other machines, by their addresses: ``s3://bucket/news.parquet`` and what fsspec opens.

Credentials, regions and endpoints are those of the environment and of fsspec's own configuration
(https://filesystem-spec.readthedocs.io/en/latest/features.html#configuration): none are options of
ours, so none can be seen by other users, or end up in a file.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from factcheck.errors import FactcheckError, MissingPackage, ReadingError, StorageError
from factcheck.reading.addresses import (
    addresses_in,
    before_wildcard,
    is_address,
    is_web_file,
    name_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUFFER = 2**20
_VERSION = (
    *("ETag", "etag", "md5Hash", "generation", "mtime", "LastModified", "Last-Modified"),
    *("modified", "created"),
)
"""What the file systems of fsspec call that by which a file that was replaced can be told."""


def files_at(address: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the files at an address, sorted by name on every level; hidden ones are skipped.

    Args:
        address: of a file, of a folder, or a pattern (``s3://bucket/news/*.parquet``). On the web
            what follows a question mark belongs to the name of a file.

    Yields:
        The address of a file, its path inside the folder, and whether it is the named file itself.

    Raises:
        MissingPackage: fsspec is not installed.
        ReadingError: there is nothing (``missing``).
        StorageError: the storage cannot be reached, or refuses.
    """
    with _naming(address):
        system, path = _system(address)
        system.invalidate_cache()
        before = before_wildcard(path)
        if before is not None:
            folder = before.rpartition("/")[0]
            found = [each for each in system.glob(path) if not _is_folder(system, each)]
            if not found:
                problem = "no file matches"
                raise ReadingError(address, problem, "check the pattern", reason="missing")
        elif _is_folder(system, path):
            folder, found = path, system.find(path)
        else:
            system.info(path)
            yield address, name_of(path), True
            return
    address_of = addresses_in(system, address, path, folder)
    start = len(folder.rstrip("/")) + 1 if folder else 0
    for name in sorted(found, key=lambda each: each.split("/")):
        inside = name[start:]
        if not any(part.startswith(".") for part in inside.split("/")):
            yield address_of(name), inside, False


def _is_folder(system: Any, path: str) -> bool:  # noqa: ANN401 - fsspec is not typed
    """Return whether a path is a folder; for fsspec every page with links is one."""
    return not is_web_file(path) and bool(system.isdir(path))


def open_address(address: str) -> BinaryIO:
    """Open the file at an address for reading.

    Raises:
        MissingPackage, ReadingError, StorageError: as `files_at`; the last one also while the file
            is read.
    """
    with _naming(address):
        system, path = _system(address)
        return io.BufferedReader(_Remote(system.open(path, "rb"), address), _BUFFER)


def fingerprint(where: str) -> tuple[int, str]:
    """Return the size of a file in bytes, and what it has in no other version.

    Args:
        where: its path or address.

    Raises:
        MissingPackage, ReadingError, StorageError: as `files_at`.
        OSError: the file of this machine is not there.
    """
    if not is_address(where):
        found = Path(where).stat()
        return found.st_size, str(found.st_mtime_ns)
    with _naming(where):
        system, path = _system(where)
        info = system.info(path)
        version = next((info[name] for name in _VERSION if info.get(name)), "")
        return int(info.get("size") or 0), str(version)


class _Remote(io.RawIOBase):
    """A file of fsspec as a raw stream whose errors name its address."""

    def __init__(self, file: Any, address: str) -> None:  # noqa: ANN401 - fsspec is not typed
        self._file, self._address = file, address

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # io's Buffer is 3.12
        with _naming(self._address):
            chunk = self._file.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def _system(address: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingPackage("fsspec", "an address such as s3://…", "corpus") from error
    system, path = url_to_fs(address)
    return system, str(path)


@contextmanager
def _naming(address: str) -> Iterator[None]:
    """Say what is wrong with an address in words, whatever its library raises."""
    try:
        yield
    except FactcheckError:
        raise
    except FileNotFoundError as error:
        found = "there is no such file, folder or bucket"
        raise ReadingError(address, found, "check the address", reason="missing") from error
    except ImportError as error:
        problem = f"a package is not installed: {_first_line(error)}"
        cure = "for s3:// that is pip install 'factcheck-studio[s3]'"
        raise StorageError(address, problem, cure) from error
    except PermissionError as error:
        cure = "check the credentials, and what they may read"
        raise StorageError(address, f"reading is refused: {_first_line(error)}", cure) from error
    except Exception as error:  # the libraries of storages have no error in common
        name = type(error).__name__
        if "Credential" in name:
            cure = (
                "for s3:// set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE; for a "
                "public bucket FSSPEC_S3_ANON=true"
            )
            raise StorageError(address, "no credentials were found", cure) from error
        cure = "check the address and the network; a run goes on when it is started again"
        raise StorageError(address, f"{_first_line(error)} ({name})", cure) from error


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
