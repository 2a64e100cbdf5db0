"""Borders of English clauses, found by function words, capitals and punctuation marks."""

from dataclasses import dataclass
from typing import ClassVar

from factcheck.prelabel.lexicon.clauses import Clauses
from factcheck.prelabel.lexicon.finding import TokenSpan
from factcheck.prelabel.lexicon.quotes import Quote
from factcheck.text import characters

MAX_NAME_WORDS = 5
"""Words in quotation marks that may still be a name."""

MAX_ADJUNCT_TOKENS = 9
"""Tokens of `in an interview`, `to the news agency`."""

DASHES = frozenset(characters.DASHES)
STOPS = frozenset({".", "!", "?", "…"})
_ENDS_OF_SPEECH = STOPS | {","}
_MIN_ADVERB_LENGTH = 5
_MIN_PAST_LENGTH = 5


@dataclass(frozen=True, slots=True)
class EnglishClauses(Clauses):
    """Finds borders in one passage; all answers are token indices."""

    commas: ClassVar = frozenset({","})
    joints: ClassVar = DASHES | {","}
    separators: ClassVar = frozenset({";", ":"})
    ends_of_quotes: ClassVar = STOPS | {",", ";", ":"}
    trailing_marks: ClassVar = frozenset({".", "…", ","})

    def is_speech(self, quote: Quote) -> bool:
        """Return whether a quotation is speech, not a name: it is long, or ends with a mark."""
        last = self.passage.form(quote.end - 2) if quote.end - quote.start > 1 else ""
        return (
            last in _ENDS_OF_SPEECH
            or self.passage.count_words(quote.start, quote.end) > MAX_NAME_WORDS
        )

    def _joins_verb(self, at: int) -> bool:
        """Return whether an auxiliary, a negation or an adverb stands here."""
        if self.is_quoted(at):
            return False
        adverb = self.is_adverb(at) and not self.passage.tokens[at].is_capitalised
        return adverb or self.is_a(at, "auxiliaries", "adverbs")

    def is_adverb(self, at: int) -> bool:
        """Return whether a word ends in -ly, as adverbs do."""
        form = self.passage.form(at)
        return form.endswith("ly") and len(form) >= _MIN_ADVERB_LENGTH

    def has_copula(self, start: int, end: int) -> bool:
        """Return whether a form of `be` is among the tokens or just before them (`he's`)."""
        return self.first("copula", max(0, start - 1), lambda at: self.is_a(at, "copulas")) < end

    def is_noun(self, left: int) -> bool:
        """Return whether an article or a preposition makes a noun of a word: `a claim`."""
        return (
            self.is_a(left - 1, "articles", "prepositions") and self.passage.form(left - 1) != "her"
        )

    def is_verb(self, at: int) -> bool:
        """Return whether a word looks like a finite verb: by closed class, lexicon, or -ed."""
        token = self.passage.tokens[at]
        if (token.is_capitalised and at > 0) or self.is_quoted(at):
            return False
        past = token.form.endswith("ed") and len(token.form) >= _MIN_PAST_LENGTH
        listed = token.form.endswith("d") and (token.form,) in self.lexicon.cues
        return past or listed or self.is_a(at, "verbs", "auxiliaries")

    def has_verb(self, start: int, end: int) -> bool:
        """Return whether one of the tokens looks like a finite verb."""
        return self.first("verb", start, self.is_verb) < end

    def after_adjuncts(self, at: int) -> int:
        """Return the index after adverbs, times and places of speaking: `on Monday`."""
        return self.first("adjuncts", at, self._begins_no_adjunct, self.after_adjunct)

    def _begins_no_adjunct(self, at: int) -> bool:
        return self.after_adjunct(at) == at

    def after_adjunct(self, at: int) -> int:
        """Return the index after one adjunct, or the same index if none begins here."""
        if self.is_quoted(at) or at >= len(self.passage):
            return at
        if self.is_a(at, "time") or self.is_adverb(at):
            return at + 1
        if self.is_a(at, "months"):
            return self._after_date(at + 1)
        if self.passage.form(at) in {"last", "this", "next"}:
            return at + 2 if self.is_a(at + 1, "periods", "time", "months") else at
        if self.is_a(at, "prepositions"):
            return self._after_occasion(at)
        return at

    def _after_date(self, at: int) -> int:
        return self.first("date", at, self._is_no_day_or_year)

    def _is_no_day_or_year(self, at: int) -> bool:
        form = self.passage.form(at)
        return form != "." and not form.isdigit()

    def _after_occasion(self, at: int) -> int:
        """Return the index after `in a statement`, `on Monday`, `to the news agency`."""
        for last in range(at + 1, min(at + MAX_ADJUNCT_TOKENS, len(self.passage))):
            if self.is_quoted(last) or not self.passage.tokens[last].is_word:
                return at
            if self.is_a(last, "time", "periods", "months", "outlets"):
                # `Facebook account` is one outlet.
                return self.first("outlets", last + 1, self._is_no_outlet)
            if last > at + 1 and self.is_a(
                last, "prepositions", "pronouns", "auxiliaries", "boundaries", "relatives"
            ):
                return at
        return at

    def _is_no_outlet(self, at: int) -> bool:
        return not self.is_a(at, "outlets")

    def channel(self, start: int, end: int) -> tuple[TokenSpan, ...]:
        """Return the outlet named between two indices, after a preposition; one span or none."""
        if not self.is_a(start, "channel_prepositions"):
            return ()
        last = self.after_last("outlet", end, lambda at: self.is_a(at, "outlets"))
        return ((start + 1, last),) if last > start + 1 else ()

    def find_that(self, start: int, max_distance: int) -> int | None:
        """Return the next complementizer within ``max_distance`` tokens of the same clause."""
        for at in range(start, min(start + max_distance, len(self.passage))):
            form = self.passage.form(at)
            if form == "that" and not self.is_quoted(at) and not self.has_verb(start, at):
                return at
            if self.is_quoted(at) or form in STOPS | {";", ":"}:
                return None
            if at > start and self.is_a(at, "pronouns", "boundaries", "auxiliaries"):
                return None
        return None

    def is_closed(self, at: int) -> bool:
        """Return whether a mark or the end of the passage is here, so that no content follows."""
        form = self.passage.form(at)
        if form == "," and self.is_quoted(at + 1):
            return False
        return at >= len(self.passage) or form in STOPS | {",", ";", ")"}

    def _ends_content(self, at: int) -> bool:
        """Return whether a mark here leads back to the story, or to another attribution."""
        form, following = self.passage.form(at), self.passage.form(at + 1)
        if form not in {",", "—", "–"}:
            return form == ";"
        match = self.lexicon.match_at(self.passage.tokens, at + 1)
        if match is not None and (match.is_participle or "preposition" in match.cue.frames):
            return True
        return self.lexicon.is_a(following, "content_stops")

    def _opens_clause(self, at: int) -> bool:
        return self.passage.form(at) in {"but", "and", "still", ","}

    def quoted_content_start(self, quote: int) -> int:
        """Return where a content that ends in a quotation begins: at its mark, or before it."""
        if self.passage.form(quote - 1) in {",", ":", "."}:
            return quote
        start = self.clause_start(quote)
        return start if self.passage.count_words(start, quote) else quote
