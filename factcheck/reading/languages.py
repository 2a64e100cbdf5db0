"""The language of an input, with errors that name its place."""

from factcheck.domain import Language
from factcheck.errors import LanguageError, ReadingError
from factcheck.text import detect_language, language_of


def resolve_language(text: str, where: str, tag: str = "") -> Language:
    """Return the language that a tag names; without a tag, the language of the text.

    Raises:
        ReadingError: it is neither English nor Arabic (``unknown-language``).
    """
    try:
        return language_of(tag) if tag.strip() else detect_language(text)
    except LanguageError as error:
        cure = "remove the text, or translate it"
        raise ReadingError(where, str(error), cure, reason="unknown-language") from error
