"""A share of all documents, the same ones every time."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from factcheck.domain import Document

_BITS = 64


def in_sample(document: Document, share: float) -> bool:
    """Whether a document is in a sample of all documents; parallel ones are together.

    It depends on the id alone, so a larger sample has the documents of a smaller one.

    Args:
        document: the document.
        share: of all documents, in [0, 1].
    """
    name = min(document.id, document.parallel or document.id)
    digest = hashlib.sha256(name.encode()).digest()[: _BITS // 8]
    return int.from_bytes(digest, "big") < share * float(2**_BITS)
