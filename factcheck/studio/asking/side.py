"""What people see of a claim beside another one: its words in their context, and who says it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from factcheck.comparing.outer import reported_by
from factcheck.domain import Language, text_of
from factcheck.text import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2 import Template

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Document, Span

AROUND = 2
"""Sentences of context on each side of a claim."""

FARTHEST = 1500
"""Code points of context on each side, at most: a text may have no sentences."""

DISPUTED = "(annotators differ)"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text, and whether they belong to the claim."""

    words: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Side:
    """A claim as people see it beside another one.

    Attributes:
        language: ISO 639-1 code of its text.
        head: outlet, date and title of its document.
        pieces: the claim in its context.
        source: the words for who says it, and the source labels.
        cue: the words that signal it.
        stance: what the source does with it.
        within: who reports it, and whether they assert it; ``""`` if the text itself reports it.
    """

    language: str
    head: tuple[str, ...]
    pieces: tuple[Piece, ...]
    source: str
    cue: str
    stance: str
    within: str = ""

    @property
    def direction(self) -> str:
        """The direction of its text, ``ltr`` or ``rtl``."""
        return "rtl" if self.language == Language.ARABIC.value else "ltr"

    @property
    def words(self) -> str:
        """The words of the claim alone, on one line."""
        return " ".join(" ".join(each.words for each in self.pieces if each.marked).split())


def side_of(claim: Consensus, outer: Iterable[Consensus] = ()) -> Side:
    """Return what people see of a claim.

    Args:
        claim: the claim.
        outer: the claims whose contents report it, the nearest first.

    Raises:
        SpanError: a span does not fit the text.
    """
    document, attribution = claim.document, claim.attribution
    labels = DISPUTED if claim.labels is None else ", ".join(claim.labels)
    source = _words(attribution.source, document.text)
    published = document.published.replace("T", " ").replace("Z", " UTC")
    return Side(
        document.language.value,
        tuple(filter(None, (document.outlet, published, document.title))),
        tuple(_pieces(document, attribution.content)),
        f"{source} [{labels}]" if source and labels else source or labels,
        _words(attribution.cue, document.text),
        claim.stance.value if claim.stance else DISPUTED,
        "; ".join(map(reported_by, outer)),
    )


def comparison(one: Side, other: Side) -> str:
    """Return HTML: two claims side by side."""
    sides = (one, other)
    rows = [
        (name, [_Answer(side.direction, getattr(side, name.lower())) for side in sides])
        for name in ("Source", "Cue", "Stance", "Within")
        if any(getattr(side, name.lower()) for side in sides)
    ]
    return _template().render(sides=sides, rows=rows)


@dataclass(frozen=True, slots=True)
class _Answer:
    direction: str
    words: str


def _words(spans: Sequence[Span], text: str) -> str:
    return " ".join(text_of(spans, text).split()) if spans else ""


def _pieces(document: Document, content: Sequence[Span]) -> Iterator[Piece]:
    """Yield a claim with the sentences around it, in the order of the text."""
    start, end = _context(document, content[0].start, content[-1].end)
    at = start
    for span in content:
        if at < span.start:
            yield Piece(document.text[at : span.start], marked=False)
        yield Piece(span.text_in(document.text), marked=True)
        at = span.end
    if at < end:
        yield Piece(document.text[at:end], marked=False)


def _context(document: Document, first: int, last: int) -> tuple[int, int]:
    """Return where the sentences around a claim begin and end, in code points."""
    low = max(0, first - FARTHEST)
    near = document.text[low : last + FARTHEST]
    found = [span.shift(low) for span in sentences(near, document.language)]
    inside = [number for number, span in enumerate(found) if span.start < last and first < span.end]
    if not inside:
        return first, last
    begin = found[max(0, inside[0] - AROUND)].start
    return min(begin, first), max(found[min(len(found) - 1, inside[-1] + AROUND)].end, last)


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = PackageLoader("factcheck.studio.asking")
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("pair.html.j2")
