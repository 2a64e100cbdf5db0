"""Stage 4: tags, links between spans and names, learned together.

Each step reads a batch of windows of one corpus, and every few ones names: mentions are drawn to
the labels that people gave them and away from the other sources of the same document, while English
texts, and Arabic ones whose translation we have, stay where the base model puts them. What is kept
is the moving average of the weights (Polyak and Juditsky, SIAM J. Control Optim. 30(4), 1992).
"""

from __future__ import annotations

import copy
import logging
import math
import random as randoms
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from factcheck.prelabel.bundled.windows import hints_by_piece
from factcheck.training import hardware
from factcheck.training import network as networks
from factcheck.training.adapt import padded
from factcheck.training.network import distances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from transformers import BertModel

    from factcheck.training.examples import Example, Named
    from factcheck.training.network import Network

log = logging.getLogger(__name__)

TEMPERATURE = 0.05
NAMES = 32
RIVALS = 3
"""Other sources of a mention's document that it is told apart from."""

SENTENCES = 8
SHORT, LONG = 20, 48
"""Pieces of a name and of a sentence that are read."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast.

    Attributes:
        steps: batches of windows in all.
        pieces: a batch.
        rate: the highest learning rate of the trunk; heads learn faster.
        shares: how often each corpus is read.
        seed: of order and dropout.
        average: decay of the moving average.
        every: steps between checkpoints and measurements.
        naming: steps between batches of names.
    """

    shares: Mapping[str, float]
    steps: int = 2400
    pieces: int = 2048
    rate: float = 1.5e-4
    seed: int = 0
    average: float = 0.998
    every: int = 400
    naming: int = 3


@dataclass(frozen=True, slots=True)
class Names:
    """What names are learned from.

    Attributes:
        named: mentions with their labels.
        pairs: English and Arabic sentences that mean the same.
        spell: piece numbers of a text, [CLS] and [SEP] included.
        unknown: number of [UNK], which the base model sees for Arabic pieces.
    """

    named: Sequence[Named]
    pairs: Sequence[tuple[str, str]]
    spell: Callable[[str], list[int]]
    unknown: int


def finetune(
    network: Network,
    teacher: BertModel,
    corpora: Mapping[str, Sequence[Example]],
    names: Names,
    plan: Plan,
    checkpoint: Path,
    measure: Callable[[Network], str],
) -> Network:
    """Train, and return the averaged network; go on from the checkpoint if there is one."""
    averaged = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(_groups(network, plan.rate), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, plan.steps))
    begun = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, hardware.where(), weights_only=True)
        network.load_state_dict(saved["network"])
        averaged.load_state_dict(saved["averaged"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        begun = saved["step"]
        log.info("going on from step %d", begun)
    teacher.eval()
    network.train()
    averaged.eval()
    torch.manual_seed(plan.seed + begun)
    random = randoms.Random(plan.seed + begun)  # noqa: S311 - order alone
    streams = {name: _batches(each, plan.pieces, random) for name, each in corpora.items()}
    sums: dict[str, float] = {}
    started = time.monotonic()
    for step in range(begun, plan.steps):
        (corpus,) = random.choices(list(plan.shares), list(plan.shares.values()))
        with hardware.half():
            losses = _window_losses(network, next(streams[corpus]))
            if step % plan.naming == 0:
                losses |= _name_losses(network, teacher, names, random)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        _average(averaged, network, min(plan.average, (step + 1) / (step + 20)))
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0) + loss.item()
        if (step + 1) % 100 == 0:
            shown = ", ".join(f"{name} {total:.1f}" for name, total in sums.items())
            log.info("step %d, %.0f s: %s", step + 1, time.monotonic() - started, shown)
            sums = {}
        if (step + 1) % plan.every == 0 or step + 1 == plan.steps:
            state = {
                "network": network.state_dict(),
                "averaged": averaged.state_dict(),
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "step": step + 1,
            }
            torch.save(state, checkpoint.with_suffix(".partial"))
            checkpoint.with_suffix(".partial").replace(checkpoint)
            networks.save(averaged, checkpoint.with_name("tuned.pt"))
            log.info("step %d: %s", step + 1, measure(averaged))
    return averaged


def _groups(network: Network, rate: float) -> list[dict[str, object]]:
    trunk = list(network.trunk.parameters())
    field = list(network.field.parameters())
    known = {id(each) for each in (*trunk, *field)}
    heads = [each for each in network.parameters() if id(each) not in known]
    return [
        {"params": trunk, "lr": rate},
        {"params": heads, "lr": 5 * rate},
        {"params": field, "lr": 40 * rate, "weight_decay": 0.0},
    ]


def _rate(step: int, steps: int) -> float:
    """Rise over the first twentieth, then fall in a straight line to nothing."""
    rise = max(steps // 20, 1)
    return min((step + 1) / rise, (steps - step) / max(steps - rise, 1))


@torch.no_grad()
def _average(averaged: Network, network: Network, decay: float) -> None:
    for mean, new in zip(averaged.parameters(), network.parameters(), strict=True):
        mean.lerp_(new, 1 - decay)


def _batches(
    all_examples: Sequence[Example], pieces: int, random: randoms.Random
) -> Iterator[list[Example]]:
    """Yield batches without end, all examples before one comes again."""
    batch: list[Example] = []
    while True:
        for example in random.sample(all_examples, len(all_examples)):
            longest = max(len(each.window.pieces) for each in (*batch, example))
            if batch and longest * (len(batch) + 1) > pieces:
                yield batch
                batch = []
            batch.append(example)


def _window_losses(network: Network, batch: Sequence[Example]) -> dict[str, Tensor]:
    pieces, mask = padded([example.window.pieces for example in batch])
    hints, _ = padded([hints_by_piece(example.window, example.hints) for example in batch])
    states = network.read(pieces, mask, hints)
    firsts, there = padded([example.window.first_pieces for example in batch])
    tags, _ = padded([example.tags for example in batch])
    rows = torch.arange(len(batch))[:, None]
    of_units = states[rows, firsts]
    loss = network.field(network.tag(of_units).float(), tags, there.bool()) / there.sum()
    found = [(row, link) for row, example in enumerate(batch) for link in example.links]
    losses = {"tags": loss}
    if found:
        row = torch.tensor([at for at, _ in found])
        content = torch.tensor([link.content for _, link in found])
        other = torch.tensor([link.other for _, link in found])
        role = torch.tensor([link.role for _, link in found])
        belongs = torch.tensor([float(link.belongs) for _, link in found])
        query, key = network.query(of_units).float(), network.key(of_units).float()
        scores = (query[row, content] * key[row, other]).sum(-1) / math.sqrt(networks.LINK)
        scores = scores + (network.near[role] * distances(content, other)).sum(-1)
        losses["links"] = 0.3 * nn.functional.binary_cross_entropy_with_logits(scores, belongs)
    return losses


def _name_losses(
    network: Network, teacher: BertModel, names: Names, random: randoms.Random
) -> dict[str, Tensor]:
    chosen = random.sample(list(names.named), min(NAMES, len(names.named)))
    rivals = {
        label
        for each in chosen
        for label in random.sample(each.others, min(RIVALS, len(each.others)))
    }
    labels = sorted(rivals.union(label for each in chosen for label in each.labels))
    pairs = random.sample(list(names.pairs), min(SENTENCES, len(names.pairs)))

    def encode(texts: Sequence[str], longest: int) -> tuple[Tensor, Tensor]:
        """Return the vectors of texts, and where the base model puts them."""
        pieces, mask = padded([names.spell(text)[:longest] for text in texts])
        return network.vector(network.read(pieces, mask), mask), _taught(
            teacher, pieces, mask, names.unknown
        )

    texts = [*labels, *(each.mention for each in chosen)]
    vectors, meant = encode(texts, SHORT)
    english = torch.tensor([True] * len(labels) + [each.language == "en" for each in chosen])
    ours, theirs = encode([text for pair in pairs for text in pair], LONG)
    losses = {
        "kept": (1 - (vectors * meant).sum(-1))[english].mean(),
        # What a sentence means is what its English side means to the base model.
        "meant": (1 - (ours * theirs[0::2].repeat_interleave(2, 0)).sum(-1)).mean(),
    }
    scores = vectors[len(labels) :] @ vectors[: len(labels)].T / TEMPERATURE
    right = torch.tensor([[label in each.labels for label in labels] for each in chosen])
    chance = torch.logsumexp(scores.masked_fill(~right, -1e4), 1) - torch.logsumexp(scores, 1)
    losses["names"] = -0.2 * chance.mean()
    return losses


@torch.no_grad()
def _taught(teacher: BertModel, pieces: Tensor, mask: Tensor, unknown: int) -> Tensor:
    """Return unit vectors as the base model makes them: means of states."""
    known = pieces.masked_fill(pieces >= teacher.config.vocab_size, unknown)
    states = teacher(input_ids=known, attention_mask=mask).last_hidden_state.float()
    weight = mask[:, :, None].float()
    return nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1)
