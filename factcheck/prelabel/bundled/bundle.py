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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from factcheck.domain import ModelId
from factcheck.errors import ModelError
from factcheck.prelabel.bundled.pieces import Pieces
from factcheck.prelabel.bundled.units import Clitics
from factcheck.prelabel.bundled.windows import Window, hinted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT = 1
"""Raised whenever older code can't read a bundle."""

FOLDER = Path(__file__).parents[2] / "models"
CURE = "install factcheck-studio again, or use --model lexicon"

Floats = npt.NDArray[np.float32]


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
    """

    model: ModelId
    pieces: Pieces
    clitics: Clitics
    numbers: Mapping[str, Any]
    session: Any = field(repr=False)

    def read(self, window: Window, hints: Sequence[int]) -> Reading:
        """Read one window by itself, so that no other window has a say in its scores.

        Args:
            window: what to read.
            hints: the lexicon's tag of each unit.
        """
        tags, query, key = self.session.run(
            ["tags", "query", "key"],
            {
                "pieces": np.array([window.pieces], np.int64),
                "hints": np.array([hinted(window, hints)], np.int64),
            },
        )
        places = list(window.firsts)
        return Reading(tags[0, places], query[0, places], key[0, places])

    def vector(self, pieces: Sequence[int]) -> Floats:
        """Return the unit vector of a name, ``(dimensions,)``."""
        given = np.array([pieces], np.int64)
        (vectors,) = self.session.run(["name"], {"pieces": given, "hints": np.zeros_like(given)})
        found: Floats = vectors[0]
        return found

    def chance(self, scores: Floats) -> Floats:
        """Return probabilities for the scores of links."""
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)


def load(folder: Path = FOLDER, *, threads: int | None = None) -> Bundle:
    """Load a bundle; every file is compared with its checksum first.

    Args:
        folder: where it is.
        threads: how many the model may use; by default as many as there are cores for us.

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
        _session(folder / "model.onnx", threads),
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


def _session(path: Path, threads: int | None) -> Any:  # noqa: ANN401 - onnxruntime is not typed
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or len(os.sched_getaffinity(0))
    options.inter_op_num_threads = 1
    # Waiting threads would take the cores from everything else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def scale(dimensions: int) -> float:
    """Return what products of link vectors are divided by (Vaswani et al., NeurIPS 2017)."""
    return math.sqrt(dimensions)
