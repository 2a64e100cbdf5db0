"""Where an article and its translation say something else."""

from dataclasses import dataclass
from enum import StrEnum


class DriftKind(StrEnum):
    """What changed of a claim from the original to the translation."""

    SOURCE_OTHER = "source-other"
    """It has other source labels, or the source has another name."""

    SOURCE_VAGUER = "source-vaguer"
    """One says who speaks; the other has *sources*, or nobody."""

    CUE_STRONGER = "cue-stronger"
    """*hinted* became *confirmed*."""

    CUE_WEAKER = "cue-weaker"
    """*confirmed* became *claimed*."""

    HEDGE_LOST = "hedge-lost"
    """*may* or *perhaps* is gone."""

    HEDGE_ADDED = "hedge-added"
    """*may* or *perhaps* is new."""

    FORM = "form"
    """What was reported in other words is quoted word for word, or the reverse."""

    NUMBER = "number"
    """The content has another number."""

    NEGATION = "negation"
    """One denies or negates what the other one says."""

    NAME = "name"
    """The content has another name, of somebody whom both articles name."""

    CHANNEL = "channel"
    """Only one says through what it was said."""

    MISSING = "missing"
    """The claim is in one of the two articles only."""


class Direction(StrEnum):
    """How it is known which of two parallel articles is the original."""

    PUBLISHED = "published"
    """The translation was published on a later day."""

    UNKNOWN = "unknown"
    """Nothing tells: the one that comes first in the dataset counts as the original."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that an article and its translation say differently.

    Attributes:
        kind: what changed.
        original: id of the unit in the original; ``""`` if it is missing there.
        translation: id of the unit in the translation; ``""`` if it is missing there.
        detail: what differs in plain words, by language, so that it is true whichever is the
            original: ``Arabic: ربما; English: no such word``.
        direction: how it is known which of the two is the original.
    """

    kind: DriftKind
    original: str
    translation: str
    detail: str
    direction: Direction = Direction.UNKNOWN
