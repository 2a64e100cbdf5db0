"""How a restored network learns on: few steps, small batches, and a stop before it only remembers.

Word embeddings and the lower half of the layers stay as they are: a desk has too few words to move
the first, and the upper layers learn nearly all of a task (Lee, Tang and Lin, arXiv:1911.03090,
2019), in two thirds of the time.
"""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import torch

from factcheck.training import hardware
from factcheck.training.desk.keeping import EVERY
from factcheck.training.desk.mixing import DESK, DESK_SHARE
from factcheck.training.evaluation import exact_f1
from factcheck.training.examples import examples
from factcheck.training.finetune import parameter_groups, read_windows, window_losses
from factcheck.training.loop import Loop, Settings, linear_schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from torch import Tensor

    from factcheck.analysis.gold import GoldDocument
    from factcheck.training.desk.keeping import KeptVectors
    from factcheck.training.desk.mixing import Mixture
    from factcheck.training.examples import Example
    from factcheck.training.network import Network
    from factcheck.training.text_encoder import TextEncoder

PIECES = 1024
"""Pieces per batch; half of what a bundle is made with, for twice the steps in the same time."""

RATE = 8e-5
"""Highest learning rate of the layers."""

POOL = 64
"""Windows that are put into batches by their length."""

PASSES, AT = 10.0, 100
"""How often the documents are read if there are `AT`; with four times as many, half as often."""

MOST_PASSES, LEAST_PASSES = 14.0, 2.0

CHECKS, PATIENCE = 10, 4
"""How often the network is measured on the way, and after how many checks without gain it stops."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A network that has learned.

    Attributes:
        network: as it was at its best check.
        steps: how many it had made then.
        planned: how many there were to be.
    """

    network: Network
    steps: int
    planned: int


def steps_for(mixture: Mixture) -> int:
    """Return how many batches are read by default."""
    documents = mixture.documents[DESK]
    passes = min(MOST_PASSES, max(LEAST_PASSES, PASSES * (AT / documents) ** 0.5))
    pieces = sum(map(_length, mixture.corpora[DESK]))
    return max(CHECKS, int(passes * pieces / PIECES / DESK_SHARE))


def learn(
    network: Network,
    mixture: Mixture,
    kept: KeptVectors,
    stopping: Stopping,
    *,
    steps: int,
    seed: int,
) -> Learned:
    """Train the network in place; return its moving average where that was best.

    Args:
        network: restored from a bundle.
        mixture: what it reads.
        kept: vectors that stay.
        stopping: measures it on the way.
        steps: batches.
        seed: for order and dropout.
    """
    freeze(network)
    settings = Settings(steps=steps, seed=seed, every=max(1, steps // CHECKS), decay=0.998)
    groups = parameter_groups(network, RATE)
    loop = Loop(network, groups, linear_schedule, settings, checkpoint=None)
    random = Random(seed)  # noqa: S311 - only the order depends on it
    batches = {name: batches_of(each, random) for name, each in mixture.corpora.items()}

    def losses(step: int) -> dict[str, Tensor]:
        (name,) = random.choices(list(mixture.shares), list(mixture.shares.values()))
        batch = next(batches[name])
        states, _ = read_windows(network, batch)
        named = window_losses(network, states[-1], batch)
        if step % EVERY == 0:
            named["kept vectors"] = kept.loss(network, random)
        return named

    last = loop.run(losses, stopping.check)
    if stopping.best is not None:
        last.load_state_dict(stopping.best)
    return Learned(last, stopping.steps, steps)


def batches_of(examples: Sequence[Example], random: Random) -> Iterator[list[Example]]:
    """Yield batches of windows of about the same length without end, so that little is padding.

    All examples of a corpus are read before the first is repeated.
    """
    while True:
        order = random.sample(examples, len(examples))
        for first in range(0, len(order), POOL):
            pool = sorted(order[first : first + POOL], key=_length)
            batches: list[list[Example]] = [[]]
            for each in pool:  # the longest of a batch comes last
                if batches[-1] and _length(each) * (len(batches[-1]) + 1) > PIECES:
                    batches.append([])
                batches[-1].append(each)
            yield from random.sample(batches, len(batches))


def _length(example: Example) -> int:
    return len(example.window.pieces)


def freeze(network: Network) -> None:
    """Leave the word embeddings and the lower half of the layers as they are."""
    layers = len(network.trunk.encoder.layer) // 2
    frozen = ("trunk.embeddings.", *(f"trunk.encoder.layer.{each}." for each in range(layers)))
    for name, values in network.named_parameters():
        values.requires_grad_(not name.startswith(frozen))


class Stopping:
    """Measures a network on documents that it does not learn from, and keeps the best one.

    Attributes:
        best: its weights; ``None`` without such documents, so that the last one counts.
        steps: how many steps it had made.
    """

    def __init__(
        self,
        documents: Sequence[GoldDocument],
        encoder: TextEncoder,
        planned: int,
        tell: Callable[[str], None],
    ) -> None:
        """Prepare the documents.

        Args:
            documents: with gold; often none if a desk has few.
            encoder: of the network.
            planned: steps in all.
            tell: prints a line.
        """
        self.best: dict[str, Tensor] | None = None
        self.steps = 0
        self._documents = documents
        self._windows = [list(examples([each], encoder)) for each in documents]
        self._planned, self._tell = planned, tell
        self._highest, self._since = -1.0, 0
        self._started = time.monotonic()

    def check(self, step: int, network: Network) -> bool:
        """Measure the network; return whether it has been better long enough ago to stop."""
        minutes = (time.monotonic() - self._started) / 60
        told = f"step {step} of {self._planned}, {minutes:.1f} minutes"
        if not self._documents:
            self.steps = step
            self._tell(told)
            return False
        figure = self.measure(network)
        self._tell(f"{told}: exact F1 {figure:.1f} on {len(self._documents)} documents")
        if figure >= self._highest:  # of equal ones, the one that has learned more
            self.best = copy.deepcopy(network.state_dict())
            self.steps, self._highest, self._since = step, figure, 0
            return False
        self._since += 1
        return self._since >= PATIENCE

    def measure(self, network: Network) -> float:
        """Return the mean exact F1 of source, cue and content, in percent."""
        by_role = exact_f1(network, self._documents, self._windows)
        return sum(by_role.values()) / len(by_role)


def seconds_per_step(network: Network, mixture: Mixture) -> float:
    """Return how long a step takes here: the second of two, of which nothing is learned."""
    batches = batches_of(mixture.corpora[DESK], Random(0))  # noqa: S311 - an order
    network.train()
    taken = 0.0
    for _ in range(2):
        started = time.monotonic()
        batch = next(batches)
        with hardware.mixed_precision():
            states, _ = read_windows(network, batch)
            losses = window_losses(network, states[-1], batch)
        torch.stack(list(losses.values())).sum().backward()
        network.zero_grad(set_to_none=True)
        taken = time.monotonic() - started
    return taken
