"""Between two rounds of stage 4: plain text with the labels that a model is sure of.

Self-training (Yarowsky, ACL 1995): paragraphs in which the model is sure of every unit become
training data, in the format of the gold; the others are left out.
"""

from __future__ import annotations

import json
import logging
from itertools import groupby
from typing import TYPE_CHECKING

from factcheck.domain import Document, Language, Role
from factcheck.text import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from factcheck.domain import Attribution, Span
    from factcheck.prelabel.bundled.tagger import BundledTagger

LEAST_UNITS = 12
"""Of a stretch that is worth reading."""

BATCH = 64

log = logging.getLogger(__name__)


def label(tagger: BundledTagger, lines: Iterable[str], out: Path, limit: int, sure: float) -> None:
    """Write articles with labels, a stretch of sure paragraphs a line.

    Args:
        tagger: the model.
        lines: Arabic paragraphs; an empty one ends an article.
        out: a file of gold documents.
        limit: articles that are read.
        sure: probability that every tag must have.
    """
    articles = ["\n".join(group) for filled, group in groupby(lines, bool) if filled][:limit]
    written = claims = 0
    with out.open("w", encoding="utf-8") as file:
        for begin in range(0, len(articles), BATCH):
            batch = [
                Document(f"weak-{begin + at}", "", text, Language.ARABIC)
                for at, text in enumerate(articles[begin : begin + BATCH])
            ]
            for record in _records(tagger, batch, sure):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                written += 1
                claims += len(record["attributions"])  # type: ignore[arg-type]
    log.info("%d articles: %d stretches, %d attributions", len(articles), written, claims)


def _records(
    tagger: BundledTagger, documents: list[Document], sure: float
) -> Iterator[dict[str, object]]:
    for document, examined in zip(documents, tagger.tag_windows(documents), strict=True):
        units = [
            (unit.span, chance)
            for each in examined
            for unit, chance in zip(each.window.tokens, each.decoding.probabilities, strict=True)
        ]
        found = [
            tagged.attribution
            for each in examined
            for tagged in tagger.attributions(each, document.text)
        ]
        judged = [
            (paragraph, _is_sure(paragraph, units, found, sure))
            for paragraph in paragraphs(document.text)
        ]
        for good, stretch in groupby(judged, lambda each: each[1]):
            if good:
                spans = [paragraph for paragraph, _ in stretch]
                yield _record(document, spans[0].start, spans[-1].end, found)


def _is_sure(
    paragraph: Span, units: list[tuple[Span, float]], found: list[Attribution], sure: float
) -> bool:
    """Tell whether all tags of a paragraph are sure, and no attribution runs out of it."""
    inside = [chance for span, chance in units if paragraph.overlap(span)]
    if len(inside) < LEAST_UNITS or min(inside) < sure:
        return False
    for each in found:
        over = [bool(paragraph.overlap(span)) for role in Role for span in each.spans(role)]
        if any(over) and not all(over):
            return False
    return True


def _record(
    document: Document, start: int, end: int, found: list[Attribution]
) -> dict[str, object]:
    attributions = [
        {
            **{
                role.value: [[span.start - start, span.end - start] for span in each.spans(role)]
                for role in Role
            },
            "label": None,
            "quotation": each.quotation.value,
        }
        for each in found
        if start <= each.content[0].start < end
    ]
    return {
        "id": f"{document.id}-{start}",
        "language": document.language.value,
        "text": document.text[start:end],
        "attributions": attributions,
    }
