"""How far cues commit their sources, in both languages."""

import pytest

from factcheck.domain import Language
from factcheck.prelabel.lexicon.cues import load_lexicon
from factcheck.text import cue_strength as scale
from factcheck.text.cue_strength import CLAIMS, CONFIRMS, HINTS, REPORTS, cue_strength


@pytest.mark.parametrize(
    ("step", "english", "arabic"),
    [
        (HINTS, "hinted at", "ألمح إلى"),
        (HINTS, "was hinting", "مرجّحا"),
        (CLAIMS, "claims", "يزعم"),
        (CLAIMS, "alleged", "ادّعت"),
        (REPORTS, "told", "قالت"),
        (REPORTS, "according to", "وفق"),
        (CONFIRMS, "has confirmed", "وأكدت"),
        (CONFIRMS, "stressing", "مشددا على"),
    ],
)
def test_cues_of_both_languages_are_on_one_scale(step: int, english: str, arabic: str) -> None:
    """A cue and its translation have the same step, in any form."""
    assert (cue_strength(english), cue_strength(arabic)) == (step, step)


def test_a_weaker_word_weakens_a_cue_and_unknown_words_have_no_step() -> None:
    """Who says something, hinting, hints; who says and stresses stresses."""
    assert cue_strength("said, hinting") == HINTS
    assert cue_strength("said, stressing") == CONFIRMS
    assert cue_strength("laughed") is None


@pytest.mark.parametrize("language", Language)
def test_no_cue_of_the_lexicon_has_two_steps(language: Language) -> None:
    """Each form of each word is on one step, or on none."""
    words = {word for form in load_lexicon(language).cues for word in form}

    steps = {
        word: [step for step, pattern in enumerate(scale._STEPS) if pattern.fullmatch(word)]  # noqa: SLF001
        for word in words
    }
    assert {word: found for word, found in steps.items() if len(found) > 1} == {}
    assert sum(map(bool, steps.values())) >= 60
