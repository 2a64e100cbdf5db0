"""Which claims contradict, deny or correct each other, as text for a terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.analysis.claim_lines import named_line, said_parts, verdict_of
from factcheck.analysis.matrix.rows import RowKind
from factcheck.comparing.outer import outer_claims
from factcheck.domain import RelationKind
from factcheck.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from factcheck.analysis.matrix.rows import Groups
    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Relation

_KINDS: Mapping[RelationKind, str] = {
    RelationKind.CONTRADICTED: "contradicted",
    RelationKind.DENIED: "denied by the second",
    RelationKind.CORRECTED: "corrected by the second",
    RelationKind.UNCLEAR: "unclear whether both can be so",
}


def relations_to_text(groups: Groups) -> str:
    """Return each relation with its two claims in some lines, ``no relation`` if there is none."""
    known = _Known({each.unit: each for each in groups.claims}, set(groups.dataset.withdrawn))
    blocks = [
        "\n".join(_lines(number, each, known))
        for number, each in enumerate(_relations(groups), start=1)
    ]
    return "".join(f"{block}\n\n" for block in blocks) or "no relation\n"


def relations_to_list(groups: Groups) -> list[dict[str, object]]:
    """Return what the sources of each group say together, as plain values for JSON.

    Of two claims that are in no group together ``group`` is false, and ``independent`` is ``None``:
    they do not say the same.
    """
    withdrawn = frozenset(groups.dataset.withdrawn)
    return [
        {
            "group": row.kind is RowKind.GROUP,
            "units": list(each.units),
            "withdrawn": [c.unit for c in row.claims if c.document.id in withdrawn],
            "sources": list(each.sources),
            "independent": row.independent,
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
        for row in groups.rows
        if (each := row.facts)
    ]


def describe_relations(groups: Groups) -> str:
    """Return how many groups and relations there are."""
    kinds = Counter(each.kind.value for each in _relations(groups))
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    found = counted(len(groups.matches.groups), "group"), counted(kinds.total(), "relation")
    return ", ".join(found) + (f": {told}" if told else "")


def _relations(groups: Groups) -> Iterator[Relation]:
    return (each for row in groups.rows if row.facts for each in row.facts.relations)


@dataclass(frozen=True, slots=True)
class _Known:
    """All claims by their ids, and the documents that were withdrawn."""

    claims: Mapping[str, Consensus]
    withdrawn: Container[str]


def _lines(number: int, relation: Relation, known: _Known) -> Iterator[str]:
    yield f"{number}. {_KINDS[relation.kind]}"
    yield named_line("why", relation.detail)
    yield from _claim_lines(known.claims[relation.one], known)
    yield ""
    yield from _claim_lines(known.claims[relation.other], known)


def _claim_lines(claim: Consensus, known: _Known) -> Iterator[str]:
    document = claim.document
    withdrawn = "withdrawn" if document.id in known.withdrawn else ""
    about = (document.outlet, document.published, document.language.english_name, withdrawn)
    for name, value in (
        *said_parts(claim, outer_claims(claim, known.claims)),
        ("verdict", verdict_of(claim) or "none yet"),
        ("published", ", ".join(filter(None, about))),
        ("id", f"{claim.unit} in {document.id}"),
    ):
        if value:
            yield named_line(name, value)
