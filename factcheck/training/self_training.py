"""Between two rounds of stage 4: plain text with labels in which a model is confident.

Self-training (Yarowsky, ACL 1995): paragraphs in which the model is confident of every tag become
training data, in the format of the gold; the others are left out.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from factcheck.domain import Attribution, Document, Language, Role, Span
from factcheck.prelabel.bundled.tagger import BundledTagger
from factcheck.text import paragraphs
from factcheck.training.corpora import gold_record

MIN_TOKENS = 12
"""Tokens of a paragraph that is long enough to train on."""

BATCH = 64

log = logging.getLogger(__name__)


def label_articles(
    tagger: BundledTagger, lines: Iterable[str], out: Path, limit: int, confidence: float
) -> None:
    """Write passages of confident paragraphs with their labels as gold, one per line.

    Args:
        tagger: labels the text.
        lines: Arabic paragraphs; an empty one ends an article.
        out: file to write.
        limit: number of articles to read.
        confidence: lowest probability of every tag, in [0, 1].
    """
    articles = ["\n".join(group) for filled, group in groupby(lines, bool) if filled][:limit]
    passages = claims = 0
    with out.open("w", encoding="utf-8") as file:
        for begin in range(0, len(articles), BATCH):
            batch = [
                Document(f"weak-{begin + at}", "", text, Language.ARABIC)
                for at, text in enumerate(articles[begin : begin + BATCH])
            ]
            for record in _records(tagger, batch, confidence):
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                passages += 1
                claims += len(record["attributions"])
    log.info("%d articles: %d passages, %d attributions", len(articles), passages, claims)


def _records(
    tagger: BundledTagger, documents: list[Document], confidence: float
) -> Iterator[dict[str, Any]]:
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
        is_confident = partial(_is_confident, tokens, attributions, confidence)
        for confident, passage in groupby(paragraphs(document.text), is_confident):
            if confident:
                spans = list(passage)
                start, end = spans[0].start, spans[-1].end
                inside = [
                    each.shift(-start)
                    for each in attributions
                    if start <= each.content[0].start < end
                ]
                name, text = f"{document.id}-{start}", document.text[start:end]
                yield gold_record(name, document.language, text, inside)


def _is_confident(
    tokens: list[tuple[Span, float]],
    attributions: list[Attribution],
    confidence: float,
    paragraph: Span,
) -> bool:
    """Return whether all tags of a paragraph are, and no attribution extends beyond it."""
    inside = [probability for span, probability in tokens if paragraph.overlap(span)]
    if len(inside) < MIN_TOKENS or min(inside) < confidence:
        return False
    for each in attributions:
        spans = [span for role in Role for span in each.spans(role)]
        overlaps = [paragraph.overlap(span) for span in spans]
        if any(overlaps) and overlaps != [len(span) for span in spans]:
            return False
    return True
