"""Noun phrases of English that are sources, found without a parser."""

from dataclasses import dataclass

from factcheck.prelabel.lexicon.english.clauses import DASHES, STOPS, EnglishClauses
from factcheck.prelabel.lexicon.finding import TokenSpan

MAX_TOKENS = 40
"""A longer phrase is a mistake of the rules, and no source."""

MAX_WORDS_BEFORE_COMMA = 8
"""Words of a name that an apposition follows, at most."""

MAX_BRACKET_TOKENS = 10
"""Tokens in brackets after a name, at most."""

MAX_COMMAS = 3
"""Commas between a name and its verb, at most: appositions stand between them."""

MAX_OPENERS = 20
"""Openers and adjuncts before the subject of a clause, at most: `But on Monday, in a speech, …`."""

_PHRASE_ENDS = frozenset({")", ".", '"', "”"})
_CLAUSE_MARKS = frozenset({",", ";", ":", "!", "?", "…", "("}) | DASHES
_CLOSING_MARKS = STOPS - {"."} | {":", ";"} | DASHES
_TRAILING = frozenset({",", "and"})
_IN_NAMES = frozenset({"of", "'s"})


@dataclass(frozen=True, slots=True)
class EnglishSources:
    """Finds sources in one passage; all answers are token indices."""

    clauses: EnglishClauses

    def subject(self, left: int) -> TokenSpan | None:
        """Return the noun phrase that ends before a verb group; `None` if none does."""
        clauses, passage = self.clauses, self.clauses.passage
        quote = passage.quote_at(left - 1)
        if left == 0 or (quote is not None and clauses.is_speech(quote)):
            return None
        if clauses.is_a(left - 1, "pronouns") and quote is None:
            return (left - 1, left)
        channel = self._channel_before(left)
        end = channel[0] - 1 if channel else left
        if passage.form(end - 1) == "," and not clauses.is_quoted(end - 1):
            end -= 1
            start = self._appositive_start(end)
        else:
            start = self._phrase_start(end)
        if start is None:
            return None
        start = self.without_openers(start, end)
        return (start, end) if self._is_phrase(start, end) else None

    def _channel_before(self, end: int) -> TokenSpan | None:
        """Return the outlet that ends before a verb: `X through its account confirmed`."""
        if not self.clauses.is_a(end - 1, "outlets"):
            return None
        for at in range(end - 2, max(end - 8, 0), -1):
            if self.clauses.passage.form(at) in {"through", "via", "on"}:
                return (at + 1, end)
        return None

    def _is_phrase(self, start: int, end: int) -> bool:
        """Return whether tokens can be a source; of function words only `many` and `some` can."""
        if not start < end <= start + MAX_TOKENS or self.clauses.is_a(start, "prepositions"):
            return False
        last = self.clauses.passage.tokens[end - 1]
        if end - start == 1 and self.clauses.is_a(start, "lone_determiners"):
            return True
        return (last.text[-1].isalnum() or last.text in _PHRASE_ENDS) and not self.clauses.is_a(
            end - 1, "prepositions", "determiners", "boundaries", "auxiliaries"
        )

    def _phrase_start(self, end: int) -> int:
        """Return where the noun phrase that ends here begins: at the border of its clause."""
        return self.clauses.after_last("phrase", self._before_brackets(end), self._precedes_phrase)

    def _precedes_phrase(self, at: int) -> bool:
        """Return whether a border is here, or an `and` between two verbs."""
        is_and = self.clauses.passage.form(at) == "and"
        return self._is_clause_border(at) or (is_and and self._has_verb_before(at))

    def _before_brackets(self, end: int) -> int:
        """Return the index before brackets that follow a name: `Lee (R-Ohio)`."""
        if self.clauses.passage.form(end - 1) != ")":
            return end
        opened = range(end - 2, max(end - MAX_BRACKET_TOKENS, 0), -1)
        return next((at for at in opened if self.clauses.passage.form(at) == "("), end)

    def _has_verb_before(self, end: int) -> bool:
        border = self.clauses.after_last("border", end, self._is_clause_border)
        return self.clauses.has_verb(max(border, end - MAX_TOKENS), end)

    def _is_clause_border(self, at: int) -> bool:
        clauses = self.clauses
        quote = clauses.passage.quote_at(at)
        if quote is not None:
            return clauses.is_speech(quote)
        form = clauses.passage.form(at)
        if form == ".":
            return not self._is_abbreviation(at)
        if form == "that":  # after a verb it opens a clause, else it is a relative pronoun
            return clauses.has_verb(max(0, at - 4), at)
        return form in _CLAUSE_MARKS or clauses.is_a(at, "boundaries")

    def _is_abbreviation(self, at: int) -> bool:
        tokens = self.clauses.passage.tokens
        return 0 < at < len(tokens) - 1 and tokens[at - 1].is_capitalised

    def _appositive_start(self, comma: int) -> int | None:
        """Return where `X, a man from Y` begins, given the comma after it."""
        end = comma
        for _ in range(MAX_COMMAS):
            start = self._phrase_start(end)
            if start == 0 or self.clauses.passage.form(start - 1) != ",":
                return start if start < end else None
            relative = self.clauses.is_a(start, "relatives")
            if end == comma and not relative and self.clauses.has_verb(start, end):
                return None
            end = start - 1
            head = self._phrase_start(end)
            if head == end:
                return start
            if not self._is_name(head, end):
                return None
            if head == 0 or self.clauses.passage.form(head - 1) != ",":
                return head
        return None

    def _is_name(self, start: int, end: int) -> bool:
        start = self.without_openers(start, end)
        named = start < end and (
            self.clauses.passage.tokens[start].is_capitalised
            or self.clauses.is_a(start, "determiners")
        )
        adverbial = self.clauses.is_a(start, "prepositions", "time")
        return named and not adverbial and not self.clauses.has_verb(start, end)

    def without_openers(self, start: int, end: int) -> int:
        """Return the index after the opening of a clause: `But`, `On Monday`, `And in a speech`."""
        for _ in range(MAX_OPENERS):
            after_one = self.clauses.after_adjunct(start)
            if start < end and self.clauses.is_a(start, "openers", "time"):
                start += 1
            elif start < after_one < end and self.clauses.passage.tokens[after_one].is_word:
                start = after_one
            else:
                break
        return start

    def shared_subject(self, left: int) -> TokenSpan | None:
        """Return the subject of `X came and said …`: the first phrase of the clause."""
        if self.clauses.passage.form(left - 1) not in {"and", "but", ","}:
            return None
        return self.first_phrase(self.clauses.clause_start(left - 1))

    def first_phrase(self, start: int) -> TokenSpan | None:
        """Return the phrase before the first verb of a clause, if there is one."""
        clauses = self.clauses
        start = self.without_openers(start, len(clauses.passage))
        if clauses.is_a(start, "pronouns"):
            return (start, start + 1)
        verb = clauses.first("first verb", start, self._ends_first_phrase)
        if verb >= len(clauses.passage) or not clauses.passage.tokens[verb].is_word:
            return None
        end = clauses.verb_group(verb)
        return (start, end) if end > start else None

    def _ends_first_phrase(self, at: int) -> bool:
        clauses = self.clauses
        if not clauses.passage.tokens[at].is_word:
            return True
        return clauses.is_verb(at) or clauses.is_a(at, "relatives")

    def inverted_subject(self, at: int) -> TokenSpan | None:
        """Return the noun phrase after a verb, as in `said X, who has seen it`."""
        end = self.phrase_end(at)
        return (at, end) if end > at and not self.clauses.is_quoted(at) else None

    def phrase_end(self, start: int) -> int:
        """Return the end of the noun phrase, appositions included, that begins here."""
        clauses = self.clauses
        if clauses.is_a(start, "pronouns"):
            return start + 1
        at = start
        if not self._closes_phrase(at):
            at = clauses.first("phrase end", start + 1, self._may_end_phrase)
            while clauses.is_mark(at, clauses.commas) and self._has_apposition(at, start):
                at = clauses.first("phrase end", at + 1, self._may_end_phrase)
        return clauses.skip_back(at, _TRAILING)

    def _closes_phrase(self, at: int) -> bool:
        """Return whether speech, a mark or the end of the passage is here."""
        clauses = self.clauses
        quote = clauses.passage.quote_at(at)
        if quote is not None:
            return clauses.is_speech(quote)
        form = clauses.passage.form(at)
        if form == ".":
            return not self._is_abbreviation(at)
        return at >= len(clauses.passage) or form in _CLOSING_MARKS

    def _may_end_phrase(self, at: int) -> bool:
        """Return whether a phrase ends here, or, at a comma, whether it may."""
        clauses = self.clauses
        if self._closes_phrase(at):
            return True
        form = clauses.passage.form(at)
        adjunct = form not in {"for", "of"} and clauses.after_adjunct(at) > at
        ends = form == "," or adjunct or clauses.is_a(at, "boundaries")
        return ends and not clauses.is_quoted(at)

    def _has_apposition(self, comma: int, start: int) -> bool:
        """Return whether an apposition or a relative clause follows: `X, a Republican`."""
        clauses = self.clauses
        if clauses.is_quoted(comma + 1):
            return False
        if clauses.passage.count_words(start, comma) > MAX_WORDS_BEFORE_COMMA:
            return False
        if clauses.is_a(comma + 1, "appositions"):
            return True
        title = clauses.is_a(comma + 1, "titles")
        return title and not clauses.has_verb(
            comma + 1, min(comma + MAX_WORDS_BEFORE_COMMA, len(clauses.passage))
        )

    def recipient_end(self, at: int) -> int:
        """Return the index after the person spoken to, or the same index if there is none."""
        passage = self.clauses.passage
        if self.clauses.is_a(at, "objects"):
            return self.clauses.after_adjuncts(at + 1)
        end = at + 2 if self.clauses.is_a(at, "determiners") else at
        if end > at or (end < len(passage) and passage.tokens[end].is_capitalised):
            end = self.clauses.first("recipient", end, self._ends_name)
        named = at < end < len(passage) and passage.tokens[end].is_word
        return self.clauses.after_adjuncts(end) if named else at

    def _ends_name(self, at: int) -> bool:
        passage = self.clauses.passage
        return passage.form(at) not in _IN_NAMES and not passage.tokens[at].is_capitalised

    def last_verb(self, start: int, end: int) -> TokenSpan | None:
        """Return the verb that ends a phrase, with its auxiliaries: `what X has announced`."""
        if end - start <= 1 or not self.clauses.is_verb(end - 1):
            return None
        return (self.clauses.verb_group(end - 1), end)
