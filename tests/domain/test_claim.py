"""Ids that last."""

from dataclasses import replace

import pytest

from factcheck.domain import Attribution, Document, Language, Span, claim_id
from factcheck.errors import SpanError

DOCUMENT = Document("d", "", "She said it rained.", Language.ENGLISH)
RAINED = Attribution((Span(9, 18),), source=(Span(0, 3),))


def test_an_id_is_sixteen_hexadecimal_digits() -> None:
    """Short enough to read aloud, long enough for millions of claims."""
    assert len(claim_id(DOCUMENT, RAINED)) == 16
    assert int(claim_id(DOCUMENT, RAINED), 16) >= 0


def test_an_id_is_the_same_in_every_release() -> None:
    """By hand: sha256 of ``d␟9-18␟it rained␟0``, the first 16 digits."""
    assert claim_id(DOCUMENT, RAINED) == "08a1e17c48fbe67c"


def test_who_said_it_does_not_change_the_id() -> None:
    """If an annotator corrects the source, it is still the same claim."""
    assert claim_id(DOCUMENT, replace(RAINED, source=())) == claim_id(DOCUMENT, RAINED)


@pytest.mark.parametrize(
    ("document", "attribution", "ordinal"),
    [
        (replace(DOCUMENT, id="e"), RAINED, 0),
        (replace(DOCUMENT, text="She said it poured."), RAINED, 0),
        (DOCUMENT, Attribution((Span(4, 18),)), 0),
        (DOCUMENT, RAINED, 1),
    ],
)
def test_another_claim_has_another_id(
    document: Document, attribution: Attribution, ordinal: int
) -> None:
    """Another document, text, place, or one more claim at the same place."""
    assert claim_id(document, attribution, ordinal) != claim_id(DOCUMENT, RAINED)


def test_content_outside_the_text_has_no_id() -> None:
    """Such a claim cannot exist."""
    with pytest.raises(SpanError):
        claim_id(DOCUMENT, Attribution((Span(9, 99),)))
