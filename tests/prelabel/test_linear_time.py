"""The work of reading and pre-labelling grows as the length of a text, whatever its shape.

Work is counted, not timed: calls of functions of Python and C, and pieces that the network reads.
Time inside a regular expression is not seen this way. ``benchmarks/shapes.py`` measures seconds:
see docs/measurements.md.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.shapes import CUES, MARKS, SHAPES, TAXONOMY
from factcheck.domain import Document, Language
from factcheck.errors import ReadingError
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import Bundle, BundledLinker, BundledTagger, tagger
from factcheck.prelabel.bundled.tags import TAG_COUNT
from factcheck.prelabel.lexicon import LexiconTagger, passages
from factcheck.prelabel.lexicon.tokens import form_of
from factcheck.reading import read
from factcheck.text import Script, count_letters
from tests.work import count_calls

GROWTH = 1.15
"""Four times the length may take 4.6 times the work: some of it comes with the first claim."""

FIXED = 2000
"""Calls that any text may take."""

WINDOW = 20_000
"""The same in the bundled model, where every span of a window may be linked to every other."""


def check(
    work: Callable[[str], int], make: Callable[[int], str], *lengths: int, fixed: int = FIXED
) -> None:
    """Assert that work grows at most as the length, from each length to the next."""
    work("He said that it rained.")  # reads what is read once
    done = [work(make(length)) for length in lengths]
    growth = lengths[1] / lengths[0] * GROWTH

    assert min(done) > 0
    assert all(after <= growth * before + fixed for before, after in pairwise(done)), done


def own_language(text: str) -> Language:
    script = count_letters(text).script
    return Language.ARABIC if script is Script.ARABIC else Language.ENGLISH


def lengths_in(language: Language, shape: str) -> tuple[int, ...]:
    """Return three lengths for the language of a shape, and two for the other one."""
    is_own = language is own_language(SHAPES[shape](1000))
    return (1000, 4000, 16_000) if is_own else (1000, 4000)


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_is_linear(shape: str, tmp_path: Path) -> None:
    """A text file, for which the language is detected, and a record that names its language."""

    def read_both(text: str) -> None:
        record = {"text": text, "language": own_language(text)}
        (tmp_path / "a.txt").write_text(text, "utf-8")
        (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
        for name in ("a.txt", "a.jsonl"):
            with suppress(ReadingError):
                list(read([tmp_path / name], on_notice=lambda _: None))

    check(lambda text: count_calls(partial(read_both, text)), SHAPES[shape], 1000, 4000, 16_000)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_lexicon_is_linear(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both languages, also in passages that it usually leaves out since they are too long."""
    monkeypatch.setattr(passages, "MAX_TOKENS", 10**9)
    lexicon = LexiconTagger()

    def work(language: Language, text: str) -> int:
        form_of.cache_clear()
        return count_calls(lambda: lexicon.tag([Document("d", "", text, language)]))

    for language in Language:
        check(partial(work, language), SHAPES[shape], *lengths_in(language, shape))


class TaggingSession:
    """In place of the network: tags words in turn as source, cue and content; counts pieces."""

    tags = np.eye(TAG_COUNT, dtype=np.float32)[[1, 3, 5, 6, 6]] * 9

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self.pieces = 0

    def run(
        self, names: list[str], inputs: Mapping[str, npt.NDArray[np.int64]]
    ) -> list[npt.NDArray[np.float32]]:
        rows, length = inputs["pieces"].shape
        self.pieces += rows * length
        if names == ["name"]:
            return [np.ones((rows, self._dimensions), np.float32)]
        vectors = np.zeros((1, length, self._dimensions), np.float32)
        return [np.resize(self.tags, (1, length, TAG_COUNT)), vectors, vectors]


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in {*CUES, *MARKS}])
def test_the_bundled_model_is_linear(
    shape: str, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the network, which reads windows of one size, and the hints of the lexicon.

    The first length is of several windows: sources of one window are mostly the same phrases.

    Without the hints, cues are words like others, most marks are alike, and both languages are read
    the same way.
    """
    monkeypatch.setattr(tagger, "lexicon_hints", lambda _: ())
    session = TaggingSession(8)
    own = replace(bundle, session=session, strangers=None, threads=1)

    def work(text: str) -> int:
        pipeline = Pipeline(BundledTagger(own), BundledLinker(own))
        document = Document("d", "", text, own_language(text))
        before = session.pieces
        calls = count_calls(lambda: list(pipeline.prelabel([document], TAXONOMY)))
        return calls + session.pieces - before

    check(work, SHAPES[shape], 4000, 16_000, fixed=WINDOW)
