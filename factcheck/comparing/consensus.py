"""What stands of all that annotators said: each claim once, with everybody's answer to it.

Where somebody decided, that is what stands: an adjudicator, or whoever made an annotation the
ground truth. Elsewhere the claims of those who annotated a text are lined up as `shared.units`
does it; what they say alike stands, and what they say differently is disputed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.comparing.alignment import Shared, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Annotation, Attribution, Claim, Dataset, Document, Span


@dataclass(frozen=True, slots=True)
class Standing:
    """A claim, whoever found it.

    Attributes:
        document: where it stands.
        attribution: its spans, as most of those who found it marked them; of equally many, as the
            first of them by name did.
        answers: the claim of everybody who found it, by annotator.
        missed: those who annotated the same text and did not mark it.
        decided: who adjudicated the text or made the annotation ground truth, ``""`` if nobody.
    """

    document: Document
    attribution: Attribution
    answers: Mapping[str, Claim]
    missed: tuple[str, ...] = ()
    decided: str = ""

    @property
    def labels(self) -> tuple[str, ...] | None:
        """The source labels on which all agree, ``None`` if they differ."""
        first, *others = (claim.labels for claim in self.answers.values())
        return first if all(set(first) == set(other) for other in others) else None

    @property
    def verdict(self) -> str | None:
        """The verdict of all who gave one, ``""`` if nobody did, ``None`` if they differ."""
        said = {claim.verdict for claim in self.answers.values() if claim.verdict}
        return None if len(said) > 1 else "".join(said)


def standing(dataset: Dataset) -> Iterator[Standing]:
    """Yield every claim that stands, in the order of the documents and of their texts.

    Of several annotations of a text by one person, and of several that decide, the last changed
    counts.
    """
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in dataset.claims:
        claims[claim.annotation].append(claim)
    texts: defaultdict[str, defaultdict[Span | None, list[Annotation]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for annotation in sorted(dataset.annotations, key=lambda each: (each.updated, each.id)):
        texts[annotation.document][annotation.part].append(annotation)
    for document in dataset.documents:
        found = [
            each
            for part, annotations in texts[document.id].items()
            for each in _of_text(document, part, annotations, claims)
        ]
        yield from sorted(found, key=lambda each: each.attribution.content)


def _of_text(
    document: Document,
    part: Span | None,
    annotations: Sequence[Annotation],
    claims: Mapping[str, Sequence[Claim]],
) -> Iterator[Standing]:
    decisive = [each for each in annotations if each.gold][-1:]
    last = {each.annotator: each for each in decisive or annotations}
    latest = dict(sorted(last.items()))
    decided = "".join(each.annotator for each in decisive)
    said = {name: tuple(claims.get(latest[name].id, ())) for name in latest}
    for answers in units(Shared(document, part, latest, said)):
        missed = tuple(name for name in said if name not in answers)
        yield Standing(document, _commonest(answers), answers, missed, decided)


def _commonest(answers: Mapping[str, Claim]) -> Attribution:
    counts = Counter(claim.attribution for claim in answers.values())
    (attribution, _), *_ = counts.most_common(1)  # of equals, the first that was counted
    return attribution
