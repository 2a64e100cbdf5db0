"""Texts with the annotations of everybody who read them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from factcheck.domain import Annotation, Claim, Dataset, Document, Span


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A document, or a part of one, with its annotations.

    Attributes:
        document: what was read.
        part: the stretch of it that was shown; ``None`` for all of it.
        annotations: the last of each annotator, in the order of their names; no gold.
        claims: the claims of each annotator, in the same order; empty if somebody found none.
        gold: adjudications, and annotations that somebody made ground truth; the last one changed
            comes last, and decides.
        gold_claims: the claims of the one that decides.
    """

    document: Document
    part: Span | None
    annotations: Mapping[str, Annotation]
    claims: Mapping[str, Sequence[Claim]]
    gold: tuple[Annotation, ...] = ()
    gold_claims: Sequence[Claim] = ()


def claims_by_annotation(dataset: Dataset) -> Mapping[str, Sequence[Claim]]:
    """Return the claims of each annotation by its id; none for an annotation without claims."""
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dataset.claims:
        claims[claim.annotation].append(claim)
    return claims


def annotated_texts(dataset: Dataset) -> Iterator[AnnotatedText]:
    """Yield every text that somebody annotated, in the order of documents and their parts.

    If somebody annotated a text several times, the annotation that was changed last counts.
    """
    claims = claims_by_annotation(dataset)
    texts: defaultdict[str, defaultdict[Span | None, list[Annotation]]]
    texts = defaultdict(lambda: defaultdict(list))
    for annotation in sorted(dataset.annotations, key=lambda each: (each.updated, each.id)):
        texts[annotation.document][annotation.part].append(annotation)
    for document in dataset.documents:
        parts = texts[document.id]
        for part, made in sorted(parts.items(), key=lambda each: each[0] or Span(0, 0)):
            last = {each.annotator: each for each in made if not each.gold}
            gold = tuple(each for each in made if each.gold)
            yield AnnotatedText(
                document,
                part,
                annotations=dict(sorted(last.items())),
                claims={name: tuple(claims[each.id]) for name, each in sorted(last.items())},
                gold=gold,
                gold_claims=tuple(claims[gold[-1].id]) if gold else (),
            )


def shared_texts(dataset: Dataset) -> Iterator[AnnotatedText]:
    """Yield every text that two people or more annotated; whoever made gold does not count.

    Gold comes from an adjudicator who saw the answers of the others.
    """
    return (text for text in annotated_texts(dataset) if len(text.annotations) > 1)
