"""Integers in place of floats, in the parameters of an ONNX graph.

The trunk's layers multiply activations of eight bits, quantised as they come, with weights of seven
bits, one scale for each output (Jacob et al., CVPR 2018). Two products of 255 and 64 fit in sixteen
bits, so that no processor cuts their sum off, with or without instructions for such products
(VNNI). What lies between the products is in floats, whose last digits differ between processors;
where that moves an activation by a step, scores move a little, see `benchmarks/processors.py`. The
word embeddings are stored in eight bits, one scale for each piece.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import GraphProto, numpy_helper

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]

LARGEST_WEIGHT = 64
"""The largest integer that stands for a weight of a layer."""

LARGEST_EMBEDDING = 127
"""The largest integer that stands for a number of a word embedding."""

TRANSPOSED = ":turned"
"""Suffix of the name of a parameter that is stored transposed."""

INTEGERS, SCALE = "_quantized", "_scale"
"""Suffixes of the two parts in which a quantised parameter is stored."""


def quantise(values: Floats, axis: int, largest: int) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return integers and scales whose products are the values, about.

    Args:
        values: a matrix.
        axis: along which numbers share a scale; the scales have size 1 there.
        largest: the largest integer.
    """
    highest = np.abs(values).max(axis=axis, keepdims=True)
    scale = np.maximum(highest, np.finfo(np.float32).tiny) / np.float32(largest)
    return np.rint(values / scale).astype(np.int8), scale


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
        yield name.removesuffix(TRANSPOSED), values.T if name.endswith(TRANSPOSED) else values
