"""What several people said of the same text, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from factcheck.comparing.matching import likeness
from factcheck.domain import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Annotation, Claim, Dataset, Document


@dataclass(frozen=True, slots=True)
class Shared:
    """A document, or a part of one, that two people annotated or more.

    Attributes:
        document: what was read.
        part: the stretch of it that was shown; ``None`` for all of it.
        annotations: by annotator, in the order of their names.
        claims: the same way; empty where somebody found none.
        gold: what decides: adjudications, and annotations that somebody made ground truth.
    """

    document: Document
    part: Span | None
    annotations: Mapping[str, Annotation]
    claims: Mapping[str, Sequence[Claim]]
    gold: tuple[Annotation, ...] = ()


_Texts = defaultdict[str, defaultdict[Span | None, "dict[str, Annotation]"]]


def shared(dataset: Dataset) -> Iterator[Shared]:
    """Yield every text that two people annotated or more, in the order of the dataset.

    What was made ground truth (``gold``) is left out: it comes from an adjudicator who saw the
    others' answers. Of several annotations of one text by one person, the last changed counts.
    """
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dataset.claims:
        claims[claim.annotation].append(claim)
    texts: _Texts = defaultdict(lambda: defaultdict(dict))
    gold: defaultdict[tuple[str, Span | None], list[Annotation]] = defaultdict(list)
    for annotation in sorted(dataset.annotations, key=lambda each: each.updated):
        if annotation.gold:
            gold[annotation.document, annotation.part].append(annotation)
        else:
            texts[annotation.document][annotation.part][annotation.annotator] = annotation
    for document in dataset.documents:
        parts = texts[document.id]
        for part, latest in sorted(parts.items(), key=lambda each: each[0] or Span(0, 0)):
            if len(latest) > 1:
                annotations = dict(sorted(latest.items()))
                found = {name: tuple(claims[each.id]) for name, each in annotations.items()}
                decisive = tuple(gold[document.id, part])
                yield Shared(document, part, annotations, found, decisive)


def units(text: Shared) -> list[Mapping[str, Claim]]:
    """Return the claims of a text, each with what every annotator who found it made of it.

    Two annotators' claims are one if their contents share at least half of either, one to one, the
    most alike first, as `evaluation.match` pairs predicted with gold ones. Of more annotators, a
    claim joins others if it is so paired with any of them.
    """
    ranked = sorted(
        (rank, (one, i), (other, j))
        for one, other in combinations(text.claims, 2)
        for rank, i, j in likeness(
            *([claim.attribution for claim in text.claims[name]] for name in (one, other))
        )
    )
    groups = {
        (name, index): {name: index}
        for name, claims in text.claims.items()
        for index in range(len(claims))
    }
    for _, one, other in ranked:
        ours, theirs = groups[one], groups[other]
        if ours.keys().isdisjoint(theirs):
            ours |= theirs
            for joined in theirs.items():
                groups[joined] = ours
    return [
        {name: text.claims[name][index] for name, index in sorted(group.items())}
        for key, group in groups.items()
        if key == min(group.items())
    ]
