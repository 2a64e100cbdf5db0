"""Interactive requests: what an annotator has just drawn, and what the model says there.

What the page of Label Studio 1.23.2 sends was measured. A text is no image: its regions are never
"dynamic", so the request carries all regions of the label that was drawn, the oldest first, each
with what was chosen for it, and what comes back is taken at once: a region whose id is there
already replaces that one, choices and all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.domain import Role, Span
from factcheck.studio import controls

if TYPE_CHECKING:
    from factcheck.studio.task import Named

    Json = dict[str, Any]

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_ROLES = {label: role for role, label in controls.LABELS.items()}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A region that somebody has just drawn.

    Attributes:
        region: its id.
        role: what it was labelled as.
        span: where it stands in the task's text.
        present: ids of the regions of that label, itself among them.
    """

    region: str
    role: Role
    span: Span
    present: frozenset[str]


def drawn_in(result: object) -> Drawn | None:
    """Return the region that was drawn last, ``None`` if it is not new.

    A region that something was chosen for has been dealt with: the page asks again whenever one is
    deleted or moved, and an answer would overwrite what the annotator chose.

    Args:
        result: what the page sends as ``context.result``.
    """
    items = [item for item in _list(result) if isinstance(item, Mapping) and _is_id(item.get("id"))]
    regions = [item for item in items if item.get("from_name") == controls.SPAN]
    if not regions:
        return None
    last = regions[-1]
    span, role = _span(last.get("value")), _role(last.get("value"))
    chosen_for = {item["id"] for item in items if item.get("from_name") != controls.SPAN}
    if span is None or role is None or last["id"] in chosen_for:
        return None
    return Drawn(last["id"], role, span, frozenset(item["id"] for item in regions))


def claims_at(
    drawn: Drawn, named: Sequence[Named], offset: int, known: frozenset[str]
) -> tuple[Named, ...]:
    """Return the claims that have a span of the drawn role where it was drawn.

    Those that the annotator has already, or has deleted, are left out.

    Args:
        drawn: what was drawn.
        named: the claims of the task, in the offsets of the document.
        offset: where the task's text begins in the document.
        known: ids of the regions that the server has of the task.
    """
    # Of claims the page tells all that it has; of others only the server's copy is known here.
    has = drawn.present if drawn.role is Role.CONTENT else drawn.present | known
    place = drawn.span.shift(offset)
    return tuple(
        (name, claim)
        for name, claim in named
        if name not in has
        and any(span.overlap(place) for span in claim.attribution.spans(drawn.role))
    )


def put_in_place(drawn: Drawn, result: Sequence[Json]) -> list[Json]:
    """Return a result whose best match takes the place of what was drawn, instead of a second one.

    Args:
        drawn: what was drawn.
        result: regions, choices and relations.
    """
    label = controls.LABELS[drawn.role]
    same = [item for item in result if item["type"] == "labels" and item["value"]["labels"] == [label]]
    best = max(same, key=lambda item: _overlap(item, drawn.span), default=None)
    if best is None:
        return list(result)
    old = best["id"]
    return [
        item
        | {key: drawn.region for key in ("id", "from_id", "to_id") if item.get(key) == old}
        for item in result
    ]


def _overlap(item: Json, span: Span) -> int:
    return Span(item["value"]["start"], item["value"]["end"]).overlap(span)


def _span(value: object) -> Span | None:
    start, end = (value.get("start"), value.get("end")) if isinstance(value, Mapping) else (0, 0)
    whole = isinstance(start, int) and isinstance(end, int)
    return Span(start, end) if whole and 0 <= start < end else None


def _role(value: object) -> Role | None:
    labels = _list(value.get("labels")) if isinstance(value, Mapping) else ()
    roles = [_ROLES.get(label) for label in labels if isinstance(label, str)]
    return roles[0] if len(roles) == 1 else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
