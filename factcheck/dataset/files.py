"""Predictions, datasets and rejected records in files; a file is whole or not there."""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from typing import IO, TYPE_CHECKING, Any, Self

from factcheck.dataset.checks import check
from factcheck.dataset.codec import prediction_from_json, prediction_to_json
from factcheck.dataset.release import dataset_from_json, dataset_to_json
from factcheck.errors import InvalidRecord, ReadingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from factcheck.domain import Dataset, Prediction


def to_line(record: Mapping[str, Any]) -> str:
    """Return a record as a line of JSONL, its line break included.

    >>> to_line({"who": "الكرملين"}).rstrip()
    '{"who":"الكرملين"}'
    """
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> int:
    """Write predictions as JSONL, one at a time; if one fails, the file stays as it was.

    Returns:
        How many were written.

    Raises:
        SpanError: a span does not fit its text.
        OSError: the file cannot be written.
    """
    written = 0
    with replacing(path) as file:
        for prediction in predictions:
            file.write(to_line(prediction_to_json(prediction)))
            written += 1
    return written


def read_predictions(
    path: Path, on_reject: Callable[[InvalidRecord, str], None] | None = None
) -> Iterator[Prediction]:
    """Yield the predictions of a JSONL file, one line in memory at a time.

    Args:
        path: the file.
        on_reject: takes what is wrong with a line, and the line; without it that is raised.

    Raises:
        InvalidRecord: a line that is no prediction.
        ReadingError: the file is not UTF-8.
    """
    for where, line in lines(path):
        problems = problems_of(line, "prediction")
        if not problems:
            yield prediction_from_json(json.loads(line))
        elif on_reject is None:
            raise InvalidRecord(where, problems)
        else:
            on_reject(InvalidRecord(where, problems), line)


def write_dataset(path: Path, dataset: Dataset) -> None:
    """Write a dataset, checked, all of it or nothing.

    Raises:
        InvalidRecord: it does not validate; the file stays as it was.
        OSError: the file cannot be written.
    """
    record = dataset_to_json(dataset)
    found = check(record, "dataset")
    if found:
        raise InvalidRecord(str(path), tuple(map(str, found)))
    with replacing(path) as file:
        json.dump(record, file, ensure_ascii=False, indent=1)
        file.write("\n")


def read_dataset(path: Path) -> Dataset:
    """Return the dataset in a file.

    Raises:
        InvalidRecord: it does not validate; every violation is in the error.
        ReadingError: the file is not UTF-8.
        OSError: the file cannot be read.
    """
    text = read_text(path)
    problems = problems_of(text, "dataset")
    if problems:
        raise InvalidRecord(str(path), problems)
    return dataset_from_json(json.loads(text))


def problems_of(text: str, name: str) -> tuple[str, ...]:
    """Return what keeps a JSON text from being a record of this kind."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return (f"is not JSON: {error}",)
    return tuple(map(str, check(record, name)))


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each line that is not blank, with its place ``file:line``, counted from 1.

    Raises:
        ReadingError: a line is not UTF-8.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            where = f"{path}:{number}"
            line = _decoded(raw, where)
            if line.strip():
                yield where, line


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        ReadingError: it is not UTF-8.
        OSError: it cannot be read.
    """
    return _decoded(path.read_bytes(), str(path))


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Give a text file that takes the place of ``path`` once it is whole and on the disk.

    Raises:
        OSError: it cannot be written; ``path`` stays as it was.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class Rejects:
    """A file of what could not be taken, a JSON line each; there is none if all went well.

    What an earlier run left there goes when the block is entered.

    Attributes:
        path: where the file is, if there is one.
        reasons: how many there are of each reason code.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[str] = Counter()
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        """Remove what an earlier run left."""
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
            self._file = None

    @property
    def count(self) -> int:
        """How many were rejected."""
        return self.reasons.total()

    def add(self, *, where: str, reason: str, message: str, record: object) -> None:
        """Keep a record that could not be taken.

        Args:
            where: file and line, or the task in Label Studio.
            reason: a short code, stable across releases.
            message: what was found and what to do.
            record: as it came; text, or what JSON can hold.
        """
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="\n")
        kept = {"where": where, "reason": reason, "message": message, "record": record}
        self._file.write(to_line(kept))
        self._file.flush()
        self.reasons[reason] += 1


def _decoded(raw: bytes, where: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        raise ReadingError(where, "not-utf8", found, "save the file as UTF-8") from None
