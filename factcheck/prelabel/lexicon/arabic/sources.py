"""Noun phrases of Arabic that are sources, found without a parser."""

from dataclasses import dataclass

from factcheck.prelabel.lexicon.arabic.clauses import (
    COMMAS,
    CONJUNCTIONS,
    SEMICOLONS,
    STOPS,
    ArabicClauses,
)
from factcheck.prelabel.lexicon.cues import CueMatch
from factcheck.prelabel.lexicon.finding import TokenSpan
from factcheck.prelabel.lexicon.tokens import form_of

MAX_TOKENS = 25
"""A longer phrase is a mistake of the rules, and no source."""

_PREPOSITIONS = frozenset(map(form_of, ("في", "خلال", "على", "من", "عن")))
_PHRASE_ENDS = COMMAS | STOPS | SEMICOLONS | {":"}
_TRAILING = COMMAS | CONJUNCTIONS | {":", "(", "-"}


@dataclass(frozen=True, slots=True)
class ArabicSources:
    """Finds sources in one passage; all answers are token indices."""

    clauses: ArabicClauses

    def find_after(self, start: int, end: int) -> tuple[TokenSpan | None, tuple[TokenSpan, ...]]:
        """Return the source between a verb and its content, and the outlet named there."""
        source_end = self.source_end(start, end)
        passage = self.clauses.passage
        named = source_end > start and (
            passage.tokens[start].is_word or self.clauses.is_quoted(start)
        )
        source = (start, source_end) if named else None
        return source, self._channel(source_end, end)

    def source_end(self, start: int, end: int) -> int:
        """Return where a source ends: before times, occasions and outlets."""
        clauses = self.clauses
        adjunct = clauses.first("adjunct", start, self._begins_adjunct, clauses.past_quotation)
        return max(start, clauses.skip_back(min(adjunct, end), _TRAILING))

    def _begins_adjunct(self, at: int) -> bool:
        clauses = self.clauses
        if clauses.is_a(at, "times") or clauses.is_mark(at, frozenset({"(", "-"})):
            return True
        if clauses.is_mark(at, _PREPOSITIONS):
            occasion = clauses.is_a(at + 1, "occasions", "times", "outlets")
            return occasion or clauses.is_mark(at - 1, COMMAS)
        return clauses.passage.form(at) == "ل" and clauses.is_a(at + 1, "outlets")

    def _channel(self, start: int, end: int) -> tuple[TokenSpan, ...]:
        """Return the outlet named between two indices, after a preposition; one span or none."""
        at = self.clauses.first("channel", start, self._begins_channel)
        return ((at + 1, min(self.phrase_end(at + 1), end)),) if at < end else ()

    def _begins_channel(self, at: int) -> bool:
        is_a = self.clauses.is_a
        return is_a(at, "channel_prepositions") and is_a(at + 1, "outlets")

    def phrase_end(self, start: int) -> int:
        """Return the end of the phrase that begins here: at a mark, a quotation, or فإن."""
        return self.clauses.first("phrase", start, self._ends_phrase, self.clauses.past_quotation)

    def _ends_phrase(self, at: int) -> bool:
        clauses = self.clauses
        quote = clauses.passage.quote_at(at)
        if quote is not None:
            return clauses.begins_speech(at)
        form = clauses.passage.form(at)
        concludes = form == "ف" and clauses.is_a(at + 1, "complementizers")
        return concludes or form in _PHRASE_ENDS

    def subject(self, left: int) -> TokenSpan | None:
        """Return the subject before a verb, as in headlines, if there is one."""
        clauses = self.clauses
        end = clauses.skip_back(left, _TRAILING)
        start = end
        while start > 0 and end - start <= MAX_TOKENS and not self._is_clause_border(start - 1):
            start -= 1
        while start < end and self._opens_clause(start):
            start += 1
        if not start < end <= start + MAX_TOKENS:
            return None
        is_clause = any(
            (clauses.passage.form(at),) in clauses.lexicon.cues for at in range(start, end)
        )
        return None if is_clause else (start, end)

    def _is_clause_border(self, at: int) -> bool:
        clauses = self.clauses
        quote = clauses.passage.quote_at(at)
        if quote is not None:
            return clauses.begins_speech(quote.start)
        return clauses.is_mark(at, STOPS | SEMICOLONS | {":"}) or clauses.is_a(at, "clause_borders")

    def _opens_clause(self, at: int) -> bool:
        opener = self.clauses.is_a(at, "openers", "auxiliaries", "times")
        return opener or self.clauses.is_mark(at, COMMAS | CONJUNCTIONS)

    def after_saying(self, match: CueMatch) -> int:
        """Return the index after `ما أعلن` or `ما جاء في`, which follow a preposition."""
        passage = self.clauses.passage
        at = match.end
        if passage.form(at) == "ما":
            at += 1
        elif not match.cue.name.endswith("ما"):
            return at
        at += 1
        return min(at + self.clauses.is_a(at, "resumptives"), len(passage))
