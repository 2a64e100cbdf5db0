"""The data that the stages read: gold attributions, plain Arabic, sentence pairs.

One folder holds them, see `docs/model.md`: ``attribution/*.{train,dev}.jsonl``,
``bundles/bundles.{train,dev}.jsonl``, ``text/*.txt.xz``
(a paragraph per line), ``parallel/*.tsv.xz`` (English TAB Arabic).
"""

import lzma
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any
from zlib import crc32

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.domain import Attribution, Document, Language, Role
from factcheck.training.passages import read_passages

MONOLINGUAL, BILINGUAL = ("polnear", "ant"), ("ntrex", "pud", "bundles")
PASSAGES = "passages"
"""Names of the corpora; of a bilingual one, each language is a corpus when figures are given."""

SHARES = {
    "polnear": 0.5,
    "ant": 0.14,
    "ntrex.en": 0.06,
    "ntrex.ar": 0.12,
    "pud.en": 0.02,
    "pud.ar": 0.03,
    "bundles.en": 0.035,
    "bundles.ar": 0.045,
    "passages.en": 0.02,
    "passages.ar": 0.03,
}
"""How often `finetune` reads each corpus; the small ones more often than their size suggests."""

_LAST_PART = re.compile(r"\.(?:en|ar|\d)$")
"""What a translation, or another document about the same event, has different in its id."""

FOLDS = 4
"""Parts of the training data; a network that is to teach others leaves one out."""

PLAIN, PLAIN_SHARE = "plain", 0.2
"""Plain text, and how often a network reads it that learns from others."""

WEAK = "weak"
WEAK_SHARE = 0.35
"""How often a second round reads what the first one labelled."""


def corpus_shares(polnear: float, *, weak: bool = False, plain: bool = False) -> dict[str, float]:
    """Return how often each corpus is read.

    Args:
        polnear: share of PolNeAR, in (0, 1); the others divide the rest as in `SHARES`.
        weak: whether to read what `label` wrote, too.
        plain: whether to read plain text, too.
    """
    rest = (1 - polnear) / (1 - SHARES["polnear"])
    shares = {name: share * rest for name, share in SHARES.items()} | {"polnear": polnear}
    shares |= {WEAK: WEAK_SHARE} if weak else {}
    return shares | ({PLAIN: PLAIN_SHARE} if plain else {})


@dataclass(frozen=True, slots=True)
class Corpora:
    """The folder with all data, and the one with passages written for training."""

    folder: Path
    written: Path

    def gold(self, name: str, split: str) -> list[GoldDocument]:
        """Return the documents of ``NAME.SPLIT.jsonl``; none if there is no such split."""
        if name == PASSAGES:
            paths = sorted(self.written.glob("*.txt")) if split == "train" else []
            return [document for path in paths for document in read_passages(path)]
        folder = "bundles" if name == "bundles" else "attribution"
        path = self.folder / folder / f"{name}.{split}.jsonl"
        return list(read_gold(path)) if path.exists() else []

    def gold_by_corpus(self, split: str) -> dict[str, list[GoldDocument]]:
        """Return the gold documents of a split by corpus, bilingual ones by language, too."""
        groups = {name: self.gold(name, split) for name in MONOLINGUAL}
        for name in (*BILINGUAL, PASSAGES):
            documents = self.gold(name, split)
            for language in Language:
                groups[f"{name}.{language.value}"] = [
                    each for each in documents if each.language is language
                ]
        return {name: group for name, group in groups.items() if group}

    def training_gold(self) -> Iterator[GoldDocument]:
        """Yield all gold documents that stages may train on."""
        for name in (*MONOLINGUAL, *BILINGUAL):
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

    def plain_documents(self, name: str, limit: int) -> Iterator[Document]:
        """Yield the first articles of ``text/NAME.txt.xz``, which are Arabic."""
        groups = (list(lines) for filled, lines in groupby(self.paragraphs(name), bool) if filled)
        for number, lines in enumerate(islice(groups, limit)):
            yield Document(f"{name}-{number}", "", "\n".join(lines), Language.ARABIC)

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
        yield from self._training_texts(Language.ARABIC)

    def english_texts(self) -> Iterator[str]:
        """Yield all English text except development data."""
        yield from (english for english, _ in self.sentence_pairs())
        yield from self._training_texts(Language.ENGLISH)

    def _training_texts(self, language: Language) -> Iterator[str]:
        for document in self.training_gold():
            if document.language is language:
                yield document.text


def _is_for_linking(document: GoldDocument) -> bool:
    return _hash(document) % 3 == 0


def fold_of(document: GoldDocument) -> int:
    """Return in which of the `FOLDS` parts of the training data a document is."""
    return _hash(document) // 3 % FOLDS


def _hash(document: GoldDocument) -> int:
    """Return the same for both languages of a document, and for all documents of an event."""
    return crc32(_LAST_PART.sub("", document.id).encode())


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
