"""Names of sources: when two of them may be those of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.prelabel.bundled.spelling import MIN_CONSONANTS, phonetic_keys
from factcheck.text import words
from factcheck.text.roles import name_words, role_words

if TYPE_CHECKING:
    from factcheck.domain import Language


@dataclass(frozen=True, slots=True)
class SourceName:
    """What a source is called, if that is a name.

    Attributes:
        language: of the text.
        words: those that name somebody, as the text has them, normalised.
        sounds: their phonetic keys, which are the same in both languages.
        roles: words for offices, bodies and kinds of people.
    """

    language: Language
    words: frozenset[str]
    sounds: tuple[str, ...]
    roles: frozenset[str]

    @property
    def key(self) -> str:
        """One spelling of the name in both languages."""
        return " ".join(self.sounds)

    def is_part_of(self, other: SourceName) -> bool:
        """Return whether a longer or equal name has all words of this one.

        One word is enough unless the offices differ: *Peskov* is *Dmitry Peskov*, and *Moscow
        police* is not *Moscow mayor Ana Trell*.
        """
        same = self.language is other.language
        if not (self.words <= other.words if same else {*self.sounds} <= {*other.sounds}):
            return False
        has_other_office = same and self.roles and other.roles and not self.roles & other.roles
        return len(self.words) > 1 or not has_other_office


def read_name(written: str, language: Language) -> SourceName | None:
    """Return the name in the words of a source, ``None`` if it is an office without a name.

    One consonant is no name: *Ali* and *Lee* would be one.
    """
    # `name_words` takes a first letter for a preposition: the ب of بوتين.
    found = (span.text_in(written) for span in words(written))
    named = [word for word in found if name_words(word)]
    sounds = tuple(sorted(key for word in named for key in phonetic_keys(word, 1)))
    known = frozenset(name for word in named for name in name_words(word))
    if max(map(len, sounds), default=0) < MIN_CONSONANTS:
        return None
    return SourceName(language, known, sounds, frozenset(role_words(written)))
