"""The loop of all stages: checkpoints, moving average, learning rate."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from factcheck.errors import ModelError
from factcheck.training.loop import Loop, Settings, linear_schedule

STEPS = 6


def linear(width: int = 1) -> nn.Linear:
    layer = nn.Linear(width, 1, bias=False)
    nn.init.ones_(layer.weight)
    return layer


def loop_of(network: nn.Module, checkpoint: Path, decay: float | None = None) -> Loop:
    settings = Settings(steps=STEPS, every=2, decay=decay)
    groups = [{"params": list(network.parameters()), "lr": 0.1, "weight_decay": 0.0}]
    return Loop(network, groups, linear_schedule, settings, checkpoint)


def squared(network: nn.Module, stop_at: int = STEPS) -> dict[str, Tensor]:
    return {"square": (network(torch.ones(1, 1)) - stop_at).square().sum()}


def test_an_interrupted_run_ends_like_one_that_was_not(tmp_path: Path) -> None:
    """Weights, optimizer, schedule and moving average are all in the checkpoint."""
    whole, interrupted, resumed = linear(), linear(), linear()
    expected = loop_of(whole, tmp_path / "whole", 0.5).run(lambda _: squared(whole), print)

    def stop_at_third(step: int) -> dict[str, Tensor]:
        if step == 3:
            raise KeyboardInterrupt
        return squared(interrupted)

    with pytest.raises(KeyboardInterrupt):
        loop_of(interrupted, tmp_path / "part", 0.5).run(stop_at_third, print)
    loop = loop_of(resumed, tmp_path / "part", 0.5)
    steps: list[int] = []

    def counted(step: int) -> dict[str, Tensor]:
        steps.append(step)
        return squared(resumed)

    averaged = loop.run(counted, print)

    assert steps == [2, 3, 4, 5]
    assert resumed.weight.item() == whole.weight.item() != 1
    assert averaged.weight.item() == expected.weight.item() != whole.weight.item()


def test_the_result_is_the_moving_average(tmp_path: Path) -> None:
    """By hand: Adam's first step has the length of the rate, 0.1; 1/20 of the start is kept."""
    network, seen = linear(), []

    def keep(step: int, averaged: nn.Module) -> None:
        seen.append((step, averaged.weight.item()))

    settings = Settings(steps=1, decay=0.998)
    groups = [{"params": list(network.parameters()), "lr": 0.1, "weight_decay": 0.0}]
    loop = Loop(network, groups, linear_schedule, settings, tmp_path / "checkpoint")
    loop.run(lambda _: squared(network), keep)

    assert network.weight.item() == pytest.approx(1.1)
    assert seen == [(1, pytest.approx(0.05 * 1 + 0.95 * 1.1))]


def test_checkpoints_are_written_at_intervals_and_at_the_end(tmp_path: Path) -> None:
    """A finished stage trains no more, and reports its result again."""
    network = linear()
    steps: list[int] = []
    first = loop_of(network, tmp_path / "checkpoint")
    first.run(lambda _: squared(network), lambda step, _: steps.append(step))
    trained = network.weight.item()

    again = loop_of(network, tmp_path / "checkpoint")
    again.run(lambda _: squared(network), lambda step, _: steps.append(step))

    assert steps == [2, 4, 6, 6]
    assert network.weight.item() == trained


def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path) -> None:
    """A changed vocabulary, for example; the message says what to delete."""
    network = linear()
    loop_of(network, tmp_path / "tune.ckpt").run(lambda _: squared(network), print)

    with pytest.raises(ModelError, match=r"tune\.ckpt.*another network; delete it"):
        loop_of(linear(2), tmp_path / "tune.ckpt")


def test_the_learning_rate_rises_over_a_twentieth_and_falls() -> None:
    """By hand, for 40 steps: two to rise, then a line to 0."""
    assert [linear_schedule(step, 40) for step in (0, 1, 2, 21, 40)] == [0.5, 1, 1, 0.5, 0]
