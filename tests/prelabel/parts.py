"""A tagger and a linker with known results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    Span,
    Taxonomy,
)
from factcheck.prelabel import Mention, ScoredAttribution

NOTHING = "nothing"
"""A text in which `EveryText` finds no claim."""


def document(text: str, name: str = "d", language: Language = Language.ENGLISH) -> Document:
    return Document(id=name, title="", text=text, language=language)


def mention(text: str, source: str) -> Mention:
    """Return the mention of a source in a text; ``""`` for none."""
    start = text.index(source)
    spans = (Span(start, start + len(source)),) if source else ()
    return Mention(document(text), Attribution((Span(0, len(text)),), source=spans))


@dataclass
class EveryText:
    """A tagger with one claim in every text, by its first letter; it records its batches."""

    model: ModelId = field(default_factory=lambda: ModelId("every", "1"))
    batches: list[int] = field(default_factory=list)

    def tag(self, documents: Sequence[Document]) -> Sequence[Sequence[ScoredAttribution]]:
        self.batches.append(len(documents))
        return [self._tag(each) for each in documents]

    def _tag(self, document: Document) -> Sequence[ScoredAttribution]:
        if document.text == NOTHING:
            return ()
        return (ScoredAttribution(Attribution((Span(0, len(document.text)),), (Span(0, 1),)), 0.7),)


@dataclass
class ByText:
    """A linker with given scores for each text."""

    scores: Mapping[str, Sequence[LabelScore]]
    model: ModelId = field(default_factory=lambda: ModelId("by-text", "2"))

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        del taxonomy
        return [self.scores.get(each.document.text, ()) for each in mentions]
