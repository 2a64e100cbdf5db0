"""What an adjudicator starts from: all answers in one, and what of that is still to be decided.

A claim on which all agree stands once, as they said it. Where they differ every version is there:
to delete what is wrong takes a click, to mark what is right takes four. What can't be there twice,
a kind of quotation, source labels, a verdict, is left open.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.comparing.differences import Aspect
from factcheck.domain import Attribution, Role, Span, claim_id
from factcheck.studio.format import controls
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.result_writer import region_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from factcheck.comparing.differences import ComparedClaim
    from factcheck.domain import Claim, Document

    Chosen = Mapping[str, tuple[str, ...]]

_SHARED = (Role.SOURCE, Role.CUE, Role.CHANNEL)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something that the start leaves open.

    Attributes:
        claim: id of the claim for which something is to be chosen, or of whose spans there are
            several versions; ``""`` where whole claims are versions of one.
        versions: ids of regions, as each annotator has them; what stays should not be more than
            what one of them has. Empty if something is to be chosen.
        control: what is to be chosen, ``""`` for versions.
    """

    claim: str = ""
    versions: tuple[tuple[str, ...], ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """All answers in one.

    Attributes:
        claims: in the offsets of the text that is shown.
        disputes: what is open.
    """

    claims: tuple[Marked, ...]
    disputes: tuple[Dispute, ...]


def start(document: Document, part: Span, found: Iterable[ComparedClaim]) -> Start:
    """Return what an adjudicator starts from.

    Args:
        document: what was annotated.
        part: the stretch of it that is shown.
        found: what its annotators said, claim by claim.
    """
    builder = _Builder(document, part)
    for each in found:
        builder.add(each)
    return Start(tuple(builder.claims), tuple(builder.disputes))


def answer(claims: Iterable[Claim], part: Span) -> tuple[Marked, ...]:
    """Return one annotator's claims as they were submitted.

    Args:
        claims: those of one annotation.
        part: the stretch of the document that is shown.
    """
    return tuple(
        Marked(
            claim.id,
            claim.attribution.shift(-part.start),
            {**_quotation(claim.attribution), **_judged([claim])},
        )
        for claim in claims
    )


@dataclass(slots=True)
class _Builder:
    document: Document
    part: Span
    claims: list[Marked] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    ordinals: Counter[tuple[Span, ...]] = field(default_factory=Counter)

    def add(self, each: ComparedClaim) -> None:
        """Add a claim, or every version of it.

        Two versions whose contents begin with the same words are one claim with the further pieces
        of both: of two regions in one place nobody could click the lower.
        """
        answers = list(each.answers.values())
        versions: defaultdict[Span, list[Attribution]] = defaultdict(list)
        for claim in answers:
            versions[claim.attribution.content[0]].append(claim.attribution)
        everybody = [claim.attribution for claim in answers]
        heads = [self._add(some, everybody, each) for _, some in sorted(versions.items())]
        if len(heads) > 1:
            self.disputes.append(Dispute(versions=tuple((head,) for head in heads)))

    def _add(
        self, versions: Sequence[Attribution], everybody: Sequence[Attribution], each: ComparedClaim
    ) -> str:
        """Add a claim with everybody's sources, cues and channels; return its id."""
        pieces = {span for version in versions for span in version.content[1:]}
        source, cue, channel = (
            tuple(sorted({span for other in everybody for span in other.spans(role)}))
            for role in _SHARED
        )
        content = (versions[0].content[0], *sorted(pieces))
        attribution = Attribution(content, source, cue, channel, versions[0].quotation)
        name = claim_id(self.document, attribution, self.ordinals[attribution.content])
        self.ordinals[attribution.content] += 1
        self._compare(name, Role.CONTENT, [version.content[1:] for version in versions])
        for role in _SHARED:
            self._compare(name, role, [other.spans(role) for other in everybody])
        chosen = dict(_judged(list(each.answers.values())))
        if len({version.quotation for version in versions}) == 1:
            chosen |= _quotation(versions[0])
        else:
            self._open(name, controls.QUOTATION)
        if Aspect.VERDICT in each.differences:
            del chosen[controls.VERDICT]
            self._open(name, controls.VERDICT)
        if Aspect.LABELS in each.differences:
            del chosen[controls.ATTRIBUTED_TO]
            # Where one of them chose none, to leave it at that is an answer, too.
            if all(claim.labels for claim in each.answers.values()):
                self._open(name, controls.ATTRIBUTED_TO)
        self.claims.append(Marked(name, attribution.shift(-self.part.start), chosen))
        return name

    def _compare(self, claim: str, role: Role, versions: Iterable[tuple[Span, ...]]) -> None:
        """Note versions of the spans of a claim, unless one of them has all there are."""
        sets = {frozenset(version) for version in versions}
        if frozenset[Span]().union(*sets) not in sets:
            names = sorted(
                tuple(region_id(role, span.shift(-self.part.start), claim) for span in sorted(each))
                for each in sets
            )
            self.disputes.append(Dispute(claim, tuple(names)))

    def _open(self, claim: str, control: str) -> None:
        self.disputes.append(Dispute(claim, control=control))


def _quotation(attribution: Attribution) -> Chosen:
    return {controls.QUOTATION: (attribution.quotation.value,)}


def _judged(claims: Sequence[Claim]) -> Chosen:
    """Return what is chosen and written for a claim of several answers, all evidence together."""
    first, *_ = claims
    verdicts = {claim.verdict: None for claim in claims if claim.verdict}
    urls = {url: None for claim in claims for url in claim.evidence.urls}
    notes = {claim.evidence.note: None for claim in claims if claim.evidence.note}
    return {
        controls.ATTRIBUTED_TO: first.labels,
        controls.VERDICT: tuple(verdicts),
        controls.EVIDENCE_URL: tuple(urls),
        controls.EVIDENCE_NOTE: tuple(notes),
    }
