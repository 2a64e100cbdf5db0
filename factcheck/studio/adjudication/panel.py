"""The box that tells an adjudicator what the answers to a text differ in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from factcheck.comparing.differences import Point
from factcheck.domain import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2 import Template

    from factcheck.comparing.differences import Compared
    from factcheck.domain import Claim, Span

NONE, MISSED = "—", "not marked"


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody says of one thing.

    Attributes:
        number: of the claim, from 1, in its first row; ``""`` in the others.
        title: what the thing is called on the page.
        cells: what each annotator says; one cell alone if all say the same.
        same: whether that is so.
    """

    number: str
    title: str
    cells: tuple[str, ...]
    same: bool = False


def panel(names: Sequence[str], found: Iterable[Compared], text: str) -> str:
    """Return HTML: a table of what annotators differ in, each claim with their answers to it.

    Args:
        names: the annotators, each a column.
        found: what they said, claim by claim; those on which they agree are left out.
        text: of the document.
    """
    differing = (each for each in found if not each.agreed)
    claims = [list(_rows(at, each, names, text)) for at, each in enumerate(differing, 1)]
    return _template().render(names=names, claims=claims)


def _rows(number: int, each: Compared, names: Sequence[str], text: str) -> Iterator[Row]:
    words = _said(Point.CONTENT, each, names, text)
    same = not each.missed and Point.CONTENT not in each.points
    yield Row(str(number), _TITLES[Point.CONTENT], words[:1] if same else words, same)
    for point in each.points:
        if point is not Point.CONTENT:
            yield Row("", _TITLES[point], _said(point, each, names, text))


def _said(point: Point, each: Compared, names: Sequence[str], text: str) -> tuple[str, ...]:
    tell = _TELL[point]
    missed = MISSED if point is Point.CONTENT else ""
    return tuple(
        tell(each.answers[name], text) if name in each.answers else missed for name in names
    )


def _words(spans: Sequence[Span], text: str) -> str:
    return " ".join(text_of(spans, text).split()) or NONE


_TITLES: Mapping[Point, str] = {
    Point.CONTENT: "Claim",
    Point.SOURCE: "Source",
    Point.CUE: "Cue",
    Point.CHANNEL: "Channel",
    Point.QUOTATION: "Quotation",
    Point.LABELS: "Said by",
    Point.VERDICT: "Verdict",
}
"""As the interface calls them."""

_TELL: Mapping[Point, Callable[[Claim, str], str]] = {
    Point.CONTENT: lambda claim, text: _words(claim.attribution.content, text),
    Point.SOURCE: lambda claim, text: _words(claim.attribution.source, text),
    Point.CUE: lambda claim, text: _words(claim.attribution.cue, text),
    Point.CHANNEL: lambda claim, text: _words(claim.attribution.channel, text),
    Point.QUOTATION: lambda claim, _: claim.attribution.quotation.value,
    Point.LABELS: lambda claim, _: ", ".join(claim.labels) or NONE,
    Point.VERDICT: lambda claim, _: claim.verdict or NONE,
}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = PackageLoader("factcheck.studio.adjudication")
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("panel.html.j2")
