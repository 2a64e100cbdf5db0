"""What a dataset card counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from factcheck.dataset.moments import read_day, read_moment
from factcheck.dataset.rows import Rows, read_units

if TYPE_CHECKING:
    from datetime import datetime

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset.reading import OpenDataset
    from factcheck.domain import Attribution, Document

_T = TypeVar("_T", str, "datetime")

DISPUTED = "\0"
"""The key of claims on which annotators differ; no label, verdict or stance is called so."""


@dataclass(slots=True)
class Counts:
    """What the card counts.

    Attributes:
        claims: their number: each once, or as often as annotated. ``languages``, ``sources``,
            ``verdicts``, ``quotations`` and ``stances`` count claims by these, ``""`` for none,
            `DISPUTED` where annotators differ.
        answers: claims as often as annotated; ``provenances`` and ``relocated`` count these.
        documents: by language; ``outlets`` documents and ``claims_of`` claims by publisher, ``""``
            if that is not known; ``parallel`` counts those with a text in the other language.
        annotations: their number; ``gold``, ``adjudications`` and ``models`` (by name and
            revision) count annotations.
        deleted: predicted claims that annotators deleted.
        annotators: their names.
        published: first and last date of publication, if any document has one.
        annotated: first and last moment of an annotation, if there is any.
    """

    claims: int = 0
    answers: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    outlets: Counter[str] = field(default_factory=Counter)
    claims_of: Counter[str] = field(default_factory=Counter)
    parallel: int = 0
    annotations: int = 0
    gold: int = 0
    adjudications: int = 0
    deleted: int = 0
    annotators: set[str] = field(default_factory=set)
    languages: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    quotations: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)
    provenances: Counter[str] = field(default_factory=Counter)
    relocated: int = 0
    models: Counter[tuple[str, str]] = field(default_factory=Counter)
    published: list[str] = field(default_factory=list)
    annotated: list[datetime] = field(default_factory=list)


def count_all(opened: OpenDataset, rows: Rows) -> Counts:
    """Return what there is of each kind; claims are those of these rows."""
    counts = Counts()
    for document in opened.documents():
        counts.documents[document.language] += 1
        counts.outlets[document.publisher] += 1
        counts.parallel += bool(document.parallel)
        if document.published:
            day = read_day(document.published).isoformat()
            counts.published = _extremes([*counts.published, day])
    for annotation in opened.annotations():
        counts.annotations += 1
        counts.gold += annotation.gold
        counts.adjudications += bool(annotation.adjudicates)
        counts.deleted += len(annotation.deleted)
        counts.annotators.add(annotation.annotator)
        moments = map(read_moment, (annotation.created, annotation.updated))
        counts.annotated = _extremes([*counts.annotated, *moments])
        if annotation.model:
            counts.models[annotation.model.name, annotation.model.revision] += 1
    for record in opened.claims():
        counts.answers += 1
        counts.provenances[record.claim.provenance] += 1
        counts.relocated += record.claim.relocated
        if rows is Rows.ANNOTATIONS:
            spans = record.attribution
            _add(counts, record.document, record.claim.labels, record.claim.verdict, spans)
    if rows is Rows.CONSENSUS:
        for unit in read_units(opened):
            _add(counts, unit.document, unit.found.labels, unit.found.verdict, unit.found)
    return counts


def _add(
    counts: Counts,
    document: Document,
    labels: tuple[str, ...] | None,
    verdict: str | None,
    spoken: Attribution | Consensus,
) -> None:
    """Count a claim; ``None`` is a value in which annotators differ."""
    counts.claims += 1
    counts.languages[document.language] += 1
    counts.claims_of[document.publisher] += 1
    counts.sources.update([DISPUTED] if labels is None else labels or [""])
    counts.verdicts[DISPUTED if verdict is None else verdict] += 1
    counts.quotations[spoken.quotation or DISPUTED] += 1
    counts.stances[spoken.stance or DISPUTED] += 1


def _extremes(values: list[_T]) -> list[_T]:
    return [min(values), max(values)]
