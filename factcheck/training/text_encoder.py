"""How a text becomes numbers of pieces: split into tokens by the clitics, then into pieces."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from factcheck.prelabel.bundled.pieces import PieceEncoder
from factcheck.prelabel.bundled.tokens import Clitics, tokenise
from factcheck.prelabel.bundled.windows import Window, split_into_windows


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """What stage 1 wrote, as the bundled model uses it."""

    clitics: Clitics
    pieces: PieceEncoder

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read ``clitics.json`` and ``tokenizer.json``."""
        clitics = Clitics.from_json(json.loads((folder / "clitics.json").read_text("utf-8")))
        return cls(clitics, PieceEncoder.load(folder / "tokenizer.json"))

    def encode(self, text: str) -> list[int]:
        """Return the piece numbers of a text, without special ones."""
        forms = [token.form for token in tokenise(text, self.clitics)]
        return [number for token in self.pieces.encode(forms) for number in token]

    def enclose(self, pieces: list[int]) -> list[int]:
        """Return pieces with the special ones before and after them."""
        return [self.pieces.special.start, *pieces, self.pieces.special.end]

    def windows(self, text: str) -> Iterator[Window]:
        """Yield the windows of a text, in order."""
        return split_into_windows(text, self.clitics, self.pieces)
