"""The last stage: the network as ONNX that computes with integers, in a bundle."""

import hashlib
import json
import logging
import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from factcheck.prelabel.bundled.bundle import FORMAT, STRANGERS, load_bundle
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.prelabel.bundled.windows import MAX_PIECES
from factcheck.training.base import SHAPE
from factcheck.training.linking import UNFITTED
from factcheck.training.network import Network
from factcheck.training.quantisation import name_parameters, quantise_embeddings, quantise_layers

log = logging.getLogger(__name__)

NAME = "factcheck-attribution"
EMBEDDINGS = "trunk.embeddings.word_embeddings.weight"
OPSET = 17
VOCABULARY_FILES = ("tokenizer.json", "clitics.json")


class Pass(nn.Module):
    """One pass: tags, both link vectors, and the vector of the whole text as a name."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, hints: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return all four for windows of one length, ``(windows, pieces)``."""
        network, trunk = self.network, self.network.trunk
        words = trunk.embeddings.word_embeddings(pieces) + network.hint(hints)
        states = trunk.embeddings(inputs_embeds=words)
        # Layer by layer: nothing is masked, and the trunk's own pass would export masks.
        for layer in trunk.encoder.layer:
            states = layer(states)
        name = network.text_vector(states, torch.ones_like(pieces))
        return network.tag(states), network.query(states), network.key(states), name


def write_bundle(
    network: Network, vocabulary: Path, out: Path, version: str, *, quantised: bool = True
) -> None:
    """Write the folder of a bundle with scores that are not calibrated yet.

    The network computes with integers if it is to be quantised, else with floats of 32 bits. The
    vocabulary is the folder that stage 1 wrote to.
    """
    out.mkdir(parents=True, exist_ok=True)
    network.eval()
    network.trunk.set_attn_implementation("eager")
    _write_onnx(network, out / "model.onnx", quantised=quantised)
    for name in VOCABULARY_FILES:
        shutil.copyfile(vocabulary / name, out / name)
    transitions, starts = (each.detach().tolist() for each in network.field.scores())
    description = {
        "format": FORMAT,
        "name": NAME,
        "version": version,
        "config": {name: getattr(network.trunk.config, name) for name in SHAPE},
        "longest": MAX_PIECES,
        "files": {name: _fingerprint(out / name) for name in ("model.onnx", *VOCABULARY_FILES)},
        "transitions": transitions,
        "starts": starts,
        "near": network.near.detach().tolist(),
        "score": [1.0, 0.0],
        "linking": UNFITTED.to_json(),
    }
    write_bundle_json(out, description)
    log.info("%.1f MB", sum(path.stat().st_size for path in out.iterdir()) / 1e6)


def write_strangers(folder: Path, names: Sequence[str]) -> None:
    """Compute the vectors of names by a bundle, and write them into it, in eight bits.

    Args:
        folder: of the bundle.
        names: as many in Latin script as, after them, in Arabic script.
    """
    bundle = load_bundle(folder)
    vectors = np.stack(embed_texts(bundle, names))
    np.save(folder / STRANGERS, (vectors * 127).round().astype(np.int8))
    files = {**bundle.parameters["files"], STRANGERS: _fingerprint(folder / STRANGERS)}
    write_bundle_json(folder, {**bundle.parameters, "files": files})


def write_bundle_json(folder: Path, description: Mapping[str, Any]) -> None:
    """Write ``bundle.json``: format, version, checksums, and numbers for decoding and linking."""
    (folder / "bundle.json").write_text(json.dumps(description, indent=1) + "\n", "utf-8")


def _write_onnx(network: Network, path: Path, *, quantised: bool) -> None:
    with warnings.catch_warnings():
        # The newer exporter needs onnxscript and writes nodes that `quantisation` does not know.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        # The warning is about negative indices; there are none.
        warnings.filterwarnings("ignore", "Exporting aten::index")
        torch.onnx.export(
            Pass(network).eval(),
            (torch.tensor([[2, 1, 1, 3]]), torch.tensor([[0, 1, 2, 0]])),
            str(path),
            input_names=["pieces", "hints"],
            output_names=["tags", "query", "key", "name"],
            dynamic_axes={name: {0: "windows", 1: "pieces"} for name in ("pieces", "hints")},
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load(path)
    name_parameters(
        model.graph, {name: each.numpy() for name, each in network.state_dict().items()}
    )
    if quantised:
        quantise_layers(model, path)
        model = onnx.load(path)
        quantise_embeddings(model.graph, EMBEDDINGS)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def _fingerprint(path: Path) -> dict[str, object]:
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
    }
