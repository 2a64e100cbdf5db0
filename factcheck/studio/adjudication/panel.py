"""The box that shows an adjudicator where the answers to a text differ."""

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
class PanelRow:
    """Everybody's answer to one aspect of a claim.

    Attributes:
        number: the number of the claim, from 1, in its first row; ``""`` in the others.
        title: the name of the aspect on the page.
        cells: the answer of each annotator; only one cell if all are the same.
        same: whether all are the same.
    """

    number: str
    title: str
    cells: tuple[str, ...]
    same: bool = False


def panel(names: Sequence[str], compared: Iterable[ComparedClaim], text: str) -> str:
    """Return HTML: a table of the claims on which annotators differ, with their answers.

    Args:
        names: the annotators, one for each column.
        compared: their answers, claim by claim; claims on which they agree are left out.
        text: the text of the document.
    """
    differing = (each for each in compared if not each.agreed)
    claims = [list(_rows(at, each, names, text)) for at, each in enumerate(differing, 1)]
    return _template().render(names=names, claims=claims)


def _rows(number: int, each: ComparedClaim, names: Sequence[str], text: str) -> Iterator[PanelRow]:
    cells = _cells(Aspect.CONTENT, each, names, text)
    same = not each.missed and Aspect.CONTENT not in each.differences
    yield PanelRow(str(number), _TITLES[Aspect.CONTENT], cells[:1] if same else cells, same)
    for aspect in each.differences:
        if aspect is not Aspect.CONTENT:
            yield PanelRow("", _TITLES[aspect], _cells(aspect, each, names, text))


def _cells(aspect: Aspect, each: ComparedClaim, names: Sequence[str], text: str) -> tuple[str, ...]:
    answer = _ANSWERS[aspect]
    missed = MISSED if aspect is Aspect.CONTENT else ""
    return tuple(
        answer(each.answers[name], text) if name in each.answers else missed for name in names
    )


def _quoted(spans: Sequence[Span], text: str) -> str:
    return " ".join(text_of(spans, text).split()) or NONE


_TITLES: Mapping[Aspect, str] = {
    Aspect.CONTENT: "Claim",
    Aspect.SOURCE: "Source",
    Aspect.CUE: "Cue",
    Aspect.CHANNEL: "Channel",
    Aspect.QUOTATION: "Quotation",
    Aspect.STANCE: "Stance",
    Aspect.LABELS: "Said by",
    Aspect.VERDICT: "Verdict",
}
"""The names in the labelling interface."""

_ANSWERS: Mapping[Aspect, Callable[[Claim, str], str]] = {
    Aspect.CONTENT: lambda claim, text: _quoted(claim.attribution.content, text),
    Aspect.SOURCE: lambda claim, text: _quoted(claim.attribution.source, text),
    Aspect.CUE: lambda claim, text: _quoted(claim.attribution.cue, text),
    Aspect.CHANNEL: lambda claim, text: _quoted(claim.attribution.channel, text),
    Aspect.QUOTATION: lambda claim, _: claim.attribution.quotation.value,
    Aspect.STANCE: lambda claim, _: claim.attribution.stance.value,
    Aspect.LABELS: lambda claim, _: ", ".join(claim.labels) or NONE,
    Aspect.VERDICT: lambda claim, _: claim.verdict or NONE,
}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = PackageLoader("factcheck.studio.adjudication")
    environment = Environment(loader=templates, autoescape=True, undefined=StrictUndefined)
    return environment.get_template("panel.html.j2")
