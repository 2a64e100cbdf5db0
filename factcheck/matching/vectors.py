"""Vectors of contents, of the bundled network; texts that mean the same are near in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from factcheck.prelabel.bundled.linker import embed_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.matching.claims import ClaimText
    from factcheck.prelabel.bundled.bundle import Bundle

Floats = npt.NDArray[np.float32]

MAX_PIECES = 200
"""Pieces of a content that are read; the network reads 254."""

BATCH = 2000
"""Texts that are in memory as pieces at once."""


def embed_contents(bundle: Bundle, claims: Sequence[ClaimText]) -> Floats:
    """Return the unit vector of each content, ``(claims, dimensions)``.

    The same content is read once. A vector is the mean state of the network's last layer,
    projected to names.
    """
    if not claims:
        return np.zeros((0, 0), np.float32)
    distinct = {text: number for number, text in enumerate({each.content: 0 for each in claims})}
    texts = list(distinct)
    vectors = np.concatenate(
        [
            np.stack(embed_texts(bundle, texts[first : first + BATCH], longest=MAX_PIECES))
            for first in range(0, len(texts), BATCH)
        ]
    )
    return vectors[[distinct[each.content] for each in claims]]
