"""Predictions, datasets and rejected records in files; a file is whole or not there."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any, Self

from factcheck.dataset.codec import prediction_from_json, prediction_to_json
from factcheck.dataset.dataset_codec import dataset_from_json, dataset_to_json
from factcheck.dataset.rules import check
from factcheck.dataset.versions import refuse_other_version
from factcheck.dataset.violation import shortened
from factcheck.errors import InvalidRecord
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from factcheck.domain import Dataset, Prediction


LISTS = ("documents", "withdrawn", "annotations", "claims")
"""The lists of a dataset, in the order of the file."""


def to_text(record: object) -> str:
    """Return a record as JSON on one line, every character as it is.

    >>> to_text({"who": "الكرملين"})
    '{"who":"الكرملين"}'
    """
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def to_line(record: Mapping[str, Any]) -> str:
    """Return a record as a line of JSONL, its line break included.

    >>> to_line({"who": "الكرملين"}).rstrip()
    '{"who":"الكرملين"}'
    """
    return to_text(record) + "\n"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {shortened(twice)} stands twice in one object")
    return record


STRICT = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=_object)
"""Takes neither ``NaN`` nor ``Infinity`` nor a key that stands twice in one object."""


def parse(raw: bytes) -> object:
    """Return the value of a JSON text (RFC 8259), read more strictly than Python does.

    Raises:
        ValueError: it is not UTF-8, no JSON, holds ``NaN`` or ``Infinity``, gives an object a key
            twice, or is nested too deep.
    """
    try:
        text = raw.decode("utf-8-sig").rstrip()
        return STRICT.decode(text)
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8"
        raise ValueError(f"{wrong}; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise ValueError(f"{error.msg} at {line}column {error.colno}") from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> int:
    """Write predictions as JSONL, one at a time; if one fails, the file stays as it was.

    Returns:
        How many were written.

    Raises:
        InvalidRecord: a score is not in [0, 1].
        SpanError: a span does not fit its text.
        OSError: the file cannot be written.
    """
    written = 0
    with replacing(path) as file:
        for prediction in predictions:
            file.write(to_line(prediction_to_json(prediction)))
            written += 1
    return written


class Order(StrEnum):
    """What annotators get first."""

    DOCUMENT = "document"
    """As the documents came."""

    UNCERTAIN = "uncertain-first"
    """What the model is least certain of on average, as Label Studio's uncertainty sampling."""

    NEWEST = "newest"
    """What was published last; last what has no date."""


def read_predictions(
    path: Path,
    on_reject: Callable[[InvalidRecord, str], None] | None = None,
    *,
    order: Order = Order.DOCUMENT,
) -> Iterator[Prediction]:
    """Yield the predictions of a JSONL file, one line in memory at a time.

    In another order than the file's, parallel documents stay together, at the place of the one
    that comes first.

    Args:
        path: the file; read twice for another order than its own, so it can be no pipe.
        on_reject: takes what is wrong with a line, and the line; without it that is raised.
        order: in which order they are wanted.

    Raises:
        InvalidRecord: a line that is no prediction.
        OSError: the file cannot be read.
    """
    found = lines(path) if order is Order.DOCUMENT else _ordered(path, order)
    for where, raw in found:
        try:
            record = checked(raw, "prediction", where)
        except InvalidRecord as error:
            if on_reject is None:
                raise
            on_reject(error, raw.decode(errors="backslashreplace"))
        else:
            yield prediction_from_json(record)


def _ordered(path: Path, order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield each line that is not blank with its place, in another order than the file's."""
    places: list[tuple[str, int]] = []
    ranks: dict[str, float] = {}
    names: list[tuple[str, str]] = []
    with path.open("rb") as file:
        start = 0
        for number, raw in enumerate(file, 1):
            if raw.strip():
                name, parallel, rank = _rank(raw, order)
                places.append((f"{path}:{number}", start))
                names.append((name, parallel))
                pair = min(name, parallel or name)
                ranks[pair] = min(rank, ranks.get(pair, rank))
            start += len(raw)
        by_rank = sorted(
            range(len(places)),
            key=lambda index: (
                ranks[pair := min(names[index][0], names[index][1] or names[index][0])],
                pair,
                index,
            ),
        )
        for index in by_rank:
            where, start = places[index]
            file.seek(start)
            yield where, file.readline()


def _rank(raw: bytes, order: Order) -> tuple[str, str, float]:
    """Return a prediction's document, its parallel one, and where it belongs: the least first.

    What is no prediction comes first, to be refused before anything else is done.
    """
    try:
        record = json.loads(raw)
        document = record["document"]
        if order is Order.UNCERTAIN:
            scores = [claim["score"] for claim in record["claims"]]
            rank = sum(scores) / len(scores) if scores else math.inf
        else:
            published = document["published"]
            rank = -_seconds(published) if published else math.inf
        return str(document["id"]), str(document["parallel"]), rank
    except (ValueError, KeyError, TypeError):
        return "", "", -math.inf


def _seconds(published: str) -> float:
    moment = datetime.fromisoformat(published)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


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
    lists = {key: map(to_text, record.pop(key)) for key in LISTS}
    write_records(path, record, lists)


def write_records(path: Path, head: Mapping[str, Any], lists: Mapping[str, Iterable[str]]) -> None:
    """Write a dataset whose records come one at a time, a line each; all of it or nothing.

    Args:
        path: the file.
        head: what stands before the lists.
        lists: the records of each of `LISTS`, in this order, as JSON texts of one line that were
            checked before.

    Raises:
        OSError: it cannot be written; the file stays as it was.
    """
    with replacing(path) as file:
        file.write("{\n")
        for key, value in head.items():
            file.write(f' "{key}": {to_text(value)},\n')
        for key in LISTS:
            between = "\n"
            file.write(f' "{key}": [')
            for record in lists[key]:
                file.write(f"{between}  {record}")
                between = ",\n"
            file.write("]" if between == "\n" else "\n ]")
            file.write("\n" if key == LISTS[-1] else ",\n")
        file.write("}\n")


def read_dataset(path: Path) -> Dataset:
    """Return the dataset in a file.

    Raises:
        InvalidRecord: it does not validate; every violation is in the error.
        OSError: the file cannot be read.
    """
    return dataset_from_json(checked(path.read_bytes(), "dataset", str(path)))


def checked(raw: bytes, name: str, where: str) -> Mapping[str, Any]:
    """Return the record of this kind that a JSON text holds.

    Raises:
        InvalidRecord: it holds none that validates; every violation is in the error.
    """
    try:
        record = parse(raw)
    except ValueError as error:
        raise InvalidRecord(where, (f"is not JSON: {error}",)) from None
    if name == "dataset" and isinstance(record, dict):
        refuse_other_version(where, record.get("schema"))
    problems = tuple(map(str, check(record, name)))
    if problems or not isinstance(record, dict):
        raise InvalidRecord(where, problems)
    return record


def lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each line that is not blank, with its place ``file:line``, counted from 1.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if raw.strip():
                yield f"{path}:{number}", raw


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
            # A record may hold what UTF-8 cannot (lone surrogates); JSON can, escaped.
            self._file = self.path.open(
                "w", encoding="utf-8", errors="backslashreplace", newline="\n"
            )
        kept = {"where": where, "reason": reason, "message": message, "record": record}
        self._file.write(to_line(kept))
        self._file.flush()
        self.reasons[reason] += 1
