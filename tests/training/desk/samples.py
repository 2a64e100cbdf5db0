"""What a desk has verified: short texts that the small network can learn."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Document,
    Language,
    SourceLabel,
    Span,
    Taxonomy,
    claim_id,
)
from tests.paths import EXAMPLES

WHEN = "2026-03-01T00:00:00Z"
TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Minister")))
_SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
_PLACES = (
    "road",
    "river",
    "school",
    "market",
    "house",
    "mill",
    "tower",
    "garden",
    "bridge",
    "wall",
)


def document(number: int) -> Document:
    """Return a text in which the mayor or the minister says one thing."""
    who, place = ("Mayor", "Minister")[number % 2], _PLACES[number // 2 % len(_PLACES)]
    text = (
        f"The {who.lower()} said that it rained on the {place} {'ab'[number // 20 % 2]}. It hailed."
    )
    return Document(f"d{number}", "", text, Language.ENGLISH)


def attribution(of: Document) -> Attribution:
    """Return what is said in such a text."""
    said, end = of.text.index("said"), of.text.index(".")
    return Attribution((Span(said + 5, end),), (Span(0, said - 1),), (Span(said, said + 4),))


def write_claims(
    path: Path,
    numbers: Sequence[int],
    annotators: Sequence[str] = ("nour@example.org",),
    unread: Sequence[int] = (),
    taxonomy: Taxonomy = TAXONOMY,
) -> Path:
    """Write a dataset: everybody found the claim of each document; nobody read the unread ones."""
    documents = [document(number) for number in numbers]
    annotations = [
        Annotation(f"{each.id} {who}", each.id, who, WHEN, WHEN, 1.0)
        for each in documents
        for who in annotators
    ]
    claims = []
    for note in annotations:
        of = next(each for each in documents if each.id == note.document)
        spans = attribution(of)
        label = "Mayor" if "mayor" in of.text else "Minister"
        claims.append(Claim(claim_id(of, spans), of.id, note.id, spans, (label,)))
    dataset = replace(
        _SAMPLE,
        taxonomy=taxonomy,
        documents=(*documents, *map(document, unread)),
        annotations=tuple(annotations),
        claims=tuple(claims),
        withdrawn=(),
    )
    write_dataset(path, dataset)
    return path
