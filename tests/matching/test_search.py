"""Texts that a query is about."""

from collections.abc import Sequence

import numpy as np
import pytest

from factcheck.domain import FoundBy, WordFound
from factcheck.matching.search import Searcher
from factcheck.matching.vectors import Floats

TEXTS = ["harbour closed today", "harbour open", "mayor fined twice"]


def embed(texts: Sequence[str]) -> Floats:
    """Return one vector for texts with a mark, and another for all others."""
    return np.array([[1, 0] if "port" in text else [0, 1] for text in texts], np.float32)


def searcher(*likeness: float) -> Searcher:
    """Return a searcher whose contents have this cosine with a query with ``port``."""
    contents = np.array([[each, 0] for each in likeness], np.float32)
    return Searcher(TEXTS, contents, embed)


def test_a_text_with_all_words_is_found_by_words() -> None:
    """The order of the words does not matter, and the best is first."""
    (hit,) = searcher(0, 0, 0).search("closed harbour")

    assert (hit.number, hit.score, hit.by) == (0, 1.0, (FoundBy.WORDS,))
    assert hit.words == (
        WordFound("closed", "closed", FoundBy.WORDS),
        WordFound("harbour", "harbour", FoundBy.WORDS),
    )


def test_half_of_the_words_do_not_suffice() -> None:
    """Both words are in one text each, and count alike."""
    assert [hit.number for hit in searcher(0, 0, 0).search("open closed")] == []


def test_a_content_that_means_the_same_is_found_without_the_words() -> None:
    """Of three words none is there; 0.7 is enough, 0.6 is not."""
    (hit,) = searcher(0.6, 0.6, 0.7).search("port shut everywhere")

    assert (hit.number, hit.by, hit.words) == (2, (FoundBy.MEANING,), ())
    assert hit.score == pytest.approx(0.35)


def test_one_or_two_words_have_no_meaning_beyond_them() -> None:
    """The same cosine, and nothing is listed."""
    assert searcher(0.9, 0.9, 0.9).search("port shut") == []


def test_words_and_meaning_add_up() -> None:
    """A third of the words by rarity and a cosine of 0.5 are enough, where neither is."""
    hits = searcher(0.5, 0.2, 0.5).search("port closed everywhere")

    assert [hit.number for hit in hits] == [0]


def test_no_texts_have_no_hits() -> None:
    """An empty dataset can be searched."""
    assert Searcher([], np.zeros((0, 0), np.float32), embed).search("port shut now") == []
