"""Units as the numbered pieces that the model knows, by the transformers tokenizer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from factcheck.prelabel.bundled.windows import Special

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transformers import PreTrainedTokenizerFast

KEPT = 100_000
"""Spellings that are kept, so that a frequent word is looked up once."""


class Pieces:
    """Spells units.

    Attributes:
        special: numbers of [CLS], [SEP], [MASK] and [UNK].
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}
        self.special = Special(
            *tokenizer.convert_tokens_to_ids(["[CLS]", "[SEP]", "[MASK]", "[UNK]"])
        )

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Read ``tokenizer.json``."""
        # Its advice that models need PyTorch helps nobody here: this one needs none.
        logging.getLogger("transformers").addFilter(_is_no_advice)
        from transformers import PreTrainedTokenizerFast

        return cls(
            PreTrainedTokenizerFast(
                tokenizer_file=str(path),
                unk_token="[UNK]",  # noqa: S106 - no password
                cls_token="[CLS]",  # noqa: S106
                sep_token="[SEP]",  # noqa: S106
                pad_token="[PAD]",  # noqa: S106
                mask_token="[MASK]",  # noqa: S106
            )
        )

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self._tokenizer)

    def spell(self, forms: Sequence[str]) -> list[list[int]]:
        """Return the piece numbers of each unit, at least one."""
        fresh = list({form for form in forms if form not in self._known})
        if fresh:
            if len(self._known) > KEPT:
                self._known.clear()
                fresh = list(set(forms))
            spelled = self._tokenizer(fresh, add_special_tokens=False)["input_ids"]
            unknown = [self._tokenizer.unk_token_id]
            self._known.update(
                (form, ids or unknown) for form, ids in zip(fresh, spelled, strict=True)
            )
        return [self._known[form] for form in forms]


def _is_no_advice(record: logging.LogRecord) -> bool:
    return "PyTorch was not found" not in record.getMessage()
