"""The documents and claims of the report as JSON, which its script makes into elements.

Each text is there once, and claims are offsets in it, in code points. What is empty is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from factcheck.analysis.chain import reporting_of
from factcheck.analysis.offline_page import to_html_json
from factcheck.analysis.report.cards import Card, DocumentView
from factcheck.analysis.report.highlight import Piece
from factcheck.analysis.report.matrix import Matrix
from factcheck.analysis.report.timeline import TimeLine
from factcheck.dataset.moments import read_day
from factcheck.domain import Claim, Language, Quotation, Role, Span

BLOCK = 20
"""Documents in one element."""

_ROLES = {role: place for place, role in enumerate(Role)}


def page_data(
    views: Sequence[DocumentView], matrix: Matrix, line: TimeLine | None
) -> Iterator[str]:
    """Yield JSON that is safe inside ``script`` elements: what is common, and lists of documents.

    Browsers read many short elements in less time than one of many megabytes.

    Args:
        views: the documents, in the order of the page.
        matrix: names of rows and columns.
        line: the time line, ``None`` if no claim has a date.
    """
    common = {
        "rows": matrix.rows,
        "columns": matrix.columns,
        "roles": [role.value for role in Role],
        "languages": {
            each.value: {"name": each.english_name, "direction": each.direction}
            for each in Language
        },
        "time": _time(line) if line else None,
    }
    yield to_html_json(common)
    for first in range(0, len(views), BLOCK):
        yield to_html_json([_document(each, line) for each in views[first : first + BLOCK]])


def published(view: DocumentView) -> date | None:
    """Return the day on which a document was published, ``None`` if it is not known."""
    day = view.document.published
    return read_day(day) if day else None


def _time(line: TimeLine) -> Mapping[str, object]:
    days = sorted(line.places)
    return {
        "bars": line.bars,
        "first": line.first,
        "last": line.last,
        "label": line.label,
        "from": days[0].isoformat(),
        "to": days[-1].isoformat(),
    }


def _document(view: DocumentView, line: TimeLine | None) -> Mapping[str, Any]:
    document, day = view.document, published(view)
    optional = {
        "title": document.title,
        "published": day.isoformat() if day else "",
        "url": document.url,
        "outlet": document.outlet,
        "parallel": view.parallel,
        "bar": line.places.get(day) if line and day else None,
    }
    return {
        "id": document.id,
        "language": document.language.value,
        "text": document.text,
        **{name: value for name, value in optional.items() if value not in ("", None)},
        **({"withdrawn": True} if view.is_withdrawn else {}),
        "claims": [_claim(each) for each in view.cards],
        "lines": [[start, *map(_piece, pieces)] for start, pieces in view.lines],
    }


def _piece(piece: Piece) -> object:
    """Return the length of a piece; if marked, with its roles, its claims, and those it begins."""
    if not piece.roles:
        return len(piece.text)
    marks = [[_ROLES[role] for role in piece.roles], piece.claims]
    return [len(piece.text), *marks, *([piece.begins] if piece.begins else [])]


def _claim(card: Card) -> Mapping[str, Any]:
    optional = {
        "source": _spans(card.attribution.source),
        "cue": _spans(card.attribution.cue),
        "channel": _spans(card.attribution.channel),
        "urls": card.urls,
        "notes": card.notes,
        "decided": card.decided,
        "agreed": card.agreed,
        "answers": [_answer(who, claim, card) for who, claim in (card.answers or {}).items()],
        "missed": card.missed,
        "differences": card.differences,
        "chain": card.chain,
        "reporting": reporting_of(card.outer),
    }
    return {
        "anchor": card.anchor,
        "content": _spans(card.attribution.content),
        "rows": card.rows,
        "column": card.column,
        "stance": "disputed" if card.stance_differs else card.attribution.stance.value,
        **{name: value for name, value in optional.items() if value},
    }


def _answer(annotator: str, claim: Claim, card: Card) -> Mapping[str, Any]:
    """Return an annotator's answer, with the words that others marked differently."""
    spans = {
        "claim" if role is Role.CONTENT else role.value: _spans(claim.attribution.spans(role))
        for role in card.differing
    }
    answer = {
        "annotator": annotator,
        "labels": claim.labels,
        "verdict": claim.verdict,
        "spans": spans,
    }
    kinds = {each.attribution.quotation for each in (card.answers or {}).values()}
    stance = {"stance": claim.attribution.stance.value} if card.stance_differs else {}
    return {**answer, **_quotation(claim.attribution.quotation, kinds), **stance}


def _quotation(own: Quotation, kinds: set[Quotation]) -> Mapping[str, str]:
    return {"quotation": own.value} if len(kinds) > 1 else {}


def _spans(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]
