"""Borders of English clauses, without a parser: function words, capitals, marks."""

from collections.abc import Collection
from dataclasses import dataclass

from factcheck.prelabel.lexicon.cues import Lexicon
from factcheck.prelabel.lexicon.finding import Piece
from factcheck.prelabel.lexicon.passages import Unit
from factcheck.prelabel.lexicon.quotes import Quote
from factcheck.text import characters

LONGEST_NAME = 5
"""Words in quotation marks that may still be a name."""

LONGEST_ADJUNCT = 9
"""Tokens of `in an interview`, `to the news agency`."""

DASHES = frozenset(characters.DASHES)
STOPS = frozenset({".", "!", "?", "…"})
_SAID = STOPS | {","}
_SHORTEST_ADVERB = 5
_SHORTEST_PAST = 5


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds borders in one unit; all answers are token indices."""

    unit: Unit
    lexicon: Lexicon

    def is_a(self, at: int, *classes: str) -> bool:
        """Return whether a token is in one of the lexicon's closed classes."""
        return self.lexicon.is_a(self.unit.form(at), *classes)

    def is_quoted(self, at: int) -> bool:
        """Return whether a token is in a quotation."""
        return self.unit.quote_at(at) is not None

    def is_speech(self, quote: Quote) -> bool:
        """Return whether a quotation is something said rather than a name: long, or with a stop."""
        last = self.unit.form(quote.end - 2) if quote.end - quote.start > 1 else ""
        return last in _SAID or self.unit.words_in(quote.start, quote.end) > LONGEST_NAME

    # Verbs ----------------------------------------------------------------------------

    def verb_group(self, at: int) -> int:
        """Return where the auxiliaries, negations and adverbs before a verb begin."""
        while at > 0 and self._is_auxiliary(at - 1):
            at -= 1
        return at

    def _is_auxiliary(self, at: int) -> bool:
        if self.is_quoted(at):
            return False
        adverb = self.is_adverb(at) and not self.unit.tokens[at].is_capitalised
        return adverb or self.is_a(at, "auxiliaries", "adverbs")

    def is_adverb(self, at: int) -> bool:
        """Return whether a word ends in -ly, as adverbs do."""
        form = self.unit.form(at)
        return form.endswith("ly") and len(form) >= _SHORTEST_ADVERB

    def has_copula(self, start: int, end: int) -> bool:
        """Return whether a form of `be` stands among the tokens or is fused before them."""
        return any(self.is_a(at, "copulas") for at in range(max(0, start - 1), end))

    def is_noun(self, left: int) -> bool:
        """Return whether what looks like a verb follows an article or a preposition: `a claim`."""
        return self.is_a(left - 1, "articles", "prepositions") and self.unit.form(left - 1) != "her"

    def is_verb(self, at: int) -> bool:
        """Return whether a word looks like a finite verb: a closed class, the lexicon, -ed."""
        token = self.unit.tokens[at]
        if (token.is_capitalised and at > 0) or self.is_quoted(at):
            return False
        past = token.form.endswith("ed") and len(token.form) >= _SHORTEST_PAST
        listed = token.form.endswith("d") and (token.form,) in self.lexicon.cues
        return past or listed or self.is_a(at, "verbs", "auxiliaries")

    def has_verb(self, start: int, end: int) -> bool:
        """Return whether one of the tokens looks like a finite verb."""
        return any(self.is_verb(at) for at in range(start, end))

    # Adjuncts -------------------------------------------------------------------------

    def behind_adjuncts(self, at: int) -> int:
        """Return the index behind adverbs, times and places of speaking: `on Monday`."""
        while (behind := self.behind_adjunct(at)) > at:
            at = behind
        return at

    def behind_adjunct(self, at: int) -> int:
        """Return the index behind one adjunct, the same if none begins here."""
        if self.is_quoted(at) or at >= len(self.unit):
            return at
        if self.is_a(at, "time") or self.is_adverb(at):
            return at + 1
        if self.is_a(at, "months"):
            return self._behind_date(at + 1)
        if self.unit.form(at) in {"last", "this", "next"}:
            return at + 2 if self.is_a(at + 1, "periods", "time", "months") else at
        if self.is_a(at, "prepositions"):
            return self._behind_occasion(at)
        return at

    def _behind_date(self, at: int) -> int:
        while self.unit.form(at).isdigit() or self.unit.form(at) == ".":
            at += 1
        return at

    def _behind_occasion(self, at: int) -> int:
        """Return the index behind `in a statement`, `on Monday`, `to the news agency`."""
        for last in range(at + 1, min(at + LONGEST_ADJUNCT, len(self.unit))):
            if self.is_quoted(last) or not self.unit.tokens[last].is_word:
                return at
            if self.is_a(last, "time", "periods", "months", "outlets"):
                while self.is_a(last + 1, "outlets"):
                    last += 1  # noqa: PLW2901 - `Facebook account` is one outlet
                return last + 1
            if last > at + 1 and self.is_a(
                last, "prepositions", "pronouns", "auxiliaries", "boundaries", "relatives"
            ):
                return at
        return at

    def channel(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return the outlet named in a stretch that a preposition opens, as one piece or none."""
        if not self.is_a(start, "channel_prepositions"):
            return ()
        outlets = [at for at in range(start + 1, end) if self.is_a(at, "outlets")]
        return ((start + 1, outlets[-1] + 1),) if outlets else ()

    # Contents -------------------------------------------------------------------------

    def find_that(self, start: int, far: int) -> int | None:
        """Return a complementizer within ``far`` tokens and before any border of a clause."""
        for at in range(start, min(start + far, len(self.unit))):
            form = self.unit.form(at)
            if form == "that" and not self.is_quoted(at) and not self.has_verb(start, at):
                return at
            if self.is_quoted(at) or form in STOPS | {";", ":"}:
                return None
            if at > start and self.is_a(at, "pronouns", "boundaries", "auxiliaries"):
                return None
        return None

    def is_closed(self, at: int) -> bool:
        """Return whether a mark or the end follows, so that no content does."""
        form = self.unit.form(at)
        if form == "," and self.is_quoted(at + 1):
            return False
        return at >= len(self.unit) or form in STOPS | {",", ";", ")"}

    def content_end(self, start: int) -> int:
        """Return where a content ends that begins here: the sentence's stop is left out."""
        unit = self.unit
        quote = unit.quote_at(start)
        if quote is not None and quote.start == start and self._is_over(quote.end):
            return quote.end
        at = start
        while at < len(unit):
            inside = unit.quote_at(at)
            if inside is None and at > start and self._ends_content(at):
                break
            at = inside.end if inside is not None else at + 1
        return self._without_stop(at)

    def _is_over(self, at: int) -> bool:
        """Return whether what follows a quotation is not part of what is said."""
        return at >= len(self.unit) or self.unit.form(at) in STOPS | {",", ";", ":"}

    def _ends_content(self, at: int) -> bool:
        """Return whether a mark here leads back to the story, or on to another attribution."""
        form, following = self.unit.form(at), self.unit.form(at + 1)
        if form not in {",", "—", "–"}:
            return form == ";"
        match = self.lexicon.match_at(self.unit.tokens, at + 1)
        if match is not None and (match.is_participle or "preposition" in match.cue.frames):
            return True
        return self.lexicon.is_a(following, "content_stops")

    def _without_stop(self, end: int) -> int:
        return self.skip_back(end, {".", "…", ","})

    def skip_back(self, at: int, marks: Collection[str]) -> int:
        """Return the index without the marks before it."""
        while at > 0 and self.unit.form(at - 1) in marks and not self.is_quoted(at - 1):
            at -= 1
        return at

    def clause_start(self, end: int) -> int:
        """Return where the sentence begins that a clause ends in, conjunctions left out."""
        start = end
        while start > 0 and (
            self.unit.form(start - 1) not in {";", ":"} or self.is_quoted(start - 1)
        ):
            start -= 1
        while start < end and self.unit.form(start) in {"but", "and", "still", ","}:
            start += 1
        return start

    def quoted_start(self, quote: int) -> int:
        """Return where a content begins that ends in a quotation: at its mark, or before."""
        if self.unit.form(quote - 1) in {",", ":", "."}:
            return quote
        start = self.clause_start(quote)
        return start if self.unit.words_in(start, quote) else quote
