"""The lexicon's data: every entry can be found, every number makes sense."""

import pytest

from factcheck.domain import Language, Span
from factcheck.prelabel.lexicon.arabic.clitics import split_clitics
from factcheck.prelabel.lexicon.cues import load_lexicon
from factcheck.prelabel.lexicon.tokens import tokenise

FRAMES = {"that", "quote", "before", "bare", "to", "addressed", "preposition"}


@pytest.mark.parametrize("language", list(Language))
def test_frames_are_known_and_precisions_are_shares(language: Language) -> None:
    """A frame that no construction knows would be dead."""
    frames = [frame for cue in load_lexicon(language).cues.values() for frame in cue.frames.items()]

    assert {name for name, _ in frames} <= FRAMES
    assert all(0 < precision <= 1 for _, precision in frames)


@pytest.mark.parametrize(
    ("language", "text", "end"),
    [
        (Language.ENGLISH, "pointed out that", 2),
        (Language.ENGLISH, "Said that", 1),
        (Language.ARABIC, "أكّد أن", 1),
        (Language.ENGLISH, "rained that", 0),
    ],
)
def test_the_longest_cue_is_matched(language: Language, text: str, end: int) -> None:
    """Over normalised words; ``end`` 0 stands for none."""
    match = load_lexicon(language).match_at(tokenise(text, Span(0, len(text))), 0)

    assert (match.end if match else 0) == end


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("ثم وأكدت الوزارة", ["ثم", "و", "أكدت", "الوزارة"]),  # before a cue
        ("بين الوزير وسامي", ["بين", "الوزير", "وسامي"]),  # part of a phrase
        ("وصف الوزير", ["وصف", "الوزير"]),  # its own letter
        ("وفقا للبيان", ["وفقا", "ل", "لبيان"]),  # before the source of a preposition
        ("أكد لوكالة", ["أكد", "ل", "وكالة"]),  # before an outlet
        ("أكد لسامي", ["أكد", "لسامي"]),  # part of a name for all we know
    ],
)
def test_only_clitics_of_interest_are_split_off(text: str, tokens: list[str]) -> None:
    """Before cues, sources of prepositions, and outlets."""
    found = split_clitics(tokenise(text, Span(0, len(text))), load_lexicon(Language.ARABIC))

    assert [token.span.text_in(text) for token in found] == tokens
