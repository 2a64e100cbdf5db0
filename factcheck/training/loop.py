"""The loop of every stage that trains: learning rate, moving average, checkpoints, log.

A stage gives the network, the parameters with their learning rates, and a function that returns the
losses of a step. What a step learns from, a teacher for example, is known to
that function alone.
"""

import copy
import logging
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from factcheck.errors import ModelError
from factcheck.files import drafting
from factcheck.training import hardware
from factcheck.training.network import Network

log = logging.getLogger(__name__)

PIECES = 2048
"""Pieces per batch."""

LOG_EVERY = 100
"""Steps between two lines of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How long a stage trains.

    Attributes:
        steps: number of batches.
        seed: for order, masks and dropout.
        every: steps between checkpoints.
        decay: of the moving average of the weights (Polyak and Juditsky, SIAM J. Control
            Optim. 30(4), 1992), in [0, 1]; lower in the first steps. ``None``: no average.
    """

    steps: int
    seed: int = 0
    every: int = 400
    decay: float | None = None


class Loop:
    """Trains a network in place, and resumes after its checkpoint if there is one.

    Attributes:
        seed: for everything random in this run.
    """

    def __init__(
        self,
        network: Network,
        groups: list[dict[str, object]],
        schedule: Callable[[int, int], float],
        settings: Settings,
        checkpoint: Path | None,
    ) -> None:
        """Load the checkpoint and seed torch.

        Args:
            network: what is trained.
            groups: parameters with their highest learning rates, as torch's optimizers take them.
            schedule: share of the highest learning rate at a step, given the number of all steps.
            settings: how long.
            checkpoint: file with everything that a later run needs to resume; ``None``: no run
                resumes.

        Raises:
            ModelError: the checkpoint belongs to another network.
        """
        self._network, self._settings, self._checkpoint = network, settings, checkpoint
        self._averaged = None if settings.decay is None else copy.deepcopy(network).eval()
        self._optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimizer, lambda step: schedule(step, settings.steps)
        )
        self._parts = {"network": network, "optimizer": self._optimizer, "schedule": self._schedule}
        if self._averaged is not None:
            self._parts["averaged"] = self._averaged
        self._done = self._resume(checkpoint) if checkpoint and checkpoint.exists() else 0
        self.seed = settings.seed + self._done
        torch.manual_seed(self.seed)

    def run(
        self,
        losses: Callable[[int], dict[str, Tensor]],
        on_checkpoint: Callable[[int, Network], bool | None],
    ) -> Network:
        """Train to the last step, or until it is enough; return the network, or its moving average.

        Args:
            losses: returns the named losses of a step; their sum is minimised.
            on_checkpoint: called after each checkpoint, and if no step is left, with the steps
                made and the network that is returned; says whether that is enough.
        """
        result = self._network if self._averaged is None else self._averaged
        self._network.train()
        recent: dict[str, list[Tensor]] = defaultdict(list)
        started = time.monotonic()
        for step in range(self._done, self._settings.steps):
            for name, loss in self._step(step, losses).items():
                recent[name].append(loss.detach())
            made = step + 1
            if made % LOG_EVERY == 0:
                means = (f"{name} {torch.stack(each).mean():.3f}" for name, each in recent.items())
                log.info("step %d, %.0f s: %s", made, time.monotonic() - started, ", ".join(means))
                recent.clear()
            if made % self._settings.every == 0 or made == self._settings.steps:
                self._save(made)
                if on_checkpoint(made, result):
                    break
        if self._done >= self._settings.steps:
            on_checkpoint(self._done, result)
        return result

    def _step(self, step: int, losses: Callable[[int], dict[str, Tensor]]) -> dict[str, Tensor]:
        with hardware.mixed_precision():
            named = losses(step)
        self._optimizer.zero_grad(set_to_none=True)
        total = torch.stack(list(named.values())).sum()
        if total.requires_grad:  # a batch may have nothing for the part that is trained
            total.backward()
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        if self._averaged is not None and self._settings.decay is not None:
            decay = min(self._settings.decay, (step + 1) / (step + 20))
            _update_average(self._averaged, self._network, decay)
        return named

    def _save(self, step: int) -> None:
        if self._checkpoint is None:
            return
        state = {name: part.state_dict() for name, part in self._parts.items()}
        with drafting(self._checkpoint) as draft:
            torch.save({**state, "step": step}, draft)

    def _resume(self, checkpoint: Path) -> int:
        saved = torch.load(checkpoint, torch.get_default_device(), weights_only=True)
        try:
            for name, part in self._parts.items():
                part.load_state_dict(saved[name])
        except (KeyError, RuntimeError, ValueError) as error:
            problem = "this checkpoint belongs to another network"
            cure = "delete it to start from the first step, or choose another --work or --out"
            raise ModelError(str(checkpoint), problem, cure) from error
        step: int = saved["step"]
        log.info("resuming after step %d", step)
        return step


@torch.no_grad()
def _update_average(averaged: Network, network: Network, decay: float) -> None:
    for mean, new in zip(averaged.parameters(), network.parameters(), strict=True):
        mean.lerp_(new, 1 - decay)


def linear_schedule(step: int, steps: int) -> float:
    """Rise over the first twentieth of all steps, then fall in a straight line to zero."""
    rise = max(steps // 20, 1)
    return min((step + 1) / rise, (steps - step) / max(steps - rise, 1))
