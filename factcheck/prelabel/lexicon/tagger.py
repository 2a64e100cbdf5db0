"""The cue-lexicon tagger: a baseline that needs no model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType

from factcheck.domain import Document, Language, ModelId
from factcheck.prelabel.lexicon.arabic import constructions as arabic
from factcheck.prelabel.lexicon.arabic.clitics import split_clitics
from factcheck.prelabel.lexicon.cues import Lexicon, load_lexicon, revision
from factcheck.prelabel.lexicon.english import constructions as english
from factcheck.prelabel.lexicon.extraction import Extraction, extract_from_passages
from factcheck.prelabel.lexicon.finding import Finding
from factcheck.prelabel.lexicon.passages import Passage, split_into_passages
from factcheck.prelabel.parts import ScoredAttribution

FINDERS: Mapping[Language, Callable[[Passage, Lexicon], Iterator[Finding]]] = MappingProxyType(
    {
        Language.ENGLISH: english.find_attributions,
        Language.ARABIC: arabic.find_attributions,
    }
)
"""The function of each language that finds attributions in a passage."""


@dataclass(frozen=True, slots=True)
class LexiconTagger:
    """Finds attributions by the cues of a lexicon and the constructions of a language.

    The score of an attribution is the precision of its cue in its construction on training data,
    as the lexicon lists it.
    """

    model: ModelId = field(default_factory=lambda: ModelId("lexicon", revision()))

    def tag(self, documents: Sequence[Document]) -> list[tuple[ScoredAttribution, ...]]:
        """Return the attributions of each document, in the order of its text."""
        return [
            tuple(
                ScoredAttribution(each.attribution, each.finding.score)
                for each in extract(document)
            )
            for document in documents
        ]


def extract(document: Document) -> list[Extraction]:
    """Return the attributions of a document, each with its finding and its passage."""
    lexicon = load_lexicon(document.language)
    is_arabic = document.language is Language.ARABIC
    passages = split_into_passages(
        document, partial(split_clitics, lexicon=lexicon) if is_arabic else iter
    )
    find = FINDERS[document.language]
    return extract_from_passages(passages, lambda each: find(each, lexicon), document.text)
