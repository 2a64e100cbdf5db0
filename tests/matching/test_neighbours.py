"""Nearest neighbours."""

import builtins

import numpy as np
import pytest

from factcheck.errors import MissingPackage
from factcheck.matching import neighbours
from factcheck.matching.neighbours import nearest_pairs
from factcheck.matching.vectors import Floats


def circle(*degrees: float) -> Floats:
    """Return unit vectors at angles."""
    angles = np.radians(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


def test_each_vector_is_paired_with_its_nearest() -> None:
    """By hand: 0° and 10° are each other's nearest, and 10° is that of 50°."""
    assert nearest_pairs(circle(0, 10, 50), 1).tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize("count", [0, 1])
def test_there_are_no_pairs_of_less_than_two(count: int) -> None:
    """No vector, and one."""
    assert nearest_pairs(circle(*range(count))).shape == (0, 2)


def test_the_index_finds_nearly_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least 95 of 100 pairs of 2,000 vectors in 200 bundles are the same."""
    pytest.importorskip("faiss", reason="faiss-cpu is in the extra match")
    random = np.random.default_rng(1)
    centres = np.repeat(random.normal(size=(200, 32)), 10, axis=0)
    vectors = (centres + 0.3 * random.normal(size=(2000, 32))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    exact = {*map(tuple, nearest_pairs(vectors, 5).tolist())}
    monkeypatch.setattr(neighbours, "EXACT", 100)

    found = {*map(tuple, nearest_pairs(vectors, 5).tolist())}

    assert len(found & exact) >= 0.95 * len(exact)


def test_without_faiss_many_vectors_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which extra brings it."""
    imported = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "faiss":
            raise ImportError(name)
        return imported(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr(neighbours, "EXACT", 2)

    with pytest.raises(MissingPackage, match=r"factcheck-studio\[match\]"):
        nearest_pairs(circle(0, 10, 50))
