"""Exact F1 of spans on development data, while a network learns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import torch

from factcheck.domain import Role, Span
from factcheck.prelabel.bundled.tags import decode, spans_from_tags
from factcheck.prelabel.bundled.windows import hints_by_piece
from factcheck.training import hardware
from factcheck.training.adapt import padded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from factcheck.analysis import GoldDocument
    from factcheck.prelabel.bundled.windows import Window
    from factcheck.training.examples import Example
    from factcheck.training.network import Network

BATCH = 8
MEASURED = (Role.SOURCE, Role.CUE, Role.CONTENT)


def exact_f1(
    network: Network, documents: Sequence[GoldDocument], read: Sequence[Sequence[Example]]
) -> dict[str, float]:
    """Return F1 in percent of the pieces of each role, found exactly.

    Args:
        network: its dropout is off.
        documents: with gold.
        read: the windows of each, with hints.
    """
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    right: Counter[str] = Counter()
    tagged = iter(predict(network, [each for group in read for each in group]))
    for document, group in zip(documents, read, strict=True):
        spans = {span for each in group for span in place(each.window, next(tagged))}
        wanted = {
            (role, span)
            for each in document.attributions
            for role in MEASURED
            for span in each.attribution.spans(role)
        }
        found.update(role.value for role, _ in spans)
        gold.update(role.value for role, _ in wanted)
        right.update(role.value for role, _ in wanted & spans)
    return {role.value: 200 * right[role] / max(found[role] + gold[role], 1) for role in MEASURED}


def place(window: Window, tags: Sequence[int]) -> set[tuple[Role, Span]]:
    """Return the spans that tags stand for, in the document's text."""
    return {
        (role, Span(window.tokens[start].span.start, window.tokens[end - 1].span.end))
        for role, start, end in spans_from_tags(tags)
    }


@torch.no_grad()
def predict(network: Network, read: Sequence[Example]) -> list[tuple[int, ...]]:
    """Return the tags of each window's units; no window is empty."""
    order = sorted(range(len(read)), key=lambda at: len(read[at].window.pieces))
    emissions: dict[int, npt.NDArray[np.float32]] = {}
    transitions, starts = (each.cpu().numpy() for each in network.field.scores())
    for begin in range(0, len(order), BATCH):
        batch = order[begin : begin + BATCH]
        pieces, mask = padded([read[at].window.pieces for at in batch])
        hints, _ = padded([hints_by_piece(read[at].window, read[at].hints) for at in batch])
        with hardware.half():
            scores = network.tag(network.read(pieces, mask, hints)).float().cpu().numpy()
        for row, at in enumerate(batch):
            here = scores[row, list(read[at].window.first_pieces)]
            emissions[at] = here
    decoded = decode([emissions[at] for at in range(len(read))], transitions, starts)
    return [each.tags for each in decoded]
