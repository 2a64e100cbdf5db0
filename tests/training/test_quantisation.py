"""Weights of eight bits, and back."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from factcheck.training import network
from factcheck.training.base import Base
from factcheck.training.export import write_bundle
from factcheck.training.restore import network_from_bundle


def test_a_restored_network_differs_by_half_a_step_at_most(workspace: Path) -> None:
    """Each column of a layer and each row of the embeddings has a scale of its own."""
    trained = network.load(workspace / "work" / "tuned-0" / "tuned.pt")
    restored = network_from_bundle(workspace / "bundle", Base(workspace / "base").encoder().config)

    for one, other in zip(trained.field.scores(), restored.field.scores(), strict=True):
        assert (one - other).abs().max() <= 1e-5
    before, after = trained.state_dict(), restored.state_dict()
    assert set(after) == set(before)
    matrices = 0
    for name, values in before.items():
        if name.startswith("field."):
            continue
        if values.ndim == 2:
            matrices += 1
            step = values.abs().amax(dim=1, keepdim=True) / 127
            assert ((after[name] - values).abs() <= step / 2 + 1e-6).all(), name
        else:
            assert (after[name] - values).abs().max() <= 1e-5, name
    assert matrices > 10


def test_large_weights_are_stored_in_eight_bits(workspace: Path) -> None:
    """All linear layers and the word embeddings."""
    graph = onnx.load(workspace / "bundle" / "model.onnx").graph

    small = {each.name for each in graph.initializer if each.data_type == onnx.TensorProto.INT8}

    assert "trunk.embeddings.word_embeddings.weight:int8" in small
    assert "trunk.encoder.layer.0.attention.self.query.weight:turned:int8" in small
    assert "tag.weight:turned:int8" in small


def test_quantisation_hardly_changes_the_output(workspace: Path, tmp_path: Path) -> None:
    """The graph computes with 32 bits."""
    trained = network.load(workspace / "work" / "tuned-0" / "tuned.pt")
    write_bundle(trained, workspace / "work", tmp_path, "0.test", quantised=False)
    given = {"pieces": np.array([[2, 7, 8, 9, 3]]), "hints": np.array([[0, 1, 2, 0, 0]])}

    quantised, exact = (
        onnxruntime.InferenceSession(folder / "model.onnx").run(["tags", "name"], given)
        for folder in (workspace / "bundle", tmp_path)
    )

    for one, other in zip(quantised, exact, strict=True):
        assert np.abs(one - other).max() < 0.05
        assert not np.array_equal(one, other)
