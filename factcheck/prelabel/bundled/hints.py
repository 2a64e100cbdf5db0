"""What the lexicon finds, as hints to the model: it knows cues that training never showed."""

from bisect import bisect_left

from factcheck.domain import Document, Role, Span
from factcheck.prelabel.bundled.tags import in_order, tags_of
from factcheck.prelabel.bundled.windows import Window
from factcheck.prelabel.lexicon import LexiconTagger

Hints = tuple[tuple[Role, Span], ...]

_TAGGER = LexiconTagger()


def hints_of(document: Document) -> Hints:
    """Return the spans that the lexicon finds in a document, in order."""
    (found,) = _TAGGER.tag([document])
    return in_order(tagged.attribution for tagged in found)


def hint_tags(hints: Hints, window: Window) -> list[int]:
    """Return the lexicon's tag of each unit of a window, of spans that begin in it."""
    units = [unit.span for unit in window.units]
    first, last = (
        bisect_left(hints, border, key=lambda each: each[1].start)
        for border in (units[0].start, units[-1].end)
    )
    return tags_of(hints[first:last], units)
