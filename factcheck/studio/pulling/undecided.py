"""What an adjudicator left open, or may have changed by accident.

It may be intended: a source in two pieces, of which everybody had marked one. So all of this is
reported, and nothing is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.studio.format import controls
from factcheck.studio.format.result_writer import head_of
from factcheck.studio.format.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Raw = Mapping[str, Any]


def undecided(
    disputes: Sequence[Raw], start: Iterable[Raw], result: Iterable[Raw], text: str
) -> Iterator[str]:
    """Yield a sentence for each thing that should be checked again.

    Args:
        disputes: ``adjudicates.disputes`` of the task.
        start: the result that the adjudicator started from, empty if that is not known.
        result: the result that was submitted.
        text: the text of the task.
    """
    before, after = _Marks.of(start), _Marks.of(result)
    for each in disputes:
        claim, control = each["claim"], each["control"]
        if control:
            if claim in after.regions and (claim, control) not in after.chosen:
                yield f"no {controls.NAMES[control]} was chosen for {after.quoted(claim, text)}"
            continue
        linked = after.linked(claim) if claim else after.regions.keys()
        left = {name for version in each["versions"] for name in version} & linked
        if not any(left <= set(version) for version in each["versions"]):
            words = ", ".join(after.quoted(name, text) for name in sorted(left, key=after.place))
            yield f"several versions are still marked: {words}"
    yield from _accidental_changes(disputes, before, after, text)


def _accidental_changes(
    disputes: Sequence[Raw], before: _Marks, after: _Marks, text: str
) -> Iterator[str]:
    """Yield what was left over, or deleted, together with something else."""
    for name in after.regions:
        head = head_of(name)
        if head in before.regions and head not in after.regions and not after.linked(name):
            words = after.quoted(name, text)
            yield f"a piece of a deleted claim is now a claim of its own: {words}"
    disputed = {(each["claim"], name) for each in disputes for v in each["versions"] for name in v}
    gone = [name for name in before.regions if name not in after.regions]
    for name in gone:
        label, claims = before.label(name), before.linked(name)
        if label == controls.CLAIM:
            continue
        for claim in sorted(claims & after.regions.keys()):
            other = any(after.label(each) == label for each in after.linked(claim))
            if len(claims) > 1 and not other and (claim, name) not in disputed:
                words = after.quoted(claim, text)
                yield f"the {label.lower()} of {words} was deleted together with another claim's"


@dataclass(slots=True)
class _Marks:
    """The regions of a result, their choices and their links."""

    regions: dict[str, Raw] = field(default_factory=dict)
    chosen: set[tuple[str, str]] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Iterable[Raw]) -> _Marks:
        marks = cls()
        for item in result:
            name, control = str(item.get("id")), str(item.get("from_name"))
            if item.get("type") == "relation":
                one, other = str(item.get("from_id")), str(item.get("to_id"))
                marks.links.setdefault(one, set()).add(other)
                marks.links.setdefault(other, set()).add(one)
            elif control == controls.SPAN:
                marks.regions[name] = item.get("value") or {}
            else:
                marks.chosen.add((name, control))
        return marks

    def linked(self, name: str) -> set[str]:
        return self.links.get(name, set()) & self.regions.keys()

    def label(self, name: str) -> str:
        return ", ".join(map(str, self.regions[name].get("labels") or ()))

    def place(self, name: str) -> tuple[int, int]:
        """Return the start and end of a region, 0 for what is not a number."""
        ends = self.regions[name].get("start"), self.regions[name].get("end")
        start, end = (each if isinstance(each, int) else 0 for each in ends)
        return start, end

    def quoted(self, name: str, text: str) -> str:
        start, end = self.place(name)
        return quoted(text[start:end])
