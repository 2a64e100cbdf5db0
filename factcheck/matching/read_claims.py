"""The claims of a file as they are compared: those of a dataset, or predicted ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.dataset import open_dataset, read_predictions
from factcheck.dataset.consensus import read_consensus
from factcheck.dataset.parts import MANIFEST, read_manifest
from factcheck.errors import InvalidRecord
from factcheck.matching.claims import claim_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from factcheck.dataset import OpenDataset
    from factcheck.domain import Span
    from factcheck.matching.claims import ClaimText


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """Claims in the order of the file, those of a document in the order of its text.

    Attributes:
        sha256: of the file; of the manifest if it is the folder of a run.
        claims: each once.
        names: all ids of each claim, its own one first.
        parallels: ids of documents that are translations of each other, each pair once.
    """

    sha256: str
    claims: Sequence[ClaimText]
    names: Sequence[tuple[str, ...]]
    parallels: Sequence[tuple[str, str]]


def read_claims(path: Path) -> ReadClaims:
    """Read a dataset; or predictions, if the name ends in ``.jsonl`` or it is a folder.

    A dataset gives the claims after agreement and adjudication, predictions all that are predicted,
    those inside others, too. Ids of claims are those that annotators' claims will have.

    Raises:
        InvalidRecord: the file is not valid, or predicts a document twice.
        OSError: it cannot be read.
    """
    if path.is_dir():
        read_manifest(path)  # says what is wrong with a run
    with (path / MANIFEST if path.is_dir() else path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if are_predictions(path):
        return _predicted(path, digest)
    with open_dataset(path) as opened:
        claims, names = _verified(opened)
        partners = {document.id: document.parallel for document in opened.documents()}
    return ReadClaims(digest, claims, names, tuple(_parallels(partners)))


def are_predictions(path: Path) -> bool:
    """Return whether a path is that of predictions, by its name or because it is a folder."""
    return path.is_dir() or path.suffix == ".jsonl"


def _predicted(path: Path, digest: str) -> ReadClaims:
    claims: list[ClaimText] = []
    partners: dict[str, str] = {}
    for prediction in read_predictions(path):
        document = prediction.document
        if document.id in partners:
            raise InvalidRecord(str(path), (f"document {document.id} is in it twice",))
        partners[document.id] = document.parallel
        for name, each in zip(prediction.claim_ids, prediction.claims, strict=True):
            labels = frozenset(score.label for score in each.labels)
            text = claim_text(name, document, each.attribution, labels)
            claims.append(replace(text, within=each.within))
    names = [(each.id,) for each in claims]
    return ReadClaims(digest, claims, names, tuple(_parallels(partners)))


def _verified(opened: OpenDataset) -> tuple[list[ClaimText], list[tuple[str, ...]]]:
    order = {document.id: number for number, document in enumerate(opened.documents())}
    places: list[tuple[int, Span]] = []
    claims: list[ClaimText] = []
    names: list[tuple[str, ...]] = []
    units: dict[str, None] = {}
    for each in read_consensus(opened):
        units[each.unit] = None
        labels = frozenset(each.labels or ())
        text = claim_text(each.unit, each.document, each.attribution, labels)
        claims.append(replace(text, within=each.within))
        names.append(tuple(sorted({answer.id for answer in each.answers.values()})))
        places.append((order[each.document.id], each.attribution.content[0]))
    ordered = sorted(range(len(claims)), key=places.__getitem__)
    # An answer may have the id of another claim, see `Consensus.unit`.
    named = [
        (unit, *(name for name in ids if name not in units))
        for unit, ids in zip(units, names, strict=True)
    ]
    return [claims[number] for number in ordered], [named[number] for number in ordered]


def _parallels(partners: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each document with its translation, if both are there."""
    for one, other in partners.items():
        if one < other and other in partners:
            yield one, other
