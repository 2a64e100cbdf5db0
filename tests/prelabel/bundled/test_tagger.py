"""What becomes an attribution, and what a token costs."""

import numpy as np
import pytest

from factcheck.domain import Attribution, Span
from factcheck.prelabel.bundled import Bundle
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.prelabel.bundled.pieces import TOKEN_PIECES
from factcheck.prelabel.bundled.tagger import says_something


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
    ],
)
def test_a_claim_has_a_word_of_its_own(text: str, expected: bool) -> None:  # noqa: FBT001
    """*According to what X announced* does not claim *what*."""
    assert says_something(Attribution((Span(0, len(text)),)), text) is expected


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
