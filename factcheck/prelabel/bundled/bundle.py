"""The files of the bundled model: checked, loaded, run.

A bundle is a folder: ``model.onnx`` (weights), ``tokenizer.json`` (pieces), ``clitics.json``
(Arabic words that are split), ``strangers.npy`` (vectors of names that sources are compared with,
missing before it is calibrated) and ``bundle.json``, which holds the format, the version, the
SHA-256 of the other files, and the parameters of decoding and linking.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from factcheck.domain import ModelId
from factcheck.errors import ModelError
from factcheck.prelabel.bundled.pieces import PieceEncoder
from factcheck.prelabel.bundled.tokens import Clitics
from factcheck.prelabel.bundled.windows import Window, hints_by_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

FORMAT = 3
"""Raised when older code cannot read a bundle any more."""

FORMAT_BY_LABEL = 4
"""Of bundles with a number for each label, which older code would leave out."""

FOLDER = Path(__file__).parents[2] / "models"
PARAMETERS = "bundle.json"
STRANGERS = "strangers.npy"
CURE = "install factcheck-studio again, or use --model lexicon"

Floats = npt.NDArray[np.float32]
V = TypeVar("V")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ModelOutput:
    """What the model computes for each token of a window."""

    tags: Floats  # the score of each tag, ``(tokens, tags)``
    query: Floats  # the vector by which a content finds its spans, ``(tokens, dimensions)``
    key: Floats  # the vector by which a span is found, ``(tokens, dimensions)``


@dataclass(frozen=True, slots=True)
class Bundle:
    """A loaded model."""

    model: ModelId
    encoder: PieceEncoder
    clitics: Clitics
    parameters: Mapping[str, Any]  # of decoding and linking, see `factcheck.training.export`
    strangers: tuple[Floats, Floats] | None  # vectors of names in Latin and in Arabic script
    session: Any = field(repr=False)  # of onnxruntime
    threads: int = 1  # windows that are read at the same time

    def run(self, windows: Iterable[tuple[Window, Sequence[int]]]) -> list[ModelOutput]:
        """Run the model on each window by itself, so that its output depends on nothing else.

        Each window comes with its hints, the lexicon's tags of its tokens. Windows are read while
        later ones are still made.
        """
        return self._map(self._run_window, windows)

    def embed(self, names: Sequence[Sequence[int]]) -> list[Floats]:
        """Return the unit vector of each name, ``(dimensions,)``.

        Names are piece numbers, with [CLS] and [SEP]. Each is read by itself, so that its vector
        depends on nothing else: names that are read together share the scale of their activations.
        """
        return self._map(self._embed_name, names)

    def _map(self, function: Callable[[V], T], values: Iterable[V]) -> list[T]:
        if self.threads == 1:
            return list(map(function, values))
        # onnxruntime releases the interpreter lock while it computes.
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(function, values))

    def _run_window(self, given: tuple[Window, Sequence[int]]) -> ModelOutput:
        window, hints = given
        tags, query, key = self.session.run(
            ["tags", "query", "key"],
            {
                "pieces": np.array([window.pieces], np.int64),
                "hints": np.array([hints_by_piece(window, hints)], np.int64),
            },
        )
        first_pieces = list(window.first_pieces)
        return ModelOutput(tags[0, first_pieces], query[0, first_pieces], key[0, first_pieces])

    def _embed_name(self, name: Sequence[int]) -> Floats:
        pieces = np.array([name], np.int64)
        (vectors,) = self.session.run(["name"], {"pieces": pieces, "hints": np.zeros_like(pieces)})
        vector: Floats = vectors[0]
        return vector


def is_bundle(folder: Path) -> bool:
    """Whether a folder holds a bundle, of whatever format and in whatever state."""
    return (folder / PARAMETERS).is_file()


def load_bundle(folder: Path = FOLDER, *, threads: int | None = None) -> Bundle:
    """Load a bundle, after every file was compared with its checksum.

    Args:
        folder: where it is.
        threads: how many the model may use; by default one for each core that this process may
            use. Scores do not depend on it.

    Raises:
        ModelError: a file is missing, damaged, or of another format.
    """
    parameters = _read_parameters(folder)
    for name, known in parameters["files"].items():
        _check_file(folder / name, known["sha256"], known["bytes"])
    return Bundle(
        ModelId(parameters["name"], parameters["version"]),
        PieceEncoder.load(folder / "tokenizer.json"),
        Clitics.from_json(json.loads((folder / "clitics.json").read_text("utf-8"))),
        parameters,
        _read_strangers(folder) if STRANGERS in parameters["files"] else None,
        _session(folder / "model.onnx"),
        threads or _available_cores(),
    )


def _read_strangers(folder: Path) -> tuple[Floats, Floats]:
    """Read unit vectors, of as many names in Latin as in Arabic script, in eight bits."""
    vectors = np.load(folder / STRANGERS).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    latin, arabic = np.split(vectors, 2)
    return latin, arabic


def _read_parameters(folder: Path) -> dict[str, Any]:
    path = folder / PARAMETERS
    try:
        parameters: dict[str, Any] = json.loads(path.read_text("utf-8"))
        found = parameters["format"]
    except FileNotFoundError:
        raise ModelError(str(folder), f"there is no {PARAMETERS}", CURE) from None
    except (ValueError, KeyError, TypeError):
        raise ModelError(str(folder), f"{PARAMETERS} is damaged", CURE) from None
    if found not in {FORMAT, FORMAT_BY_LABEL}:
        problem = f"its format is {found}, but this version of factcheck reads format {FORMAT}"
        raise ModelError(str(folder), problem, CURE)
    return parameters


def _check_file(path: Path, sha256: str, size: int) -> None:
    if not path.is_file():
        raise ModelError(str(path.parent), f"{path.name} is missing", CURE)
    if path.stat().st_size != size:
        problem = f"{path.name} has {path.stat().st_size} bytes, not {size}"
        raise ModelError(str(path.parent), problem, CURE)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise ModelError(str(path.parent), f"the checksum of {path.name} is wrong", CURE)


def _available_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # on Linux only
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _session(path: Path) -> Any:  # noqa: ANN401 - onnxruntime is not typed
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # One thread for each window: less waiting, and the same sums with any number of threads.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path),
        options,
        providers=["CPUExecutionProvider"],
        # A sum and a normalisation in one node take five times as long as in two.
        disabled_optimizers=["SkipLayerNormFusion"],
    )
