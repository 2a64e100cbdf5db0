"""Tokens as the numbered word pieces that the model knows, by the transformers tokenizer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from factcheck.prelabel.bundled.windows import SpecialPieces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transformers import PreTrainedTokenizerFast

CACHE_SIZE = 100_000
"""Encoded tokens that are cached, since most tokens of a text occur often."""

TOKEN_PIECES = 32
"""Pieces that are read of a token; a "word" of thousands of letters fits into no window."""


class PieceEncoder:
    """Encodes tokens as piece numbers.

    Attributes:
        special: numbers of ``<s>`` and ``</s>``.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer
        self._cache: dict[str, list[int]] = {}
        self.special = SpecialPieces(*tokenizer.convert_tokens_to_ids(["<s>", "</s>"]))

    @classmethod
    def load(cls, path: Path) -> PieceEncoder:
        """Read ``tokenizer.json``."""
        # transformers warns that PyTorch is missing, but a tokenizer does not need it.
        logging.getLogger("transformers").addFilter(_is_not_about_torch)
        from transformers import PreTrainedTokenizerFast

        return cls(
            PreTrainedTokenizerFast(
                tokenizer_file=str(path),
                unk_token="<unk>",  # noqa: S106 - no password
            )
        )

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self._tokenizer)

    def encode(self, forms: Sequence[str]) -> list[list[int]]:
        """Return the piece numbers of each token, at least one and at most `TOKEN_PIECES`."""
        new = list({form for form in forms if form not in self._cache})
        if new:
            if len(self._cache) > CACHE_SIZE:
                self._cache.clear()
                new = list(set(forms))
            encoded = self._tokenizer(new, add_special_tokens=False)["input_ids"]
            unknown = [self._tokenizer.unk_token_id]
            self._cache.update(
                (form, ids[:TOKEN_PIECES] or unknown)
                for form, ids in zip(new, encoded, strict=True)
            )
        return [self._cache[form] for form in forms]


def _is_not_about_torch(record: logging.LogRecord) -> bool:
    return "PyTorch was not found" not in record.getMessage()
