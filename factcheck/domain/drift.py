"""Where an article and its translation say something else."""

from dataclasses import dataclass
from enum import StrEnum


class DriftKind(StrEnum):
    """What changed of a claim from the original to the translation."""

    SOURCE_OTHER = "source-other"
    """It is attributed to somebody else, or the source has another name."""

    SOURCE_VAGUER = "source-vaguer"
    """The original says who speaks; the translation has *sources*, or nobody."""

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
    """One denies or negates what the other says."""

    NAME = "name"
    """A name in the content is another one."""

    CHANNEL = "channel"
    """Through what it was said is missing."""

    MISSING = "missing"
    """The claim is in one of the two articles only."""


class Direction(StrEnum):
    """How it is known which of two parallel articles is the original."""

    NAMED = "named"
    """One of them names the other as its parallel, and not the reverse: it translates that one."""

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
