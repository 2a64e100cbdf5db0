"""Noun phrases of Arabic that are sources, without a parser."""

from dataclasses import dataclass

from factcheck.prelabel.lexicon.arabic.clauses import (
    COMMAS,
    CONJUNCTIONS,
    SEMICOLONS,
    STOPS,
    Clauses,
)
from factcheck.prelabel.lexicon.cues import Match
from factcheck.prelabel.lexicon.finding import Piece
from factcheck.prelabel.lexicon.tokens import form_of

LONGEST_SUBJECT = 25
"""Tokens; what is longer was misread."""

_PREPOSITIONS = frozenset(map(form_of, ("في", "خلال", "على", "من", "عن")))
_TRAILING = COMMAS | CONJUNCTIONS | {":", "(", "-"}


@dataclass(frozen=True, slots=True)
class Sources:
    """Finds sources in one unit; all answers are token indices."""

    clauses: Clauses

    # Behind a verb --------------------------------------------------------------------

    def behind(self, start: int, end: int) -> tuple[Piece | None, tuple[Piece, ...]]:
        """Return the source in a stretch behind a verb, and the outlet named there."""
        source_end = self.source_end(start, end)
        unit = self.clauses.unit
        named = source_end > start and (unit.tokens[start].is_word or self.clauses.is_quoted(start))
        source = (start, source_end) if named else None
        return source, self._channel(source_end, end)

    def source_end(self, start: int, end: int) -> int:
        """Return where a source ends: before times, occasions and outlets."""
        unit = self.clauses.unit
        at = start
        while at < end and not self._begins_adjunct(at):
            quote = unit.quote_at(at)
            at = quote.end if quote is not None else at + 1
        return max(start, self.clauses.without_marks(min(at, end), _TRAILING))

    def _begins_adjunct(self, at: int) -> bool:
        clauses = self.clauses
        if clauses.is_a(at, "times") or clauses.is_mark(at, frozenset({"(", "-"})):
            return True
        if clauses.is_mark(at, _PREPOSITIONS):
            occasion = clauses.is_a(at + 1, "occasions", "times", "outlets")
            return occasion or clauses.is_mark(at - 1, COMMAS)
        return clauses.unit.form(at) == "ل" and clauses.is_a(at + 1, "outlets")

    def _channel(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the outlet named here, without its preposition, as one piece or none."""
        for at in range(start, end):
            if self.clauses.is_a(at, "channel_prepositions") and (
                self.clauses.is_a(at + 1, "outlets")
            ):
                return ((at + 1, min(self.phrase_end(at + 1), end)),)
        return ()

    def phrase_end(self, start: int) -> int:
        """Return the end of the phrase that begins here: a mark, a quotation, فإن."""
        clauses = self.clauses
        at = start
        while at < len(clauses.unit) and not self._ends_phrase(at):
            quote = clauses.unit.quote_at(at)
            at = quote.end if quote is not None else at + 1
        return at

    def _ends_phrase(self, at: int) -> bool:
        clauses = self.clauses
        quote = clauses.unit.quote_at(at)
        if quote is not None:
            return clauses.begins_speech(at)
        concludes = clauses.unit.form(at) == "ف" and clauses.is_a(at + 1, "complementizers")
        return concludes or clauses.is_mark(at, COMMAS | STOPS | SEMICOLONS | {":"})

    # Before a verb --------------------------------------------------------------------

    def subject(self, left: int) -> Piece | None:
        """Return the subject before a verb, as in headlines; `None` if the clause begins here."""
        clauses = self.clauses
        end = clauses.without_marks(left, _TRAILING)
        start = end
        while start > 0 and end - start <= LONGEST_SUBJECT and not self._borders_clause(start - 1):
            start -= 1
        while start < end and self._precedes_subject(start):
            start += 1
        if not start < end <= start + LONGEST_SUBJECT:
            return None
        is_clause = any(
            (clauses.unit.form(at),) in clauses.lexicon.cues for at in range(start, end)
        )
        return None if is_clause else (start, end)

    def _borders_clause(self, at: int) -> bool:
        clauses = self.clauses
        quote = clauses.unit.quote_at(at)
        if quote is not None:
            return clauses.begins_speech(quote.start)
        return clauses.is_mark(at, STOPS | SEMICOLONS | {":"}) or clauses.is_a(at, "clause_borders")

    def _precedes_subject(self, at: int) -> bool:
        opener = self.clauses.is_a(at, "openers", "auxiliaries", "times")
        return opener or self.clauses.is_mark(at, COMMAS | CONJUNCTIONS)

    # Behind a preposition -------------------------------------------------------------

    def behind_saying(self, match: Match) -> int:
        """Return the index behind `ما أعلن`, `ما جاء في` after a preposition."""
        unit = self.clauses.unit
        at = match.end
        if unit.form(at) == "ما":
            at += 1
        elif not match.cue.name.endswith("ما"):
            return at
        at += 1
        return min(at + self.clauses.is_a(at, "resumptives"), len(unit))
