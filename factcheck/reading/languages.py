"""The language of what is read, with errors that say where."""

from factcheck.domain import Language
from factcheck.errors import LanguageError, ReadingError
from factcheck.text import detect_language, language_of


def told_language(text: str, where: str, tag: str = "") -> Language:
    """Return the language that a tag names; without one, the language of the text.

    Raises:
        ReadingError: it is none that we read (``unknown-language``).
    """
    try:
        return language_of(tag) if tag.strip() else detect_language(text)
    except LanguageError as error:
        cure = "leave it out, or give a translation"
        raise ReadingError(where, str(error), cure, reason="unknown-language") from error
