"""Integers in place of floats in an ONNX graph.

The trunk's layers multiply activations of eight bits, quantised as they come, with weights of seven
bits, one scale for each output (Jacob et al., CVPR 2018). Two products of 255 and 64 fit in sixteen
bits, so that no processor cuts their sum off, with or without instructions for such products
(VNNI). What lies between the products is in floats, whose last digits differ between processors;
where that moves an activation by a step, scores move a little, see `benchmarks/processors.py`. The
word embeddings are stored in eight bits, one scale for each piece. Heads stay as they are.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Floats = npt.NDArray[np.float32]

LARGEST = 127
"""The largest integer that stands for a weight."""

TRUNK = "trunk."

TRANSPOSED = ":turned"
"""Suffix of the name of a parameter that is stored transposed."""

TURNED = "_Transposed"
"""onnxruntime's suffix, for the weights of a product with a bias."""

INTEGERS, SCALE, ZERO = "_quantized", "_scale", "_zero_point"
"""onnxruntime's suffixes of the name of a parameter that is stored in parts; zero is always 0."""


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


def quantise_layers(model: ModelProto, path: Path) -> None:
    """Write a model whose layers compute with integers.

    Args:
        model: its parameters are named, see `name_parameters`.
        path: of the file.
    """
    weights = {each.name for each in model.graph.initializer if each.name.endswith(TRANSPOSED)}
    layers = [
        node.name
        for node in model.graph.node
        if node.op_type == "MatMul" and node.input[1] in weights and node.input[1].startswith(TRUNK)
    ]
    quantize_dynamic(
        model,
        path,
        op_types_to_quantize=["MatMul"],
        nodes_to_quantize=layers,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def quantise_embeddings(graph: GraphProto, name: str) -> None:
    """Store word embeddings in eight bits, in place; looked-up rows are dequantised."""
    (stored,) = (each for each in graph.initializer if each.name == name)
    (user,) = (node for node in graph.node if name in node.input)
    values = numpy_helper.to_array(stored)
    highest = np.abs(values).max(axis=1, keepdims=True)
    scale = np.maximum(highest, np.finfo(np.float32).tiny) / np.float32(LARGEST)
    integers = np.rint(values / scale).astype(np.int8)
    graph.initializer.remove(stored)
    graph.initializer.append(numpy_helper.from_array(integers, name + INTEGERS))
    graph.initializer.append(numpy_helper.from_array(scale, name + SCALE))
    place = list(graph.node).index(user)
    for node in reversed(_lookup_nodes(name, user)):
        graph.node.insert(place, node)


def read_parameters(graph: GraphProto) -> Iterator[tuple[str, Floats]]:
    """Yield the name and the values, in 32 bits, of each parameter of an exported graph."""
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for key, kept in stored.items():
        if key.endswith((SCALE, ZERO)):
            continue
        name, values = key, kept
        if key.endswith(INTEGERS):
            name = key.removesuffix(INTEGERS)
            values = kept.astype(np.float32) * stored[name + SCALE]
        for suffix in (TRANSPOSED, TURNED):
            if name.endswith(suffix):
                name, values = name.removesuffix(suffix), values.T
        yield name, values


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
