"""A bundle back into a network, so that training continues from a release.

A bundle holds all weights, rounded to seven and eight bits: with gold of your own, you can start
there and
skip the stages before `finetune`.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from transformers import BertConfig

from factcheck.training.network import Network
from factcheck.training.quantisation import read_parameters


def network_from_bundle(bundle: Path) -> Network:
    """Return the network that a bundle was made from.

    Args:
        bundle: folder that `factcheck.training.export` wrote.

    Raises:
        KeyError: the graph lacks a parameter; another version wrote it.
    """
    numbers = json.loads((bundle / "bundle.json").read_text("utf-8"))
    parameters = dict(read_parameters(onnx.load(bundle / "model.onnx").graph))
    parameters |= {
        "field.transitions": np.array(numbers["transitions"], np.float32),
        "field.starts": np.array(numbers["starts"], np.float32),
        "near": np.array(numbers["near"], np.float32),
    }
    network = Network(BertConfig(**numbers["config"]))
    network.load_state_dict(
        {name: torch.from_numpy(parameters[name].copy()) for name in network.state_dict()}
    )
    return network
