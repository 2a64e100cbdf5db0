"""The graph of the network, node by node."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from factcheck.training import network
from factcheck.training.export import write_bundle

PIECES = [[2, 7, 8, 9, 3], [2, 9, 9, 6, 3]]
HINTS = [[0, 1, 2, 0, 0], [0, 0, 3, 4, 0]]


def test_the_graph_computes_what_the_network_computes(workspace: Path, tmp_path: Path) -> None:
    """Tags, both link vectors, and vectors of names, of two windows."""
    trained = network.load(workspace / "work" / "tuned-0" / "tuned.pt").eval()
    write_bundle(trained, workspace / "work", tmp_path, "0.test", quantised=False)
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx")

    names = ["tags", "query", "key", "name"]
    found = session.run(names, {"pieces": np.array(PIECES), "hints": np.array(HINTS)})

    pieces = torch.tensor(PIECES)
    mask = torch.ones_like(pieces)
    with torch.no_grad():
        states = trained.read(pieces, mask, torch.tensor(HINTS))
        heads = [head(states) for head in (trained.tag, trained.query, trained.key)]
        expected = [*heads, trained.text_vector(states, mask)]
    for one, other in zip(found, expected, strict=True):
        assert one.shape == other.shape
        assert np.abs(one - other.numpy()).max() < 1e-4


def test_no_node_only_reshapes(workspace: Path) -> None:
    """Shapes that are always the same are not computed for each window."""
    graph = onnx.load(workspace / "bundle" / "model.onnx").graph

    operators = {node.op_type for node in graph.node}

    assert operators.isdisjoint({"Reshape", "Transpose", "Unsqueeze", "Concat", "Expand", "Where"})
