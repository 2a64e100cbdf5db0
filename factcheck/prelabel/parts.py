"""The two exchangeable parts of a pre-labeller: tagger and linker."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from factcheck.domain import Attribution, Document, LabelScore, ModelId, Taxonomy


@dataclass(frozen=True, slots=True)
class ScoredAttribution:
    """An attribution that a tagger found.

    Attributes:
        attribution: its spans.
        score: how likely it is one, in [0, 1].
        inner: the attributions inside its content, in the order of the text.
    """

    attribution: Attribution
    score: float
    inner: tuple["ScoredAttribution", ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """The source of one attribution of a document, to be linked; it may name several speakers."""

    document: Document
    attribution: Attribution


class Tagger(Protocol):
    """Part one: finds source, cue, content, channel and quotation."""

    @property
    def model(self) -> ModelId:
        """Name and revision."""

    def tag(self, documents: Sequence[Document]) -> Sequence[Sequence[ScoredAttribution]]:
        """Return the attributions of each document, in the order of its text.

        Spans lie inside the text, are not empty, and do not overlap the document's
        datelines and captions.
        """


class Linker(Protocol):
    """Part two: links the source of each mention to labels of the taxonomy."""

    @property
    def model(self) -> ModelId:
        """Name and revision."""

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the scores of the taxonomy's labels for each mention, best first.

        Scores are in [0, 1] and independent of one another: several may be high if a source names
        several speakers. A label that is certainly wrong may be left out.
        """
