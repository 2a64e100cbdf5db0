"""The two exchangeable parts of a pre-labeller: finding attributions, linking their sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from factcheck.domain import Attribution, Document, LabelScore, ModelId, Taxonomy


@dataclass(frozen=True, slots=True)
class Tagged:
    """An attribution that a tagger found, with its score in [0, 1]."""

    attribution: Attribution
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """The source of one attribution, to be linked; its attribution names one source or more."""

    document: Document
    attribution: Attribution


class Tagger(Protocol):
    """Part one: find source, cue, content, channel and quotation."""

    @property
    def model(self) -> ModelId:
        """Which model this is."""

    def tag(self, documents: Sequence[Document]) -> Sequence[Sequence[Tagged]]:
        """Return the attributions of each document, in the order of its text.

        Spans lie inside the text, are not empty, and stay out of the document's zones.
        """


class Linker(Protocol):
    """Part two: link the source of each mention to labels of the taxonomy."""

    @property
    def model(self) -> ModelId:
        """Which model this is."""

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the scores of the taxonomy's labels for each mention, best first.

        Scores are in [0, 1] and independent of one another: a coordinated source may have
        several high ones. A label that is certainly not meant may be left out.
        """
