"""Weights of eight bits in an ONNX graph that computes with 32.

Every column of a linear layer and every row of the word embeddings has a scale of its own, and
whole numbers from -127 to 127. onnxruntime multiplies the layers out once, when it loads the graph,
and embeddings as they are looked up. Activations are never rounded: whether a processor can
multiply eight bits without overflow then makes no difference to a score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt
    from onnx import GraphProto, NodeProto, TensorProto

    Floats = npt.NDArray[np.float32]

STEPS = 127

TURNED, ROUNDED, SCALE = ":turned", ":int8", ":scale"
"""What follows the name of a parameter that is stored transposed, and in two parts."""


def name_parameters(graph: GraphProto, known: Mapping[str, Floats]) -> None:
    """Give the exported values the names of the parameters that they are.

    Args:
        graph: the exporter takes the names of linear weights away, and turns them.
        known: the network's parameters.
    """
    from onnx import numpy_helper

    names = {_fingerprint(values): name for name, values in known.items()}
    turned = {_fingerprint(v.T): f"{n}{TURNED}" for n, v in known.items() if v.ndim == 2}  # noqa: PLR2004 - matrices
    for each in graph.initializer:
        print_ = _fingerprint(numpy_helper.to_array(each))
        new = names.get(print_) or turned.get(print_)
        if new is None:
            continue
        for node in graph.node:
            node.input[:] = [new if name == each.name else name for name in node.input]
        each.name = new


def _fingerprint(values: Floats) -> tuple[tuple[int, ...], bytes]:
    return values.shape, np.ascontiguousarray(values).tobytes()


def round_weights(graph: GraphProto, embeddings: str) -> None:
    """Store linear weights and embeddings in eight bits, in place.

    Args:
        graph: parameters have their names, see `name_parameters`.
        embeddings: name of the parameter that is looked up.
    """
    from onnx import numpy_helper

    for stored in list(graph.initializer):
        if stored.name != embeddings and not stored.name.endswith(TURNED):
            continue
        (user,) = (node for node in graph.node if stored.name in node.input)
        values = numpy_helper.to_array(stored)
        graph.initializer.remove(stored)
        # Of the embeddings a row is a piece; of a turned weight a column is what comes out.
        axis = 1 if stored.name == embeddings else 0
        graph.initializer.extend(_parts(values, stored.name, axis))
        place = list(graph.node).index(user)
        made = (
            _looked_up(stored.name, user) if stored.name == embeddings else _multiplied(stored.name)
        )
        for node in reversed(made):
            graph.node.insert(place, node)


def parameters(graph: GraphProto) -> Iterator[tuple[str, Floats]]:
    """Yield each parameter of a named graph by its name, as 32-bit floats."""
    from onnx import numpy_helper

    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    for key, kept in stored.items():
        if key.endswith(SCALE):
            continue
        name, values = key, kept
        if key.endswith(ROUNDED):
            name = key.removesuffix(ROUNDED)
            values = kept.astype(np.float32) * stored[name + SCALE]
        if name.endswith(TURNED):
            name, values = name.removesuffix(TURNED), values.T
        yield name, values


def _multiplied(name: str) -> list[NodeProto]:
    """Return what makes the weight again, under the name that its user knows."""
    from onnx import TensorProto, helper

    return [
        helper.make_node("Cast", [name + ROUNDED], [f"{name}:whole"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}:whole", name + SCALE], [name]),
    ]


def _looked_up(name: str, user: NodeProto) -> list[NodeProto]:
    """Return what looks up rows and scales; the user multiplies them from now on."""
    from onnx import TensorProto, helper

    numbers, out = user.input[1], user.output[0]
    nodes = [
        helper.make_node("Gather", [name + ROUNDED, numbers], [f"{name}:rows"]),
        helper.make_node("Gather", [name + SCALE, numbers], [f"{name}:scales"]),
        helper.make_node("Cast", [f"{name}:rows"], [f"{name}:whole"], to=TensorProto.FLOAT),
    ]
    user.CopyFrom(helper.make_node("Mul", [f"{name}:whole", f"{name}:scales"], [out]))
    return nodes


def _parts(values: Floats, name: str, axis: int) -> list[TensorProto]:
    """Return whole numbers, and one scale for all that lie along an axis."""
    from onnx import numpy_helper

    highest = np.abs(values).max(axis=axis, keepdims=True)
    scale = np.maximum(highest, np.finfo(np.float32).tiny) / np.float32(STEPS)
    return [
        numpy_helper.from_array(np.rint(values / scale).astype(np.int8), name + ROUNDED),
        numpy_helper.from_array(scale, name + SCALE),
    ]
