"""The claims of a dataset of any size after agreement and adjudication."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from factcheck.comparing.consensus import consensus_claims, sole_consensus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset.reading import OpenDataset


def read_consensus(opened: OpenDataset) -> Iterator[Consensus]:
    """Yield every claim once, in the order of the file.

    Only documents with several annotations are in memory. Their claims come where the file has the
    first one of them, in the order of `consensus_claims`.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    several = {each.document for each in opened.annotators() if each.annotations > 1}
    shared: defaultdict[str, list[Consensus]] = defaultdict(list)
    for found in consensus_claims(opened.only(several)):
        shared[found.document.id].append(found)
    for each in opened.claims():
        if each.document.id in several:
            yield from shared.pop(each.document.id, ())
        else:
            annotation = each.annotation
            yield sole_consensus(
                each.document, each.claim, annotation.annotator, gold=annotation.gold
            )


def shared_documents(opened: OpenDataset) -> set[str]:
    """Return the ids of the documents that two people or more annotated, gold not counted."""
    return {each.document for each in opened.annotators() if len(each.annotators) > 1}
