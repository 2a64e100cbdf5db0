"""What a construction finds in a passage, in token indices."""

from dataclasses import dataclass

from factcheck.domain import Attribution, Quotation, Span
from factcheck.prelabel.lexicon.passages import Passage

TokenSpan = tuple[int, int]
"""Tokens ``[start, end)`` of a passage."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An attribution in a passage; see `factcheck.domain.Attribution`."""

    content: tuple[TokenSpan, ...]
    source: tuple[TokenSpan, ...] = ()
    cue: tuple[TokenSpan, ...] = ()
    channel: tuple[TokenSpan, ...] = ()
    cue_name: str = ""  # the entry of the lexicon, if there is a cue
    frame: str = ""  # the construction, as the lexicon names it
    score: float = 1.0  # the precision of the construction with this cue, in [0, 1]

    @property
    def start(self) -> int:
        """The first token of content, source and cue."""
        return min(start for start, _ in (*self.content, *self.source, *self.cue))

    def contains_cue_of(self, other: "Finding") -> bool:
        """Return whether the cue of another finding is in the content of this one."""
        return any(start <= other.cue[0][0] < end for start, end in self.content if other.cue)


def to_attribution(finding: Finding, passage: Passage) -> Attribution:
    """Return a finding with spans of the document."""
    return Attribution(
        content=_spans(finding.content, passage),
        source=_spans(finding.source, passage),
        cue=_spans(finding.cue, passage),
        channel=_spans(finding.channel, passage),
        quotation=_quotation(finding.content, passage),
    )


def _spans(token_spans: tuple[TokenSpan, ...], passage: Passage) -> tuple[Span, ...]:
    return tuple(passage.span(start, end) for start, end in sorted(token_spans))


def _quotation(content: tuple[TokenSpan, ...], passage: Passage) -> Quotation:
    """Return direct if all words of the content are in quotation marks, mixed if some are."""
    quoted = [
        passage.quote_at(index) is not None
        for start, end in content
        for index in range(start, end)
        if passage.tokens[index].is_word
    ]
    if quoted and all(quoted):
        return Quotation.DIRECT
    return Quotation.MIXED if any(quoted) else Quotation.INDIRECT
