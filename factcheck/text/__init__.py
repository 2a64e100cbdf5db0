"""Words, sentences, paragraphs, language, and normalisation that keeps offsets."""

from factcheck.text.language import detect_language, language_of
from factcheck.text.normalise import Normalised, normalise
from factcheck.text.paragraphs import paragraphs, trim
from factcheck.text.pronouns import is_pronoun
from factcheck.text.quotation_kind import quotation_of
from factcheck.text.quote_selector import find_quote, same_words
from factcheck.text.scripts import Letters, Script, count_letters
from factcheck.text.sentences import sentences
from factcheck.text.words import words

__all__ = [
    "Letters",
    "Normalised",
    "Script",
    "count_letters",
    "detect_language",
    "find_quote",
    "is_pronoun",
    "language_of",
    "normalise",
    "paragraphs",
    "quotation_of",
    "same_words",
    "sentences",
    "trim",
    "words",
]
