"""What the lexicon tagger finds in a text, as text."""

from collections.abc import Sequence

from factcheck.domain import Document, Language, Zone, text_of
from factcheck.prelabel.lexicon import LexiconTagger
from factcheck.prelabel.parts import ScoredAttribution


def tagged(
    text: str, language: Language, zones: Sequence[Zone] = ()
) -> tuple[ScoredAttribution, ...]:
    """Return the attributions found in a text."""
    document = Document("d", "", text, language, zones=tuple(zones))
    (found,) = LexiconTagger().tag([document])
    return found


def shown(text: str, language: Language) -> list[tuple[str, str, str]]:
    """Return source, cue and content of each, spans joined by an ellipsis."""
    attributions = [each.attribution for each in tagged(text, language)]
    return [
        (text_of(each.source, text), text_of(each.cue, text), text_of(each.content, text))
        for each in attributions
    ]
