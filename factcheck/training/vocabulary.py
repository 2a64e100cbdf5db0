"""Stage 1: which Arabic words begin with a clitic, and which pieces of the base are kept.

Words are segmented by counting, a light form of what Arabic taggers do: a word is split after its
first letter if the rest occurs by itself often enough. The base knows a hundred languages; kept are
the pieces that English and Arabic news need, a seventh of all (Abdaoui, Pradel and Sigel, SustaiNLP
2020).
"""

import json
import logging
import re
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

from factcheck.analysis.gold import GoldDocument
from factcheck.domain import Role
from factcheck.prelabel.bundled.tokens import CONJUNCTIONS, WORD_START, Clitics, tokenise
from factcheck.text import normalise
from factcheck.text.characters import ARABIC, ARABIC_LETTERS, LATIN
from factcheck.training.base import FIRST_PIECES, Base

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
_CHARACTER = re.compile(f"{WORD_START}?[{LATIN}{ARABIC}0-9!-/:-@\\[-`{{-~\u2010-\u203a]?")
"""Pieces that are kept since they are one character, so that hardly any word is unknown."""


def learn_vocabulary(
    arabic: Iterable[str],
    english: Iterable[str],
    gold: Iterable[GoldDocument],
    base: Base,
    out: Path,
) -> Base:
    """Write ``clitics.json`` and ``tokenizer.json``, and return the base with the pieces in it.

    Args:
        arabic: texts; pieces that occur `MIN_COUNT` times are kept.
        english: texts; all their pieces are kept.
        gold: where annotators split words.
        base: with all of its pieces.
        out: folder.
    """
    chunks = count_chunks(arabic)
    clitics = save_clitics(count_words(chunks), gold, out)
    tokenizer = tokenizer_of(base)
    counted = count_pieces(chunks, clitics, tokenizer)
    needed = {piece for piece, times in counted.items() if times >= MIN_COUNT}
    needed.update(count_pieces(count_chunks(english), clitics, tokenizer))
    kept = base.keep_pieces(
        [
            number
            for number, (piece, _) in enumerate(base.pieces)
            if piece in FIRST_PIECES or number in needed or _CHARACTER.fullmatch(piece)
        ]
    )
    log.info("%d of %d pieces", len(kept.pieces), len(base.pieces))
    tokenizer_of(kept).save(str(out / "tokenizer.json"), pretty=False)
    return kept


def tokenizer_of(base: Base) -> Tokenizer:
    """Return the tokenizer of tokens: unigram pieces (Kudo, ACL 2018), without special ones."""
    unknown = FIRST_PIECES.index("<unk>")
    tokenizer = Tokenizer(models.Unigram([*base.pieces], unk_id=unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def count_pieces(chunks: Counter[str], clitics: Clitics, tokenizer: Tokenizer) -> Counter[int]:
    """Return how often each piece occurs in texts, by its number."""
    forms: Counter[str] = Counter()
    for chunk, times in chunks.items():
        for token in tokenise(chunk, clitics):
            forms[token.form] += times
    counts: Counter[int] = Counter()
    for encoded, times in zip(tokenizer.encode_batch([*forms]), forms.values(), strict=True):
        for number in encoded.ids:
            counts[number] += times
    return counts


def save_clitics(counts: Counter[str], gold: Iterable[GoldDocument], out: Path) -> Clitics:
    """Learn clitics, write ``clitics.json``, and return them."""
    log.info("%d words, %d different", counts.total(), len(counts))
    clitics = learn_clitics(counts, split_words(gold))
    log.info("%d words known, %d never split", len(clitics.words), len(clitics.whole))
    (out / "clitics.json").write_text(
        json.dumps(clitics.to_json(), ensure_ascii=False, separators=(",", ":")), "utf-8"
    )
    return clitics


def count_chunks(texts: Iterable[str]) -> Counter[str]:
    """Return how often each stretch without white space occurs."""
    chunks: Counter[str] = Counter()
    for text in texts:
        chunks.update(text.split())
    return chunks


def count_words(chunks: Counter[str]) -> Counter[str]:
    """Return how often each Arabic word occurs, normalised."""
    counts: Counter[str] = Counter()
    for chunk, times in chunks.items():
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
