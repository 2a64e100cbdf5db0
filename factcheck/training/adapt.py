"""Stage 3: teach Arabic to the English trunk, with sentence pairs and plain text.

Each step is one of two tasks. On sentence pairs, the states of aligned Arabic pieces and the mean
state of the sentence are drawn to those of the unchanged English model (Reimers and Gurevych, EMNLP
2020); so are the English states, to prevent forgetting; and each sentence is to find its own
translation in the batch (van den Oord et al., 2018). On plain text, masked pieces are predicted
(Devlin et al., NAACL 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from factcheck.training import hardware
from factcheck.training.loop import Loop, Settings, cosine_schedule
from factcheck.training.network import mean_state, pad_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from transformers import BertModel

    from factcheck.training.network import Network

MASKED = 0.15
"""Share of the Arabic pieces that are masked."""

TEMPERATURE = 0.05


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence pair as piece numbers, with the indices of aligned pieces (English, Arabic)."""

    english: list[int]
    arabic: list[int]
    links: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptSettings(Settings):
    """How long and how fast, and on what.

    Attributes:
        rate: highest learning rate of the trunk; embeddings learn twice as fast.
        plain: share of steps on plain text.
        mask: number of the piece [MASK].
    """

    rate: float = 3e-4
    every: int = 500
    plain: float = 0.65
    mask: int


class MaskedLMHead(nn.Module):
    """Predicts masked Arabic pieces; shares its output weights with the embeddings."""

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
    settings: AdaptSettings,
    checkpoint: Path,
    on_checkpoint: Callable[[int, Network], None],
) -> None:
    """Train the trunk in place; resume after the checkpoint if there is one.

    Args:
        network: its trunk has the pieces of the teacher first, then Arabic ones.
        teacher: the unchanged English model.
        pairs: sentence pairs, with [CLS] and [SEP].
        texts: plain Arabic, with [CLS] and [SEP].
        settings: how long and how fast.
        checkpoint: file to resume from.
        on_checkpoint: called after each checkpoint, see `Loop.run`.
    """
    embeddings = network.trunk.embeddings.word_embeddings.weight
    base = teacher.config.vocab_size
    head = MaskedLMHead(embeddings.shape[1], len(embeddings) - base)
    others = [each for each in network.trunk.parameters() if each is not embeddings]
    groups: list[dict[str, object]] = [
        {"params": [*others, *head.parameters()], "lr": settings.rate},
        {"params": [embeddings], "lr": 2 * settings.rate, "weight_decay": 0.0},
    ]
    loop = Loop(network, groups, cosine_schedule, settings, checkpoint, {"guess": head})
    random = torch.Generator(hardware.current_device()).manual_seed(loop.seed)
    teacher.eval()

    def losses(_step: int) -> dict[str, Tensor]:
        if torch.rand((), generator=random).item() < settings.plain:
            return _plain_losses(network, head, texts, base, settings, random)
        return _pair_losses(network, teacher, pairs, settings.pieces, random)

    loop.run(losses, on_checkpoint)


def _draw(lengths: Sequence[int], pieces: int, random: torch.Generator) -> list[int]:
    """Return the indices of random texts that fill a batch of so many pieces."""
    chosen: list[int] = []
    longest = 0
    while True:
        index = int(torch.randint(len(lengths), (), generator=random))
        longest = max(longest, lengths[index])
        if chosen and longest * (len(chosen) + 1) > pieces:
            return chosen
        chosen.append(index)


def _plain_losses(
    network: Network,
    head: MaskedLMHead,
    texts: Sequence[list[int]],
    base: int,
    settings: AdaptSettings,
    random: torch.Generator,
) -> dict[str, Tensor]:
    """Predict the chosen Arabic pieces: 80 % of them masked, 10 % replaced, 10 % unchanged."""
    chosen = _draw([len(text) for text in texts], settings.pieces, random)
    pieces, mask = pad_batch([texts[index] for index in chosen])
    dice = torch.rand(pieces.shape, generator=random)
    hidden = (dice < MASKED) & (pieces >= base)
    if not hidden.any():
        hidden = pieces >= base
    given = pieces.clone()
    given[hidden & (dice < 0.8 * MASKED)] = settings.mask
    replaced = hidden & (dice > 0.9 * MASKED)
    size = network.trunk.config.vocab_size
    given[replaced] = torch.randint(base, size, (int(replaced.sum()),), generator=random)
    states = network.read(given, mask)[hidden]
    scores = head(states, network.trunk.embeddings.word_embeddings.weight[base:])
    return {"masked": nn.functional.cross_entropy(scores.float(), pieces[hidden] - base)}


def _pair_losses(
    network: Network,
    teacher: BertModel,
    pairs: Sequence[Pair],
    pieces: int,
    random: torch.Generator,
) -> dict[str, Tensor]:
    """Draw Arabic states, and English ones, to the English states of the teacher."""
    lengths = [len(pair.english) + len(pair.arabic) for pair in pairs]
    batch = [pairs[index] for index in _draw(lengths, pieces, random)]
    english, english_mask = pad_batch([pair.english for pair in batch])
    arabic, arabic_mask = pad_batch([pair.arabic for pair in batch])
    with torch.no_grad():
        target = teacher(input_ids=english, attention_mask=english_mask).last_hidden_state
    arabic_states = network.read(arabic, arabic_mask)
    english_states = network.read(english, english_mask)
    rows = [row for row, pair in enumerate(batch) for _ in pair.links]
    in_english = [link[0] for pair in batch for link in pair.links]
    in_arabic = [link[1] for pair in batch for link in pair.links]
    aligned = _cosine_distance(arabic_states[rows, in_arabic], target[rows, in_english])
    unchanged = _cosine_distance(english_states, target)[english_mask.bool()]
    wanted, made = mean_state(target, english_mask), mean_state(arabic_states, arabic_mask)
    likeness = nn.functional.normalize(made, dim=-1) @ nn.functional.normalize(wanted, dim=-1).T
    own = torch.arange(len(batch))
    return {
        "aligned": aligned.mean(),
        "sentence": _cosine_distance(made, wanted).mean(),
        "English": unchanged.mean(),
        "ranking": 0.15 * nn.functional.cross_entropy(likeness.float() / TEMPERATURE, own),
    }


def _cosine_distance(one: Tensor, other: Tensor) -> Tensor:
    return 1 - nn.functional.cosine_similarity(one.float(), other.float(), dim=-1)
