"""The last stage: the network as ONNX that computes with integers, in a bundle."""

import hashlib
import json
import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from factcheck.prelabel.bundled.bundle import FORMAT, STRANGERS, load_bundle
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.prelabel.bundled.windows import MAX_PIECES
from factcheck.training.base import SHAPE
from factcheck.training.graph import network_graph
from factcheck.training.linking import UNFITTED
from factcheck.training.network import Network

log = logging.getLogger(__name__)

NAME = "factcheck-attribution"
VOCABULARY_FILES = ("tokenizer.json", "clitics.json")


def write_bundle(
    network: Network, vocabulary: Path, out: Path, version: str, *, quantised: bool = True
) -> None:
    """Write the folder of a bundle with scores that are not calibrated yet.

    The network computes with integers if it is to be quantised, else with floats of 32 bits. The
    vocabulary is the folder that stage 1 wrote to.
    """
    out.mkdir(parents=True, exist_ok=True)
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
    parameters = {name: each.numpy() for name, each in network.state_dict().items()}
    onnx.save(network_graph(parameters, network.trunk.config, quantised=quantised), path)


def _fingerprint(path: Path) -> dict[str, object]:
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "bytes": path.stat().st_size,
    }
