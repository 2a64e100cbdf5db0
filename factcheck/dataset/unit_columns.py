"""The columns of the table of the consensus: every claim once, after agreement and adjudication.

A record is a `UnitRecord`. Where answers differ, the cell is ``None`` and `differs` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset.columns import (
    DOCUMENT_COLUMNS,
    POSITION_COLUMNS,
    WORD_COLUMNS,
    Column,
    Kind,
)

if TYPE_CHECKING:
    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Attribution, Document, Role


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A claim of the consensus.

    Attributes:
        found: the claim, with everybody's answer.
        withdrawn: whether the document's task was deleted after it was pulled.
    """

    found: Consensus
    withdrawn: bool = False

    @property
    def document(self) -> Document:
        """Where it is."""
        return self.found.document

    @property
    def attribution(self) -> Attribution:
        """Its spans."""
        return self.found.attribution

    def words(self, role: Role) -> str:
        """Return the text of one role, its pieces joined by `` … ``."""
        return self.found.words(role)


UNIT_COLUMNS = (
    Column(
        "unit",
        "id of the claim; with --rows annotations the answers to it have it, too",
        lambda each: each.found.unit,
    ),
    *DOCUMENT_COLUMNS,
    *WORD_COLUMNS,
    Column(
        "quotation",
        "direct, indirect or mixed; empty if annotators differ",
        lambda each: each.found.quotation and each.found.quotation.value,
        required=False,
    ),
    Column(
        "stance",
        "what the source says of the text: asserts, denies, hedged, or none of these; empty if "
        "annotators differ",
        lambda each: each.found.stance and each.found.stance.value,
        required=False,
    ),
    Column(
        "within",
        "unit of the claim whose content reports this one",
        lambda each: each.found.within,
        required=False,
    ),
    Column(
        "labels",
        "source labels of the taxonomy; empty if annotators differ, a list of none if they chose "
        "none",
        lambda each: None if each.found.labels is None else list(each.found.labels),
        Kind.TEXTS,
        required=False,
    ),
    Column(
        "verdict",
        "verdict; empty if there is none yet, or if annotators differ",
        lambda each: each.found.verdict,
        required=False,
    ),
    Column(
        "evidence_urls",
        "addresses in support of the verdicts, each once",
        lambda each: list(each.found.urls),
        Kind.TEXTS,
    ),
    Column(
        "evidence_notes",
        "notes in support of the verdicts, each once",
        lambda each: list(each.found.notes),
        Kind.TEXTS,
    ),
    Column(
        "annotators",
        "who marked the claim: e-mail addresses, or user-N; who decided, if somebody did",
        lambda each: list(each.found.answers),
        Kind.TEXTS,
    ),
    Column(
        "annotator_count",
        "how many marked it",
        lambda each: len(each.found.answers),
        Kind.COUNT,
    ),
    Column(
        "missed",
        "who annotated the same text and did not mark it",
        lambda each: list(each.found.missed),
        Kind.TEXTS,
    ),
    Column(
        "differs",
        "what their answers differ in: missed, borders, quotation, stance, labels, verdict",
        lambda each: [difference.value for difference in each.found.differences],
        Kind.TEXTS,
    ),
    Column(
        "decided_by",
        "who adjudicated the text or made an annotation the ground truth",
        lambda each: each.found.decided,
        required=False,
    ),
    *POSITION_COLUMNS,
)
"""Every column, in order."""
