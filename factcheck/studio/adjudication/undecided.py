"""What an adjudicator left as open as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.studio import controls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Raw = Mapping[str, Any]

_SHOWN = 60


def undecided(disputes: Sequence[Raw], result: Sequence[Raw], text: str) -> Iterator[str]:
    """Yield, in words, each dispute in which nothing was decided.

    It may be what was meant: a source in two pieces of which everybody had marked one. So this is
    told, and nothing is refused.

    Args:
        disputes: ``adjudicates.disputes`` of the task.
        result: what was submitted.
        text: of the task.
    """
    places = {
        str(item.get("id")): _quoted(item.get("value") or {}, text)
        for item in result
        if item.get("from_name") == controls.SPAN
    }
    chosen = {(item.get("id"), item.get("from_name")) for item in result}
    for each in disputes:
        regions, control = each["regions"], each["control"]
        if not places.keys() >= set(regions):
            continue
        if not control:
            yield f"all versions are still marked: {', '.join(places[name] for name in regions)}"
        elif (regions[0], control) not in chosen:
            yield f"no {_NAMES[control]} was chosen for {places[regions[0]]}"


_NAMES = {
    controls.ATTRIBUTED_TO: "source label",
    controls.QUOTATION: "kind of quotation",
    controls.VERDICT: "verdict",
}


def _quoted(value: Raw, text: str) -> str:
    start, end = value.get("start"), value.get("end")
    whole = isinstance(start, int) and isinstance(end, int)
    words = " ".join(text[start:end].split()) if whole else ""
    return f"“{words if len(words) <= _SHOWN else words[:_SHOWN] + '…'}”"
