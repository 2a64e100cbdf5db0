"""What is said with a cue, and in which construction, as both languages find it."""

from dataclasses import dataclass

from factcheck.prelabel.lexicon.cues import CueMatch
from factcheck.prelabel.lexicon.finding import Finding, TokenSpan


@dataclass(frozen=True, slots=True)
class Statement:
    """A content in a construction that the lexicon names, with what belongs to it."""

    frame: str
    content: tuple[TokenSpan, ...]
    source: TokenSpan | None = None
    channel: tuple[TokenSpan, ...] = ()
    cue: tuple[TokenSpan, ...] = ()  # a second part of the cue


def to_finding(match: CueMatch, statement: Statement, cue: TokenSpan) -> Finding | None:
    """Return a statement as a finding, if the lexicon lists its construction for the cue.

    ``cue`` is the cue as the lexicon has it, with its auxiliaries and adverbs.
    """
    score = match.cue.frames.get(statement.frame)
    if score is None:
        return None
    return Finding(
        content=statement.content,
        source=(statement.source,) if statement.source else (),
        cue=(cue, *statement.cue),
        channel=statement.channel,
        cue_name=match.cue.name,
        frame=statement.frame,
        score=score,
    )
