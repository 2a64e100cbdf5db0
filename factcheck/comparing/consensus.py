"""The claims of a dataset after agreement and adjudication, each one once.

If somebody decided on a text, the decision counts: the last adjudication, or the last annotation
that was made ground truth. Otherwise the claims of its annotators are aligned, see `align_claims`:
what all of them say is agreed, and where they differ, the answer is disputed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from factcheck.comparing.alignment import align_claims
from factcheck.comparing.texts import AnnotatedText, annotated_texts
from factcheck.dataset import OpenDataset
from factcheck.domain import Attribution, Claim, Dataset, Document


@dataclass(frozen=True, slots=True)
class Consensus:
    """A claim, with everybody's answer to it.

    Attributes:
        document: where it is.
        attribution: its spans, as most of those who found it marked them; if there is a tie, as
            the first of them by name did.
        answers: the claim of everybody who found it, by annotator.
        missed: annotators of the same text who did not mark it.
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
        verdicts = {claim.verdict for claim in self.answers.values() if claim.verdict}
        return None if len(verdicts) > 1 else "".join(verdicts)


def consensus_claims(dataset: Dataset) -> Iterator[Consensus]:
    """Yield every claim once, in the order of the documents and of their texts."""
    for _, texts in groupby(annotated_texts(dataset), key=lambda text: text.document.id):
        claims = [each for text in texts for each in _consensus(text)]
        yield from sorted(claims, key=lambda each: each.attribution.content)


def read_consensus(opened: OpenDataset) -> Iterator[Consensus]:
    """Yield the same claims of a dataset of any size, in the order of the file.

    Of documents with one annotation each claim is yielded as it is read. The others are in memory,
    and their claims come last, in the order of `consensus_claims`.

    Raises:
        InvalidRecord: a claim is not valid.
        OSError: the file cannot be read any more.
    """
    several = {each.document for each in opened.annotators() if each.annotations > 1}
    for each in opened.claims():
        if each.document.id not in several:
            name = each.annotation.annotator
            decided = name if each.annotation.gold else ""
            answers = {name: each.claim}
            yield Consensus(each.document, each.claim.attribution, answers, decided=decided)
    yield from consensus_claims(opened.only(several))


def _consensus(text: AnnotatedText) -> Iterator[Consensus]:
    decided = text.gold[-1].annotator if text.gold else ""
    claims = {decided: text.gold_claims} if text.gold else text.claims
    for answers in align_claims(claims):
        missed = tuple(name for name in claims if name not in answers)
        yield Consensus(text.document, _most_common(answers), answers, missed, decided)


def _most_common(answers: Mapping[str, Claim]) -> Attribution:
    counts = Counter(claim.attribution for claim in answers.values())
    (attribution, _), *_ = counts.most_common(1)  # in a tie, the one that was counted first
    return attribution
