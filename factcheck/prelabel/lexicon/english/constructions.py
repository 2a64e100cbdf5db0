"""The constructions of English: who stands where, told from function words and marks alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from factcheck.prelabel.lexicon.cues import Lexicon, Match
from factcheck.prelabel.lexicon.english.clauses import DASHES, Clauses
from factcheck.prelabel.lexicon.english.sources import Sources
from factcheck.prelabel.lexicon.finding import Found, Piece
from factcheck.prelabel.lexicon.passages import Unit, cues_in

FAR = 12
"""Tokens between a cue and its ``that``, at most."""

LEAST_CONTENT = 3
"""Words that a clause before its cue has, at least."""


def find(unit: Unit, lexicon: Lexicon) -> Iterator[Found]:
    """Yield every attribution that a cue of the lexicon may signal, nested ones too."""
    sources = Sources(Clauses(unit, lexicon))
    before: Found | None = None
    for match in cues_in(unit, lexicon):
        if "preposition" in match.cue.frames:
            found = _according(match, sources)
        else:
            found = _of_verb(match, sources, before)
        if found is not None:
            before = found
            yield found


def _of_verb(match: Match, sources: Sources, before: Found | None) -> Found | None:
    """Read the clause of a verb in each way that its frames allow, the surest first."""
    clauses = sources.clauses
    left = clauses.verb_group(match.start)
    if clauses.unit.form(left - 1) == "to" or clauses.is_noun(left):
        return None
    cue = (left, match.end)
    is_progressive = match.is_participle and clauses.has_copula(left, match.start)
    if match.is_participle and not is_progressive:
        return _participle(match, cue, sources, before)
    if clauses.has_copula(left, match.start) and not is_progressive:
        return None  # the passive: whoever stands before it did not speak
    subject = sources.subject(left)
    return (
        _quoted_before(match, cue, subject, sources)
        or _clause_before(match, cue, subject, sources)
        or _after(match, cue, subject, sources)
    )


def _quoted_before(
    match: Match, cue: Piece, subject: Piece | None, sources: Sources
) -> Found | None:
    """`"…," she said` and `"…," said X`, with what is quoted after it."""
    clauses = sources.clauses
    end = clauses.skip_back(subject[0] if subject else cue[0], {","})
    quote = clauses.unit.quote_at(end - 1)
    if quote is None or quote.end != end or not clauses.is_speech(quote):
        return None
    source = subject or sources.inverted(match.end)
    if source is None:
        return None
    content: tuple[Piece, ...] = ((clauses.quoted_start(quote.start), quote.end),)
    resumed = clauses.behind_adjuncts(max(match.end, source[1]))
    while clauses.unit.form(resumed) in {",", ":", "."} and not clauses.is_quoted(resumed):
        resumed += 1
    again = clauses.unit.quote_at(resumed)
    if again is not None and again.start == resumed:
        content += ((resumed, clauses.content_end(resumed)),)
    return _found(match, "quote", content, source, cue)


def _clause_before(
    match: Match, cue: Piece, subject: Piece | None, sources: Sources
) -> Found | None:
    """`It rained, X said`, and `It rained, said X`."""
    clauses = sources.clauses
    end = (subject[0] if subject else cue[0]) - 1
    source = subject or sources.inverted(match.end)
    if clauses.unit.form(end) not in DASHES | {","} or source is None:
        return None
    if not clauses.is_closed(clauses.behind_adjuncts(max(match.end, source[1]))):
        return None
    start = clauses.clause_start(end)
    if clauses.unit.words_in(start, end) < LEAST_CONTENT:
        return None
    return _found(match, "before", ((start, end),), source, cue)


def _after(match: Match, cue: Piece, subject: Piece | None, sources: Sources) -> Found | None:
    """`X said that …`, `X said: "…"`, `X told Y …`, `X vowed to …`."""
    following = _following(match, sources)
    if following is None:
        return None
    source = subject or sources.shared_subject(cue[0])
    channel = following.channel
    if source and not channel:
        channel = sources.clauses.channel(source[1], cue[0])
    return _found(match, following.frame, (following.content,), source, cue, channel)


def _participle(match: Match, cue: Piece, sources: Sources, before: Found | None) -> Found | None:
    """`…, adding that …`: whoever spoke before, else the subject of the clause, speaks on."""
    clauses = sources.clauses
    left = cue[0]
    opens = left == 0 or clauses.unit.form(left - 1) in DASHES | {","}
    following = _following(match, sources)
    if following is None or not (opens or clauses.is_quoted(left - 1)):
        return None
    channel = following.channel
    if before is not None and before.source:
        source: Piece | None = before.source[0]
        channel = channel or before.channel
    else:
        source = sources.first_phrase(clauses.clause_start(left - 1)) if left else None
    return _found(match, following.frame, (following.content,), source, cue, channel)


@dataclass(frozen=True, slots=True)
class _Following:
    """What follows a cue."""

    frame: str
    content: Piece
    channel: tuple[Piece, ...]


def _following(match: Match, sources: Sources) -> _Following | None:
    """Return the content behind a cue: a ``that``, a quotation, an infinitive, or bare."""
    clauses = sources.clauses
    unit = clauses.unit
    at = clauses.behind_adjuncts(match.end)
    if clauses.is_closed(at):
        return None
    that = clauses.find_that(match.end, FAR)
    if that is not None:
        return _content("that", match.end, that, clauses)
    if unit.form(at) == ":" or (unit.form(at) == "," and clauses.is_quoted(at + 1)):
        at += 1
    quote = unit.quote_at(at)
    if quote is not None and quote.start == at:
        return _content("quote", match.end, at, clauses)
    if "addressed" in match.cue.frames and (recipient := sources.recipient_end(at)) > at:
        return _content("addressed", match.end, recipient, clauses)
    return _content("to" if unit.form(at) == "to" else "bare", match.end, at, clauses)


def _content(frame: str, cue_end: int, start: int, clauses: Clauses) -> _Following | None:
    end = clauses.content_end(start)
    if end <= start or not clauses.unit.words_in(start, end):
        return None
    return _Following(frame, (start, end), clauses.channel(cue_end, start))


def _according(match: Match, sources: Sources) -> Found | None:
    """`According to X, …`, `…, according to X` and `According to what X has announced, …`."""
    unit = sources.clauses.unit
    start = match.end
    cues: tuple[Piece, ...] = ((match.start, match.end),)
    end = sources.phrase_end(start)
    content = _attributed(match, end, sources.clauses)
    if unit.form(start) == "what":
        verb = sources.last_verb(start, end)
        if verb is None:
            return None
        start, end, cues = start + 1, verb[0], ((match.start, start + 1), verb)
    if content is None or start >= end:
        return None
    score = match.cue.frames["preposition"]
    return Found((content,), ((start, end),), cues, (), match.cue.name, "preposition", score)


def _attributed(match: Match, source_end: int, clauses: Clauses) -> Piece | None:
    """Return what `according to X` attributes: the clause before it, else the one behind it."""
    start = clauses.clause_start(match.start)
    end = clauses.skip_back(match.start, DASHES | {","})
    opens_clause = clauses.is_a(match.start - 1, "openers")
    if not opens_clause and clauses.unit.words_in(start, end) >= LEAST_CONTENT:
        return (start, end)
    if clauses.unit.form(source_end) != ",":
        return None
    behind = source_end + 1
    end = clauses.content_end(behind) if behind < len(clauses.unit) else behind
    return (behind, end) if end > behind else None


def _found(
    match: Match,
    frame: str,
    content: tuple[Piece, ...],
    source: Piece | None,
    cue: Piece,
    channel: tuple[Piece, ...] = (),
) -> Found | None:
    """Return an attribution if the lexicon lists the frame for the cue."""
    if frame not in match.cue.frames:
        return None
    sources = (source,) if source else ()
    return Found(content, sources, (cue,), channel, match.cue.name, frame, match.cue.frames[frame])
