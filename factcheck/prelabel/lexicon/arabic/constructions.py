"""The constructions of Arabic: the verb leads, its source follows, أن opens what is said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from factcheck.prelabel.lexicon.arabic.clauses import COMMAS, CONJUNCTIONS, Clauses
from factcheck.prelabel.lexicon.arabic.sources import Sources
from factcheck.prelabel.lexicon.cues import Lexicon, Match
from factcheck.prelabel.lexicon.finding import Found, Piece
from factcheck.prelabel.lexicon.passages import Unit, cues_in

LEAST_CONTENT = 3
"""Words that a content before its cue has, at least."""


def find(unit: Unit, lexicon: Lexicon) -> Iterator[Found]:
    """Yield every attribution that a cue of the lexicon may signal, nested ones too."""
    sources = Sources(Clauses(unit, lexicon))
    every: list[Found] = []
    before: Found | None = None
    for match in cues_in(unit, lexicon):
        if before is not None and any(start <= match.start < end for start, end in before.cue):
            continue
        found = _of_cue(match, sources, before)
        if found is not None:
            every.append(_with_closing_cue(found, sources.clauses))
            before = (
                found if found.source or before is None else replace(found, source=before.source)
            )
    yield from (each for each in every if not _is_impersonal(each, every))


def _of_cue(match: Match, sources: Sources, before: Found | None) -> Found | None:
    if "preposition" in match.cue.frames:
        return _according(match, sources)
    if sources.clauses.is_aside(match.start):
        return _aside(match, sources)
    cue = (
        sources.clauses.verb_group(match.start),
        sources.clauses.with_preposition(match.end),
    )
    if match.is_participle:
        return _participle(match, cue, sources, before)
    return _quoted_before(match, cue, sources) or _verb(match, cue, sources)


def _verb(match: Match, cue: Piece, sources: Sources) -> Found | None:
    """`قال فلان إن …`, `فلان قال إن …`, `نفى فلان وجود …`."""
    following = _opened(cue[1], sources) or _bare(match, cue[1], sources)
    if following is None:
        return None
    source = following.source or sources.subject(cue[0])
    return _found(match, following, source, cue)


def _participle(match: Match, cue: Piece, sources: Sources, before: Found | None) -> Found | None:
    """`مشيرا إلى أن …`: whoever spoke before speaks on."""
    following = _opened(cue[1], sources) or _rest(cue[1], sources)
    if following is None:
        return None
    if before is None:
        return _found(match, following, None, cue)
    following = replace(following, channel=following.channel or before.channel)
    return _found(match, following, before.source[0] if before.source else None, cue)


def _quoted_before(match: Match, cue: Piece, sources: Sources) -> Found | None:
    """`"…"، قال فلان`: what is quoted stands before its verb."""
    clauses, unit = sources.clauses, sources.clauses.unit
    end = clauses.without_marks(cue[0], COMMAS | CONJUNCTIONS)
    quote = unit.quote_at(end - 1)
    if quote is None or quote.end != end or unit.words_in(0, quote.start):
        return None
    if unit.words_in(quote.start, quote.end) < LEAST_CONTENT:
        return None
    source, channel = sources.behind(cue[1], sources.phrase_end(cue[1]))
    following = _Following("quote", (quote.start, quote.end), source, channel)
    return _found(match, following, source, cue)


@dataclass(frozen=True, slots=True)
class _Following:
    """What follows a verb: its content, and what stands between the two."""

    frame: str
    content: Piece
    source: Piece | None = None
    channel: tuple[Piece, ...] = ()
    cue: tuple[Piece, ...] = ()


def _opened(start: int, sources: Sources) -> _Following | None:
    """Return the content that أن, a colon or a quotation opens."""
    opening = sources.clauses.opening(start)
    if opening is None:
        return None
    end = sources.clauses.content_end(opening.start)
    if end <= opening.start:
        return None
    source, channel = sources.behind(start, opening.source_end)
    return _Following(opening.frame, (opening.start, end), source, channel, opening.cue)


def _bare(match: Match, start: int, sources: Sources) -> _Following | None:
    """Return a content without أن, if it can be told from the source before it."""
    if sources.clauses.follows_its_subject(match):
        return _rest(start, sources)
    if start >= len(sources.clauses.unit):
        return None
    end = sources.clauses.content_end(start)
    opening = sources.clauses.bare_opening(match, start, end)
    if opening is None or opening[1] >= end:
        return None
    source, channel = sources.behind(start, opening[0])
    return _Following("bare", (opening[1], end), source, channel)


def _rest(start: int, sources: Sources) -> _Following | None:
    """Return all that follows as content."""
    if start >= len(sources.clauses.unit):
        return None
    end = sources.clauses.content_end(start)
    return _Following("bare", (start, end)) if end > start else None


def _found(match: Match, following: _Following, source: Piece | None, cue: Piece) -> Found | None:
    """Return an attribution if the lexicon lists the frame for the cue."""
    if following.frame not in match.cue.frames:
        return None
    return Found(
        content=(following.content,),
        source=(source,) if source else (),
        cue=(cue, *following.cue),
        channel=following.channel,
        cue_word=match.cue.name,
        frame=following.frame,
        score=match.cue.frames[following.frame],
    )


def _according(match: Match, sources: Sources) -> Found | None:
    """`وفقا ل…`, `بحسب …`, `وفق ما أعلن …`: before or behind what is attributed."""
    if sources.clauses.closing_cue(match.start) is not None:
        return None
    start = sources.behind_saying(match)
    phrase_end = sources.phrase_end(start)
    end = sources.source_end(start, phrase_end)
    content = _attributed(match, phrase_end, sources.clauses)
    if content is None or end <= start:
        return None
    score = match.cue.frames["preposition"]
    cue = (match.start, start)
    return Found((content,), ((start, end),), (cue,), (), match.cue.name, "preposition", score)


def _aside(match: Match, sources: Sources) -> Found | None:
    """`…، كما قال فلان`: the clause before it is what is said."""
    as_said = replace(match, start=match.start - 1)
    source, channel = sources.behind(match.end, sources.phrase_end(match.end))
    content = _attributed(as_said, match.end, sources.clauses)
    if content is None or source is None:
        return None
    following = _Following("that", content, source, channel)
    return _found(match, following, source, (as_said.start, as_said.end))


def _attributed(match: Match, source_end: int, clauses: Clauses) -> Piece | None:
    """Return what a preposition attributes: the clause before it, else the one behind it."""
    start = clauses.clause_start(match.start)
    end = clauses.without_marks(match.start, COMMAS | CONJUNCTIONS)
    if clauses.unit.words_in(start, end) >= LEAST_CONTENT:
        return (start, end)
    behind = source_end + 1
    if behind >= len(clauses.unit) or not clauses.is_mark(source_end, COMMAS | CONJUNCTIONS):
        return None
    end = clauses.content_end(behind)
    return (behind, end) if end > behind else None


def _with_closing_cue(found: Found, clauses: Clauses) -> Found:
    """Add `على حد قوله` behind the content to the cue of an attribution."""
    at = found.content[-1][1]
    while clauses.is_mark(at, COMMAS):
        at += 1
    closing = clauses.closing_cue(at)
    return replace(found, cue=(*found.cue, closing)) if closing else found


def _is_impersonal(found: Found, every: list[Found]) -> bool:
    """Return whether the same content is attributed to somebody: `يذكر أن …، وفق فلان`."""
    start, end = found.content[0]
    return found.frame != "preposition" and any(
        other.frame == "preposition"
        and other.content[0][1] == end
        and 0 <= other.content[0][0] - start <= 1
        for other in every
    )
