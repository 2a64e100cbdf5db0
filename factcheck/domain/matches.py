"""Claims of a dataset that say the same thing."""

from dataclasses import dataclass
from enum import StrEnum

from factcheck.domain.prediction import ModelId


class Reason(StrEnum):
    """Why two claims count as the same, or may be the same."""

    PARALLEL = "parallel"
    """They stand at the same place of an article and its translation."""

    LIKENESS = "likeness"
    """Their contents are alike, see `MatchedPair.score`."""

    PERSON = "person"
    """A person decided it."""


class Answer(StrEnum):
    """What a person says of two claims."""

    SAME = "same"
    """They say the same."""

    CONTRADICTS = "contradicts"
    """They are about the same thing, and cannot both be true."""

    DIFFERENT = "different"
    """They say different things."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of two claims.

    Attributes:
        one: id of a claim.
        other: id of the other one.
        answer: what the person says of them.
        by: who decided it.
        project: identity of the Label Studio project in which it was answered, see
            `factcheck.studio.api.mark`; ``""`` if it was written by hand.
        note: what the person noted.
    """

    one: str
    other: str
    answer: Answer
    by: str
    project: str = ""
    note: str = ""

    @property
    def pair(self) -> frozenset[str]:
        """The ids of both claims."""
        return frozenset((self.one, self.other))


@dataclass(frozen=True, slots=True)
class MatchedPair:
    """Two claims that say the same, or may do so.

    Attributes:
        one: id of a claim.
        other: id of the other one.
        score: how likely they say the same, in [0, 1]; 1 if a person decided it.
        why: why they are a pair.
    """

    one: str
    other: str
    score: float
    why: Reason


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A person's decision that two claims do not say the same, which pairs contradict.

    Attributes:
        decision: the decision.
        pairs: pairs that lead from one of the claims to the other one, in order; or the pair of
            both, if another person says that they say the same.
    """

    decision: Decision
    pairs: tuple[MatchedPair, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which claims of a dataset say the same.

    Attributes:
        dataset: SHA-256 of the file that was matched, in hexadecimal.
        model: name and revision of the network and of the weights.
        threshold: the mean score from which claims are candidates, in (0, 1].
        trust: the mean score from which claims are grouped though nobody confirmed it; ``None`` if
            they never are.
        groups: ids of the claims that say the same, for each group of two or more.
        pairs: pairs that the groups are made of.
        candidates: pairs that nobody confirmed, the most likely first.
        decisions: what persons decided.
        contradictions: decisions that pairs contradict.
    """

    dataset: str
    model: ModelId
    threshold: float
    trust: float | None
    groups: tuple[tuple[str, ...], ...]
    pairs: tuple[MatchedPair, ...]
    candidates: tuple[MatchedPair, ...]
    decisions: tuple[Decision, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
