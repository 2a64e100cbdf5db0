"""The cue-lexicon tagger: a baseline that needs no model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from factcheck.domain import Document, Language, ModelId
from factcheck.prelabel.lexicon.arabic import constructions as arabic
from factcheck.prelabel.lexicon.arabic.clitics import split_clitics
from factcheck.prelabel.lexicon.cues import Lexicon, lexicon, revision
from factcheck.prelabel.lexicon.english import constructions as english
from factcheck.prelabel.lexicon.extraction import Reading, read_article
from factcheck.prelabel.lexicon.finding import Found
from factcheck.prelabel.lexicon.passages import Unit, units
from factcheck.prelabel.parts import ScoredAttribution

CONSTRUCTIONS: Mapping[Language, Callable[[Unit, Lexicon], Iterator[Found]]] = MappingProxyType(
    {Language.ENGLISH: english.find, Language.ARABIC: arabic.find}
)
"""What finds attributions in a sentence of each language."""


@dataclass(frozen=True, slots=True)
class LexiconTagger:
    """Finds attributions by the cues of a lexicon and the constructions they stand in.

    The score of an attribution is the precision that its cue has in its construction on
    training data, as the lexicon lists it.
    """

    model: ModelId = field(default_factory=lambda: ModelId("lexicon", revision()))

    def tag(self, documents: Sequence[Document]) -> list[tuple[ScoredAttribution, ...]]:
        """Return the attributions of each document, in the order of its text."""
        return [
            tuple(
                ScoredAttribution(reading.attribution, reading.found.score)
                for reading in read(document)
            )
            for document in documents
        ]


def read(document: Document) -> list[Reading]:
    """Return the attributions of a document, with how each was found."""
    words = lexicon(document.language)
    is_arabic = document.language is Language.ARABIC
    split = partial(split_clitics, lexicon=words) if is_arabic else iter
    find = CONSTRUCTIONS[document.language]
    return read_article(units(document, split), lambda unit: find(unit, words), document.text)
