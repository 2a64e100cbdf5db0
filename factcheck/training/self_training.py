"""Between two rounds of stage 4: plain text with labels in which a model is confident.

Self-training (Yarowsky, ACL 1995): paragraphs in which the model is confident of every tag become
training data, in the format of the gold; the others are left out.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from factcheck.domain import Attribution, Document, Language, Role, Span
from factcheck.prelabel.bundled.tagger import BundledTagger
from factcheck.text import paragraphs

MIN_TOKENS = 12
"""Tokens of a paragraph that is long enough to train on."""

BATCH = 64

log = logging.getLogger(__name__)


def label_articles(
    tagger: BundledTagger, lines: Iterable[str], out: Path, limit: int, confidence: float
) -> None:
    """Write passages of confident paragraphs with their labels, one per line.

    Args:
        tagger: the model.
        lines: Arabic paragraphs; an empty one ends an article.
        out: file of gold documents.
        limit: number of articles to read.
        confidence: lowest probability of every tag, in [0, 1].
    """
    articles = ["\n".join(group) for filled, group in groupby(lines, bool) if filled][:limit]
    written = claims = 0
    with out.open("w", encoding="utf-8") as file:
        for begin in range(0, len(articles), BATCH):
            batch = [
                Document(f"weak-{begin + at}", "", text, Language.ARABIC)
                for at, text in enumerate(articles[begin : begin + BATCH])
            ]
            for record in _records(tagger, batch, confidence):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                written += 1
                claims += len(record["attributions"])  # type: ignore[arg-type]
    log.info("%d articles: %d passages, %d attributions", len(articles), written, claims)


def _records(
    tagger: BundledTagger, documents: list[Document], confidence: float
) -> Iterator[dict[str, object]]:
    for document, windows in zip(documents, tagger.tag_windows(documents), strict=True):
        tokens = [
            (token.span, probability)
            for each in windows
            for token, probability in zip(
                each.window.tokens, each.decoding.probabilities, strict=True
            )
        ]
        attributions = [
            tagged.attribution
            for each in windows
            for tagged in tagger.attributions(each, document.text)
        ]
        judged = [
            (paragraph, _is_confident(paragraph, tokens, attributions, confidence))
            for paragraph in paragraphs(document.text)
        ]
        for confident, passage in groupby(judged, lambda each: each[1]):
            if confident:
                spans = [paragraph for paragraph, _ in passage]
                yield _record(document, spans[0].start, spans[-1].end, attributions)


def _is_confident(
    paragraph: Span,
    tokens: list[tuple[Span, float]],
    attributions: list[Attribution],
    confidence: float,
) -> bool:
    """Return whether all tags of a paragraph are, and no attribution extends beyond it."""
    inside = [probability for span, probability in tokens if paragraph.overlap(span)]
    if len(inside) < MIN_TOKENS or min(inside) < confidence:
        return False
    for each in attributions:
        spans = [span for role in Role for span in each.spans(role)]
        if any(map(paragraph.overlap, spans)) and not (
            paragraph.start <= min(span.start for span in spans)
            and max(span.end for span in spans) <= paragraph.end
        ):
            return False
    return True


def _record(
    document: Document, start: int, end: int, attributions: list[Attribution]
) -> dict[str, object]:
    inside = [
        {
            **{
                role.value: [[span.start - start, span.end - start] for span in each.spans(role)]
                for role in Role
            },
            "label": None,
            "quotation": each.quotation.value,
        }
        for each in attributions
        if start <= each.content[0].start < end
    ]
    return {
        "id": f"{document.id}-{start}",
        "language": document.language.value,
        "text": document.text[start:end],
        "attributions": inside,
    }
