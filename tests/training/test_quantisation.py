"""Layers of seven bits, embeddings of eight, and back."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

from factcheck.training import network
from factcheck.training.export import write_bundle
from factcheck.training.restore import network_from_bundle


def test_a_restored_network_differs_by_half_a_step_at_most(workspace: Path) -> None:
    """Each column of a layer and each row of the embeddings has a scale of its own."""
    trained = network.load(workspace / "work" / "tuned-0" / "tuned.pt")
    restored = network_from_bundle(workspace / "bundle")

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
            largest = 127 if "embeddings.word" in name else 64
            step = values.abs().amax(dim=1, keepdim=True) / largest
            assert ((after[name] - values).abs() <= step / 2 + 1e-6).all(), name
        else:
            assert (after[name] - values).abs().max() <= 1e-5, name
    assert matrices > 10


def test_layers_multiply_integers(workspace: Path) -> None:
    """Of seven bits, so that the sum of two products with eight bits fits in sixteen."""
    graph = onnx.load(workspace / "bundle" / "model.onnx").graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    layers = [node.input[1] for node in graph.node if node.op_type == "MatMulIntegerToFloat"]

    assert len(layers) == 6
    for name in layers:
        assert stored[name].dtype == np.int8
        assert 2 * 255 * np.abs(stored[name].astype(int)).max() < 2**15
    assert stored["trunk.embeddings.word_embeddings.weight_quantized"].dtype == np.int8


def test_quantisation_hardly_changes_the_output(workspace: Path, tmp_path: Path) -> None:
    """Activations have eight bits."""
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
