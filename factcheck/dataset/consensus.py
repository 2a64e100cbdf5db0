"""The claims of a dataset of any size after agreement and adjudication."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims, join_answers, sole_consensus
from factcheck.comparing.outer import outer_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset.reading import ClaimRecord, OpenDataset
    from factcheck.domain import Dataset


def read_consensus(opened: OpenDataset) -> Iterator[Consensus]:
    """Yield every claim once, in the order of the file.

    Only documents with several annotations are in memory. Their claims come where the file has the
    first one of them, in the order of `consensus_claims`.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    return merge_answers(opened.claims(), _shared(opened))


def read_answers(opened: OpenDataset) -> Iterator[ClaimRecord]:
    """Yield the claims of all annotations with their units, in the order of the file.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    return name_units(opened.claims(), _shared(opened))


def read_outer(
    opened: OpenDataset, claims: Iterable[Consensus]
) -> Mapping[str, tuple[Consensus, ...]]:
    """Return by id the claims whose contents report each of these claims, the nearest first.

    The file is read again if any of the claims is inside another one.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    claims = list(claims)
    around = opened.only({each.document.id for each in claims if each.within})
    by_unit = {each.unit: each for each in consensus_claims(around)}
    return {each.unit: tuple(outer_claims(each, by_unit)) for each in claims}


def merge_answers(records: Iterable[ClaimRecord], shared: Dataset) -> Iterator[Consensus]:
    """Yield every claim once; ``shared`` has the documents with several annotations."""
    units: defaultdict[str, list[Consensus]] = defaultdict(list)
    for found in consensus_claims(shared):
        units[found.document.id].append(found)
    several = {document.id for document in shared.documents}
    for each in records:
        if each.document.id in several:
            yield from units.pop(each.document.id, ())
        else:
            annotation = each.annotation
            yield sole_consensus(
                each.document, each.claim, annotation.annotator, gold=annotation.gold
            )


def name_units(records: Iterable[ClaimRecord], shared: Dataset) -> Iterator[ClaimRecord]:
    """Yield claims with their units; ``shared`` has the documents with several annotations."""
    joined = join_answers(shared, consensus_claims(shared))
    several = {document.id for document in shared.documents}
    for each in records:
        claim = each.claim
        own = "" if claim.document in several else claim.id
        yield replace(each, unit=joined.get((claim.annotation, claim.id), own))


def shared_documents(opened: OpenDataset) -> set[str]:
    """Return the ids of the documents that two people or more annotated, gold not counted."""
    return {each.document for each in opened.annotators() if len(each.annotators) > 1}


def _shared(opened: OpenDataset) -> Dataset:
    return opened.only({each.document for each in opened.annotators() if each.annotations > 1})
