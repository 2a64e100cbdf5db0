"""Weights of eight bits, and the way back."""

from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("torch", reason="the stages need torch (extra `train`)")


def test_a_restored_network_differs_by_half_a_step_at_most(workshop: Path) -> None:
    """A column of a layer, a row of the embeddings: each has its own scale."""
    from factcheck.training import network
    from factcheck.training.restore import restore

    learned = network.load(workshop / "work" / "tuned-0" / "tuned.pt")
    again = restore(workshop / "bundle", workshop / "base")
    for one, other in zip(learned.field.scores(), again.field.scores(), strict=True):
        assert (one - other).abs().max() <= 1e-5
    before, after = learned.state_dict(), again.state_dict()
    assert set(after) == set(before)
    for name, values in before.items():
        if name.startswith("field."):
            continue
        if values.ndim == 2:
            step = values.abs().amax(dim=1, keepdim=True) / 127
            assert ((after[name] - values).abs() <= step / 2 + 1e-6).all(), name
        else:
            assert (after[name] - values).abs().max() <= 1e-5, name


def test_what_takes_room_is_stored_in_eight_bits(workshop: Path) -> None:
    """All linear layers and the embeddings of words."""
    graph = onnx.load(workshop / "bundle" / "model.onnx").graph
    small = {each.name for each in graph.initializer if each.data_type == onnx.TensorProto.INT8}
    assert "trunk.embeddings.word_embeddings.weight:int8" in small
    assert "trunk.encoder.layer.0.attention.self.query.weight:turned:int8" in small
    assert "tag.weight:turned:int8" in small


def test_rounding_hardly_changes_what_is_read(workshop: Path, tmp_path: Path) -> None:
    """The graph computes with 32 bits."""
    import onnxruntime

    from factcheck.training import calibrate, network
    from factcheck.training.export import export

    learned = network.load(workshop / "work" / "tuned-0" / "tuned.pt")
    numbers = {"score": [1.0, 0.0], "linking": calibrate.UNFITTED}
    export(learned, workshop / "work", tmp_path, "0.test", numbers, rounded=False)
    given = {"pieces": np.array([[2, 7, 8, 9, 3]]), "hints": np.array([[0, 1, 2, 0, 0]])}
    one, other = (
        onnxruntime.InferenceSession(folder / "model.onnx").run(["tags", "name"], given)
        for folder in (workshop / "bundle", tmp_path)
    )
    for whole, rounded in zip(other, one, strict=True):
        assert np.abs(whole - rounded).max() < 0.05
        assert not np.array_equal(whole, rounded)
