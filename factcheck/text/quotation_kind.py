"""Whether words stand in quotation marks."""

import re
from collections.abc import Sequence

from factcheck.domain import Quotation

_MARK = re.compile('["“”„‟«»]')
_WHOLE = re.compile('^["“”„‟«][^"“”„‟«»]*["“”„‟»]$')


def quotation_of(pieces: Sequence[str]) -> Quotation:
    """Return how a content is rendered, by the quotation marks in its pieces.

    >>> quotation_of(["“We go.”"]), quotation_of(["that “all” go"]), quotation_of(["they go"])
    (<Quotation.DIRECT: 'direct'>, <Quotation.MIXED: 'mixed'>, <Quotation.INDIRECT: 'indirect'>)
    """
    if all(_WHOLE.match(piece.strip()) for piece in pieces):
        return Quotation.DIRECT
    if any(_MARK.search(piece) for piece in pieces):
        return Quotation.MIXED
    return Quotation.INDIRECT
