"""Vectors that are kept from one run to the next."""

from pathlib import Path

import numpy as np
import pytest

from factcheck.errors import ExportError
from factcheck.matching.stored_vectors import Vectors
from factcheck.prelabel.bundled.bundle import Bundle


def test_kept_vectors_are_the_same_and_are_not_made_again(
    tmp_path: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second run has no use for the network."""
    first = Vectors(bundle, tmp_path / "v.npz")
    before = first(["a bridge", "جسر"])
    first.keep()
    monkeypatch.setattr("factcheck.matching.stored_vectors.embed_texts", None)

    after = Vectors(bundle, tmp_path / "v.npz")(["جسر", "a bridge"])

    assert np.array_equal(after, before[::-1])


def test_vectors_of_another_model_are_not_used(tmp_path: Path, bundle: Bundle) -> None:
    """They are made again, and the file is then that of this model."""
    path = tmp_path / "v.npz"
    of_one = Vectors(bundle, path)
    of_one(["a bridge"])
    of_one.keep()
    with np.load(path) as stored:
        content = dict(stored)
    np.savez(path, **{**content, "model": np.array("another@1"), "vectors": content["vectors"] * 0})

    again = Vectors(bundle, path)(["a bridge"])

    assert np.linalg.norm(again[0]) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04 broken"])
def test_another_file_is_refused_and_stays(content: bytes, tmp_path: Path, bundle: Bundle) -> None:
    """Whoever gives the wrong name loses nothing."""
    path = tmp_path / "v.npz"
    path.write_bytes(content)

    with pytest.raises(ExportError, match="no vectors of factcheck"):
        Vectors(bundle, path)
    assert path.read_bytes() == content


def test_objects_in_a_file_are_not_loaded(tmp_path: Path, bundle: Bundle) -> None:
    """Loading a pickle runs code."""
    path = tmp_path / "v.npz"
    np.savez(path, format=np.array([{"a": 1}], dtype=object))

    with pytest.raises(ExportError):
        Vectors(bundle, path)
