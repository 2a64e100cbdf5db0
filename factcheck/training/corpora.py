"""The data that the stages read: gold attributions, plain Arabic, sentence pairs.

One folder holds them, see `docs/model.md`: ``attribution/*.{train,dev}.jsonl``, ``text/*.txt.xz``
(a paragraph per line), ``parallel/*.tsv.xz`` (English TAB Arabic).
"""

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.domain import Attribution, Language, Role

NAMES = ("polnear", "ntrex", "ant")

SHARES = {"polnear": 0.55, "ntrex.en": 0.08, "ntrex.ar": 0.17, "ant": 0.2}
"""How often `finetune` reads each corpus; the small ones more often than their size suggests."""

_LANGUAGE = re.compile(r"\.(?:en|ar)$")
"""What a translation has different in its id."""

WEAK = "weak"
WEAK_SHARE = 0.35
"""How often a second round reads what the first one labelled."""


def corpus_shares(polnear: float, *, weak: bool) -> dict[str, float]:
    """Return how often each corpus is read.

    Args:
        polnear: share of PolNeAR, in (0, 1); the others divide the rest as in `SHARES`.
        weak: whether to read what `label` wrote, too.
    """
    rest = (1 - polnear) / (1 - SHARES["polnear"])
    shares = {name: share * rest for name, share in SHARES.items()} | {"polnear": polnear}
    return shares | ({WEAK: WEAK_SHARE} if weak else {})


@dataclass(frozen=True, slots=True)
class Corpora:
    """The folder with all data."""

    folder: Path

    def gold(self, name: str, split: str) -> list[GoldDocument]:
        """Return the documents of ``attribution/NAME.SPLIT.jsonl``."""
        return list(read_gold(self.folder / "attribution" / f"{name}.{split}.jsonl"))

    def gold_by_corpus(self, split: str) -> dict[str, list[GoldDocument]]:
        """Return the gold documents of a split by corpus; NTREX by language, too."""
        polnear, ntrex, ant = (self.gold(name, split) for name in NAMES)
        return {
            "polnear": polnear,
            "ntrex.en": [each for each in ntrex if each.language is Language.ENGLISH],
            "ntrex.ar": [each for each in ntrex if each.language is Language.ARABIC],
            "ant": ant,
        }

    def training_gold(self) -> Iterator[GoldDocument]:
        """Yield all gold documents that stages may train on."""
        for name in NAMES:
            yield from self.gold(name, "train")

    def naming_gold(self) -> Iterator[GoldDocument]:
        """Yield the gold documents from which vectors of names are learned."""
        yield from (each for each in self.training_gold() if not _is_for_linking(each))

    def linking_gold(self) -> Iterator[GoldDocument]:
        """Yield the others, a third: on them, scores of linking are fitted.

        Vectors are better on names that they were learned from, and scores would be too high.
        """
        yield from filter(_is_for_linking, self.training_gold())

    def paragraphs(self, name: str) -> Iterator[str]:
        """Yield the paragraphs of ``text/NAME.txt.xz``; an empty one ends an article."""
        with lzma.open(self.folder / "text" / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield line.strip()

    def sentence_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield all sentence pairs, English first."""
        for path in sorted((self.folder / "parallel").glob("*.tsv.xz")):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    english, tab, arabic = line.rstrip("\n").partition("\t")
                    if tab:
                        yield english, arabic

    def arabic_texts(self) -> Iterator[str]:
        """Yield all Arabic text except development data."""
        for path in sorted((self.folder / "text").glob("ar.*.txt.xz")):
            yield from self.paragraphs(path.name.removesuffix(".txt.xz"))
        yield from (arabic for _, arabic in self.sentence_pairs())
        for document in self.training_gold():
            if document.language is Language.ARABIC:
                yield document.text


def _is_for_linking(document: GoldDocument) -> bool:
    """Return the same for both languages of a document."""
    return crc32(_LANGUAGE.sub("", document.id).encode()) % 3 == 0


def gold_record(
    name: str,
    language: Language,
    text: str,
    attributions: Iterable[Attribution],
    roles: Iterable[Role] = tuple(Role),
) -> dict[str, Any]:
    """Return a document without labels in the format of gold, see `factcheck.analysis.gold`."""
    return {
        "id": name,
        "language": language.value,
        "text": text,
        "attributions": [
            {
                **{role.value: [[s.start, s.end] for s in each.spans(role)] for role in roles},
                "label": None,
                "quotation": each.quotation.value,
            }
            for each in attributions
        ],
    }
