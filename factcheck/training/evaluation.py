"""Exact F1 of spans on development data, for the log of a training run."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import torch

from factcheck.analysis.counts import SCORED_ROLES, Counts, exact_counts, spans_by_role
from factcheck.analysis.gold import GoldDocument
from factcheck.domain import Role, Span
from factcheck.prelabel.bundled.tags import decode, spans_from_tags
from factcheck.prelabel.bundled.windows import Window
from factcheck.training import hardware
from factcheck.training.examples import Example, examples
from factcheck.training.network import Network, pad_batch
from factcheck.training.text_encoder import TextEncoder

BATCH = 8


def figures_on(
    gold: Mapping[str, Sequence[GoldDocument]], encoder: TextEncoder
) -> Callable[[Network], str]:
    """Return a function that writes exact F1 on each corpus in a line."""
    windows = {
        name: [list(examples([each], encoder)) for each in documents]
        for name, documents in gold.items()
    }

    def figures(network: Network) -> str:
        f1 = {name: exact_f1(network, gold[name], windows[name]) for name in gold}
        return "; ".join(
            f"{name} {' / '.join(f'{each:.1f}' for each in by_role.values())}"
            for name, by_role in f1.items()
        )

    return figures


def exact_f1(
    network: Network, documents: Sequence[GoldDocument], windows: Sequence[Sequence[Example]]
) -> dict[Role, float]:
    """Return exact F1 in percent of each role, as `factcheck evaluate` counts it.

    The windows are those of each document; the network is in evaluation mode.
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
    transitions, starts = (each.cpu().numpy() for each in network.field.scores())
    emissions = []
    for begin in range(0, len(order), BATCH):
        batch = [examples[index] for index in order[begin : begin + BATCH]]
        pieces, mask = pad_batch([each.window.pieces for each in batch])
        hints, _ = pad_batch([each.hints for each in batch])
        with hardware.mixed_precision():
            scores = network.tag(network.read(pieces, mask, hints)).float().cpu().numpy()
        emissions += [scores[row, list(each.window.first_pieces)] for row, each in enumerate(batch)]
    tags = dict(zip(order, decode(emissions, transitions, starts), strict=True))
    return [tags[index].tags for index in range(len(examples))]
