"""The claims of a dataset after agreement and adjudication, each one once.

If somebody decided on a text, the decision counts: the last adjudication, or the last annotation
that was made ground truth. Otherwise the claims of its annotators are aligned, see `align_claims`:
what all of them say is agreed, and where they differ, the answer is disputed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby

from factcheck.comparing.alignment import align_claims
from factcheck.comparing.texts import AnnotatedText, annotated_texts
from factcheck.domain import Attribution, Claim, Dataset, Document, claim_id


@dataclass(frozen=True, slots=True)
class Consensus:
    """A claim, with everybody's answer to it.

    Attributes:
        unit: its id, 16 hexadecimal digits, which no other claim of the dataset has: the id of
            the answer with this attribution, and if another claim has that, of another answer. It
            is the same in the next release unless most annotators mark other borders then.
        document: where it is.
        attribution: its spans, as most of those who found it marked them; if there is a tie, as
            the first of them by name did.
        answers: the claim of everybody who found it, by annotator.
        missed: annotators of the same text who did not mark it.
        decided: who adjudicated the text or made the annotation ground truth, ``""`` if nobody.
    """

    unit: str
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
    """Yield every claim once, in the order of the documents and of their texts.

    A claim that stands in two parts of a document that overlap, with the same content, is one.
    """
    for _, texts in groupby(annotated_texts(dataset), key=lambda text: text.document.id):
        found: list[Consensus] = []
        for text in texts:
            found = _merged(found, list(_consensus(text)))
        yield from sorted(_named(found), key=lambda each: each.attribution.content)


def sole_consensus(document: Document, claim: Claim, annotator: str, *, gold: bool) -> Consensus:
    """Return a claim of a document that nobody else annotated."""
    answers = {annotator: claim}
    decided = annotator if gold else ""
    return Consensus(claim.id, document, claim.attribution, answers, decided=decided)


def _consensus(text: AnnotatedText) -> Iterator[Consensus]:
    decided = text.gold[-1].annotator if text.gold else ""
    claims = {decided: text.gold_claims} if text.gold else text.claims
    for answers in align_claims(claims):
        missed = tuple(name for name in claims if name not in answers)
        yield Consensus("", text.document, _most_common(answers), answers, missed, decided)


def _most_common(answers: Mapping[str, Claim]) -> Attribution:
    counts = Counter(claim.attribution for claim in answers.values())
    (attribution, _), *_ = counts.most_common(1)  # in a tie, the one that was counted first
    return attribution


def _merged(ones: Sequence[Consensus], others: Sequence[Consensus]) -> list[Consensus]:
    """Return the claims of two texts of a document, those with an answer in common once."""
    merged = {id(each): each for each in ones}
    of_id = {answer.id: id(each) for each in ones for answer in each.answers.values()}
    for other in others:
        shared = [of_id[a.id] for a in other.answers.values() if a.id in of_id]
        if shared:
            merged[shared[0]] = _merge(merged[shared[0]], other)
        else:
            merged[id(other)] = other
    return list(merged.values())


def _merge(one: Consensus, other: Consensus) -> Consensus:
    """Return a claim with the answers of both; where somebody decided, with that one's only."""
    if one.decided or other.decided:
        return one if one.decided else other
    answers = dict(sorted({**other.answers, **one.answers}.items()))
    missed = tuple(sorted({*one.missed, *other.missed} - answers.keys()))
    return replace(one, attribution=_most_common(answers), answers=answers, missed=missed)


def _named(found: Iterable[Consensus]) -> Iterator[Consensus]:
    """Yield the claims of a document with their ids.

    Those with the fewest different answers choose first: people who mark the same words as
    several claims may number them differently.
    """
    claims = [(each, list(dict.fromkeys(_ids(each)))) for each in found]
    taken: set[str] = set()
    known = {name for _, ids in claims for name in ids}
    for each, ids in sorted(claims, key=lambda claim: len(claim[1])):
        free = (name for name in ids if name not in taken)
        unit = next(free, "") or _unused(each, known | taken)
        taken.add(unit)
        yield replace(each, unit=unit)


def _ids(each: Consensus) -> Iterator[str]:
    """Yield the ids of the answers, first of those with the claim's own attribution."""
    answers = list(each.answers.values())
    yield from (answer.id for answer in answers if answer.attribution == each.attribution)
    yield from (answer.id for answer in answers)


def _unused(each: Consensus, known: set[str]) -> str:
    """Return an id for a claim all of whose ids name others."""
    names = (claim_id(each.document, each.attribution, ordinal) for ordinal in count())
    return next(name for name in names if name not in known)
