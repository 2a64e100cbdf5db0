"""What becomes an attribution, and what a token costs."""

import numpy as np
import pytest

from factcheck.domain import Attribution, Span
from factcheck.prelabel.bundled import Bundle
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.prelabel.bundled.pieces import TOKEN_PIECES
from factcheck.prelabel.bundled.tagger import says_something
from factcheck.prelabel.bundled.windows import split_into_windows


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what", False),
        ("that", False),
        ("أن", False),
        ("بأنه", False),
        ("that it rained", True),
        ("what it wants", True),
        ("أنه مطر", True),
        ("no", True),
        ("It", False),
        ("it rained", True),
    ],
)
def test_a_claim_has_a_word_of_its_own(text: str, expected: bool) -> None:  # noqa: FBT001
    """*According to what X announced* does not claim *what*."""
    assert says_something(Attribution((Span(0, len(text)),)), text) is expected


def test_with_a_cue_a_pronoun_is_a_claim() -> None:
    """*He said so again* has a cue, *It* alone is a mistake of the model."""
    text = "believes it"

    assert says_something(Attribution((Span(9, 11),), cue=(Span(0, 8),)), text)


def test_a_word_without_end_has_a_bounded_number_of_pieces(bundle: Bundle) -> None:
    """Any window holds it."""
    long, short = bundle.encoder.encode(["▁" + "x" * 5000, "▁said"])
    assert len(long) == TOKEN_PIECES
    assert len(short) == 1


def test_quotation_marks_do_not_change_the_vector_of_a_name(bundle: Bundle) -> None:
    """``مكتب “القيادة العامة”`` is the same office as without them."""
    bare, quoted, other = embed_texts(
        bundle, ["مكتب القيادة العامة", "مكتب “القيادة العامة”", "مكتب الرئيس"]
    )
    assert np.allclose(bare, quoted)
    assert not np.allclose(bare, other)


def test_the_vector_of_a_name_is_the_same_alone_and_among_others(bundle: Bundle) -> None:
    """To the bit, also among names with as many pieces."""
    names = ["Ministry of Health", "Ministry of Justice", "Bank of Tunis", "وزارة الصحة", "Lina"]

    among_others = embed_texts(bundle, names)

    for name, vector in zip(names, among_others, strict=True):
        (alone,) = embed_texts(bundle, [name])
        assert np.array_equal(alone, vector)


def test_the_scores_of_a_window_are_the_same_alone_and_among_others(bundle: Bundle) -> None:
    """To the bit, also among windows with as many pieces."""
    texts = ["The mayor said it rained.", "The mayor said it snowed.", "قال الوزير إن المطر نزل."]
    windows = [
        window
        for text in texts
        for window in split_into_windows(text, bundle.clitics, bundle.encoder)
    ]
    given = [(window, [0] * len(window.tokens)) for window in windows]
    assert len(windows[0].pieces) == len(windows[1].pieces)

    among_others = bundle.run(given)

    for each, output in zip(given, among_others, strict=True):
        (alone,) = bundle.run([each])
        assert np.array_equal(alone.tags, output.tags)
        assert np.array_equal(alone.query, output.query)
        assert np.array_equal(alone.key, output.key)
