"""The files of the bundled model, checked and loaded.

A bundle is a folder: ``model.onnx`` (weights), ``tokenizer.json`` (pieces), ``clitics.json``
(Arabic words that are parted) and ``bundle.json``, which names its format, its version, the
SHA-256 of the other files, and the numbers that decoding and linking need.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from factcheck.domain import ModelId
from factcheck.errors import ModelError
from factcheck.prelabel.bundled.pieces import Pieces
from factcheck.prelabel.bundled.tokens import Clitics
from factcheck.prelabel.bundled.windows import Window, hinted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FORMAT = 2
"""Raised whenever older code can't read a bundle."""

FOLDER = Path(__file__).parents[2] / "models"
CURE = "install factcheck-studio again, or use --model lexicon"

TOGETHER = 32
"""Names that are read at once."""

Floats = npt.NDArray[np.float32]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass over a window says of each of its units.

    Attributes:
        tags: scores, ``(units, tags)``.
        query: what a content looks for, ``(units, dimensions)``.
        key: what a span answers, ``(units, dimensions)``.
    """

    tags: Floats
    query: Floats
    key: Floats


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model, ready.

    Attributes:
        model: name and version.
        pieces: spells units.
        clitics: parts Arabic words.
        numbers: what decoding and linking need, see `factcheck.training.export`.
        session: onnxruntime's.
        threads: how many windows are read at a time.
    """

    model: ModelId
    pieces: Pieces
    clitics: Clitics
    numbers: Mapping[str, Any]
    session: Any = field(repr=False)
    threads: int = 1

    def read(self, windows: Sequence[Window], hints: Sequence[Sequence[int]]) -> list[Reading]:
        """Read windows, each by itself and by one thread, so that nothing else has a say in it.

        Args:
            windows: what to read.
            hints: for each window the lexicon's tag of each unit.
        """
        return self._at_once(self._read, windows, hints)

    def vectors(self, names: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the unit vector of each name, ``(dimensions,)``.

        Names of one length are read together, without padding.

        Args:
            names: piece numbers, [CLS] and [SEP] included.
        """
        by_length = sorted(range(len(names)), key=lambda at: len(names[at]))
        batches = [
            group[begin : begin + TOGETHER]
            for _, alike in groupby(by_length, key=lambda at: len(names[at]))
            for group in [list(alike)]
            for begin in range(0, len(group), TOGETHER)
        ]
        found: dict[int, Floats] = {}
        read = self._at_once(self._vectors, [[names[at] for at in batch] for batch in batches])
        for batch, vectors in zip(batches, read, strict=True):
            found.update(zip(batch, vectors, strict=True))
        return [found[at] for at in range(len(names))]

    def _at_once(self, work: Callable[..., T], *each: Sequence[Any]) -> list[T]:
        if self.threads == 1 or len(each[0]) < 2:  # noqa: PLR2004 - nothing to share out
            return list(map(work, *each))
        # onnxruntime lets go of the interpreter while it counts.
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(work, *each))

    def _read(self, window: Window, hints: Sequence[int]) -> Reading:
        tags, query, key = self.session.run(
            ["tags", "query", "key"],
            {
                "pieces": np.array([window.pieces], np.int64),
                "hints": np.array([hinted(window, hints)], np.int64),
            },
        )
        places = list(window.firsts)
        return Reading(tags[0, places], query[0, places], key[0, places])

    def _vectors(self, names: Sequence[Sequence[int]]) -> Floats:
        given = np.array(names, np.int64)
        (found,) = self.session.run(["name"], {"pieces": given, "hints": np.zeros_like(given)})
        vectors: Floats = found
        return vectors

    def chance(self, scores: Floats) -> Floats:
        """Return probabilities for the scores of links."""
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)


def load(folder: Path = FOLDER, *, threads: int | None = None) -> Bundle:
    """Load a bundle; every file is compared with its checksum first.

    Args:
        folder: where it is.
        threads: how many the model may use; by default as many as there are cores for us. Scores
            are the same with any number.

    Raises:
        ModelError: a file is missing, damaged, or of another format.
    """
    numbers = _described(folder)
    for name, known in numbers["files"].items():
        _check(folder / name, known["sha256"], known["bytes"])
    return Bundle(
        ModelId(numbers["name"], numbers["version"]),
        Pieces.load(folder / "tokenizer.json"),
        Clitics.from_json(json.loads((folder / "clitics.json").read_text("utf-8"))),
        numbers,
        _session(folder / "model.onnx"),
        threads or _cores(),
    )


def _described(folder: Path) -> dict[str, Any]:
    path = folder / "bundle.json"
    try:
        numbers: dict[str, Any] = json.loads(path.read_text("utf-8"))
        found = numbers["format"]
    except FileNotFoundError:
        raise ModelError(str(folder), "there is no bundle.json", CURE) from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(str(folder), "bundle.json is damaged", CURE) from None
    if found != FORMAT:
        problem = f"its format is {found}, and this version reads {FORMAT}"
        raise ModelError(str(folder), problem, CURE)
    return numbers


def _check(path: Path, sha256: str, size: int) -> None:
    if not path.is_file():
        raise ModelError(str(path.parent), f"{path.name} is missing", CURE)
    if path.stat().st_size != size:
        problem = f"{path.name} has {path.stat().st_size} bytes, not {size}"
        raise ModelError(str(path.parent), problem, CURE)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise ModelError(str(path.parent), f"the checksum of {path.name} is wrong", CURE)


def _cores() -> int:
    """Return how many cores are ours."""
    ours = getattr(os, "sched_getaffinity", None)  # of Linux alone
    return len(ours(0)) if ours else os.cpu_count() or 1


def _session(path: Path) -> Any:  # noqa: ANN401 - onnxruntime is not typed
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads share out windows, not the products within one: less waiting, and the same sums.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def scale(dimensions: int) -> float:
    """Return what products of link vectors are divided by (Vaswani et al., NeurIPS 2017)."""
    return math.sqrt(dimensions)
