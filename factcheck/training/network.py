"""The network: a BERT trunk, tags with a conditional random field, links between spans, names.

One pass over a window gives, for each piece, scores of the tags, and two vectors whose product says
whether a span belongs to the attribution of a content. One pass over a mention or a label's name
gives its vector.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from factcheck.files import drafting
from factcheck.prelabel.bundled.tagger import CLAUSE
from factcheck.prelabel.bundled.tags import (
    OUTSIDE,
    ROLES,
    TAG_COUNT,
    allowed_starts,
    allowed_transitions,
)
from factcheck.training import hardware

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

LINK = 48
"""Dimensions of a link vector."""

NAME = 384
"""Dimensions of a name's vector."""

FORBIDDEN = -1e4


class Field(nn.Module):
    """A linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001).

    Tags that may not follow one another have a score that no evidence makes up for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(TAG_COUNT, TAG_COUNT))
        self.starts = nn.Parameter(torch.zeros(TAG_COUNT))
        self.register_buffer("illegal", torch.from_numpy(~allowed_transitions()), persistent=False)
        self.register_buffer("not_first", torch.from_numpy(~allowed_starts()), persistent=False)

    def scores(self) -> tuple[Tensor, Tensor]:
        """Return transitions and starts, what is not legal forbidden."""
        transitions = self.transitions.masked_fill(self.illegal, FORBIDDEN)
        return transitions, self.starts.masked_fill(self.not_first, FORBIDDEN)

    def forward(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the negative log-likelihood of the tags, summed over the batch.

        Args:
            emissions: ``(batch, units, TAG_COUNT)``.
            tags: ``(batch, units)``.
            mask: which units there are, ``(batch, units)``; the first one always.
        """
        transitions, starts = self.scores()
        rows = torch.arange(len(tags))
        alpha = emissions[:, 0] + starts
        gold = alpha[rows, tags[:, 0]]
        for place in range(1, tags.shape[1]):
            here = mask[:, place]
            following = torch.logsumexp(alpha[:, :, None] + transitions, dim=1)
            following = following + emissions[:, place]
            alpha = torch.where(here[:, None], following, alpha)
            before, now = tags[:, place - 1], tags[:, place]
            gold = gold + here * (transitions[before, now] + emissions[rows, place, now])
        return (torch.logsumexp(alpha, dim=1) - gold).sum()


class Network(nn.Module):
    """Trunk and heads.

    Attributes:
        trunk: the encoder.
        field: the random field over tags.
        near: for each role and feature of distance a weight; see `distances`.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        # Drawing it takes a quarter of a step on a processor.
        config.attention_probs_dropout_prob = 0.0
        self.trunk = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        # What the lexicon says of a unit; at first it means nothing, and "nothing" always does.
        self.hint = nn.Embedding(TAG_COUNT, width, padding_idx=OUTSIDE)
        nn.init.zeros_(self.hint.weight)
        self.tag = nn.Linear(width, TAG_COUNT)
        self.field = Field()
        self.query = nn.Linear(width, LINK)
        self.key = nn.Linear(width, LINK)
        self.near = nn.Parameter(torch.zeros(len(ROLES), 4))
        self.name = nn.Linear(width, NAME)
        # Names begin where the base model puts them.
        nn.init.eye_(self.name.weight)
        nn.init.zeros_(self.name.bias)

    def read(self, pieces: Tensor, mask: Tensor, hints: Tensor | None = None) -> Tensor:
        """Return the state of each piece, ``(batch, pieces, width)``.

        Args:
            pieces: piece numbers, ``(batch, pieces)``.
            mask: which of them there are, ``(batch, pieces)``.
            hints: the lexicon's tag of the unit that begins with each piece, ``(batch, pieces)``.
        """
        words = self.trunk.embeddings.word_embeddings(pieces)
        if hints is not None:
            words = words + self.hint(hints)
        states: Tensor = self.trunk(inputs_embeds=words, attention_mask=mask).last_hidden_state
        return states

    def vector(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return a unit vector for each text: the mean of its states, projected."""
        weight = mask[:, :, None].to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1)
        return nn.functional.normalize(self.name(mean).float(), dim=-1)


def distances(content: Tensor, other: Tensor) -> Tensor:
    """Return the features of distance between first units, ``(..., 4)``: 1, before, log, near.

    Args:
        content: number of the content's first unit.
        other: that of the other span's.
    """
    apart = (other - content).float()
    return torch.stack(
        [
            torch.ones_like(apart),
            (apart < 0).float(),
            torch.log1p(apart.abs()),
            (apart.abs() < CLAUSE).float(),
        ],
        dim=-1,
    )


def from_base(folder: Path, embeddings: npt.NDArray[np.float32]) -> Network:
    """Return a network whose trunk is the base model, with more embeddings.

    Args:
        folder: the base model, as transformers saves one.
        embeddings: ``(pieces, width)``.
    """
    base = BertModel.from_pretrained(folder, add_pooling_layer=False)
    base.resize_token_embeddings(len(embeddings))
    base.embeddings.word_embeddings.weight.data = torch.from_numpy(embeddings).clone()
    network = Network(base.config)
    network.trunk.load_state_dict(base.state_dict())
    return network


def averaged(several: Sequence[Network]) -> Network:
    """Return the network whose weights are the means (Wortsman et al., ICML 2022).

    Args:
        several: at least one; all learned from the same weights.
    """
    mean = copy.deepcopy(several[0])
    states = [each.state_dict() for each in several]
    mean.load_state_dict(
        {name: torch.stack([each[name] for each in states]).mean(0) for name in states[0]}
    )
    return mean


def save(network: Network, path: Path) -> None:
    """Write weights and configuration, whole or not at all."""
    with drafting(path) as draft:
        torch.save({"config": network.trunk.config.to_dict(), "state": network.state_dict()}, draft)


def load(path: Path) -> Network:
    """Read what `save` wrote."""
    data = torch.load(path, hardware.where(), weights_only=True)
    network = Network(BertConfig(**data["config"]))
    network.load_state_dict(data["state"])
    return network
