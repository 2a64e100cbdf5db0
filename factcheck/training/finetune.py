"""Tags, links between spans and names, trained together; by gold, and by what teachers make of it.

Each step reads a batch of windows of one corpus, and every few steps also a batch of names:
mentions are drawn to the labels that annotators gave them, and away from the other sources of the
same document and from labels of the same role; names keep the vectors of the base, and an Arabic
sentence gets that of its translation. The result is the moving average of the weights.

A network also learns from the marginals of others (Hinton, Vinyals and Dean, arXiv 1503.02531), on
gold and on plain text. One with fewer layers learns the states of those that it has left, too (Jiao
et al., Findings of EMNLP 2020).
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from factcheck.training.examples import Example, LabelledMention
from factcheck.training.loop import PIECES, Loop, Settings, linear_schedule
from factcheck.training.network import LINK_WIDTH, Network, distance_features, pad_batch
from factcheck.training.text_encoder import TextEncoder

TEMPERATURE = 0.05
MENTIONS = 32
"""Mentions per batch of names."""

LINK_HEADS = ("query.", "key.", "near")
"""The beginnings of the names of the parameters that are for links alone."""

RIVALS = 3
"""Other sources of the document that a mention is compared with."""

SENTENCES = 8
"""Sentence pairs per batch of names."""

NAME_PIECES, SENTENCE_PIECES = 20, 48
"""Pieces that are read of a name and of a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinetuneSettings(Settings):
    """How long and how fast, and on what.

    Attributes:
        shares: how often each corpus is read, by name.
        rate: highest learning rate of the trunk; heads learn faster.
        naming: steps between batches of names; 0: none.
        trained: the beginnings of names of parameters that are trained; none: all.
        layers: of the teacher, whose states the layers of the network learn; often none.
    """

    shares: Mapping[str, float]
    rate: float = 1.5e-4
    decay: float | None = 0.998
    naming: int = 3
    trained: tuple[str, ...] = ()
    layers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class NameData:
    """What the vectors of names are trained on.

    Attributes:
        mentions: mentions with their labels.
        pairs: English and Arabic sentences with the same meaning.
        encoder: encodes both.
    """

    mentions: Sequence[LabelledMention]
    pairs: Sequence[tuple[str, str]]
    encoder: TextEncoder


def train(
    network: Network,
    teacher: Network,
    corpora: Mapping[str, Sequence[Example]],
    names: NameData,
    settings: FinetuneSettings,
    checkpoint: Path,
    on_checkpoint: Callable[[int, Network], None],
) -> Network:
    """Train the network in place, and return its moving average; see `Loop`.

    No corpus is empty. The vectors that the teacher gives names are kept; so are, if layers are
    named, its states after these, one for each layer of the network.
    """
    for name, values in network.named_parameters():
        values.requires_grad_(not settings.trained or name.startswith(settings.trained))
    groups = parameter_groups(network, settings.rate)
    loop = Loop(network, groups, linear_schedule, settings, checkpoint)
    random = Random(loop.seed)  # noqa: S311 - only the order depends on it
    batches = {name: _batches(each, random) for name, each in corpora.items()}
    teacher.eval()

    def losses(step: int) -> dict[str, Tensor]:
        (corpus,) = random.choices(list(settings.shares), list(settings.shares.values()))
        batch = next(batches[corpus])
        states, mask = read_windows(network, batch)
        named = window_losses(network, states[-1], batch)
        if settings.layers:
            with torch.no_grad():
                learned, _ = read_windows(teacher, batch)
            after = [learned[number + 1] for number in settings.layers]
            named["states"] = _state_loss(states[1:], after, mask)
        if settings.naming and step % settings.naming == 0:
            named |= _name_losses(network, teacher, names, random)
        return named

    return loop.run(losses, on_checkpoint)


def parameter_groups(network: Network, rate: float) -> list[dict[str, object]]:
    """Return the parameters with their highest learning rates, as torch's optimizers take them.

    Heads learn five times as fast as the trunk, the random field forty times.
    """
    heads = [
        values
        for name, values in network.named_parameters()
        if not name.startswith(("trunk.", "field."))
    ]
    return [
        {"params": list(network.trunk.parameters()), "lr": rate},
        {"params": heads, "lr": 5 * rate},
        {"params": list(network.field.parameters()), "lr": 40 * rate, "weight_decay": 0.0},
    ]


def _batches(examples: Sequence[Example], random: Random) -> Iterator[list[Example]]:
    """Yield batches without end; all examples are read before the first is repeated."""
    batch: list[Example] = []
    while True:
        for example in random.sample(examples, len(examples)):
            longest = max(len(each.window.pieces) for each in (*batch, example))
            if batch and longest * (len(batch) + 1) > PIECES:
                yield batch
                batch = []
            batch.append(example)


def read_windows(network: Network, batch: Sequence[Example]) -> tuple[tuple[Tensor, ...], Tensor]:
    """Return the states of the pieces of windows after each layer, and their mask."""
    pieces, mask = pad_batch([example.window.pieces for example in batch])
    hints, _ = pad_batch([example.hints for example in batch])
    return network.read_layers(pieces, mask, hints), mask


def _state_loss(states: Sequence[Tensor], learned: Sequence[Tensor], mask: Tensor) -> Tensor:
    """Return the squared distance to the states of the teacher, relative to their length."""
    inside = mask.bool()
    distances = [
        (own[inside] - its[inside]).float().square().sum() / its[inside].float().square().sum()
        for own, its in zip(states, learned, strict=True)
    ]
    return torch.stack(distances).mean()


def token_scores(
    network: Network, states: Tensor, batch: Sequence[Example]
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the states of the tokens, the scores of their tags, and which tokens are real.

    Args:
        network: has the heads.
        states: after the last layer, of the pieces.
        batch: the windows.
    """
    firsts, tokens = pad_batch([example.window.first_pieces for example in batch])
    token_states = states[torch.arange(len(batch))[:, None], firsts]
    return token_states, network.tag(token_states).float(), tokens.bool()


def window_losses(network: Network, states: Tensor, batch: Sequence[Example]) -> dict[str, Tensor]:
    """Return the losses of tags (per token) and of links on windows that were read.

    All windows have gold, or none has; all have the marginals of teachers, or none has.
    """
    token_states, scores, tokens = token_scores(network, states, batch)
    losses = {}
    if batch[0].tags:
        tags, _ = pad_batch([example.tags for example in batch])
        losses["tags"] = network.field(scores, tags, tokens) / tokens.sum()
    marginals = [example.marginals for example in batch if example.marginals is not None]
    if marginals:
        soft = pad_sequence(marginals, batch_first=True).to(scores)
        losses["marginals"] = network.field.soft_loss(scores, soft, tokens) / tokens.sum()
    links = [(row, *link) for row, example in enumerate(batch) for link in example.links]
    if links:
        row, content, other, role, belongs = torch.tensor(links).T
        query, key = network.query(token_states).float(), network.key(token_states).float()
        scores = (query[row, content] * key[row, other]).sum(-1) / math.sqrt(LINK_WIDTH)
        scores = scores + (network.near[role] * distance_features(other - content)).sum(-1)
        likelihood = nn.functional.binary_cross_entropy_with_logits(scores, belongs.float())
        losses["links"] = 0.3 * likelihood
    return losses


def _name_losses(
    network: Network, teacher: Network, names: NameData, random: Random
) -> dict[str, Tensor]:
    chosen = random.sample(names.mentions, min(MENTIONS, len(names.mentions)))
    rivals = {
        label
        for each in chosen
        for label in random.sample(each.others, min(RIVALS, len(each.others)))
    }
    labels = sorted(rivals.union(label for each in chosen for label in each.labels))
    encoder = names.encoder
    pairs = random.sample(names.pairs, min(SENTENCES, len(names.pairs)))

    def vectors_of(texts: Sequence[str], longest: int) -> tuple[Tensor, Tensor]:
        """Return the vectors of texts, by the network and by the teacher."""
        pieces, mask = pad_batch([encoder.enclose(encoder.encode(t))[:longest] for t in texts])
        vectors = network.text_vector(network.read(pieces, mask), mask)
        with torch.no_grad():
            return vectors, teacher.text_vector(teacher.read(pieces, mask), mask)

    texts = [*labels, *(each.mention for each in chosen)]
    vectors, base_vectors = vectors_of(texts, NAME_PIECES)
    sides, base_sides = vectors_of([text for pair in pairs for text in pair], SENTENCE_PIECES)
    # The target of both sides of a pair is what the teacher makes of the English side.
    targets = base_sides[0::2].repeat_interleave(2, 0)
    scores = vectors[len(labels) :] @ vectors[: len(labels)].T / TEMPERATURE
    right = torch.tensor([[label in each.labels for label in labels] for each in chosen])
    likelihood = torch.logsumexp(scores.masked_fill(~right, -1e4), 1) - torch.logsumexp(scores, 1)
    return {
        "kept names": (1 - (vectors * base_vectors).sum(-1)).mean(),
        "sentences": (1 - (sides * targets).sum(-1)).mean(),
        "names": -0.2 * likelihood.mean(),
    }
