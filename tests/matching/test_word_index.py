"""Which words stand for a word of a query."""

from collections.abc import Sequence

import numpy as np
import pytest

from factcheck.domain import FoundBy
from factcheck.matching.stored_vectors import Vectors
from factcheck.matching.vectors import Floats
from factcheck.matching.word_index import WordIndex
from factcheck.prelabel.bundled.bundle import Bundle


def apart(texts: Sequence[str]) -> Floats:
    """Return vectors without any likeness between two texts."""
    return np.zeros((len(texts), 2), np.float32)


def found(index: WordIndex, word: str) -> dict[str, FoundBy]:
    """Return what stands for a word, and why."""
    return {index.written[each.number]: each.by for each in index.meant(word.casefold(), word)}


def test_the_same_word_comes_before_its_other_forms() -> None:
    """As it is asked for 1, in the plural 0.9."""
    index = WordIndex(["two meetings", "a meeting"], apart)

    qualities = [(index.written[e.number], e.quality) for e in index.meant("meeting", "meeting")]
    assert qualities == [("meeting", 1.0), ("meetings", 0.9)]


@pytest.mark.parametrize("asked", ["Haftar", "haftar", "Hifter"])
def test_a_name_is_found_in_both_scripts(asked: str, bundle: Bundle) -> None:
    """However it is transliterated, and in lower case, too."""
    index = WordIndex(["Ḥaftar came", "جاء حفتر", "the harbour", "الميناء"], Vectors(bundle))

    assert {"Ḥaftar", "حفتر"} <= set(found(index, asked))
    assert {"harbour", "الميناء"}.isdisjoint(found(index, asked))


def test_an_agency_of_two_consonants_is_found_in_arabic(bundle: Bundle) -> None:
    """TASS has too few consonants for its sound alone."""
    index = WordIndex(["نقلت وكالة تاس", "بوس"], Vectors(bundle))

    assert found(index, "TASS") == {"تاس": FoundBy.SPELLING}


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [("meeting", "عقد الاجتماع أمس", "الاجتماع"), ("انتخابات", "before the election", "election")],
)
def test_a_word_of_the_other_language_means_the_same(
    asked: str, text: str, other: str, bundle: Bundle
) -> None:
    """From English to Arabic, and back."""
    assert found(WordIndex([text], Vectors(bundle)), asked) == {other: FoundBy.MEANING}


def test_words_of_one_language_are_not_taken_for_each_other(bundle: Bundle) -> None:
    """A bridge is near a harbour, but is none."""
    assert found(WordIndex(["the bridge"], Vectors(bundle)), "harbour") == {}


def test_words_that_sound_alike_by_chance_are_no_name() -> None:
    """Market and مركت have one key, and vectors that have nothing in common."""
    assert found(WordIndex(["مركت"], apart), "Market") == {}


def test_a_rare_word_counts_more() -> None:
    """By hand, of two texts: one has it, log(1 + 1.5 / 1.5); both have it, log(1 + 0.5 / 2.5)."""
    index = WordIndex(["a", "b"], apart)

    assert index.rarity(1) == pytest.approx(np.log(2))
    assert index.rarity(2) == pytest.approx(np.log(1.2))
