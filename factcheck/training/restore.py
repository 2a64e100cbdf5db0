"""A bundle back into a network, to train on from what was released.

Whoever has gold of their own need not begin with the alignment: a bundle holds all weights, to the
precision of its eight bits.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from transformers import BertConfig

from factcheck.training.network import Network
from factcheck.training.quantisation import parameters

if TYPE_CHECKING:
    from pathlib import Path


def restore(bundle: Path, base: Path) -> Network:
    """Return the network that a bundle was made of.

    Args:
        bundle: what `factcheck.training.export` wrote.
        base: the English model, for the shape of the trunk.

    Raises:
        KeyError: the graph lacks a parameter; another version wrote it.
    """
    numbers = json.loads((bundle / "bundle.json").read_text("utf-8"))
    found = dict(parameters(onnx.load(bundle / "model.onnx").graph))
    found |= {
        "field.transitions": np.array(numbers["transitions"], np.float32),
        "field.starts": np.array(numbers["starts"], np.float32),
        "near": np.array(numbers["near"], np.float32),
    }
    config = BertConfig.from_pretrained(base)
    config.vocab_size = len(found["trunk.embeddings.word_embeddings.weight"])
    network = Network(config)
    network.load_state_dict(
        {name: torch.from_numpy(found[name].copy()) for name in network.state_dict()}
    )
    return network
