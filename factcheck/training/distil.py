"""What several networks make of windows, for one network that learns from them.

Gold of the part that a network did not see in training is softened by that network alone: where the
annotators differ from what the others do in such cases, its marginals say so.
"""

from collections.abc import Sequence
from dataclasses import replace

import torch

from factcheck.training import hardware
from factcheck.training.examples import Example
from factcheck.training.finetune import read_windows, token_scores
from factcheck.training.network import Network

BATCH = 32
"""Windows at a time."""


@torch.no_grad()
def soften(examples: Sequence[Example], teachers: Sequence[Network]) -> list[Example]:
    """Return examples with the mean of the marginals of teachers, in their order."""
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].window.pieces))
    softened = list(examples)
    for begin in range(0, len(order), BATCH):
        places = order[begin : begin + BATCH]
        batch = [examples[place] for place in places]
        marginals = torch.stack([_marginals(teacher, batch) for teacher in teachers]).mean(0)
        for place, probabilities in zip(places, marginals.cpu(), strict=True):
            own = probabilities[: len(examples[place].window.tokens)]
            softened[place] = replace(examples[place], marginals=own.clone())
    return softened


def _marginals(teacher: Network, batch: Sequence[Example]) -> torch.Tensor:
    with hardware.mixed_precision():
        states, _ = read_windows(teacher, batch)
        _, scores, tokens = token_scores(teacher, states[-1], batch)
    return teacher.field.marginals(scores, tokens)
