"""Who says what, as a relation between spans of text.

The three roles are those of Pareti (PARC 3.0, LREC 2016) and of PolNeAR
(Newell et al., LREC 2018).
"""

from dataclasses import dataclass
from enum import StrEnum

from factcheck.domain.span import Span


class Quotation(StrEnum):
    """Whether all, a part or none of the content is in quotation marks."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Stance(StrEnum):
    """What the source says of the content, as it is worded.

    ``NONE`` is neither: the source asks, does not confirm, or refuses to comment.
    """

    ASSERTS = "asserts"
    DENIES = "denies"
    HEDGED = "hedged"
    NONE = "none"


class Role(StrEnum):
    """The role of a span in its attribution."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution; each role is a tuple of spans in the order of the text.

    Attributes:
        content: what is attributed; at least one span.
        source: who it is attributed to; empty if the text names no source here.
        cue: the words that signal it; may be empty in running quotations.
        channel: the news agency or page that the source used, mostly empty.
        quotation: direct, indirect or mixed.
        stance: whether the source asserts the content, denies it, hedges, or does neither.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    channel: tuple[Span, ...] = ()
    quotation: Quotation = Quotation.INDIRECT
    stance: Stance = Stance.ASSERTS

    def spans(self, role: Role) -> tuple[Span, ...]:
        """Return the spans of one role."""
        return {
            Role.SOURCE: self.source,
            Role.CUE: self.cue,
            Role.CONTENT: self.content,
            Role.CHANNEL: self.channel,
        }[role]

    def holds(self, inner: "Attribution") -> bool:
        """Return whether content and cue of another attribution lie in the content of this one.

        Each span lies in one of the pieces. Source and channel may stand elsewhere: who speaks may
        be named before.
        """
        return all(
            any(piece.start <= span.start and span.end <= piece.end for piece in self.content)
            for span in (*inner.content, *inner.cue)
        )

    def shift(self, by: int) -> "Attribution":
        """Return the same attribution with every span moved by ``by`` code points."""
        return Attribution(
            content=tuple(span.shift(by) for span in self.content),
            source=tuple(span.shift(by) for span in self.source),
            cue=tuple(span.shift(by) for span in self.cue),
            channel=tuple(span.shift(by) for span in self.channel),
            quotation=self.quotation,
            stance=self.stance,
        )
