"""Which claims contradict, deny or correct each other, as text for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from factcheck.analysis.claim_lines import named_line, said_parts, verdict_of
from factcheck.domain import RelationKind
from factcheck.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.analysis.matrix.rows import Groups
    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import GroupFacts, Relation

_KINDS: Mapping[RelationKind, str] = {
    RelationKind.CONTRADICTED: "contradicted",
    RelationKind.DENIED: "denied by the second",
    RelationKind.CORRECTED: "corrected by the second",
    RelationKind.UNCLEAR: "unclear whether both can be so",
}


def relations_to_text(groups: Groups) -> str:
    """Return each relation with its two claims in some lines, ``no relation`` if there is none."""
    claims = {each.unit: each for each in groups.claims}
    found = (each for facts in _facts(groups) for each in facts.relations)
    blocks = ["\n".join(_lines(number, each, claims)) for number, each in enumerate(found, start=1)]
    return "".join(f"{block}\n\n" for block in blocks) or "no relation\n"


def relations_to_list(groups: Groups) -> list[dict[str, object]]:
    """Return what the sources of each group say together, as plain values for JSON.

    Of two claims that are in no group together ``group`` is false: they do not say the same.
    """
    place = {name: number for number, group in enumerate(groups.matches.groups) for name in group}
    return [
        {
            "group": len({place.get(unit, unit) for unit in each.units}) == 1,
            "units": list(each.units),
            "sources": list(each.sources),
            "independent": each.independent,
            "first": list(each.first),
            "first_precision": each.first_precision,
            "verdict_differs": each.verdict_differs,
            "relations": [
                {
                    "kind": relation.kind.value,
                    "one": relation.one,
                    "other": relation.other,
                    "grounds": [ground.value for ground in relation.grounds],
                    "detail": relation.detail,
                }
                for relation in each.relations
            ],
        }
        for each in _facts(groups)
    ]


def describe_relations(groups: Groups) -> str:
    """Return how many groups and relations there are."""
    kinds = Counter(each.kind.value for facts in _facts(groups) for each in facts.relations)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    found = counted(len(groups.matches.groups), "group"), counted(kinds.total(), "relation")
    return ", ".join(found) + (f": {told}" if told else "")


def _facts(groups: Groups) -> Iterator[GroupFacts]:
    return (row.facts for row in groups.rows if row.facts)


def _lines(number: int, relation: Relation, claims: Mapping[str, Consensus]) -> Iterator[str]:
    yield f"{number}. {_KINDS[relation.kind]}"
    yield named_line("why", relation.detail)
    yield from _claim_lines(claims[relation.one])
    yield ""
    yield from _claim_lines(claims[relation.other])


def _claim_lines(claim: Consensus) -> Iterator[str]:
    document = claim.document
    about = (document.outlet, document.published, document.language.english_name)
    for name, value in (
        *said_parts(claim),
        ("verdict", verdict_of(claim) or "none yet"),
        ("published", ", ".join(filter(None, about))),
        ("id", f"{claim.unit} in {document.id}"),
    ):
        if value:
            yield named_line(name, value)
