"""Stage 3: teach Arabic to the English trunk, with sentence pairs and plain text.

Each step is one of two tasks. On sentence pairs, the states of aligned Arabic pieces and the mean
state of the sentence are drawn to those of the unchanged English model (Reimers and Gurevych, EMNLP
2020); so are the English states, to prevent forgetting; and each sentence is to find its own
translation in the batch (van den Oord et al., 2018). On plain text, masked pieces are predicted
(Devlin et al., NAACL 2019).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn
from transformers import BertModel

from factcheck.training.alignment import TranslationTable, align_pieces
from factcheck.training.loop import PIECES, Loop, Settings, cosine_schedule
from factcheck.training.network import Network, mean_state, pad_batch
from factcheck.training.text_encoder import TextEncoder

Text = TypeVar("Text")

RATE = 3e-4
"""Highest learning rate of the trunk; embeddings learn twice as fast."""

PLAIN = 0.65
"""Share of steps on plain text."""

MASKED = 0.15
"""Share of the Arabic pieces that are masked."""

TEMPERATURE = 0.05
PASSAGE_PIECES = 158
"""Pieces of a passage of plain text."""

SENTENCE_PIECES = 126
"""Pieces of one side of a sentence pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence pair as piece numbers, with the indices of aligned pieces (English, Arabic)."""

    english: list[int]
    arabic: list[int]
    links: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptSettings(Settings):
    """How long, and the number of the piece [MASK]."""

    every: int = 500
    mask: int


def passages(encoder: TextEncoder, paragraphs: Iterable[str]) -> Iterator[list[int]]:
    """Yield passages of plain text as piece numbers; an empty paragraph ends an article."""
    special = encoder.pieces.special
    passage: list[int] = []
    for paragraph in paragraphs:
        pieces = []
        if paragraph:
            pieces = [*encoder.encode(paragraph)[: PASSAGE_PIECES - 1], special.sep]
        if passage and (not pieces or len(passage) + len(pieces) > PASSAGE_PIECES):
            yield [special.cls, *passage]
            passage = []
        passage += pieces
    if passage:
        yield [special.cls, *passage]


def aligned_pairs(
    encoder: TextEncoder, table: TranslationTable, sentences: Iterable[tuple[str, str]]
) -> Iterator[Pair]:
    """Yield the sentence pairs, English first, that have aligned pieces."""
    likely = table.likely()
    for pair in sentences:
        english, arabic = (encoder.encode(text)[:SENTENCE_PIECES] for text in pair)
        links = align_pieces(english, arabic, likely) if arabic else []
        if links:
            # [CLS] moves every piece by one.
            moved = [(e + 1, a + 1) for e, a in links]
            yield Pair(encoder.enclose(english), encoder.enclose(arabic), moved)


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


def train(
    network: Network,
    teacher: BertModel,
    pairs: Sequence[Pair],
    texts: Sequence[list[int]],
    settings: AdaptSettings,
    checkpoint: Path,
    on_checkpoint: Callable[[int, Network], None],
) -> None:
    """Train the network in place on `aligned_pairs` and on `passages` of plain text; see `Loop`.

    The teacher is the unchanged base. The network has its pieces first, then Arabic ones.
    """
    embeddings = network.trunk.embeddings.word_embeddings.weight
    base = teacher.config.vocab_size
    head = MaskedLMHead(embeddings.shape[1], len(embeddings) - base)
    others = [each for each in network.trunk.parameters() if each is not embeddings]
    groups: list[dict[str, object]] = [
        {"params": [*others, *head.parameters()], "lr": RATE},
        {"params": [embeddings], "lr": 2 * RATE, "weight_decay": 0.0},
    ]
    loop = Loop(network, groups, cosine_schedule, settings, checkpoint, {"guess": head})
    random = torch.Generator(torch.get_default_device()).manual_seed(loop.seed)
    teacher.eval()

    def losses(_step: int) -> dict[str, Tensor]:
        if torch.rand((), generator=random).item() < PLAIN:
            return _plain_losses(network, head, texts, settings.mask, random)
        return _pair_losses(network, teacher, pairs, random)

    loop.run(losses, on_checkpoint)


def _draw(
    texts: Sequence[Text], length: Callable[[Text], int], random: torch.Generator
) -> list[Text]:
    """Return random texts that fill a batch of `PIECES`."""
    chosen: list[Text] = []
    longest = 0
    while True:
        text = texts[int(torch.randint(len(texts), (), generator=random))]
        longest = max(longest, length(text))
        if chosen and longest * (len(chosen) + 1) > PIECES:
            return chosen
        chosen.append(text)


def _plain_losses(
    network: Network,
    head: MaskedLMHead,
    texts: Sequence[list[int]],
    mask_piece: int,
    random: torch.Generator,
) -> dict[str, Tensor]:
    """Predict the chosen Arabic pieces: 80 % of them masked, 10 % replaced, 10 % unchanged."""
    embeddings = network.trunk.embeddings.word_embeddings.weight
    size, base = len(embeddings), len(embeddings) - len(head.bias)
    pieces, mask = pad_batch(_draw(texts, len, random))
    dice = torch.rand(pieces.shape, generator=random)
    hidden = (dice < MASKED) & (pieces >= base)
    if not hidden.any():
        hidden = pieces >= base
    given = pieces.clone()
    given[hidden & (dice < 0.8 * MASKED)] = mask_piece
    replaced = hidden & (dice > 0.9 * MASKED)
    given[replaced] = torch.randint(base, size, (int(replaced.sum()),), generator=random)
    states = network.read(given, mask)[hidden]
    scores = head(states, embeddings[base:])
    return {"masked": nn.functional.cross_entropy(scores.float(), pieces[hidden] - base)}


def _pair_losses(
    network: Network, teacher: BertModel, pairs: Sequence[Pair], random: torch.Generator
) -> dict[str, Tensor]:
    """Draw Arabic states, and English ones, to the English states of the teacher."""
    batch = _draw(pairs, lambda pair: len(pair.english) + len(pair.arabic), random)
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
