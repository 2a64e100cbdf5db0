"""Vectors of contents, of the bundled network; texts that mean the same are near in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from factcheck.prelabel.bundled.linker import embed_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.prelabel.bundled.bundle import Bundle

Floats = npt.NDArray[np.float32]


class HasContent(Protocol):
    """A claim with the words of its content."""

    @property
    def content(self) -> str:
        """The words."""


MAX_PIECES = 200
"""Pieces of a content that are read; the network reads 254."""

BATCH = 2000
"""Texts that are in memory as pieces at once."""


def embed_contents(bundle: Bundle, claims: Sequence[HasContent]) -> Floats:
    """Return the unit vector of each content, ``(claims, dimensions)``.

    The same content is read once. A vector is the mean state of the network's last layer,
    projected to names.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(claims):
        places[each.content].append(number)
    vectors = np.zeros((0, 0), np.float32)
    texts = list(places)
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        found = embed_texts(bundle, batch, longest=MAX_PIECES)
        if not first:
            vectors = np.empty((len(claims), len(found[0])), np.float32)
        for text, vector in zip(batch, found, strict=True):
            vectors[places[text]] = vector
    return vectors
