"""Borders of clauses, found without a parser: what the languages share."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import ClassVar

from factcheck.prelabel.lexicon.cues import Lexicon
from factcheck.prelabel.lexicon.finding import TokenSpan
from factcheck.prelabel.lexicon.passages import Passage

LEAST_CONTENT = 3
"""Words of a content that stands before its cue, at least."""


def _next(at: int) -> int:
    return at + 1


def _previous(at: int) -> int:
    return at - 1


@dataclass(frozen=True, slots=True)
class Clauses:
    """Finds borders in one passage; all answers are token indices.

    A language says which marks separate clauses and sentences from one another, which of them may
    stand between a content and what surrounds it, and where a content ends.
    """

    passage: Passage
    lexicon: Lexicon
    _walked: defaultdict[Hashable, dict[int, int]] = field(
        default_factory=lambda: defaultdict(dict), init=False, repr=False
    )

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

    def first(
        self,
        name: Hashable,
        at: int,
        wanted: Callable[[int], bool],
        step: Callable[[int], int] = _next,
    ) -> int:
        """Return the first wanted index from one index on, or the length; see `_walk`."""
        return self._walk(name, at, wanted, step)

    def after_last(self, name: Hashable, at: int, wanted: Callable[[int], bool]) -> int:
        """Return the index after the last wanted one before an index, or 0; see `_walk`."""
        return self._walk(name, at - 1, wanted, _previous) + 1

    def _walk(
        self, name: Hashable, at: int, wanted: Callable[[int], bool], step: Callable[[int], int]
    ) -> int:
        """Return the first wanted index on a walk, or the one where it leaves the passage.

        Each walk has a name. Where it stops is remembered for all indices on its way, so that the
        time of all walks over a passage is linear in its length, wherever they begin.
        """
        ends = self._walked[name]
        length = len(self.passage)
        way = []
        while 0 <= at < length and at not in ends and not wanted(at):
            way.append(at)
            at = step(at)
        end = ends.get(at, at)
        for each in way:
            ends[each] = end
        return end

    def is_a(self, at: int, *classes: str) -> bool:
        """Return whether a token is in one of the lexicon's closed classes."""
        return self.lexicon.is_a(self.passage.form(at), *classes)

    def is_quoted(self, at: int) -> bool:
        """Return whether a token is in a quotation."""
        return self.passage.quote_at(at) is not None

    def is_mark(self, at: int, marks: Collection[str]) -> bool:
        """Return whether a token outside quotations is one of the marks."""
        return self.passage.form(at) in marks and not self.is_quoted(at)

    def past_quotation(self, at: int) -> int:
        """Return the index after a token, or after the quotation that it is in."""
        quote = self.passage.quote_at(at)
        return at + 1 if quote is None else quote.end

    def skip_back(self, at: int, marks: frozenset[str]) -> int:
        """Return the index without the marks before it."""
        return self.after_last(("back", marks), at, lambda here: not self.is_mark(here, marks))

    def skip_ahead(self, at: int, marks: frozenset[str]) -> int:
        """Return the index after the marks that begin here."""
        return self.first(("ahead", marks), at, lambda here: not self.is_mark(here, marks))

    def verb_group(self, at: int) -> int:
        """Return where the words begin that stand before a verb and belong to it."""
        return self.after_last("verb group", at, lambda here: not self._joins_verb(here))

    def clause_start(self, end: int) -> int:
        """Return where the clause begins that ends here, without its conjunctions."""
        start = self.after_last("clause", end, lambda here: self.is_mark(here, self.separators))
        return min(end, self.first("opening", start, lambda here: not self._opens_clause(here)))

    def content_end(self, start: int) -> int:
        """Return the end of the content that begins here, without the stop of its sentence."""
        quote = self.passage.quote_at(start)
        if quote is not None and quote.start == start and self._is_whole_content(quote.end):
            return quote.end
        after = min(self.past_quotation(start), len(self.passage))
        end = self.first("content", after, self._content_ends_at, self.past_quotation)
        return self.skip_back(end, self.trailing_marks)

    def _content_ends_at(self, at: int) -> bool:
        return not self.is_quoted(at) and self._ends_content(at)

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
