"""Attributions to Label Studio's results: regions, their choices, and the relations between them.

`factcheck.studio.format.result_reader` reads them. Format: https://labelstud.io/guide/task_format,
and what 1.23.2 accepts: items of one id describe one region, and each repeats its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.domain import Role
from factcheck.studio.format import controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.domain import Span
    from factcheck.studio.format.marked import Marked

    Json = dict[str, Any]

_PREFIXES = {Role.SOURCE: "s", Role.CUE: "q", Role.CHANNEL: "h"}

_CHOICES = (controls.ATTRIBUTED_TO, controls.QUOTATION, controls.STANCE, controls.VERDICT)
_WRITTEN = (controls.EVIDENCE_URL, controls.EVIDENCE_NOTE)


def to_result(claims: Iterable[Marked], text: str) -> Iterator[Json]:
    """Yield regions, then choices, then relations; a span that claims share is one region.

    Args:
        claims: in the offsets of the text.
        text: the text of the task.

    Raises:
        SpanError: a span does not fit the text.
    """
    regions: dict[str, Json] = {}
    chosen: list[Json] = []
    relations: list[Json] = []
    for claim in claims:
        name = claim.region
        place = _place(claim.attribution.content[0], text)
        score = {} if claim.score is None else {"score": claim.score}
        regions[name] = _region(name, Role.CONTENT, place) | score
        chosen += _chosen(name, claim.chosen, place)
        for role, span in _linked_spans(claim):
            linked = region_id(role, span, name)
            regions.setdefault(linked, _region(linked, role, _place(span, text)))
            relations.append(_relation(name, linked, controls.RELATIONS[role]))
    yield from sorted(regions.values(), key=lambda region: region["value"]["start"])
    yield from chosen
    yield from relations


def region_id(role: Role, span: Span, claim: str) -> str:
    """Return the id of any region of a claim except the first of its content.

    Claims share sources, cues and channels, but not contents.

    Args:
        role: the role of the region.
        span: where it stands in the text of the task.
        claim: id of the first region of the content.
    """
    # Only letters, digits and hyphens: the page uses ids as CSS classes, and a dot breaks them.
    prefix = claim if role is Role.CONTENT else _PREFIXES[role]
    return f"{prefix}-{span.start}-{span.end}"


def head_of(name: str) -> str:
    """Return the id of the claim of a region that is a further piece of its content.

    >>> head_of("096a3833d6ace964-12-20")
    '096a3833d6ace964'
    """
    return name.rsplit("-", 2)[0]


def _linked_spans(claim: Marked) -> Iterator[tuple[Role, Span]]:
    """Yield every span except the first of the content, with its role."""
    for role in Role:
        spans = claim.attribution.spans(role)
        for span in spans[1:] if role is Role.CONTENT else spans:
            yield role, span


def _place(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": span.text_in(text)}


def _region(name: str, role: Role, place: Json) -> Json:
    return {
        "id": name,
        "from_name": controls.SPAN,
        "to_name": controls.TEXT,
        "type": "labels",
        "value": {**place, "labels": [controls.LABELS[role]]},
    }


def _chosen(name: str, chosen: Mapping[str, Sequence[str]], place: Json) -> Iterator[Json]:
    for control in (*_CHOICES, *_WRITTEN):
        values = list(chosen.get(control, ()))
        # In a text field ``text`` is what was written, in other items the words of the region.
        kind, key = ("choices", "choices") if control in _CHOICES else ("textarea", "text")
        if values:
            yield {
                "id": name,
                "from_name": control,
                "to_name": controls.TEXT,
                "type": kind,
                "value": {**place, key: values},
            }


def _relation(claim: str, linked: str, label: str) -> Json:
    return {
        "type": "relation",
        "from_id": claim,
        "to_id": linked,
        "direction": "right",
        "labels": [label],
    }
