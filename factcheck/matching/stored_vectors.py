"""Vectors of texts, kept in a file from one run to the next."""

from __future__ import annotations

import zipfile
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from factcheck.errors import ExportError
from factcheck.files import drafting
from factcheck.matching.vectors import BATCH, MAX_PIECES
from factcheck.prelabel.bundled.linker import embed_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.files import StrPath
    from factcheck.matching.vectors import Floats
    from factcheck.prelabel.bundled.bundle import Bundle

_DIGEST = 16
_FORMAT = "factcheck vectors 1"


class Vectors:
    """The unit vectors of texts by the bundled network; each text is read once.

    The file is an ``.npz`` of numpy: ``format``, ``model`` (name and revision), ``texts`` (BLAKE2b
    of each text, 16 bytes) and ``vectors`` (32-bit floats, a row for each text). It holds no text.
    """

    def __init__(self, bundle: Bundle, path: StrPath | None = None) -> None:
        """Read the vectors that a file holds, if it is there.

        Args:
            bundle: the model.
            path: the file; none are kept without one. Those of another model are not used.

        Raises:
            ExportError: it is something else than a file of vectors.
            OSError: it cannot be read.
        """
        self._bundle = bundle
        self._path = None if path is None else Path(path)
        self._model = f"{bundle.model.name}@{bundle.model.revision}"
        self._known: dict[bytes, Floats] = {}
        self._is_new = False
        if self._path is not None and self._path.exists():
            self._known = _read(self._path, self._model)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, ``(texts, dimensions)``."""
        names = [_digest(text) for text in texts]
        missing = {
            name: text for name, text in zip(names, texts, strict=True) if name not in self._known
        }
        new = list(missing.items())
        for first in range(0, len(new), BATCH):
            batch = new[first : first + BATCH]
            found = embed_texts(self._bundle, [text for _, text in batch], longest=MAX_PIECES)
            self._known.update(zip((name for name, _ in batch), found, strict=True))
        self._is_new |= bool(new)
        if not names:
            return np.zeros((0, 0), np.float32)
        return np.stack([self._known[name] for name in names])

    def keep(self) -> None:
        """Write all vectors, if there are new ones and a file was given.

        Raises:
            OSError: the file cannot be written; it stays as it was.
        """
        if self._path is None or not self._is_new:
            return
        with drafting(self._path) as draft, draft.open("wb") as file:
            np.savez(
                file,
                format=np.array(_FORMAT),
                model=np.array(self._model),
                texts=np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, _DIGEST),
                vectors=np.stack(list(self._known.values())),
            )
        self._is_new = False


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()


def _read(path: Path, model: str) -> dict[bytes, Floats]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            kind, made_by = str(stored["format"]), str(stored["model"])
            texts, vectors = stored["texts"], stored["vectors"]
    except (ValueError, KeyError, EOFError, AttributeError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    if kind != _FORMAT or texts.shape != (len(vectors), _DIGEST) or vectors.dtype != np.float32:
        raise _damaged(path)
    if made_by != model:
        return {}
    return {row.tobytes(): vector for row, vector in zip(texts, vectors, strict=True)}


def _damaged(path: Path) -> ExportError:
    problem = "it holds no vectors of factcheck, or is damaged"
    return ExportError(str(path), problem, "delete it, or give another file")
