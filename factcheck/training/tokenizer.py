"""How a text becomes numbers of pieces: units by the clitics, pieces by ``tokenizer.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.prelabel.bundled.pieces import Pieces
from factcheck.prelabel.bundled.units import Clitics, units
from factcheck.prelabel.bundled.windows import LONGEST, Window, windows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """What stage 1 wrote, read once."""

    clitics: Clitics
    pieces: Pieces

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        """Read ``clitics.json`` and ``tokenizer.json``."""
        clitics = Clitics.from_json(json.loads((folder / "clitics.json").read_text("utf-8")))
        return cls(clitics, Pieces.load(folder / "tokenizer.json"))

    def spell(self, text: str) -> list[int]:
        """Return the piece numbers of a text, without special ones."""
        forms = [unit.form for unit in units(text, self.clitics)]
        return [number for unit in self.pieces.spell(forms) for number in unit]

    def enclose(self, pieces: list[int]) -> list[int]:
        """Return pieces with [CLS] before and [SEP] after them."""
        return [self.pieces.special.cls, *pieces, self.pieces.special.sep]

    def windows(self, text: str, longest: int = LONGEST) -> Iterator[Window]:
        """Yield the windows of a text, in order."""
        return windows(text, self.clitics, self.pieces, self.pieces.special, longest=longest)
