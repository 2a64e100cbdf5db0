"""Which Arabic words are split, and which pieces they are made of."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import Attribution, Language, Span
from factcheck.training.vocabulary import learn_clitics, split_words

COUNTS = Counter(
    {
        "وقال": 30,
        "قال": 40,
        "وزير": 90,
        "زير": 6,
        "واضاف": 90,
        "اضاف": 9,
        "وكالة": 50,
        "الة": 20,
        "للامن": 30,
        "الامن": 5,
        "واردف": 9,
    }
)


def forms(word: str, split: frozenset[str] = frozenset()) -> list[str]:
    return [form for form, _ in learn_clitics(COUNTS, split).split(word)]


def test_a_word_is_split_if_the_rest_occurs_by_itself() -> None:
    """Not if the letter belongs to the word."""
    assert forms("وقال") == ["و", "قال"]
    assert forms("وزير") == ["وزير"]


def test_a_word_that_only_looks_like_two_clitics_stays_whole() -> None:
    """«وكالة» is an agency, not "and like a machine"."""
    assert forms("وكالة") == ["وكالة"]


def test_an_article_that_is_merged_with_a_preposition_is_split() -> None:
    """Even if the word without it is rare."""
    assert forms("للامن") == ["ل", "الامن"]


def test_words_that_annotators_split_are_split() -> None:
    """Even if the rest hardly ever occurs by itself."""
    assert forms("واضاف") == ["واضاف"]
    assert forms("واضاف", frozenset({"واضاف"})) == ["و", "اضاف"]
    assert forms("واردف", frozenset({"واردف"})) == ["و", "اردف"]


def test_annotators_split_a_word_if_a_span_starts_after_its_conjunction() -> None:
    """Once may be a mistake, twice is not."""
    text = "وأضاف الوزير أنه. وأضاف. وقال. ووعد"
    starts = [1, 19, 26]
    attributions = tuple(
        GoldAttribution(Attribution((Span(6, 12),), cue=(Span(start, start + 3),)))
        for start in starts
    )
    gold = GoldDocument("d", Language.ARABIC, text, attributions)
    assert split_words([gold]) == {"واضاف"}


def test_pieces_have_the_same_numbers_in_every_run(workspace: Path, tmp_path: Path) -> None:
    """Equally frequent pieces, too: neither Python's hashes nor the trainer's change the files.

    The run of the workspace was in this process, which has other hashes.
    """
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    options = ("--data", workspace, "--base", workspace / "base", "--work", tmp_path)

    subprocess.run(  # noqa: S603 - our own project
        [sys.executable, "-m", "factcheck.training", *options, "vocabulary"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
    )

    for name in ("tokenizer.json", "clitics.json"):
        assert (tmp_path / name).read_bytes() == (workspace / "work" / name).read_bytes(), name
