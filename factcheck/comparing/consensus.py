"""The claims of a dataset after agreement and adjudication, each one once.

If somebody decided on a text, the decision counts: the last adjudication, or the last annotation
that was made ground truth. Otherwise the claims of its annotators are aligned, see `align_claims`:
what all of them say is agreed, and where they differ, the answer is disputed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count, groupby

from factcheck.comparing.alignment import align_claims
from factcheck.comparing.matching import match_claims
from factcheck.comparing.texts import AnnotatedText, annotated_texts, claims_by_annotation
from factcheck.domain import (
    Attribution,
    Claim,
    Dataset,
    Document,
    Quotation,
    Role,
    Stance,
    claim_id,
    text_of,
)


class Difference(StrEnum):
    """What the answers to a claim differ in."""

    MISSED = "missed"
    """Somebody who read the text did not mark it."""

    BORDERS = "borders"
    """The words of the claim, its source, cue or channel."""

    QUOTATION = "quotation"
    STANCE = "stance"
    LABELS = "labels"
    VERDICT = "verdict"
    """Both verdicts were given: one that is still missing is no other one."""


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
        within: id of the claim whose content reports this one, ``""`` if the text itself does.
    """

    unit: str
    document: Document
    attribution: Attribution
    answers: Mapping[str, Claim]
    missed: tuple[str, ...] = ()
    decided: str = ""
    within: str = ""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the answers differ in, in the order of `Difference`."""
        attributions = [claim.attribution for claim in self.answers.values()]
        borders = {tuple(map(each.spans, Role)) for each in attributions}
        found = {
            Difference.MISSED: bool(self.missed),
            Difference.BORDERS: len(borders) > 1,
            Difference.QUOTATION: self.quotation is None,
            Difference.STANCE: self.stance is None,
            Difference.LABELS: self.labels is None,
            Difference.VERDICT: self.verdict is None,
        }
        return tuple(each for each, differs in found.items() if differs)

    @property
    def quotation(self) -> Quotation | None:
        """How the claim is quoted, ``None`` if the answers differ."""
        first, *others = {claim.attribution.quotation for claim in self.answers.values()}
        return None if others else first

    @property
    def stance(self) -> Stance | None:
        """What the source says of the claim, ``None`` if the answers differ."""
        first, *others = {claim.attribution.stance for claim in self.answers.values()}
        return None if others else first

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all evidence, each once."""
        claims = self.answers.values()
        return tuple(dict.fromkeys(url for claim in claims for url in claim.evidence.urls))

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes of all evidence, each once."""
        notes = (claim.evidence.note for claim in self.answers.values())
        return tuple(dict.fromkeys(filter(None, notes)))

    def words(self, role: Role) -> str:
        """Return the text of one role, its pieces joined by `` … ``."""
        return text_of(self.attribution.spans(role), self.document.text)

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
        yield from sorted(_nested(_named(found)), key=lambda each: each.attribution.content)


Answer = tuple[str, str]
"""Id of an annotation, and of a claim in it."""


def join_answers(dataset: Dataset, found: Iterable[Consensus]) -> Mapping[Answer, str]:
    """Return which claim of the consensus each claim of a dataset is an answer to.

    What annotators said before somebody decided is an answer to the claim that it could be paired
    with (`match_claims`); where there is none, it is missing: the decision left it out.
    """
    units: defaultdict[str, list[Consensus]] = defaultdict(list)
    joined: dict[Answer, str] = {}
    for each in found:
        units[each.document.id].append(each)
        joined |= {(answer.annotation, answer.id): each.unit for answer in each.answers.values()}
    for annotation, claims in claims_by_annotation(dataset).items():
        left = [claim for claim in claims if (annotation, claim.id) not in joined]
        used = {joined.get((annotation, claim.id)) for claim in claims}
        free = [each for each in units[claims[0].document] if each.unit not in used]
        joined |= {(annotation, claim.id): each.unit for claim, each in match_claims(left, free)}
    return joined


def sole_consensus(document: Document, claim: Claim, annotator: str, *, gold: bool) -> Consensus:
    """Return a claim of a document that nobody else annotated."""
    answers = {annotator: claim}
    decided = annotator if gold else ""
    return Consensus(
        claim.id, document, claim.attribution, answers, decided=decided, within=claim.within
    )


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


def _nested(found: Iterable[Consensus]) -> Iterator[Consensus]:
    """Yield the claims of a document, each with the one that most answers say it is within."""
    claims = list(found)
    units = {(who, a.id): each.unit for each in claims for who, a in each.answers.items()}
    for each in claims:
        outer = Counter(units.get((who, answer.within), "") for who, answer in each.answers.items())
        yield replace(each, within=outer.most_common(1)[0][0])


def _ids(each: Consensus) -> Iterator[str]:
    """Yield the ids of the answers, first of those with the claim's own attribution."""
    answers = list(each.answers.values())
    yield from (answer.id for answer in answers if answer.attribution == each.attribution)
    yield from (answer.id for answer in answers)


def _unused(each: Consensus, known: set[str]) -> str:
    """Return an id for a claim all of whose ids name others."""
    names = (claim_id(each.document, each.attribution, ordinal) for ordinal in count())
    return next(name for name in names if name not in known)
