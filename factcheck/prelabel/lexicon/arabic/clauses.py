"""Borders of Arabic clauses, found by function words, clitics and punctuation marks."""

from dataclasses import dataclass
from typing import ClassVar

from factcheck.prelabel.lexicon.clauses import Clauses
from factcheck.prelabel.lexicon.cues import CueMatch
from factcheck.prelabel.lexicon.finding import TokenSpan
from factcheck.text import characters

COMMAS = frozenset(characters.COMMAS)
STOPS = frozenset(characters.SENTENCE_ENDS)
SEMICOLONS = frozenset(characters.SEMICOLONS)
CONJUNCTIONS = frozenset({"و", "ف"})

MAX_NAME_WORDS = 6
"""Words between commas or quotation marks that may still belong to a source."""

MAX_DISTANCE = 40
"""Tokens between a verb and its content, at most: titles and appositions are long."""

MAX_DISTANCE_AHEAD = 15
"""The same, where it is asked whether a verb begins another attribution."""

_MIN_FUSED_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a content, in the construction ``that`` or ``quote``."""

    frame: str
    start: int
    source_end: int  # the end of what stands between verb and content
    cue: tuple[TokenSpan, ...] = ()  # a second part of the cue, such as `قائلا`


@dataclass(frozen=True, slots=True)
class ArabicClauses(Clauses):
    """Finds borders in one passage; all answers are token indices."""

    commas: ClassVar = COMMAS | CONJUNCTIONS
    joints: ClassVar = COMMAS | CONJUNCTIONS
    separators: ClassVar = SEMICOLONS | {":"}
    ends_of_quotes: ClassVar = STOPS | COMMAS
    trailing_marks: ClassVar = COMMAS | CONJUNCTIONS | SEMICOLONS | {".", "…"}

    def is_a(self, at: int, *classes: str) -> bool:
        """Return whether a token outside quotations is in one of the closed classes."""
        return self.lexicon.is_a(self.passage.form(at), *classes) and not self.is_quoted(at)

    def cue_at(self, at: int) -> CueMatch | None:
        """Return the cue of the lexicon that begins here, outside quotations."""
        if at >= len(self.passage) or self.is_quoted(at):
            return None
        return self.lexicon.match_at(self.passage.tokens, at)

    def _joins_verb(self, at: int) -> bool:
        return self.is_a(at, "particles")

    def verb_end(self, at: int) -> int:
        """Return the index after a verb and the word that belongs to it: أعلن عن، أضاف قائلا."""
        joins = self.is_a(at, "cue_prepositions") and not self.is_a(at + 1, "outlets")
        return at + 1 if joins or self.is_a(at, "spoken") else at

    def follows_its_subject(self, match: CueMatch) -> bool:
        """Return whether the subject of a verb stands before it.

        It does if the verb agrees in number (`يؤكدان`), or in the present tense of a headline.
        """
        form = self.passage.form(match.start)
        if not form.startswith(("ي", "ت")):
            return False
        is_headline = self.passage.form(len(self.passage) - 1) not in STOPS
        return form.endswith(("ان", "ون")) or (
            is_headline and 0 < self.passage.count_words(0, match.start) <= MAX_NAME_WORDS
        )

    def find_opening(self, start: int, max_distance: int = MAX_DISTANCE) -> Opening | None:
        """Return what opens a content after a verb: أن, a colon, a quotation."""
        cue: tuple[TokenSpan, ...] = ()
        for at in range(start, min(start + max_distance, len(self.passage))):
            source_end = cue[0][0] if cue else at
            if self.begins_speech(at):
                return Opening("quote", at, source_end, cue)
            if self.is_quoted(at):
                continue
            if self.is_mark(at, STOPS | SEMICOLONS) or (at > start and self._interrupts(at)):
                return None
            if self.passage.form(at) == ":" and at + 1 < len(self.passage):
                frame = "quote" if self.is_quoted(at + 1) else "that"
                return Opening(frame, at + 1, source_end, cue)
            if self.is_a(at, "complementizers"):
                first = at - (at - 1 > start and self.is_a(at - 1, "cue_prepositions"))
                return Opening("that", first, min(source_end, first), cue)
            if at > start and self.is_a(at, "spoken"):
                cue = ((at, at + 1),)
                if self.is_quoted(at + 1):
                    return Opening("quote", at + 1, at, cue)
        return None

    def begins_speech(self, at: int) -> bool:
        """Return whether a quotation begins here that is speech, not a name."""
        quote = self.passage.quote_at(at)
        if quote is None or quote.start != at:
            return False
        stopped = self.passage.form(quote.end - 2) in STOPS | COMMAS
        is_clause = self.lexicon.is_a(self.passage.form(at + 1), "complementizers")
        return (
            stopped
            or is_clause
            or self.passage.count_words(quote.start, quote.end) > MAX_NAME_WORDS
        )

    def _interrupts(self, at: int) -> bool:
        """Return whether another cue begins a clause here."""
        match = self.cue_at(at)
        if match is None or self.is_a(at, "times", "spoken"):
            return False
        begins = self.is_mark(at - 1, COMMAS | CONJUNCTIONS)
        return begins or "preposition" in match.cue.frames

    def find_bare_opening(self, match: CueMatch, start: int, end: int) -> tuple[int, int] | None:
        """Return where a source ends and a content without أن begins, if there is a border.

        The border is a preposition, a masdar of the lexicon, or the last of several commas.
        """
        with_b = self.lexicon.is_a(match.cue.name, "verbs_with_b")
        comma = start - 1
        for at in range(start + 1, min(start + MAX_DISTANCE, end)):
            if self.is_quoted(at):
                continue
            if comma < start and self._opens_object(at, with_b=with_b):
                return at, at
            if self.passage.count_words(comma + 1, at) > MAX_NAME_WORDS:
                break
            if self.is_mark(at, COMMAS):
                comma = at
        return (comma, comma + 1) if comma > start else None

    def _opens_object(self, at: int, *, with_b: bool) -> bool:
        form = self.passage.form(at)
        fused = with_b and form.startswith("ب") and len(form) >= _MIN_FUSED_LENGTH
        return fused or self.is_a(at, "cue_prepositions", "bare_openers")

    def is_parenthesis(self, at: int) -> bool:
        """Return whether a verb is in a parenthesis after its content: `…، كما قال فلان`."""
        match = self.cue_at(at)
        return (
            match is not None
            and self.passage.form(at - 1) == "كما"
            and self.is_mark(at - 2, COMMAS)
            and not self._has_opening(match, MAX_DISTANCE_AHEAD)
        )

    def _ends_content(self, at: int) -> bool:
        """Return whether a mark leads back to the story, or a cue to another attribution."""
        if self.closing_cue(at) is not None:
            return True
        if not self.is_mark(at, COMMAS | CONJUNCTIONS):
            match = self.cue_at(at)
            return match is not None and match.is_participle and self._has_opening(match, 3)
        at += 1 + self.is_mark(at + 1, CONJUNCTIONS)
        if self.is_a(at, "withouts") or self.is_a(at + 1, "withouts"):
            return True
        if self.is_parenthesis(at + 1) and self.passage.form(at) == "كما":
            return True
        match = self.cue_at(at)
        if match is None:
            return False
        speaks = match.is_participle or "preposition" in match.cue.frames
        return speaks or self._has_opening(match, MAX_DISTANCE_AHEAD)

    def _has_opening(self, match: CueMatch, max_distance: int) -> bool:
        return self.find_opening(match.end, max_distance) is not None

    def _opens_clause(self, at: int) -> bool:
        return self.is_mark(at, COMMAS | CONJUNCTIONS) or self.passage.form(at) == "كما"

    def clause_start(self, end: int) -> int:
        """Return where the clause that ends here begins, without an impersonal verb: يذكر أن."""
        start = Clauses.clause_start(self, end)
        if self.is_a(start, "impersonals"):
            for at in range(start + 1, min(start + 4, end)):
                if self.is_a(at, "complementizers"):
                    return at + 1
        return start

    def closing_cue(self, at: int) -> TokenSpan | None:
        """Return `وفق تعبيره` or `على حد قولها` if it begins here: its source is the one before."""
        if self.is_quoted(at):
            return None
        if self.passage.form(at + 1) == "حد":
            end = at + 3
        else:
            match = self.cue_at(at)
            if match is None or "preposition" not in match.cue.frames:
                return None
            end = match.end + 1
        said = self.passage.form(end - 1)
        suffixes = self.lexicon.classes["pronoun_suffixes"]
        is_own = any(
            said.endswith(suffix) and self.lexicon.is_a(said.removesuffix(suffix), "sayings")
            for suffix in suffixes
        )
        return (at, end) if is_own else None
