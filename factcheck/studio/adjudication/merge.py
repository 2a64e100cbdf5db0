"""All answers to a text merged into one, and what is left to decide: an adjudicator starts there.

A claim on which all agree is there once. Where they differ, every version is there: deleting a
wrong one takes one click, marking the right one takes four. Of quotation, stance, source labels and
verdict there can be only one, so they are left open.
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

_LINKED = (Role.SOURCE, Role.CUE, Role.CHANNEL)


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something that the adjudicator has to decide.

    Attributes:
        claim: id of the claim that needs a choice or has several versions of its spans; ``""`` if
            whole claims are versions of each other.
        versions: ids of regions, as each annotator has them; the regions that stay should be
            within one version. Empty if a choice is needed.
        control: where to choose, ``""`` for versions.
    """

    claim: str = ""
    versions: tuple[tuple[str, ...], ...] = ()
    control: str = ""


@dataclass(frozen=True, slots=True)
class MergedAnswers:
    """All answers to a text in one.

    Attributes:
        claims: in the offsets of the text that is shown.
        disputes: what is left to decide.
    """

    claims: tuple[Marked, ...]
    disputes: tuple[Dispute, ...]


def merge_answers(document: Document, part: Span, claims: Iterable[ComparedClaim]) -> MergedAnswers:
    """Return all answers to a text in one.

    Args:
        document: what was annotated.
        part: the part of it that is shown.
        claims: the answers of its annotators, claim by claim.
    """
    merger = _Merger(document, part)
    for each in claims:
        merger.add(each)
    return MergedAnswers(tuple(merger.claims), tuple(merger.disputes))


def submitted_claims(claims: Iterable[Claim], part: Span) -> tuple[Marked, ...]:
    """Return the claims of one annotator as they were submitted.

    Args:
        claims: those of one annotation.
        part: the part of the document that is shown.
    """
    return tuple(
        Marked(
            claim.id,
            claim.attribution.shift(-part.start),
            {**_quotation(claim.attribution), **_stance(claim.attribution), **_choices([claim])},
        )
        for claim in claims
    )


@dataclass(slots=True)
class _Merger:
    document: Document
    part: Span
    claims: list[Marked] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    ordinals: Counter[tuple[Span, ...]] = field(default_factory=Counter)

    def add(self, each: ComparedClaim) -> None:
        """Add a claim, or every version of it.

        If the contents of two versions begin with the same span, they become one claim with the
        further pieces of both: of two regions in one place nobody could click the lower one.
        """
        answers = list(each.answers.values())
        versions: defaultdict[Span, list[Attribution]] = defaultdict(list)
        for claim in answers:
            versions[claim.attribution.content[0]].append(claim.attribution)
        everybody = [claim.attribution for claim in answers]
        heads = [self._add_version(some, everybody, each) for _, some in sorted(versions.items())]
        if len(heads) > 1:
            self.disputes.append(Dispute(versions=tuple((head,) for head in heads)))

    def _add_version(
        self, versions: Sequence[Attribution], everybody: Sequence[Attribution], each: ComparedClaim
    ) -> str:
        """Add a claim with everybody's sources, cues and channels; return its id."""
        pieces = {span for version in versions for span in version.content[1:]}
        source, cue, channel = (
            tuple(sorted({span for other in everybody for span in other.spans(role)}))
            for role in _LINKED
        )
        content = (versions[0].content[0], *sorted(pieces))
        first = versions[0]
        attribution = Attribution(content, source, cue, channel, first.quotation, first.stance)
        name = claim_id(self.document, attribution, self.ordinals[attribution.content])
        self.ordinals[attribution.content] += 1
        self._dispute_spans(name, Role.CONTENT, [version.content[1:] for version in versions])
        for role in _LINKED:
            self._dispute_spans(name, role, [other.spans(role) for other in everybody])
        chosen = dict(_choices(list(each.answers.values())))
        if len({version.quotation for version in versions}) == 1:
            chosen |= _quotation(versions[0])
        else:
            self._leave_open(name, controls.QUOTATION)
        if len({version.stance for version in versions}) == 1:
            chosen |= _stance(versions[0])
        else:
            self._leave_open(name, controls.STANCE)
        if Aspect.VERDICT in each.differences:
            del chosen[controls.VERDICT]
            self._leave_open(name, controls.VERDICT)
        if Aspect.LABELS in each.differences:
            del chosen[controls.ATTRIBUTED_TO]
            # If one of them chose none, choosing none is a valid answer.
            if all(claim.labels for claim in each.answers.values()):
                self._leave_open(name, controls.ATTRIBUTED_TO)
        self.claims.append(Marked(name, attribution.shift(-self.part.start), chosen))
        return name

    def _dispute_spans(self, claim: str, role: Role, versions: Iterable[tuple[Span, ...]]) -> None:
        """Note the versions of the spans of a claim, unless one version has all of them."""
        sets = {frozenset(version) for version in versions}
        if frozenset[Span]().union(*sets) not in sets:
            names = sorted(
                tuple(region_id(role, span.shift(-self.part.start), claim) for span in sorted(each))
                for each in sets
            )
            self.disputes.append(Dispute(claim, tuple(names)))

    def _leave_open(self, claim: str, control: str) -> None:
        self.disputes.append(Dispute(claim, control=control))


def _quotation(attribution: Attribution) -> Chosen:
    return {controls.QUOTATION: (attribution.quotation.value,)}


def _stance(attribution: Attribution) -> Chosen:
    return {controls.STANCE: (attribution.stance.value,)}


def _choices(claims: Sequence[Claim]) -> Chosen:
    """Return the choices for a claim with several answers, with the evidence of all of them."""
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
