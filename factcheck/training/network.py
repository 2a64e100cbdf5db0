"""The network: a BERT trunk with heads for tags, for links between spans, and for names.

One pass over a window gives, for each piece, a score for each tag and two vectors; the product of
two such vectors says whether a span belongs to the attribution of a content. One pass over a
mention or over the name of a label gives its vector.

The names of modules and parameters are those in saved weights, checkpoints and bundles.
"""

import copy
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
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

LINK_WIDTH = 48
"""Dimensions of a link vector."""

NAME_WIDTH = 384
"""Dimensions of the vector of a name."""

TEXTS_PER_BATCH = 32

FORBIDDEN = -1e4
"""Score of a sequence of tags that is not legal: no evidence outweighs it."""


class ConditionalRandomField(nn.Module):
    """A linear-chain conditional random field (Lafferty, McCallum and Pereira, ICML 2001)."""

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(TAG_COUNT, TAG_COUNT))
        self.starts = nn.Parameter(torch.zeros(TAG_COUNT))
        self.register_buffer("illegal", torch.tensor(~allowed_transitions()), persistent=False)
        self.register_buffer("not_first", torch.tensor(~allowed_starts()), persistent=False)

    def scores(self) -> tuple[Tensor, Tensor]:
        """Return the scores of transitions and starts; illegal ones are `FORBIDDEN`."""
        transitions = self.transitions.masked_fill(self.illegal, FORBIDDEN)
        return transitions, self.starts.masked_fill(self.not_first, FORBIDDEN)

    def forward(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Return the negative log-likelihood of the tags, summed over the batch.

        Args:
            emissions: ``(batch, tokens, TAG_COUNT)``.
            tags: ``(batch, tokens)``.
            mask: true for tokens, false for padding, ``(batch, tokens)``; no row is empty.
        """
        transitions, starts = self.scores()
        of_tags = (emissions.gather(2, tags[:, :, None])[:, :, 0] * mask).sum()
        of_pairs = (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum()
        score = of_tags + of_pairs + starts[tags[:, 0]].sum()
        return log_partition(emissions, mask, *self.scores()).sum() - score

    def marginals(self, emissions: Tensor, mask: Tensor) -> Tensor:
        """Return the probability of each tag of each token, of the shape of the emissions.

        They are the derivatives of the logarithm of the partition function.
        """
        with torch.enable_grad():
            scores = emissions.detach().requires_grad_()
            total = log_partition(scores, mask, *self.scores()).sum()
            (probabilities,) = torch.autograd.grad(total, scores)
        return probabilities

    def soft_loss(self, emissions: Tensor, marginals: Tensor, mask: Tensor) -> Tensor:
        """Return the cross-entropy to the marginals of teachers, summed, but for a constant.

        Its derivative by the emissions is the difference of the marginals. Transitions are not
        learned from it.
        """
        fixed = (each.detach() for each in self.scores())
        return log_partition(emissions, mask, *fixed).sum() - (emissions * marginals).sum()


def log_partition(emissions: Tensor, mask: Tensor, transitions: Tensor, starts: Tensor) -> Tensor:
    """Return the logarithm of the sum over all sequences of tags, ``(batch,)``.

    Neighbours are combined in pairs, then pairs of pairs (Särkkä and García-Fernández, IEEE Trans.
    Automatic Control 66(1), 2021): as many steps as the logarithm of the number of tokens.
    """
    stay = FORBIDDEN * (1 - torch.eye(TAG_COUNT, dtype=emissions.dtype))
    steps = transitions + emissions[:, 1:, None, :]
    steps = torch.where(mask[:, 1:, None, None], steps, stay)
    while (count := steps.shape[1]) > 1:
        left, right = steps[:, 0 : count - 1 : 2], steps[:, 1::2]
        pairs = torch.logsumexp(left[..., None] + right[:, :, None], dim=-2)
        steps = torch.cat([pairs, steps[:, count - count % 2 :]], dim=1)
    alpha = emissions[:, 0] + starts
    if steps.shape[1]:
        alpha = torch.logsumexp(alpha[:, :, None] + steps[:, 0], dim=1)
    return torch.logsumexp(alpha, dim=1)


class Network(nn.Module):
    """Trunk and heads.

    Attributes:
        trunk: the encoder.
        hint: embeds the tag that the lexicon gives a token.
        tag: scores tags.
        field: conditional random field over tags.
        query: link vector of a content.
        key: link vector of any span.
        near: a weight for each role and feature of `distance_features`.
        name: projects the mean of the states to the vector of a name.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        # Dropout of attention takes a quarter of the time of a step on a processor.
        config.attention_probs_dropout_prob = 0.0
        self.trunk = BertModel(config, add_pooling_layer=False)
        width = config.hidden_size
        # Hints have no effect at first; the hint "outside" never has any.
        self.hint = nn.Embedding(TAG_COUNT, width, padding_idx=OUTSIDE)
        nn.init.zeros_(self.hint.weight)
        self.tag = nn.Linear(width, TAG_COUNT)
        self.field = ConditionalRandomField()
        self.query = nn.Linear(width, LINK_WIDTH)
        self.key = nn.Linear(width, LINK_WIDTH)
        self.near = nn.Parameter(torch.zeros(len(ROLES), 4))
        self.name = nn.Linear(width, NAME_WIDTH)
        # At first, names have the vectors of the trunk.
        nn.init.eye_(self.name.weight)
        nn.init.zeros_(self.name.bias)

    def read(self, pieces: Tensor, mask: Tensor, hints: Tensor | None = None) -> Tensor:
        """Return the state of each piece, ``(batch, pieces, width)``.

        All arguments are ``(batch, pieces)``. The mask has 1 for pieces and 0 for padding; hints
        are those of `Example`.
        """
        return self.read_layers(pieces, mask, hints)[-1]

    def read_layers(
        self, pieces: Tensor, mask: Tensor, hints: Tensor | None = None
    ) -> tuple[Tensor, ...]:
        """Return the states after the embeddings and after each layer; otherwise as `read`."""
        words = self.trunk.embeddings.word_embeddings(pieces)
        if hints is not None:
            words = words + self.hint(hints)
        read = self.trunk(inputs_embeds=words, attention_mask=mask, output_hidden_states=True)
        states: tuple[Tensor, ...] = read.hidden_states
        return states

    def text_vector(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return a token vector for each text, ``(batch, NAME_WIDTH)``: projected mean state."""
        return nn.functional.normalize(self.name(mean_state(states, mask)).float(), dim=-1)


def mean_state(states: Tensor, mask: Tensor) -> Tensor:
    """Return the mean of the states of each text, ``(batch, width)``."""
    weight = mask[:, :, None].to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1)


def pad_batch(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return numbers and mask (1 for numbers, 0 for padding), ``(texts, longest)`` both."""
    # Padded on the processor: a transfer of each text would take longer than a step on a card.
    numbers = [torch.tensor(text, dtype=torch.long, device="cpu") for text in texts]
    ones = [torch.ones_like(each) for each in numbers]
    device = torch.get_default_device()
    return (
        pad_sequence(numbers, batch_first=True).to(device),
        pad_sequence(ones, batch_first=True).to(device),
    )


def distance_features(distance: Tensor) -> Tensor:
    """Return what `BundledTagger` reads from a distance, ``(..., 4)``: 1, before, log, near.

    Args:
        distance: tokens from the start of a content to the start of the other span.
    """
    size = distance.abs()
    features = (torch.ones_like(size), distance < 0, torch.log1p(size), size < CLAUSE)
    return torch.stack([each.float() for each in features], dim=-1)


@torch.no_grad()
def from_base(base: BertModel, texts: Sequence[Sequence[int]]) -> Network:
    """Return a network with the base as its trunk.

    The vectors of names are those of the base minus the mean vector of the texts, since all vectors
    of a pretrained encoder have one direction in common (Mu and Viswanath, ICLR 2018).
    """
    network = Network(base.config)
    network.eval()
    network.trunk.load_state_dict(base.state_dict())
    means = [
        mean_state(network.read(pieces, mask), mask)
        for first in range(0, len(texts), TEXTS_PER_BATCH)
        for pieces, mask in [pad_batch(texts[first : first + TEXTS_PER_BATCH])]
    ]
    network.name.bias.copy_(-torch.cat(means).mean(0))
    return network


def keep_layers(network: Network, layers: Sequence[int]) -> Network:
    """Return a copy of the network with only some layers, numbered from 0."""
    smaller = copy.deepcopy(network)
    trunk = smaller.trunk
    trunk.encoder.layer = nn.ModuleList(trunk.encoder.layer[number] for number in layers)
    trunk.config.num_hidden_layers = len(layers)
    return smaller


def average_weights(several: Sequence[Network]) -> Network:
    """Return the mean of networks trained from the same weights (Wortsman et al., ICML 2022)."""
    mean = copy.deepcopy(several[0])
    states = [each.state_dict() for each in several]
    mean.load_state_dict(
        {name: torch.stack([each[name] for each in states]).mean(0) for name in states[0]}
    )
    return mean


def save(network: Network, path: Path) -> None:
    """Write weights and configuration in one step."""
    with drafting(path) as draft:
        torch.save({"config": network.trunk.config.to_dict(), "state": network.state_dict()}, draft)


def load(path: Path) -> Network:
    """Read what `save` wrote."""
    data = torch.load(path, torch.get_default_device(), weights_only=True)
    network = Network(BertConfig(**data["config"]))
    network.load_state_dict(data["state"])
    return network
