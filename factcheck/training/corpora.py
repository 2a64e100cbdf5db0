"""What the stages read: gold attributions, plain Arabic, sentence pairs.

One folder holds them, as `docs/model.md` describes: ``attribution/*.{train,dev}.jsonl``,
``text/*.txt.xz`` (a paragraph a line), ``parallel/*.tsv.xz`` (English TAB Arabic).
"""

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from factcheck.analysis import GoldDocument, read_gold


@dataclass(frozen=True, slots=True)
class Corpora:
    """The folder that holds all data."""

    folder: Path

    def gold(self, name: str, split: str) -> tuple[GoldDocument, ...]:
        """Return the documents of ``attribution/NAME.SPLIT.jsonl``."""
        return tuple(read_gold(self.folder / "attribution" / f"{name}.{split}.jsonl"))

    def learned(self) -> Iterator[GoldDocument]:
        """Yield all gold documents that stages may learn from."""
        for name in ("polnear", "ntrex", "ant"):
            yield from self.gold(name, "train")

    def plain(self, name: str) -> Iterator[str]:
        """Yield the paragraphs of ``text/NAME.txt.xz``; an empty one ends an article."""
        with lzma.open(self.folder / "text" / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line.strip()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield all sentence pairs, English and Arabic."""
        for path in sorted((self.folder / "parallel").glob("*.tsv.xz")):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    english, found, arabic = line.rstrip("\n").partition("\t")
                    if found:
                        yield english, arabic

    def arabic(self) -> Iterator[str]:
        """Yield all Arabic text that is no development data."""
        for path in sorted((self.folder / "text").glob("ar.*.txt.xz")):
            yield from self.plain(path.name.removesuffix(".txt.xz"))
        yield from (arabic for _, arabic in self.pairs())
        for name in ("ntrex", "ant"):
            for document in self.gold(name, "train"):
                if document.language.value == "ar":
                    yield document.text
