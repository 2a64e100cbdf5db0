"""Names that the label config, tasks and results share."""

from collections.abc import Mapping
from types import MappingProxyType

from factcheck.domain import Quotation, Role, Stance

TEXT = "text"
SPAN = "span"
ATTRIBUTED_TO = "attributed_to"
QUOTATION = "quotation"
STANCE = "stance"
VERDICT = "verdict"
EVIDENCE_URL = "evidence_url"
EVIDENCE_NOTE = "evidence_note"

TOLD = "told"
"""The field of a task that says what should be looked at again."""

CLAIM = "Claim"
LABELS: Mapping[Role, str] = MappingProxyType(
    {Role.CONTENT: CLAIM, Role.SOURCE: "Source", Role.CUE: "Cue", Role.CHANNEL: "Channel"}
)
"""What annotators call each role; the content of an attribution is the claim."""

CONTINUES = "continues"
"""The relation from the first piece of a content to each further one."""

RELATIONS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CONTENT: CONTINUES,
        Role.SOURCE: Role.SOURCE.value,
        Role.CUE: Role.CUE.value,
        Role.CHANNEL: Role.CHANNEL.value,
    }
)
"""The relation from a claim to a span of each role."""

NAMES: Mapping[str, str] = MappingProxyType(
    {
        ATTRIBUTED_TO: "source label",
        QUOTATION: "kind of quotation",
        STANCE: "stance",
        VERDICT: "verdict",
        EVIDENCE_URL: "evidence",
        EVIDENCE_NOTE: "note",
    }
)
"""What messages call that which is chosen or written for a claim."""

QUOTATIONS = tuple(quotation.value for quotation in Quotation)
STANCES = tuple(stance.value for stance in Stance)

ADDED_LATER = frozenset({STANCE})
"""Controls that projects made by earlier versions lack; these go on without them."""


def answer_id(question: str, number: int) -> str:
    """Return the id of a region in an answer of the live backend.

    >>> answer_id("aB3_x", 2)
    'aB3_x-2'
    """
    return f"{question}-{number}"


def question_of(name: str) -> str:
    """Return the id of the region that another one answers, ``""`` if it is not an answer.

    >>> question_of("aB3_x-2")
    'aB3_x'
    """
    question, _, number = name.rpartition("-")
    return question if number.isdecimal() else ""
