"""Which claims contradict, deny or correct each other, as text for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from factcheck.analysis.claim_lines import named_line, said_parts
from factcheck.dataset.violation import printable
from factcheck.domain import RelationKind

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
    """Return what the sources of each group say together, as plain values for JSON."""
    return [
        {
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
    return f"{len(groups.matches.groups)} groups, {kinds.total()} relations" + (
        f": {told}" if told else ""
    )


def _facts(groups: Groups) -> Iterator[GroupFacts]:
    return (row.facts for row in groups.rows if row.facts)


def _lines(number: int, relation: Relation, claims: Mapping[str, Consensus]) -> Iterator[str]:
    yield printable(f"{number}. {_KINDS[relation.kind]}: {relation.detail}")
    yield from _claim_lines(claims[relation.one])
    yield ""
    yield from _claim_lines(claims[relation.other])


def _claim_lines(claim: Consensus) -> Iterator[str]:
    document = claim.document
    about = (document.outlet, document.published, document.language.english_name)
    for name, value in (
        *said_parts(claim),
        ("published", ", ".join(filter(None, about))),
        ("id", f"{claim.unit} in {document.id}"),
    ):
        if value:
            yield named_line(name, value)
