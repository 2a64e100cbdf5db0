"""The cue-lexicon tagger: a baseline that needs no model."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from factcheck.domain import Document, Language, ModelId
from factcheck.prelabel.lexicon.arabic import constructions as arabic
from factcheck.prelabel.lexicon.arabic.clitics import split_clitics
from factcheck.prelabel.lexicon.cues import load_lexicon, revision
from factcheck.prelabel.lexicon.english import constructions as english
from factcheck.prelabel.lexicon.extraction import Extraction, extract_from_passages
from factcheck.prelabel.lexicon.passages import split_into_passages
from factcheck.prelabel.parts import ScoredAttribution
from factcheck.prelabel.topics import is_topic


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
                if not is_topic(each.attribution, document.text)
            )
            for document in documents
        ]


def extract(document: Document) -> list[Extraction]:
    """Return the attributions of a document, each with its finding and its passage."""
    lexicon = load_lexicon(document.language)
    if document.language is Language.ARABIC:
        passages = split_into_passages(document, partial(split_clitics, lexicon=lexicon))
        find = partial(arabic.find_attributions, lexicon=lexicon)
    else:
        passages = split_into_passages(document, iter)
        find = partial(english.find_attributions, lexicon=lexicon)
    return extract_from_passages(passages, find, document.text)
