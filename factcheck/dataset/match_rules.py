"""What the schema of matches cannot express."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.dataset.violation import Violation, pointer, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Record = Mapping[str, Any]


def check_matches(matches: Record) -> Iterator[Violation]:
    """Yield claims that are in two groups, pairs of one claim, and pairs that no group has."""
    groups: dict[str, int] = {}
    for number, group in enumerate(matches["groups"]):
        for place, claim in enumerate(group["claims"]):
            first = groups.setdefault(claim, number)
            if first != number:
                where = pointer("groups", number, "claims", place)
                expected = f"a claim that is not in {pointer('groups', first)}"
                yield Violation(where, shortened(claim), expected)
    for key in ("pairs", "candidates", "decisions"):
        for number, pair in enumerate(matches[key]):
            if pair["one"] == pair["other"]:
                where = pointer(key, number, "other")
                yield Violation(where, shortened(pair["other"]), "another claim")
    for number, pair in enumerate(matches["pairs"]):
        if pair["one"] not in groups or groups[pair["one"]] != groups.get(pair["other"]):
            found = f"{shortened(pair['one'])} and {shortened(pair['other'])}"
            yield Violation(pointer("pairs", number), found, "two claims of one group")
