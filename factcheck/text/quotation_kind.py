"""How a content is quoted: word for word, in part, or not at all."""

import re
from collections.abc import Sequence

from factcheck.domain import Quotation
from factcheck.text.characters import QUOTES

_MARK = re.compile(f"[{QUOTES}]")
# `«` closes no quotation and `»` opens none: that is German, not English or Arabic, style.
_WHOLE = re.compile('^["“”„‟«]' + f"[^{QUOTES}]*" + '["“”„‟»]$')


def quotation_of(pieces: Sequence[str]) -> Quotation:
    """Return how a content is quoted, by the quotation marks in its pieces.

    >>> quotation_of(["“We go.”"]), quotation_of(["that “all” go"]), quotation_of(["they go"])
    (<Quotation.DIRECT: 'direct'>, <Quotation.MIXED: 'mixed'>, <Quotation.INDIRECT: 'indirect'>)
    """
    if all(_WHOLE.match(piece.strip()) for piece in pieces):
        return Quotation.DIRECT
    if any(_MARK.search(piece) for piece in pieces):
        return Quotation.MIXED
    return Quotation.INDIRECT
