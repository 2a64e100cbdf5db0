"""Stage 1: which Arabic words begin with a clitic, and Arabic pieces beside the English ones.

Words are parted by counting, a light form of the segmentation that Arabic taggers use: a word
loses its first letter where the rest occurs by itself often enough. The pieces are WordPieces
(Schuster and Nakajima, ICASSP 2012) learned from the parted words, appended to BERT's.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from factcheck.analysis import GoldDocument
from factcheck.domain import Role
from factcheck.prelabel.bundled.tokens import CONJUNCTIONS, Clitics
from factcheck.text import normalise
from factcheck.text.characters import ARABIC_LETTERS

PIECES = 16_000
LEAST_COUNT = 5
"""A word that occurs so often is known; of rarer ones we can't tell typing errors."""

CUTS = 2
"""How often annotators must cut a word before we do."""

THRESHOLDS = {"و": 0.12, "ف": 0.5, "ب": 1.0, "ل": 1.0, "ك": 3.0}
"""How often the rest must occur by itself for each time the whole word does, by its letter."""

LONGEST = 40
"""Code points of a word that is looked at."""

log = logging.getLogger(__name__)

_WORD = re.compile(f"[{ARABIC_LETTERS}]+")


def learn(
    texts: Iterable[str],
    gold: Iterable[GoldDocument],
    base: Path,
    out: Path,
    pieces: int = PIECES,
) -> None:
    """Write ``clitics.json`` and ``tokenizer.json``.

    Args:
        texts: Arabic text.
        gold: documents whose annotators cut words.
        base: the tokenizer of the English model, ``tokenizer.json`` of a WordPiece model.
        out: the folder to write to.
        pieces: how many Arabic pieces there are to be.
    """
    counts = count(texts)
    clitics = save_clitics(counts, gold, out)
    parted: Counter[str] = Counter()
    for word, times in counts.items():
        for form, _ in clitics.split(word):
            parted[form] += times
    extend(base, learn_pieces(parted, pieces)).save(str(out / "tokenizer.json"))


def save_clitics(counts: Counter[str], gold: Iterable[GoldDocument], out: Path) -> Clitics:
    """Write ``clitics.json`` and return what is in it."""
    log.info("%d words, %d different", counts.total(), len(counts))
    clitics = learn_clitics(counts, cut_words(gold))
    log.info("%d words known, %d whole", len(clitics.words), len(clitics.whole))
    (out / "clitics.json").write_text(
        json.dumps(clitics.to_json(), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    return clitics


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


def cut_words(gold: Iterable[GoldDocument]) -> frozenset[str]:
    """Return the words after whose conjunction annotators began a span, normalised."""
    found: Counter[str] = Counter()
    for document in gold:
        starts = {
            span.start
            for each in document.attributions
            for role in Role
            for span in each.attribution.spans(role)
        }
        for start in starts:
            before = document.text[max(start - 2, 0) : start]
            if before[-1:] in {*CONJUNCTIONS} and not before[:-1].isalnum():
                word = _WORD.match(normalise(document.text[start - 1 :][:LONGEST]).text)
                found.update([word[0]] if word else ())
    return frozenset(word for word, times in found.items() if times >= CUTS)


def learn_clitics(counts: Counter[str], cut: Collection[str] = ()) -> Clitics:
    """Return which words are known, and which of them begin with a clitic's letter by nature.

    Args:
        counts: how often each word occurs.
        cut: words that are parted after their first letter, whatever the counts say.
    """
    known = {word for word, times in counts.items() if times >= LEAST_COUNT and len(word) > 1}
    known.update(word[1:] for word in cut)
    whole = {
        word
        for word in known
        if word[0] in THRESHOLDS and word not in cut and not _is_parted(word, counts)
    }
    clitics = Clitics(frozenset(known), frozenset(whole))
    # A word that is itself parted is never what is left of another.
    kept = frozenset(word for word in known if len(clitics.split(word)) == 1)
    # The others are left whole anyway.
    bare = Clitics(kept, frozenset())
    return Clitics(kept, frozenset(word for word in whole if len(bare.split(word)) > 1))


def _is_parted(word: str, counts: Counter[str]) -> bool:
    if word.startswith("لل"):
        return counts[f"ا{word[1:]}"] >= LEAST_COUNT
    return counts[word[1:]] >= max(LEAST_COUNT, THRESHOLDS[word[0]] * counts[word])


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
