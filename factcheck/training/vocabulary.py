"""Stage 1: which Arabic words begin with a clitic, and Arabic pieces beside the English ones.

Words are parted by counting, a light form of the segmentation that Arabic taggers use: a word
loses its first letter where the rest occurs by itself often enough. The pieces are WordPieces
(Schuster and Nakajima, ICASSP 2012) learned from the parted words, appended to BERT's.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from factcheck.prelabel.bundled.units import Clitics
from factcheck.text import normalise

PIECES = 16_000
LEAST_COUNT = 5
"""A word that occurs so often is known; of rarer ones we can't tell typing errors."""

THRESHOLDS = {"و": 0.2, "ف": 0.5, "ب": 1.0, "ل": 1.0, "ك": 3.0}
"""How often the rest must occur by itself for each time the whole word does, by its letter."""

log = logging.getLogger(__name__)

_WORD = re.compile("[\u0621-\u064a]+")


def learn(texts: Iterable[str], base: Path, out: Path, pieces: int = PIECES) -> None:
    """Write ``clitics.json`` and ``tokenizer.json``.

    Args:
        texts: Arabic text.
        base: the tokenizer of the English model, ``tokenizer.json`` of a WordPiece model.
        out: the folder to write to.
        pieces: how many Arabic pieces there are to be.
    """
    counts = count(texts)
    log.info("%d words, %d different", counts.total(), len(counts))
    clitics = learn_clitics(counts)
    log.info("%d words known, %d whole", len(clitics.words), len(clitics.whole))
    (out / "clitics.json").write_text(
        json.dumps(clitics.to_json(), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    parted: Counter[str] = Counter()
    for word, times in counts.items():
        for form, _ in clitics.part(word):
            parted[form] += times
    extend(base, learn_pieces(parted, pieces)).save(str(out / "tokenizer.json"))


def count(texts: Iterable[str]) -> Counter[str]:
    """Return how often each Arabic word occurs, normalised."""
    raw: Counter[str] = Counter()
    for text in texts:
        raw.update(text.split())
    counts: Counter[str] = Counter()
    for chunk, times in raw.items():
        for word in _WORD.findall(normalise(chunk).text):
            counts[word] += times
    return counts


def learn_clitics(counts: Counter[str]) -> Clitics:
    """Return which words are known, and which of them begin with a clitic's letter by nature."""
    known = {word for word, times in counts.items() if times >= LEAST_COUNT and len(word) > 1}
    whole = {word for word in known if word[0] in THRESHOLDS and not _is_parted(word, counts)}
    clitics = Clitics(frozenset(known), frozenset(whole))
    # A word that is itself parted is never what is left of another.
    kept = frozenset(word for word in known if len(clitics.part(word)) == 1)
    needed = frozenset(word for word in whole if word[1:] in kept or word[1:3] in {"ال", "لل"})
    return Clitics(kept, needed)


def _is_parted(word: str, counts: Counter[str]) -> bool:
    rest = f"ا{word[1:]}" if word.startswith("لل") else word[1:]
    return counts[rest] >= max(LEAST_COUNT, THRESHOLDS[word[0]] * counts[word])


def learn_pieces(parted: Counter[str], pieces: int) -> list[str]:
    """Return WordPieces of the words, most useful first."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=pieces, min_frequency=LEAST_COUNT, special_tokens=["[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(_repeated(parted), trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=lambda piece: vocabulary[piece])[1:]


def _repeated(counts: Counter[str]) -> Iterator[str]:
    """Yield each word as often as it occurs, in lines of bounded length."""
    for word, times in sorted(counts.items()):
        while times > 0:
            yield " ".join([word] * min(times, 1000))
            times -= 1000  # noqa: PLW2901 - counted down


def extend(base: Path, pieces: Iterable[str]) -> Tokenizer:
    """Return the tokenizer of units: the base's pieces with the same numbers, then new ones."""
    vocabulary: dict[str, int] = json.loads(base.read_text("utf-8"))["model"]["vocab"]
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer
