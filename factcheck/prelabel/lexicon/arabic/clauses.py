"""Borders of Arabic clauses, without a parser: function words, clitics, marks."""

from dataclasses import dataclass

from factcheck.prelabel.lexicon.cues import Lexicon, Match
from factcheck.prelabel.lexicon.finding import Piece
from factcheck.prelabel.lexicon.passages import Unit
from factcheck.text import characters

COMMAS = frozenset(characters.COMMAS)
STOPS = frozenset(characters.SENTENCE_ENDS)
SEMICOLONS = frozenset(characters.SEMICOLONS)
CONJUNCTIONS = frozenset({"و", "ف"})

LONGEST_NAME = 6
"""Words between commas or quotation marks that may still belong to a source."""

FAR = 40
"""Tokens between a verb and its complementizer, at most: titles and appositions are long."""

FAR_AHEAD = 15
"""The same, where it is asked whether a verb begins another attribution."""

_SHORTEST_FUSED = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a content.

    Attributes:
        frame: the construction: ``that`` or ``quote``.
        start: first token of the content.
        source_end: where what stands between verb and content ends.
        cue: a second piece of the cue, as `قائلا` is.
    """

    frame: str
    start: int
    source_end: int
    cue: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds borders in one unit; all answers are token indices."""

    unit: Unit
    lexicon: Lexicon

    def is_a(self, at: int, *classes: str) -> bool:
        """Return whether a token outside quotations is in one of the closed classes."""
        return self.lexicon.is_a(self.unit.form(at), *classes) and not self.is_quoted(at)

    def is_quoted(self, at: int) -> bool:
        """Return whether a token is in a quotation."""
        return self.unit.quote_at(at) is not None

    def is_mark(self, at: int, marks: frozenset[str]) -> bool:
        """Return whether a token outside quotations is one of the marks."""
        return self.unit.form(at) in marks and not self.is_quoted(at)

    def cue_at(self, at: int) -> Match | None:
        """Return the cue of the lexicon that begins here."""
        if at >= len(self.unit) or self.is_quoted(at):
            return None
        return self.lexicon.match_at(self.unit.tokens, at)

    # Verbs ----------------------------------------------------------------------------

    def verb_group(self, at: int) -> int:
        """Return where the particles before a verb begin: قد، لم، لن."""
        while at > 0 and self.is_a(at - 1, "particles"):
            at -= 1
        return at

    def with_preposition(self, at: int) -> int:
        """Return the index behind what belongs to a verb: أعلن عن، أضاف قائلا."""
        joins = self.is_a(at, "cue_prepositions") and not self.is_a(at + 1, "outlets")
        return at + 1 if joins or self.is_a(at, "spoken") else at

    def follows_its_subject(self, match: Match) -> bool:
        """Return whether a verb stands behind its subject.

        It does if it agrees in number (`يؤكدان`), or in the present tense of a headline.
        """
        form = self.unit.form(match.start)
        if not form.startswith(("ي", "ت")):
            return False
        is_headline = self.unit.form(len(self.unit) - 1) not in STOPS
        return form.endswith(("ان", "ون")) or (
            is_headline and 0 < self.unit.words_in(0, match.start) <= LONGEST_NAME
        )

    # Where contents begin -------------------------------------------------------------

    def opening(self, start: int, far: int = FAR) -> Opening | None:
        """Return what opens a content behind a verb: أن, a colon, a quotation."""
        cue: tuple[Piece, ...] = ()
        for at in range(start, min(start + far, len(self.unit))):
            source_end = cue[0][0] if cue else at
            if self.begins_speech(at):
                return Opening("quote", at, source_end, cue)
            if self.is_quoted(at):
                continue
            if self.is_mark(at, STOPS | SEMICOLONS) or (at > start and self._interrupts(at)):
                return None
            if self.unit.form(at) == ":" and at + 1 < len(self.unit):
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
        """Return whether a quotation begins here that is no name: long, a clause, or stopped."""
        quote = self.unit.quote_at(at)
        if quote is None or quote.start != at:
            return False
        stopped = self.unit.form(quote.end - 2) in STOPS | COMMAS
        is_clause = self.lexicon.is_a(self.unit.form(at + 1), "complementizers")
        return stopped or is_clause or self.unit.words_in(quote.start, quote.end) > LONGEST_NAME

    def _interrupts(self, at: int) -> bool:
        """Return whether another cue begins a clause here."""
        match = self.cue_at(at)
        if match is None or self.is_a(at, "times", "spoken"):
            return False
        begins = self.is_mark(at - 1, COMMAS | CONJUNCTIONS)
        return begins or "preposition" in match.cue.frames

    def bare_opening(self, match: Match, start: int, end: int) -> tuple[int, int] | None:
        """Return where a source ends and a content without أن begins; `None` if it cannot be told.

        A preposition, a masdar of the lexicon, or the last of several commas parts the two.
        """
        with_b = self.lexicon.is_a(match.cue.name, "verbs_with_b")
        comma = start - 1
        for at in range(start + 1, end):
            if self.is_quoted(at):
                continue
            if comma < start and self._opens_object(at, with_b=with_b):
                return at, at
            if self.unit.words_in(comma + 1, at) > LONGEST_NAME:
                break
            if self.is_mark(at, COMMAS):
                comma = at
        return (comma, comma + 1) if comma > start else None

    def _opens_object(self, at: int, *, with_b: bool) -> bool:
        form = self.unit.form(at)
        fused = with_b and form.startswith("ب") and len(form) >= _SHORTEST_FUSED
        return fused or self.is_a(at, "cue_prepositions", "bare_openers")

    def is_aside(self, at: int) -> bool:
        """Return whether a verb stands in an aside behind what is said: `…، كما قال فلان`."""
        match = self.cue_at(at)
        return (
            match is not None
            and self.unit.form(at - 1) == "كما"
            and self.is_mark(at - 2, COMMAS)
            and not self._has_opening(match, FAR_AHEAD)
        )

    # Where contents end ---------------------------------------------------------------

    def content_end(self, start: int) -> int:
        """Return where a content ends that begins here: the sentence's stop is left out."""
        quote = self.unit.quote_at(start)
        if quote is not None and quote.start == start and self._is_over(quote.end):
            return quote.end
        at = start
        while at < len(self.unit):
            inside = self.unit.quote_at(at)
            if inside is None and at > start and self._ends_content(at):
                break
            at = inside.end if inside is not None else at + 1
        return self.without_marks(at, COMMAS | CONJUNCTIONS | SEMICOLONS | {".", "…"})

    def _is_over(self, at: int) -> bool:
        return at >= len(self.unit) or self.is_mark(at, STOPS | COMMAS)

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
        if self.is_aside(at + 1) and self.unit.form(at) == "كما":
            return True
        match = self.cue_at(at)
        if match is None:
            return False
        speaks = match.is_participle or "preposition" in match.cue.frames
        return speaks or self._has_opening(match, FAR_AHEAD)

    def _has_opening(self, match: Match, far: int) -> bool:
        return self.opening(match.end, far) is not None

    def without_marks(self, end: int, marks: frozenset[str]) -> int:
        """Return the index without the marks and clitics before it."""
        while end > 0 and self.is_mark(end - 1, marks):
            end -= 1
        return end

    def clause_start(self, end: int) -> int:
        """Return where the clause begins that ends here, impersonal openings left out."""
        start = end
        while start > 0 and not self.is_mark(start - 1, SEMICOLONS | {":"}):
            start -= 1
        while start < end and (
            self.is_mark(start, COMMAS | CONJUNCTIONS) or self.unit.form(start) == "كما"
        ):
            start += 1
        if self.is_a(start, "impersonals"):
            for at in range(start + 1, min(start + 4, end)):
                if self.is_a(at, "complementizers"):
                    return at + 1
        return start

    # Closing cues ---------------------------------------------------------------------

    def closing_cue(self, at: int) -> Piece | None:
        """Return `وفق تعبيره`, `على حد قولها` if it begins here: it names nobody anew."""
        if self.is_quoted(at):
            return None
        if self.unit.form(at + 1) == "حد":
            end = at + 3
        else:
            match = self.cue_at(at)
            if match is None or "preposition" not in match.cue.frames:
                return None
            end = match.end + 1
        said = self.unit.form(end - 1)
        suffixes = self.lexicon.classes["pronoun_suffixes"]
        is_own = any(
            said.endswith(suffix) and self.lexicon.is_a(said.removesuffix(suffix), "sayings")
            for suffix in suffixes
        )
        return (at, end) if is_own else None
