"""The network as an ONNX graph, written node by node.

An exporter spells out what onnxruntime computes in one node (attention), and computes at every pass
shapes that are always the same: more than half of its nodes only reshape.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, checker, helper, numpy_helper
from transformers import BertConfig

from factcheck.training.quantisation import (
    INTEGERS,
    LARGEST_EMBEDDING,
    LARGEST_WEIGHT,
    SCALE,
    TRANSPOSED,
    Array,
    Floats,
    quantise,
)

OPSET = 20
IR_VERSION = 10
MICROSOFT = "com.microsoft"
"""The domain of onnxruntime's own operators."""

EMBEDDINGS = "trunk.embeddings"
WORDS = f"{EMBEDDINGS}.word_embeddings.weight"


class Graph:
    """A graph that grows; a value is the name of what a node computes.

    Args:
        parameters: of the network.
        quantised: whether layers compute with integers, else with floats of 32 bits.
    """

    def __init__(self, parameters: Mapping[str, Floats], *, quantised: bool) -> None:
        self._parameters = parameters
        self._quantised = quantised
        self._nodes: list[NodeProto] = []
        self._stored: dict[str, Array] = {}

    def add(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:  # noqa: ANN401 - each operator has its own
        """Add a node, and return its value; the domain `MICROSOFT` is an attribute, too."""
        value = name or f"{operator} {len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [value], **attributes))
        return value

    def store(self, name: str, values: Array) -> str:
        """Store a constant, and return its name."""
        self._stored[name] = np.ascontiguousarray(values)
        return name

    def parameter(self, name: str) -> str:
        """Store a parameter of the network as it is, and return its name."""
        return self.store(name, self._parameters[name])

    def embed_words(self, pieces: str) -> str:
        """Add the lookup of word embeddings."""
        values = self._parameters[WORDS]
        if not self._quantised:
            return self.add("Gather", self.store(WORDS, values), pieces)
        integers, scale = quantise(values, 1, LARGEST_EMBEDDING)
        rows = self.add("Gather", self.store(WORDS + INTEGERS, integers), pieces)
        scales = self.add("Gather", self.store(WORDS + SCALE, scale), pieces)
        return self.add("Mul", self.add("Cast", rows, to=TensorProto.FLOAT), scales)

    def layers(self, states: str, names: Sequence[str]) -> list[str]:
        """Add linear layers of the trunk, which all read the same states."""
        if not self._quantised:
            return [self.linear(states, name) for name in names]
        quantised = [f"{states}{part}" for part in (INTEGERS, SCALE, " zero")]
        self._nodes.append(helper.make_node("DynamicQuantizeLinear", [states], quantised))
        return [self._product(quantised, name) for name in names]

    def linear(self, states: str, layer: str, name: str = "") -> str:
        """Add a linear layer that computes with floats."""
        weight = f"{layer}.weight"
        stored = self.store(weight + TRANSPOSED, self._parameters[weight].T)
        product = self.add("MatMul", states, stored)
        return self.add("Add", product, self.parameter(f"{layer}.bias"), name=name)

    def norm(self, states: str, layer: str, epsilon: float) -> str:
        """Add a layer normalisation."""
        parameters = (self.parameter(f"{layer}.{each}") for each in ("weight", "bias"))
        return self.add("LayerNormalization", states, *parameters, epsilon=epsilon)

    def model(
        self, inputs: Sequence[str], outputs: Mapping[str, Sequence[str | int]]
    ) -> ModelProto:
        """Return the checked model.

        Args:
            inputs: numbers of pieces or of hints, ``(windows, pieces)`` each.
            outputs: the shape of each.
        """
        describe = helper.make_tensor_value_info
        graph = helper.make_graph(
            self._nodes,
            "factcheck",
            [describe(each, TensorProto.INT64, ["windows", "pieces"]) for each in inputs],
            [describe(each, TensorProto.FLOAT, shape) for each, shape in outputs.items()],
            [numpy_helper.from_array(values, name) for name, values in self._stored.items()],
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=sets, ir_version=IR_VERSION)
        checker.check_model(model)
        return model

    def _product(self, quantised: Sequence[str], layer: str) -> str:
        """Add a linear layer that multiplies integers.

        Args:
            quantised: the integers of the states, their scale, and which integer is zero.
            layer: its name.
        """
        values, scale, zero = quantised
        weight = f"{layer}.weight"
        integers, steps = quantise(self._parameters[weight].T, 0, LARGEST_WEIGHT)
        return self.add(
            "MatMulIntegerToFloat",
            *(values, self.store(weight + TRANSPOSED + INTEGERS, integers)),
            *(scale, self.store(weight + TRANSPOSED + SCALE, steps[0])),
            *(zero, "", self.parameter(f"{layer}.bias")),
            domain=MICROSOFT,
        )


def network_graph(
    parameters: Mapping[str, Floats], config: BertConfig, *, quantised: bool
) -> ModelProto:
    """Return the graph of one pass: tags, both link vectors, and the vector of the text as a name.

    Nothing is masked: windows that are read together have the same length.
    """
    graph = Graph(parameters, quantised=quantised)
    epsilon, heads = config.layer_norm_eps, config.num_attention_heads
    states = graph.norm(_embeddings(graph), f"{EMBEDDINGS}.LayerNorm", epsilon)
    for number in range(config.num_hidden_layers):
        states = _layer(graph, states, f"trunk.encoder.layer.{number}", heads, epsilon)
    for head in ("tag", "query", "key"):
        graph.linear(states, head, name="tags" if head == "tag" else head)
    mean = graph.add("ReduceMean", states, graph.store("pieces axis", np.array([1])), keepdims=0)
    graph.add("LpNormalization", graph.linear(mean, "name"), name="name", axis=-1, p=2)
    width = {head: len(parameters[f"{head}.bias"]) for head in ("tag", "query", "key", "name")}
    return graph.model(
        ["pieces", "hints"],
        {
            "tags": ["windows", "pieces", width["tag"]],
            "query": ["windows", "pieces", width["query"]],
            "key": ["windows", "pieces", width["key"]],
            "name": ["windows", width["name"]],
        },
    )


def _embeddings(graph: Graph) -> str:
    """Add the sum of the embeddings of words, hints, the type of text, and positions."""
    words = graph.embed_words("pieces")
    hinted = graph.add("Add", words, graph.add("Gather", graph.parameter("hint.weight"), "hints"))
    first = graph.store("first", np.array([0]))
    kind = graph.add("Gather", graph.parameter(f"{EMBEDDINGS}.token_type_embeddings.weight"), first)
    positions = graph.add(
        "Slice",
        graph.parameter(f"{EMBEDDINGS}.position_embeddings.weight"),
        first,
        graph.add("Shape", "pieces", start=1),
    )
    return graph.add("Add", graph.add("Add", hinted, kind), positions)


def _layer(graph: Graph, states: str, layer: str, heads: int, epsilon: float) -> str:
    """Add a layer of the encoder."""
    own = [f"{layer}.attention.self.{each}" for each in ("query", "key", "value")]
    attended = graph.add(
        "MultiHeadAttention", *graph.layers(states, own), num_heads=heads, domain=MICROSOFT
    )
    (projected,) = graph.layers(attended, [f"{layer}.attention.output.dense"])
    middle = graph.norm(
        graph.add("Add", projected, states), f"{layer}.attention.output.LayerNorm", epsilon
    )
    (wide,) = graph.layers(middle, [f"{layer}.intermediate.dense"])
    (narrow,) = graph.layers(graph.add("Gelu", wide), [f"{layer}.output.dense"])
    return graph.norm(graph.add("Add", narrow, middle), f"{layer}.output.LayerNorm", epsilon)
