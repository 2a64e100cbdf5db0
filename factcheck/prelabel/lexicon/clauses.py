"""Borders of clauses, found without a parser: what the languages share."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from factcheck.prelabel.lexicon.cues import Lexicon
from factcheck.prelabel.lexicon.finding import TokenSpan
from factcheck.prelabel.lexicon.passages import Passage

LEAST_CONTENT = 3
"""Words of a content that stands before its cue, at least."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds borders in one passage; all answers are token indices.

    A language says which marks separate clauses and sentences from one another, which of them may
    stand between a content and what surrounds it, and where a content ends.
    """

    passage: Passage
    lexicon: Lexicon

    commas: ClassVar[frozenset[str]]
    joints: ClassVar[frozenset[str]]
    separators: ClassVar[frozenset[str]]
    ends_of_quotes: ClassVar[frozenset[str]]
    trailing_marks: ClassVar[frozenset[str]]

    def _joins_verb(self, at: int) -> bool:
        """Return whether a token before a verb belongs to it."""
        raise NotImplementedError

    def _opens_clause(self, at: int) -> bool:
        """Return whether a token at the start of a clause does not belong to a content."""
        raise NotImplementedError

    def _ends_content(self, at: int) -> bool:
        """Return whether a token outside quotations ends the content before it."""
        raise NotImplementedError

    def is_a(self, at: int, *classes: str) -> bool:
        """Return whether a token is in one of the lexicon's closed classes."""
        return self.lexicon.is_a(self.passage.form(at), *classes)

    def is_quoted(self, at: int) -> bool:
        """Return whether a token is in a quotation."""
        return self.passage.quote_at(at) is not None

    def is_mark(self, at: int, marks: Collection[str]) -> bool:
        """Return whether a token outside quotations is one of the marks."""
        return self.passage.form(at) in marks and not self.is_quoted(at)

    def skip_back(self, at: int, marks: Collection[str]) -> int:
        """Return the index without the marks before it."""
        while at > 0 and self.is_mark(at - 1, marks):
            at -= 1
        return at

    def verb_group(self, at: int) -> int:
        """Return where the words begin that stand before a verb and belong to it."""
        while at > 0 and self._joins_verb(at - 1):
            at -= 1
        return at

    def clause_start(self, end: int) -> int:
        """Return where the clause begins that ends here, without its conjunctions."""
        start = end
        while start > 0 and not self.is_mark(start - 1, self.separators):
            start -= 1
        while start < end and self._opens_clause(start):
            start += 1
        return start

    def content_end(self, start: int) -> int:
        """Return the end of the content that begins here, without the stop of its sentence."""
        quote = self.passage.quote_at(start)
        if quote is not None and quote.start == start and self._is_whole_content(quote.end):
            return quote.end
        at = start
        while at < len(self.passage):
            quote = self.passage.quote_at(at)
            if quote is None and at > start and self._ends_content(at):
                break
            at = quote.end if quote is not None else at + 1
        return self.skip_back(at, self.trailing_marks)

    def _is_whole_content(self, quote_end: int) -> bool:
        """Return whether a content that begins as a quotation ends with it."""
        return quote_end >= len(self.passage) or self.is_mark(quote_end, self.ends_of_quotes)

    def attributed_clause(
        self, cue_start: int, source_end: int, *, may_precede: bool = True
    ) -> TokenSpan | None:
        """Return what `according to X` attributes: the clause before it, or else after it."""
        start, end = self.clause_start(cue_start), self.skip_back(cue_start, self.joints)
        if may_precede and self.passage.count_words(start, end) >= LEAST_CONTENT:
            return (start, end)
        after = source_end + 1
        if after >= len(self.passage) or not self.is_mark(source_end, self.commas):
            return None
        end = self.content_end(after)
        return (after, end) if end > after else None
