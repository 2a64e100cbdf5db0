"""What sources say of one matter: who repeats whom, and who contradicts whom."""

from dataclasses import dataclass
from enum import StrEnum


class RelationKind(StrEnum):
    """How two claims about one matter are related.

    A claim is one after agreement and adjudication, as everywhere in this module.
    """

    CONTRADICTED = "contradicted"
    """Both cannot be so."""

    DENIED = "denied"
    """One source denies what the other one says."""

    CORRECTED = "corrected"
    """The same source says otherwise later."""

    UNCLEAR = "unclear"
    """They differ, and no rule tells whether both can be so."""


class Ground(StrEnum):
    """Why two claims are related."""

    STANCE = "stance"
    """One is asserted and the other one denied."""

    NUMBER = "number"
    """They give different numbers of the same thing."""

    DATE = "date"
    """They give different days or times."""

    UNIT = "unit"
    """They give the same number of different units."""

    NEGATION = "negation"
    """One says that it is so, the other one that it is not."""

    NAME = "name"
    """They name somebody else."""

    PERSON = "person"
    """A person decided it."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Two claims about one matter that do not say the same.

    Attributes:
        kind: how they are related.
        one: id of a claim.
        other: id of the other one; if they are denied or corrected, the denying or later one.
        grounds: why, at least one.
        detail: why in plain words, as in ``20,000 here, 3,000 there``.
    """

    kind: RelationKind
    one: str
    other: str
    grounds: tuple[Ground, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What the claims of one group, or of two candidates, say together.

    Attributes:
        units: ids of the claims.
        sources: who says them, each once.
        independent: how many sources assert it, if those that repeat another one, or that one
            agency carries, are not counted: see docs/analysts.md. Claims of withdrawn documents do
            not count, nor those that another source reports without asserting it: *the minister
            denied that the army had ordered a retreat*.
        first: ids of those that were published first; several if the dates cannot tell, empty if
            no date is known. Claims that do not count for one of these two reasons are left out.
        first_precision: how precise the dates of ``first`` are: ``day``, ``minute`` or ``second``;
            ``""`` if no date is known.
        verdict_differs: whether the verdicts in one language differ from those in the other one.
        relations: claims that do not say the same.
    """

    units: tuple[str, ...]
    sources: tuple[str, ...]
    independent: int
    first: tuple[str, ...]
    first_precision: str
    verdict_differs: bool
    relations: tuple[Relation, ...]
