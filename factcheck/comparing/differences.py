"""What annotators of the same text agree on and what they differ in, claim by claim."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from factcheck.comparing.alignment import align_claims
from factcheck.comparing.texts import AnnotatedText
from factcheck.domain import Claim, Span


class Aspect(StrEnum):
    """What answers to a claim can differ in."""

    CONTENT = "content"
    SOURCE = "source"
    CUE = "cue"
    CHANNEL = "channel"
    QUOTATION = "quotation"
    STANCE = "stance"
    LABELS = "source labels"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim that at least one annotator of a text found, and everybody's answer to it.

    Attributes:
        answers: the claim of everybody who found it, by annotator.
        missed: annotators of the same text who did not mark it.
        differences: the aspects in which the answers differ.
    """

    answers: Mapping[str, Claim]
    missed: tuple[str, ...]
    differences: tuple[Aspect, ...]

    @property
    def agreed(self) -> bool:
        """Whether all found it and gave the same answer."""
        return not self.missed and not self.differences


def compare_claims(text: AnnotatedText) -> tuple[ComparedClaim, ...]:
    """Return every claim of a text, in the order of the text.

    Claims are aligned by `align_claims`. Labels are compared as sets. Choosing no label is an
    answer; a verdict that was not given yet is not, and differs from nothing. Evidence is what a
    verdict rests on, and is not compared.
    """
    compared = [
        ComparedClaim(
            answers,
            tuple(name for name in text.claims if name not in answers),
            tuple(aspect for aspect, value in _VALUES.items() if _differ(value, answers)),
        )
        for answers in align_claims(text.claims)
    ]
    return tuple(sorted(compared, key=_first_content))


_VALUES: Mapping[Aspect, Callable[[Claim], Hashable]] = {
    Aspect.CONTENT: lambda claim: claim.attribution.content,
    Aspect.SOURCE: lambda claim: claim.attribution.source,
    Aspect.CUE: lambda claim: claim.attribution.cue,
    Aspect.CHANNEL: lambda claim: claim.attribution.channel,
    Aspect.QUOTATION: lambda claim: claim.attribution.quotation,
    Aspect.STANCE: lambda claim: claim.attribution.stance,
    Aspect.LABELS: lambda claim: frozenset(claim.labels),
    Aspect.VERDICT: lambda claim: claim.verdict,
}


def _first_content(compared: ComparedClaim) -> tuple[Span, ...]:
    return min(claim.attribution.content for claim in compared.answers.values())


def _differ(value: Callable[[Claim], Hashable], answers: Mapping[str, Claim]) -> bool:
    values = {value(claim) for claim in answers.values()}
    return len(values - {""}) > 1  # "" is no verdict yet
