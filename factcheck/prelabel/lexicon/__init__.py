"""The cue-lexicon tagger for English and Arabic."""

from factcheck.prelabel.lexicon.tagger import LexiconTagger

__all__ = ["LexiconTagger"]
