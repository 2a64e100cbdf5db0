"""The box that tells an adjudicator what the answers to a text differ in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from factcheck.comparing.differences import Aspect
from factcheck.domain import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2 import Template

    from factcheck.comparing.differences import ComparedClaim
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


def panel(names: Sequence[str], found: Iterable[ComparedClaim], text: str) -> str:
    """Return HTML: a table of what annotators differ in, each claim with their answers to it.

    Args:
        names: the annotators, each a column.
        found: what they said, claim by claim; those on which they agree are left out.
        text: of the document.
    """
    differing = (each for each in found if not each.agreed)
    claims = [list(_rows(at, each, names, text)) for at, each in enumerate(differing, 1)]
    return _template().render(names=names, claims=claims)


def _rows(number: int, each: ComparedClaim, names: Sequence[str], text: str) -> Iterator[Row]:
    words = _said(Aspect.CONTENT, each, names, text)
    same = not each.missed and Aspect.CONTENT not in each.differences
    yield Row(str(number), _TITLES[Aspect.CONTENT], words[:1] if same else words, same)
    for aspect in each.differences:
        if aspect is not Aspect.CONTENT:
            yield Row("", _TITLES[aspect], _said(aspect, each, names, text))


def _said(aspect: Aspect, each: ComparedClaim, names: Sequence[str], text: str) -> tuple[str, ...]:
    tell = _TELL[aspect]
    missed = MISSED if aspect is Aspect.CONTENT else ""
    return tuple(
        tell(each.answers[name], text) if name in each.answers else missed for name in names
    )


def _words(spans: Sequence[Span], text: str) -> str:
    return " ".join(text_of(spans, text).split()) or NONE


_TITLES: Mapping[Aspect, str] = {
    Aspect.CONTENT: "Claim",
    Aspect.SOURCE: "Source",
    Aspect.CUE: "Cue",
    Aspect.CHANNEL: "Channel",
    Aspect.QUOTATION: "Quotation",
    Aspect.LABELS: "Said by",
    Aspect.VERDICT: "Verdict",
}
"""As the interface calls them."""

_TELL: Mapping[Aspect, Callable[[Claim, str], str]] = {
    Aspect.CONTENT: lambda claim, text: _words(claim.attribution.content, text),
    Aspect.SOURCE: lambda claim, text: _words(claim.attribution.source, text),
    Aspect.CUE: lambda claim, text: _words(claim.attribution.cue, text),
    Aspect.CHANNEL: lambda claim, text: _words(claim.attribution.channel, text),
    Aspect.QUOTATION: lambda claim, _: claim.attribution.quotation.value,
    Aspect.LABELS: lambda claim, _: ", ".join(claim.labels) or NONE,
    Aspect.VERDICT: lambda claim, _: claim.verdict or NONE,
}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = PackageLoader("factcheck.studio.adjudication")
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("panel.html.j2")
