"""Interactive requests: what an annotator has just drawn, and what the model says there.

What the page of Label Studio 1.23.2 does with a text was measured. It asks whenever a region is
drawn, moved or deleted, and sends all regions of that region's label, the oldest first, each with
what was chosen for it. It takes what comes back at once, as if the annotator had made it. A region
whose id is on the page already replaces that one, choices and all; a relation to such a region, or
to the one just drawn, breaks the page. Hence only a new region is answered, every region of the
answer has a new id, and what was drawn is left alone: `factcheck.studio.format.result_reader` knows
by the ids that it was a question.
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
    """A labelled region: its id, its role, and where it stands in the task's text."""

    id: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Drawn:
    """What somebody has just drawn.

    Attributes:
        region: the new region.
        others: the other regions of its label that the page has.
    """

    region: Region
    others: tuple[Region, ...]


def regions_in(result: object) -> tuple[Region, ...]:
    """Return the labelled regions of a result, in its order; what is none is passed over."""
    return tuple(region for item in _items(result) if (region := _region(item)))


def drawn_in(result: object, length: int) -> Drawn | None:
    """Return what was drawn last, ``None`` if it is not new.

    A region that something was chosen for has been dealt with.

    Args:
        result: what the page sends as ``context.result``.
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
    """Return the claims of which a word, whatever its role, stands where something was drawn.

    Claims that are marked already are left out.

    Args:
        drawn: what was drawn.
        named: the claims of the task, in the offsets of the document.
        offset: where the task's text begins in the document.
        stored: the regions that the server has of the task, in drafts and elsewhere.
    """
    # The page tells of all claims when one is drawn; else only the server's copy is known here.
    only_here = drawn.region.role is Role.CONTENT
    marked = drawn.others if only_here else (*drawn.others, *stored)
    taken = [each.span.shift(offset) for each in marked if each.role is Role.CONTENT]
    place = drawn.region.span.shift(offset)
    return tuple(
        (name, claim)
        for name, claim in named
        if _overlap((span for role in Role for span in claim.attribution.spans(role)), [place])
        and not _overlap(claim.attribution.content, taken)
    )


def as_answer(drawn: Drawn, result: Sequence[Json]) -> list[Json]:
    """Return a result with new ids, which tell what they answer: see `controls.answer_id`."""
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
