"""Weights of eight bits in an ONNX graph that computes with 32.

Every column of a linear layer and every row of the word embeddings is stored as integers from -127
to 127 with a scale of its own. onnxruntime dequantises the layers once, when it loads the graph,
and embeddings when they are looked up. Activations are not quantised: scores do not depend on how a
processor multiplies eight bits.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

Floats = npt.NDArray[np.float32]

LARGEST = 127
"""The largest integer that stands for a weight."""

TRANSPOSED, INTEGERS, SCALE = ":turned", ":int8", ":scale"
"""Suffixes of the name of a parameter that is stored transposed, and in two parts."""


def name_parameters(graph: GraphProto, known: Mapping[str, Floats]) -> None:
    """Give exported values the names of their parameters.

    Args:
        graph: the exporter transposes linear weights and drops their names.
        known: the parameters of the network.
    """
    names = {_fingerprint(values): name for name, values in known.items()}
    transposed = {_fingerprint(v.T): f"{n}{TRANSPOSED}" for n, v in known.items() if v.ndim == 2}  # noqa: PLR2004 - matrices
    for each in graph.initializer:
        fingerprint = _fingerprint(numpy_helper.to_array(each))
        new = names.get(fingerprint) or transposed.get(fingerprint)
        if new is None:
            continue
        for node in graph.node:
            node.input[:] = [new if name == each.name else name for name in node.input]
        each.name = new


def _fingerprint(values: Floats) -> tuple[tuple[int, ...], bytes]:
    return values.shape, np.ascontiguousarray(values).tobytes()


def quantise_weights(graph: GraphProto, embeddings: str) -> None:
    """Store linear weights and embeddings in eight bits, in place.

    Args:
        graph: its parameters are named, see `name_parameters`.
        embeddings: name of the word embeddings.
    """
    for stored in list(graph.initializer):
        is_embedding = stored.name == embeddings
        if not is_embedding and not stored.name.endswith(TRANSPOSED):
            continue
        (user,) = (node for node in graph.node if stored.name in node.input)
        values = numpy_helper.to_array(stored)
        graph.initializer.remove(stored)
        # One scale per piece (row of the embeddings), or per output (column of a layer).
        graph.initializer.extend(_quantise(values, stored.name, axis=1 if is_embedding else 0))
        place = list(graph.node).index(user)
        nodes = _lookup_nodes(stored.name, user) if is_embedding else _dequantise_nodes(stored.name)
        for node in reversed(nodes):
            graph.node.insert(place, node)


def read_parameters(graph: GraphProto) -> Iterator[tuple[str, Floats]]:
    """Yield the name and the values, in 32 bits, of each parameter of an exported graph."""
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for key, kept in stored.items():
        if key.endswith(SCALE):
            continue
        name, values = key, kept
        if key.endswith(INTEGERS):
            name = key.removesuffix(INTEGERS)
            values = kept.astype(np.float32) * stored[name + SCALE]
        if name.endswith(TRANSPOSED):
            name, values = name.removesuffix(TRANSPOSED), values.T
        yield name, values


def _dequantise_nodes(name: str) -> list[NodeProto]:
    """Return the nodes that compute a weight, under the name that the graph uses."""
    return [
        helper.make_node("Cast", [name + INTEGERS], [f"{name}:whole"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}:whole", name + SCALE], [name]),
    ]


def _lookup_nodes(name: str, user: NodeProto) -> list[NodeProto]:
    """Return the nodes that look up rows and scales; the lookup node becomes their product."""
    numbers, out = user.input[1], user.output[0]
    nodes = [
        helper.make_node("Gather", [name + INTEGERS, numbers], [f"{name}:rows"]),
        helper.make_node("Gather", [name + SCALE, numbers], [f"{name}:scales"]),
        helper.make_node("Cast", [f"{name}:rows"], [f"{name}:whole"], to=TensorProto.FLOAT),
    ]
    user.CopyFrom(helper.make_node("Mul", [f"{name}:whole", f"{name}:scales"], [out]))
    return nodes


def _quantise(values: Floats, name: str, axis: int) -> list[TensorProto]:
    """Return integers, and one scale for all values along an axis."""
    highest = np.abs(values).max(axis=axis, keepdims=True)
    scale = np.maximum(highest, np.finfo(np.float32).tiny) / np.float32(LARGEST)
    return [
        numpy_helper.from_array(np.rint(values / scale).astype(np.int8), name + INTEGERS),
        numpy_helper.from_array(scale, name + SCALE),
    ]
