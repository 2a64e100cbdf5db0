"""The constructions of English, read from function words and punctuation marks."""

from collections.abc import Iterator
from dataclasses import replace

from factcheck.prelabel.lexicon.clauses import LEAST_CONTENT
from factcheck.prelabel.lexicon.cues import CueMatch, Lexicon
from factcheck.prelabel.lexicon.english.clauses import EnglishClauses
from factcheck.prelabel.lexicon.english.sources import EnglishSources
from factcheck.prelabel.lexicon.finding import Finding, TokenSpan
from factcheck.prelabel.lexicon.passages import Passage, find_cues
from factcheck.prelabel.lexicon.statements import Statement, to_finding

MAX_DISTANCE = 12
"""Tokens between a cue and its ``that``, at most."""

_BETWEEN_QUOTES = frozenset({",", ":", "."})


def find_attributions(passage: Passage, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield every attribution that a cue of the lexicon may signal, nested ones too."""
    sources = EnglishSources(EnglishClauses(passage, lexicon))
    before: Finding | None = None
    for match in find_cues(passage, lexicon):
        if "preposition" in match.cue.frames:
            finding = _find_by_preposition(match, sources)
        else:
            finding = _find_by_verb(match, sources, before)
        if finding is not None:
            before = finding
            yield finding


def _find_by_verb(
    match: CueMatch, sources: EnglishSources, before: Finding | None
) -> Finding | None:
    """Try the constructions of a verb, the most precise one first."""
    clauses = sources.clauses
    left = clauses.verb_group(match.start)
    if clauses.passage.form(left - 1) == "to" or clauses.is_noun(left):
        return None
    cue = (left, match.end)
    has_copula = clauses.has_copula(left, match.start)
    if match.is_participle and not has_copula:
        return _continue_statement(match, cue, sources, before)
    if has_copula and not match.is_participle:
        return None  # passive: the subject is not the speaker
    subject = sources.subject(left)
    return (
        _quote_before_verb(match, cue, subject, sources)
        or _clause_before_verb(match, cue, subject, sources)
        or _content_after_verb(match, cue, subject, sources)
    )


def _quote_before_verb(
    match: CueMatch, cue: TokenSpan, subject: TokenSpan | None, sources: EnglishSources
) -> Finding | None:
    """`"…," she said` and `"…," said X`, with a second quotation after it."""
    clauses = sources.clauses
    end = clauses.skip_back(subject[0] if subject else cue[0], clauses.commas)
    quote = clauses.passage.quote_at(end - 1)
    if quote is None or quote.end != end or not clauses.is_speech(quote):
        return None
    source = subject or sources.inverted_subject(match.end)
    if source is None:
        return None
    content: tuple[TokenSpan, ...] = ((clauses.quoted_content_start(quote.start), quote.end),)
    resumed = clauses.after_adjuncts(max(match.end, source[1]))
    resumed = clauses.skip_ahead(resumed, _BETWEEN_QUOTES)
    second = clauses.passage.quote_at(resumed)
    if second is not None and second.start == resumed:
        content += ((resumed, clauses.content_end(resumed)),)
    return to_finding(match, Statement("quote", content, source), cue)


def _clause_before_verb(
    match: CueMatch, cue: TokenSpan, subject: TokenSpan | None, sources: EnglishSources
) -> Finding | None:
    """`It rained, X said`, and `It rained, said X`."""
    clauses = sources.clauses
    end = (subject[0] if subject else cue[0]) - 1
    source = subject or sources.inverted_subject(match.end)
    if clauses.passage.form(end) not in clauses.joints or source is None:
        return None
    if not clauses.is_closed(clauses.after_adjuncts(max(match.end, source[1]))):
        return None
    start = clauses.clause_start(end)
    if clauses.passage.count_words(start, end) < LEAST_CONTENT:
        return None
    return to_finding(match, Statement("before", ((start, end),), source), cue)


def _content_after_verb(
    match: CueMatch, cue: TokenSpan, subject: TokenSpan | None, sources: EnglishSources
) -> Finding | None:
    """`X said that …`, `X said: "…"`, `X told Y …`, `X vowed to …`."""
    statement = _statement_after(match, sources)
    if statement is None:
        return None
    source = subject or sources.shared_subject(cue[0])
    channel = statement.channel
    if source and not channel:
        channel = sources.clauses.channel(source[1], cue[0])
    return to_finding(match, replace(statement, source=source, channel=channel), cue)


def _continue_statement(
    match: CueMatch, cue: TokenSpan, sources: EnglishSources, before: Finding | None
) -> Finding | None:
    """`…, adding that …`: the source of the finding before, or else the subject of the clause."""
    clauses = sources.clauses
    left = cue[0]
    opens = left == 0 or clauses.passage.form(left - 1) in clauses.joints
    statement = _statement_after(match, sources)
    if statement is None or not (opens or clauses.is_quoted(left - 1)):
        return None
    channel = statement.channel
    if before is not None and before.source:
        source: TokenSpan | None = before.source[0]
        channel = channel or before.channel
    else:
        source = sources.first_phrase(clauses.clause_start(left - 1)) if left else None
    return to_finding(match, replace(statement, source=source, channel=channel), cue)


def _statement_after(match: CueMatch, sources: EnglishSources) -> Statement | None:
    """Return the content after a cue: a ``that``, a quotation, an infinitive, or a bare clause."""
    clauses = sources.clauses
    passage = clauses.passage
    at = clauses.after_adjuncts(match.end)
    if clauses.is_closed(at):
        return None
    that = clauses.find_that(match.end, MAX_DISTANCE)
    if that is not None:
        return _statement("that", match.end, that, clauses)
    if passage.form(at) == ":" or (passage.form(at) == "," and clauses.is_quoted(at + 1)):
        at += 1
    quote = passage.quote_at(at)
    if quote is not None and quote.start == at:
        return _statement("quote", match.end, at, clauses)
    if "addressed" in match.cue.frames and (recipient := sources.recipient_end(at)) > at:
        return _statement("addressed", match.end, recipient, clauses)
    return _statement("to" if passage.form(at) == "to" else "bare", match.end, at, clauses)


def _statement(frame: str, cue_end: int, start: int, clauses: EnglishClauses) -> Statement | None:
    end = clauses.content_end(start)
    if end <= start or not clauses.passage.count_words(start, end):
        return None
    return Statement(frame, ((start, end),), channel=clauses.channel(cue_end, start))


def _find_by_preposition(match: CueMatch, sources: EnglishSources) -> Finding | None:
    """`According to X, …`, `…, according to X` and `According to what X has announced, …`."""
    clauses = sources.clauses
    start, end = match.end, sources.phrase_end(match.end)
    cue, verb = (match.start, match.end), None
    opens_clause = clauses.is_a(match.start - 1, "openers")
    content = clauses.attributed_clause(match.start, end, may_precede=not opens_clause)
    if clauses.passage.form(start) == "what":
        verb = sources.last_verb(start, end)
        if verb is None:
            return None
        start, end = start + 1, verb[0]
        cue = (match.start, start)
    if content is None or start >= end:
        return None
    second = (verb,) if verb else ()
    return to_finding(match, Statement("preposition", (content,), (start, end), (), second), cue)
