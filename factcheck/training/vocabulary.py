"""Stage 1: which Arabic words begin with a clitic, and Arabic pieces after the English ones.

Words are segmented by counting, a light form of what Arabic taggers do: a word is split after its
first letter if the rest occurs by itself often enough. The pieces are WordPieces (Schuster and
Nakajima, ICASSP 2012) learned from the split words and appended to those of the base.
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from factcheck.analysis.gold import GoldDocument
from factcheck.domain import Role
from factcheck.prelabel.bundled.tokens import CONJUNCTIONS, Clitics
from factcheck.text import normalise
from factcheck.text.characters import ARABIC_LETTERS

PIECES = 16_000
"""Number of Arabic pieces."""

MIN_COUNT = 5
"""Occurrences of a known word; rarer words may be typing errors."""

MIN_CUTS = 2
"""How often annotators must split a word before it is always split."""

THRESHOLDS = {"و": 0.12, "ف": 0.5, "ب": 1.0, "ل": 1.0, "ك": 3.0}
"""Occurrences of the rest by itself, per occurrence of the whole word, by first letter."""

LONGEST = 40
"""Code points that are read of a word."""

log = logging.getLogger(__name__)

_WORD = re.compile(f"[{ARABIC_LETTERS}]+")


def learn_vocabulary(
    texts: Iterable[str], gold: Iterable[GoldDocument], base: Path, out: Path
) -> None:
    """Write ``clitics.json`` and ``tokenizer.json``, learned from Arabic texts and from gold.

    The base is the ``tokenizer.json`` of a WordPiece model.
    """
    counts = count_words(texts)
    clitics = save_clitics(counts, gold, out)
    forms: Counter[str] = Counter()
    for word, times in counts.items():
        for form, _ in clitics.split(word):
            forms[form] += times
    extend_tokenizer(base, learn_pieces(forms)).save(str(out / "tokenizer.json"))


def save_clitics(counts: Counter[str], gold: Iterable[GoldDocument], out: Path) -> Clitics:
    """Learn clitics, write ``clitics.json``, and return them."""
    log.info("%d words, %d different", counts.total(), len(counts))
    clitics = learn_clitics(counts, split_words(gold))
    log.info("%d words known, %d never split", len(clitics.words), len(clitics.whole))
    (out / "clitics.json").write_text(
        json.dumps(clitics.to_json(), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    return clitics


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Return how often each Arabic word occurs, normalised."""
    raw: Counter[str] = Counter()
    for text in texts:
        raw.update(text.split())
    counts: Counter[str] = Counter()
    for chunk, times in raw.items():
        for word in _WORD.findall(normalise(chunk).text):
            counts[word] += times
    return counts


def split_words(gold: Iterable[GoldDocument]) -> frozenset[str]:
    """Return the words in which annotators started a span after the conjunction, normalised."""
    words: Counter[str] = Counter()
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
                words.update([word[0]] if word else ())
    return frozenset(word for word, times in words.items() if times >= MIN_CUTS)


def learn_clitics(counts: Counter[str], split: Collection[str] = ()) -> Clitics:
    """Return the known words, and those that start with the letter of a clitic but are whole.

    Args:
        counts: how often each word occurs.
        split: words that are split after their first letter, whatever the counts say.
    """
    known = {word for word, times in counts.items() if times >= MIN_COUNT and len(word) > 1}
    known.update(word[1:] for word in split)
    whole = {
        word
        for word in known
        if word[0] in THRESHOLDS and word not in split and not _has_clitic(word, counts)
    }
    clitics = Clitics(frozenset(known), frozenset(whole))
    # A word that is itself split is never the rest of another one.
    kept = frozenset(word for word in known if len(clitics.split(word)) == 1)
    # Words that would not be split anyway need no entry.
    bare = Clitics(kept, frozenset())
    return Clitics(kept, frozenset(word for word in whole if len(bare.split(word)) > 1))


def _has_clitic(word: str, counts: Counter[str]) -> bool:
    if word.startswith("لل"):
        return counts[f"ا{word[1:]}"] >= MIN_COUNT
    return counts[word[1:]] >= max(MIN_COUNT, THRESHOLDS[word[0]] * counts[word])


def learn_pieces(forms: Counter[str]) -> list[str]:
    """Return WordPieces of the forms, in the order in which they were learned."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    # Of pairs that are equally frequent, the trainer merges the one with the lower numbers first.
    # It numbers letters inside a word in random order, except those that it is given.
    inner = sorted({f"##{letter}" for form in forms for letter in form[1:]})
    trainer = trainers.WordPieceTrainer(
        vocab_size=PIECES,
        min_frequency=MIN_COUNT,
        special_tokens=["[UNK]", *inner],
        show_progress=False,
    )
    tokenizer.train_from_iterator(forms.elements(), trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=lambda piece: vocabulary[piece])[1:]


def extend_tokenizer(base: Path, pieces: Iterable[str]) -> Tokenizer:
    """Return a tokenizer of tokens: the pieces of the base keep their numbers, new ones follow."""
    vocabulary: dict[str, int] = json.loads(base.read_text("utf-8"))["model"]["vocab"]
    for piece in pieces:
        vocabulary.setdefault(piece, len(vocabulary))
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer
