"""Exact F1 of spans on development data, for the log of a training run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from factcheck.analysis import Counts, exact_counts, spans_by_role
from factcheck.analysis.counts import SCORED_ROLES
from factcheck.domain import Role, Span
from factcheck.prelabel.bundled.tags import decode, spans_from_tags
from factcheck.prelabel.bundled.windows import hints_by_piece
from factcheck.training import hardware
from factcheck.training.network import pad_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from factcheck.analysis import GoldDocument
    from factcheck.prelabel.bundled.windows import Window
    from factcheck.training.examples import Example
    from factcheck.training.network import Network

BATCH = 8


def exact_f1(
    network: Network, documents: Sequence[GoldDocument], windows: Sequence[Sequence[Example]]
) -> dict[Role, float]:
    """Return exact F1 in percent of each role, as `factcheck evaluate` counts it.

    Args:
        network: its dropout is off.
        documents: with gold.
        windows: the windows of each document.
    """
    totals = dict.fromkeys(SCORED_ROLES, Counts())
    tags = iter(predict(network, [each for group in windows for each in group]))
    for document, group in zip(documents, windows, strict=True):
        spans = [span for each in group for span in spans_in_text(each.window, next(tags))]
        predicted = {role: {span for of, span in spans if of is role} for role in SCORED_ROLES}
        gold = spans_by_role(each.attribution for each in document.attributions)
        counts = exact_counts(predicted, gold)
        totals = {role: totals[role] + counts[role] for role in SCORED_ROLES}
    return {role: 100 * (each.f1 or 0.0) for role, each in totals.items()}


def spans_in_text(window: Window, tags: Sequence[int]) -> Iterator[tuple[Role, Span]]:
    """Yield the spans that the tags of a window stand for, in code points of the text."""
    for role, start, end in spans_from_tags(tags):
        yield role, Span(window.tokens[start].span.start, window.tokens[end - 1].span.end)


@torch.no_grad()
def predict(network: Network, examples: Sequence[Example]) -> list[tuple[int, ...]]:
    """Return the tags of the tokens of each window; no window is empty."""
    order = sorted(range(len(examples)), key=lambda index: len(examples[index].window.pieces))
    emissions: dict[int, npt.NDArray[np.float32]] = {}
    transitions, starts = (each.cpu().numpy() for each in network.field.scores())
    for begin in range(0, len(order), BATCH):
        batch = [(index, examples[index]) for index in order[begin : begin + BATCH]]
        pieces, mask = pad_batch([each.window.pieces for _, each in batch])
        hints, _ = pad_batch([hints_by_piece(each.window, each.hints) for _, each in batch])
        with hardware.mixed_precision():
            scores = network.tag(network.read(pieces, mask, hints)).float().cpu().numpy()
        for row, (index, each) in enumerate(batch):
            emissions[index] = scores[row, list(each.window.first_pieces)]
    decoded = decode([emissions[index] for index in range(len(examples))], transitions, starts)
    return [each.tags for each in decoded]
