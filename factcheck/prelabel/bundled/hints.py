"""What the lexicon finds, as hints to the model: it has cues that the training data lack."""

from bisect import bisect_left

from factcheck.domain import Document, Role, Span
from factcheck.prelabel.bundled.tags import sorted_spans, tags_from_spans
from factcheck.prelabel.bundled.windows import Window
from factcheck.prelabel.lexicon import LexiconTagger

Hints = tuple[tuple[Role, Span], ...]

_TAGGER = LexiconTagger()


def lexicon_hints(document: Document) -> Hints:
    """Return the spans that the lexicon finds in a document, in order."""
    (found,) = _TAGGER.tag([document])
    return sorted_spans(each.attribution for each in found)


def hint_tags(hints: Hints, window: Window) -> list[int]:
    """Return the lexicon's tag of each token of a window, from the spans that begin in it."""
    tokens = [token.span for token in window.tokens]
    first, last = (
        bisect_left(hints, border, key=lambda each: each[1].start)
        for border in (tokens[0].start, tokens[-1].end)
    )
    return tags_from_spans(hints[first:last], tokens)
