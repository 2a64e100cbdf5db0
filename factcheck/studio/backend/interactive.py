"""Interactive requests: the region that an annotator has just drawn, and the predictions there.

Measured on the annotation page of Label Studio 1.23.2: it sends a request whenever a region is
drawn, moved or deleted, with all regions of the same label, oldest first, each with its choices. It
adds the answer at once, as if the annotator had made it. A region with an id that the page has
already replaces the one on the page, choices included; a relation to such a region, or to the one
just drawn, breaks the page. So only new regions are answered, every region of an answer has a new
id, and the drawn region stays. `factcheck.studio.format.result_reader` sees by the ids that it was
a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.domain import Role, Span
from factcheck.studio.format import controls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.studio.format.task_writer import Named

    Json = dict[str, Any]

_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_ROLES = {label: role for role, label in controls.LABELS.items()}


@dataclass(frozen=True, slots=True)
class Region:
    """A labelled region: its id, its role, and its span in the task's text."""

    id: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Drawn:
    """A region that somebody has just drawn.

    Attributes:
        region: the new region.
        others: the other regions on the page with the same label.
    """

    region: Region
    others: tuple[Region, ...]


def regions_in(result: object) -> tuple[Region, ...]:
    """Return the labelled regions of a result, in its order; other items are ignored."""
    return tuple(region for item in _items(result) if (region := _region(item)))


def find_drawn(result: object, length: int) -> Drawn | None:
    """Return the region that was drawn last, ``None`` if it is not new.

    A region with a choice is not new.

    Args:
        result: the ``context.result`` of the request.
        length: code points of the task's text.
    """
    regions = regions_in(result)
    if not regions or regions[-1].span.end > length:
        return None
    *others, last = regions
    chosen_for = {str(item.get("id")) for item in _items(result) if not _region(item)}
    return None if last.id in chosen_for else Drawn(last, tuple(others))


def claims_at(
    drawn: Drawn, named: Sequence[Named], offset: int, stored: Iterable[Region]
) -> tuple[Named, ...]:
    """Return the claims that overlap a drawn region with any of their spans.

    Claims that are already marked are left out.

    Args:
        drawn: the drawn region.
        named: the claims of the task, with offsets in the document.
        offset: where the task's text begins in the document.
        stored: the regions that the server stores for the task.
    """
    # The page sends its claims only when a claim is drawn; else the server's copy is used, too.
    is_claim = drawn.region.role is Role.CONTENT
    marked = drawn.others if is_claim else (*drawn.others, *stored)
    taken = [each.span.shift(offset) for each in marked if each.role is Role.CONTENT]
    place = drawn.region.span.shift(offset)
    return tuple(
        (name, claim)
        for name, claim in named
        if _overlap((span for role in Role for span in claim.attribution.spans(role)), [place])
        and not _overlap(claim.attribution.content, taken)
    )


def with_new_ids(drawn: Drawn, result: Sequence[Json]) -> list[Json]:
    """Return a result with new ids, made from the drawn region's: see `controls.answer_id`."""
    names: dict[str, str] = {}
    for item in result:
        if "id" in item:
            names.setdefault(item["id"], controls.answer_id(drawn.region.id, len(names) + 1))
    return [
        item | {key: names[item[key]] for key in ("id", "from_id", "to_id") if key in item}
        for item in result
    ]


def _overlap(spans: Iterable[Span], others: Sequence[Span]) -> bool:
    return any(span.overlap(other) for span in spans for other in others)


def _items(result: object) -> list[Mapping[str, Any]]:
    items = result if isinstance(result, list) else []
    return [item for item in items if isinstance(item, Mapping)]


def _region(item: Mapping[str, Any]) -> Region | None:
    name, value = item.get("id"), item.get("value")
    if item.get("from_name") != controls.SPAN or not isinstance(value, Mapping):
        return None
    start, end, labels = value.get("start"), value.get("end"), value.get("labels")
    role = _ROLES.get(str(labels[0])) if isinstance(labels, list) and len(labels) == 1 else None
    if role is None or not isinstance(name, str) or not _ID.fullmatch(name):
        return None
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end:
        return None
    return Region(name, role, Span(start, end))
