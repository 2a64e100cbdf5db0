"""Stage 3: teach the English trunk Arabic, by sentence pairs and by plain text.

Three tasks take turns. On sentence pairs the states of aligned Arabic pieces, and the mean over the
sentence, are drawn to those of the unchanged English model (Reimers and Gurevych, EMNLP 2020), and
so are its own English states, lest it forget. Pairs are told apart within the batch (van den Oord
et al., 2018). On plain text masked pieces are guessed (Devlin et al., NAACL 2019).
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from factcheck.training import hardware
from factcheck.training import network as networks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from transformers import BertModel

    from factcheck.training.network import Network

log = logging.getLogger(__name__)

MASKED = 0.15
TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence pair as piece numbers, and which pieces are aligned (English, Arabic)."""

    english: list[int]
    arabic: list[int]
    links: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast.

    Attributes:
        steps: batches in all.
        plain: share of batches that are plain text.
        tokens: pieces a batch.
        rate: the highest learning rate; embeddings learn twice as fast.
        seed: of order and masks.
        mask: number of [MASK]; by default BERT's.
    """

    steps: int = 3000
    plain: float = 0.65
    tokens: int = 2048
    rate: float = 3e-4
    seed: int = 0
    mask: int = 103


class Guess(nn.Module):
    """Guesses masked Arabic pieces; its weights are those of the embeddings."""

    def __init__(self, width: int, pieces: int) -> None:
        super().__init__()
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(pieces))

    def forward(self, states: Tensor, embeddings: Tensor) -> Tensor:
        """Return the score of each piece, ``(states, pieces)``."""
        hidden = self.norm(nn.functional.gelu(self.dense(states)))
        scores: Tensor = hidden @ embeddings.T + self.bias
        return scores


def adapt(
    network: Network,
    teacher: BertModel,
    pairs: Sequence[Pair],
    texts: Sequence[list[int]],
    plan: Plan,
    checkpoint: Path,
) -> None:
    """Train the trunk in place; go on from the checkpoint if there is one.

    Args:
        network: its trunk has the teacher's pieces first, then Arabic ones.
        teacher: the unchanged English model.
        pairs: sentence pairs, [CLS] and [SEP] included.
        texts: plain Arabic, the same.
        plan: how long.
        checkpoint: written every few hundred steps.
    """
    embeddings = network.trunk.embeddings.word_embeddings.weight
    base = teacher.config.vocab_size
    guess = Guess(embeddings.shape[1], len(embeddings) - base)
    slow = [each for each in network.trunk.parameters() if each is not embeddings]
    optimizer = torch.optim.AdamW(
        [
            {"params": [*slow, *guess.parameters()], "lr": plan.rate},
            {"params": [embeddings], "lr": 2 * plan.rate, "weight_decay": 0.0},
        ],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, plan.steps))
    begun = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, hardware.where(), weights_only=True)
        network.load_state_dict(saved["network"])
        guess.load_state_dict(saved["guess"])
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        begun = saved["step"]
        log.info("going on from step %d", begun)
    teacher.eval()
    network.train()
    random = torch.Generator(hardware.where()).manual_seed(plan.seed + begun)
    torch.manual_seed(plan.seed + begun)
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    started = time.monotonic()
    for step in range(begun, plan.steps):
        plain = torch.rand((), generator=random).item() < plan.plain
        with hardware.half():
            if plain:
                losses = _plain_loss(network, guess, texts, base, plan, random)
            else:
                losses = _pair_loss(network, teacher, pairs, plan, random)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        for name, loss in losses.items():
            sums[name] = sums.get(name, 0) + loss.item()
            counts[name] = counts.get(name, 0) + 1
        if (step + 1) % 100 == 0:
            means = ", ".join(f"{name} {sums[name] / counts[name]:.3f}" for name in sorted(sums))
            log.info("step %d, %.0f s: %s", step + 1, time.monotonic() - started, means)
            sums, counts = {}, {}
        if (step + 1) % 500 == 0:
            torch.save(
                {
                    "network": network.state_dict(),
                    "guess": guess.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step + 1,
                },
                checkpoint.with_suffix(".partial"),
            )
            checkpoint.with_suffix(".partial").replace(checkpoint)
            networks.save(network, checkpoint.with_name("adapted.pt"))


def _rate(step: int, steps: int) -> float:
    """Rise over the first twentieth, then fall as a cosine to a twentieth."""
    rise = max(steps // 20, 1)
    if step < rise:
        return (step + 1) / rise
    return 0.05 + 0.475 * (1 + math.cos(math.pi * (step - rise) / max(steps - rise, 1)))


def _draw(lengths: Sequence[int], tokens: int, random: torch.Generator) -> list[int]:
    """Return as many random places as fit a batch."""
    chosen: list[int] = []
    longest = 0
    while True:
        place = int(torch.randint(len(lengths), (), generator=random))
        longest = max(longest, lengths[place])
        if chosen and longest * (len(chosen) + 1) > tokens:
            return chosen
        chosen.append(place)


def padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return piece numbers and mask, ``(texts, longest)`` both."""
    longest = max(map(len, texts))
    pieces = torch.zeros(len(texts), longest, dtype=torch.long)
    mask = torch.zeros(len(texts), longest, dtype=torch.long)
    for row, text in enumerate(texts):
        pieces[row, : len(text)] = torch.tensor(text)
        mask[row, : len(text)] = 1
    return pieces, mask


def _plain_loss(
    network: Network,
    guess: Guess,
    texts: Sequence[list[int]],
    base: int,
    plan: Plan,
    random: torch.Generator,
) -> dict[str, Tensor]:
    """Guess masked Arabic pieces: 80 % hidden, 10 % replaced, 10 % as they are."""
    chosen = _draw([len(text) for text in texts], plan.tokens, random)
    pieces, mask = padded([texts[place] for place in chosen])
    dice = torch.rand(pieces.shape, generator=random)
    hidden = (dice < MASKED) & (pieces >= base)
    if not hidden.any():
        hidden = pieces >= base
    shown = pieces.clone()
    shown[hidden & (dice < 0.8 * MASKED)] = plan.mask
    swapped = hidden & (dice > 0.9 * MASKED)
    size = network.trunk.config.vocab_size
    shown[swapped] = torch.randint(base, size, (int(swapped.sum()),), generator=random)
    states = network.read(shown, mask)[hidden]
    table = network.trunk.embeddings.word_embeddings.weight[base:]
    scores = guess(states, table)
    return {"plain": nn.functional.cross_entropy(scores.float(), pieces[hidden] - base)}


def _pair_loss(
    network: Network,
    teacher: BertModel,
    pairs: Sequence[Pair],
    plan: Plan,
    random: torch.Generator,
) -> dict[str, Tensor]:
    lengths = [len(pair.english) + len(pair.arabic) for pair in pairs]
    batch = [pairs[place] for place in _draw(lengths, plan.tokens, random)]
    english, english_mask = padded([pair.english for pair in batch])
    arabic, arabic_mask = padded([pair.arabic for pair in batch])
    with torch.no_grad():
        taught = teacher(input_ids=english, attention_mask=english_mask).last_hidden_state
    states = network.read(arabic, arabic_mask)
    own = network.read(english, english_mask)
    rows = [row for row, pair in enumerate(batch) for _ in pair.links]
    there = [link[0] for pair in batch for link in pair.links]
    here = [link[1] for pair in batch for link in pair.links]
    aligned = _apart(states[rows, here], taught[rows, there])
    kept = _apart(own, taught)[english_mask.bool()].mean()
    meant, said = _mean(taught, english_mask), _mean(states, arabic_mask)
    likeness = nn.functional.normalize(said, dim=-1) @ nn.functional.normalize(meant, dim=-1).T
    which = torch.arange(len(batch))
    return {
        "aligned": aligned.mean(),
        "sentence": _apart(said, meant).mean(),
        "kept": kept,
        "told apart": 0.15 * nn.functional.cross_entropy(likeness.float() / TEMPERATURE, which),
    }


def _apart(one: Tensor, other: Tensor) -> Tensor:
    return 1 - nn.functional.cosine_similarity(one.float(), other.float(), dim=-1)


def _mean(states: Tensor, mask: Tensor) -> Tensor:
    weight = mask[:, :, None].to(states.dtype)
    return (states * weight).sum(1) / weight.sum(1)
