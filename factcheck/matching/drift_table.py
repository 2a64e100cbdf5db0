"""Drift as a table for people, and as plain values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from factcheck.domain import Direction
from factcheck.text.counted import counted
from factcheck.text.markdown import escape_markup, table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factcheck.domain import Drift
    from factcheck.matching.drift import ComparedArticles


def drift_to_markdown(compared: Iterable[ComparedArticles]) -> str:
    """Return a row for each drift, ``no drift`` if there is none."""
    names = ("Article", "Translation", "Original known by", "What", "Words")
    rows = [
        table_row(
            each.original.id,
            each.translation.id,
            each.direction.value if each.direction is not Direction.UNKNOWN else "not known",
            drift.kind.value,
            drift.detail,
            escape=escape_markup,
        )
        for each in compared
        for drift in each.drifts
    ]
    return "\n".join([*table_head(*names, texts=names), *rows, ""]) if rows else "no drift\n"


def drift_to_list(drifts: Iterable[Drift]) -> list[dict[str, str]]:
    """Return the drifts as plain values for JSON, with the ids of claims."""
    return [
        {
            "kind": each.kind.value,
            "original": each.original,
            "translation": each.translation,
            "detail": each.detail,
            "direction": each.direction.value,
        }
        for each in drifts
    ]


def drift_counts(compared: Sequence[ComparedArticles]) -> str:
    """Return how many articles were compared, and how many drifts of each kind they have."""
    kinds = Counter(drift.kind.value for each in compared for drift in each.drifts)
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    pairs = sum(each.comparable for each in compared)
    articles = counted(pairs, "translated article")
    return f"{articles}, {counted(kinds.total(), 'drift')}" + (f": {told}" if told else "")


def unlike_articles(compared: Iterable[ComparedArticles]) -> list[str]:
    """Return a sentence for each two articles that are not compared."""
    return [
        f"{each.original.id} and {each.translation.id} name each other as parallel, but of their "
        f"{each.claims[0]} and {each.claims[1]} claims only {each.pairs} could be aligned: they "
        "are not compared; look whether they are the same article"
        for each in compared
        if not each.comparable
    ]
