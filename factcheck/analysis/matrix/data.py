"""The rows, claims and texts of the matrix as JSON, which its script makes into elements.

Each text is there once, and claims are offsets in it, in code points. What is empty is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from factcheck.analysis.chain import chain_of, reporting_of
from factcheck.analysis.matrix.columns import columns_of
from factcheck.analysis.matrix.rows import BADGES
from factcheck.analysis.offline_page import to_html_json
from factcheck.comparing.outer import outer_claims
from factcheck.dataset.moments import in_utc
from factcheck.domain import Direction, Language, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.analysis.matrix.columns import SourceColumn
    from factcheck.analysis.matrix.rows import Groups, Row
    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Document, Drift, Relation

BLOCK = 500
"""Documents, claims or rows in one element."""


def matrix_data(groups: Groups, columns: Sequence[SourceColumn]) -> Iterator[str]:
    """Yield JSON that is safe inside ``script`` elements: what is common, then lists.

    A list begins with what it is of: documents, claims, or rows. Documents are named by their
    number, claims by theirs.
    """
    documents = {each.document.id: each.document for each in groups.claims}
    places = {name: number for number, name in enumerate(documents)}
    numbers = {each.unit: number for number, each in enumerate(groups.claims)}
    by_unit = {each.unit: each for each in groups.claims}
    withdrawn = frozenset(groups.dataset.withdrawn)
    yield to_html_json(
        {
            "columns": [[each.name, each.kind] for each in columns],
            "badges": BADGES,
            "verdicts": groups.dataset.taxonomy.verdicts,
            "roles": [role.value for role in Role],
            "languages": {
                each.value: {"name": each.english_name, "direction": each.direction}
                for each in Language
            },
        }
    )
    lists: dict[str, list[Mapping[str, Any]]] = {
        "documents": [_document(each) for each in documents.values()],
        "claims": [
            _claim(each, places[each.document.id], columns_of(each, columns))
            | _present(
                {
                    "chain": chain_of(each, by_unit) if each.within else (),
                    "reporting": reporting_of(outer_claims(each, by_unit)),
                    "withdrawn": each.document.id in withdrawn,
                }
            )
            for each in groups.claims
        ],
        "rows": [_row(each, numbers) for each in groups.rows],
    }
    for name, values in lists.items():
        for first in range(0, len(values), BLOCK):
            yield to_html_json([name, *values[first : first + BLOCK]])


def _document(document: Document) -> Mapping[str, Any]:
    optional = {
        "title": document.title,
        "published": _shown(in_utc(document.published)) if document.published else "",
        "outlet": document.outlet,
        "url": document.url,
    }
    return {
        "id": document.id,
        "language": document.language.value,
        "text": document.text,
        **_present(optional),
    }


def _claim(claim: Consensus, document: int, columns: Sequence[int]) -> dict[str, Any]:
    answers = list(claim.answers.values())
    optional = {
        **{
            role.value: [(span.start, span.end) for span in claim.attribution.spans(role)]
            for role in Role
        },
        "verdict": claim.verdict,
        "disputed": claim.verdict is None,
        "urls": tuple(dict.fromkeys(url for each in answers for url in each.evidence.urls)),
        "notes": tuple(dict.fromkeys(e.evidence.note for e in answers if e.evidence.note)),
        "missed": len(claim.missed),
        "decided": bool(claim.decided),
    }
    return {
        "id": claim.unit,
        "document": document,
        "columns": columns,
        "stance": claim.stance or "disputed",
        **_present(optional),
    }


def _row(row: Row, numbers: Mapping[str, int]) -> Mapping[str, Any]:
    facts = row.facts
    optional = {
        "sources": facts.sources if facts else (),
        "independent": row.independent,
        "seen": _shown(row.seen),
        "first": [numbers[each] for each in facts.first] if facts else (),
        "relations": [_relation(each, numbers) for each in facts.relations] if facts else (),
        "drifts": [_drift(each, numbers) for each in row.drifts],
    }
    return {
        "name": row.name,
        "kind": row.kind,
        "claims": [numbers[each.unit] for each in row.claims],
        "badges": row.badges,
        **_present(optional),
    }


def _shown(moment: str) -> str:
    """Return a date of publication as people read it: ``2026-03-01 22:00 UTC``."""
    return moment.replace("T", " ").replace("Z", " UTC")


def _relation(relation: Relation, numbers: Mapping[str, int]) -> list[object]:
    ends = [numbers[relation.one], numbers[relation.other]]
    return [relation.kind, *ends, relation.detail]


def _drift(drift: Drift, numbers: Mapping[str, int]) -> list[object]:
    ends = [numbers.get(each) for each in (drift.original, drift.translation)]
    return [drift.kind, *ends, drift.detail, drift.direction is not Direction.UNKNOWN]


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in values.items() if each}
