"""Predictions in files, one a line."""

from __future__ import annotations

import math
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset.checking import check
from factcheck.dataset.codec import prediction_from_json, prediction_to_json
from factcheck.dataset.json_text import parse, read_lines, to_line
from factcheck.dataset.moments import published_order
from factcheck.dataset.parts import part_lines, run_parts
from factcheck.errors import InvalidRecord
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from factcheck.domain import Prediction
    from factcheck.files import StrPath


def write_predictions(path: StrPath, predictions: Iterable[Prediction]) -> int:
    """Write predictions as JSONL, one at a time; if one fails, the file stays as it was.

    Returns:
        How many were written.

    Raises:
        InvalidRecord: a score is not in [0, 1].
        SpanError: a span does not fit its text.
        OSError: the file cannot be written.
    """
    path = Path(path)
    written = 0
    with replacing(path) as file:
        for prediction in predictions:
            file.write(to_line(prediction_to_json(prediction)))
            written += 1
    return written


class Order(StrEnum):
    """What annotators get first."""

    DOCUMENT = "document"
    """The order of the file."""

    UNCERTAIN = "uncertain-first"
    """The lowest mean score first, as in Label Studio's uncertainty sampling."""

    NEWEST = "newest"
    """The latest publication first, documents without a date last."""


def read_predictions(
    path: StrPath,
    on_reject: Callable[[InvalidRecord, str], None] | None = None,
    *,
    order: Order = Order.DOCUMENT,
) -> Iterator[Prediction]:
    """Yield the predictions of a JSONL file or of a run, one line in memory at a time.

    In any other order than the file's, parallel documents stay together, at the place of the
    first one.

    Args:
        path: the file, or the folder that a corpus run has finished (see `parts`); a file is read
            twice for another order than its own, so it cannot be a pipe.
        on_reject: is called with what is wrong in a line, and the line; without it that is raised.
        order: the order of the predictions.

    Raises:
        InvalidRecord: a line is not a valid prediction; the run is not finished or is damaged, or
            it is to be read in another order.
        OSError: the file cannot be read.
    """
    path = Path(path)
    if path.is_dir():
        lines = _run_lines(path, order)
    else:
        lines = read_lines(path) if order is Order.DOCUMENT else _ordered_lines(path, order)
    for where, raw in lines:
        try:
            prediction = _prediction(raw, where)
        except InvalidRecord as error:
            if on_reject is None:
                raise
            on_reject(error, raw.decode(errors="backslashreplace"))
        else:
            yield prediction


def _prediction(raw: bytes, where: str) -> Prediction:
    try:
        record: Any = parse(raw)
    except ValueError as error:
        raise InvalidRecord(where, (f"is not JSON: {error}",)) from None
    if wrong := check(record, "prediction"):
        raise InvalidRecord(where, tuple(map(str, wrong)))
    return prediction_from_json(record)


def _run_lines(folder: Path, order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of all parts of a run, in order."""
    if order is not Order.DOCUMENT:
        problem = "a run is read in its own order: choose predictions by `factcheck select` first"
        raise InvalidRecord(str(folder), (problem,))
    return chain.from_iterable(map(part_lines, run_parts(folder)))


def _ordered_lines(path: Path, order: Order) -> Iterator[tuple[str, bytes]]:
    """Yield each line that is not blank with its place, in another order than the file's."""
    lines: list[tuple[str, int, int]] = []
    ranks: dict[str, tuple[float, bool]] = {}
    with path.open("rb") as file:
        start = 0
        for number, raw in enumerate(file, 1):
            if raw.strip():
                pair, rank = _rank(raw, order)
                lines.append((pair, number, start))
                ranks[pair] = min(rank, ranks.get(pair, rank))
            start += len(raw)
        for _, number, start in sorted(lines, key=lambda line: (ranks[line[0]], *line)):
            file.seek(start)
            yield f"{path}:{number}", file.readline()


def _rank(raw: bytes, order: Order) -> tuple[str, tuple[float, bool]]:
    """Return a name that parallel documents share, and the prediction's rank: the least first.

    A line that is not a prediction comes first, so that it is rejected before anything is done.
    """
    try:
        record: Any = parse(raw)
        document = record["document"]
        if order is Order.UNCERTAIN:
            scores = [claim["score"] for claim in record["claims"]]
            rank = sum(scores) / len(scores) if scores else math.inf, False
        elif document["published"]:
            moment, is_time = published_order(document["published"])
            rank = -moment.timestamp(), not is_time
        else:
            rank = math.inf, False
        name, parallel = str(document["id"]), str(document["parallel"])
        return min(name, parallel or name), rank
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return "", (-math.inf, False)
