"""The vectors of names and contents stay those of the base.

Labels are found by the likeness of such vectors, and claims are matched by it; both were fitted to
the base. So the network is held to the vectors that it had before (the squared distance of unit
vectors, but for a factor of two).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import torch

from factcheck.domain import Role, text_of
from factcheck.training.finetune import SENTENCE_PIECES
from factcheck.training.network import TEXTS_PER_BATCH, pad_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from torch import Tensor

    from factcheck.analysis.gold import GoldDocument
    from factcheck.domain import Taxonomy
    from factcheck.training.network import Network
    from factcheck.training.text_encoder import TextEncoder

LIMIT = 1500
"""Texts whose vectors are kept at most, drawn at random."""

AT_ONCE = 24
"""Texts in a step."""

EVERY = 3
"""Steps from one such step to the next."""


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """Texts, and the vectors that they had.

    Attributes:
        texts: the pieces of each text, with special ones.
        vectors: unit vectors, ``(texts, NAME_WIDTH)``.
    """

    texts: Sequence[Sequence[int]]
    vectors: Tensor

    @classmethod
    def of(cls, texts: Iterable[str], encoder: TextEncoder, network: Network) -> KeptVectors:
        """Compute the vectors by a network in evaluation mode; at least one text is needed."""
        chosen = sorted({*texts})
        if len(chosen) > LIMIT:
            chosen = Random(0).sample(chosen, LIMIT)  # noqa: S311 - the same texts every time
        pieces = [encoder.enclose(encoder.encode(text)[: SENTENCE_PIECES - 2]) for text in chosen]
        pieces.sort(key=len)
        with torch.no_grad():
            vectors = torch.cat(
                [
                    _vectors(network, pieces[first : first + TEXTS_PER_BATCH])
                    for first in range(0, len(pieces), TEXTS_PER_BATCH)
                ]
            )
        return cls(pieces, vectors)

    def loss(self, network: Network, random: Random) -> Tensor:
        """Return how far the network's vectors of some texts are from what they were, in [0, 2]."""
        chosen = random.sample(range(len(self.texts)), min(AT_ONCE, len(self.texts)))
        vectors = _vectors(network, [self.texts[each] for each in chosen])
        return (1 - (vectors * self.vectors[chosen]).sum(-1)).mean()


def texts_to_keep(documents: Iterable[GoldDocument], taxonomy: Taxonomy | None) -> set[str]:
    """Return the names of labels, and the sources and contents of gold."""
    labels = taxonomy.labels if taxonomy else ()
    names = {name for label in labels for name in label.mentions()}
    roles = (Role.SOURCE, Role.CONTENT)
    spans = {
        text_of(each.attribution.spans(role), document.text)
        for document in documents
        for each in document.attributions
        for role in roles
    }
    return {text for text in names | spans if text.strip()}


def _vectors(network: Network, texts: Sequence[Sequence[int]]) -> Tensor:
    pieces, mask = pad_batch(texts)
    return network.text_vector(network.read(pieces, mask), mask)
