"""The constructions of Arabic: the verb comes first, then its source; أن opens the content."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from factcheck.prelabel.lexicon.arabic.clauses import COMMAS, ArabicClauses
from factcheck.prelabel.lexicon.arabic.sources import ArabicSources
from factcheck.prelabel.lexicon.clauses import LEAST_CONTENT
from factcheck.prelabel.lexicon.cues import CueMatch, Lexicon
from factcheck.prelabel.lexicon.finding import Finding, TokenSpan
from factcheck.prelabel.lexicon.passages import Passage, find_cues
from factcheck.prelabel.lexicon.statements import Statement, to_finding


def find_attributions(passage: Passage, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield every attribution that a cue of the lexicon may signal, nested ones too."""
    sources = ArabicSources(ArabicClauses(passage, lexicon))
    findings: list[Finding] = []
    before: Finding | None = None
    for match in find_cues(passage, lexicon):
        if before is not None and any(start <= match.start < end for start, end in before.cue):
            continue
        finding = _find_by_cue(match, sources, before)
        if finding is not None:
            findings.append(_with_closing_cue(finding, sources.clauses))
            if before is not None and not finding.source:
                finding = replace(finding, source=before.source)
            before = finding
    attributed = {each.content[0] for each in findings if each.frame == "preposition"}
    yield from (each for each in findings if not _is_impersonal(each, attributed))


def _find_by_cue(match: CueMatch, sources: ArabicSources, before: Finding | None) -> Finding | None:
    clauses = sources.clauses
    if "preposition" in match.cue.frames:
        return _find_by_preposition(match, sources)
    if clauses.is_parenthesis(match.start):
        return _find_by_parenthesis(match, sources)
    cue = (clauses.verb_group(match.start), clauses.verb_end(match.end))
    if match.is_participle:
        return _continue_statement(match, cue, sources, before)
    return _quote_before_verb(match, cue, sources) or _content_after_verb(match, cue, sources)


def _content_after_verb(match: CueMatch, cue: TokenSpan, sources: ArabicSources) -> Finding | None:
    """`قال فلان إن …`, `فلان قال إن …`, `نفى فلان وجود …`."""
    statement = _opened_statement(cue[1], sources) or _bare_statement(match, cue[1], sources)
    if statement is None:
        return None
    source = statement.source or sources.subject(cue[0])
    return to_finding(match, replace(statement, source=source), cue)


def _continue_statement(
    match: CueMatch, cue: TokenSpan, sources: ArabicSources, before: Finding | None
) -> Finding | None:
    """`مشيرا إلى أن …`: the source of the finding before."""
    statement = _opened_statement(cue[1], sources) or _rest_as_statement(cue[1], sources)
    if statement is None:
        return None
    source = before.source[0] if before is not None and before.source else None
    channel = statement.channel or (before.channel if before is not None else ())
    return to_finding(match, replace(statement, source=source, channel=channel), cue)


def _quote_before_verb(match: CueMatch, cue: TokenSpan, sources: ArabicSources) -> Finding | None:
    """`"…"، قال فلان`: the quotation opens the passage, its verb follows."""
    clauses, passage = sources.clauses, sources.clauses.passage
    end = clauses.skip_back(cue[0], clauses.joints)
    quote = passage.quote_at(end - 1)
    if quote is None or quote.end != end or passage.count_words(0, quote.start):
        return None
    if passage.count_words(quote.start, quote.end) < LEAST_CONTENT:
        return None
    source, channel = sources.find_after(cue[1], sources.phrase_end(cue[1]))
    statement = Statement("quote", ((quote.start, quote.end),), source, channel)
    return to_finding(match, statement, cue)


def _opened_statement(start: int, sources: ArabicSources) -> Statement | None:
    """Return the content that أن, a colon or a quotation opens."""
    opening = sources.clauses.find_opening(start)
    if opening is None:
        return None
    end = sources.clauses.content_end(opening.start)
    if end <= opening.start:
        return None
    source, channel = sources.find_after(start, opening.source_end)
    return Statement(opening.frame, ((opening.start, end),), source, channel, opening.cue)


def _bare_statement(match: CueMatch, start: int, sources: ArabicSources) -> Statement | None:
    """Return a content without أن, if there is a border between it and the source."""
    if sources.clauses.follows_its_subject(match):
        return _rest_as_statement(start, sources)
    if start >= len(sources.clauses.passage):
        return None
    end = sources.clauses.content_end(start)
    opening = sources.clauses.find_bare_opening(match, start, end)
    if opening is None or opening[1] >= end:
        return None
    source, channel = sources.find_after(start, opening[0])
    return Statement("bare", ((opening[1], end),), source, channel)


def _rest_as_statement(start: int, sources: ArabicSources) -> Statement | None:
    """Return everything that follows as content."""
    if start >= len(sources.clauses.passage):
        return None
    end = sources.clauses.content_end(start)
    return Statement("bare", ((start, end),)) if end > start else None


def _find_by_preposition(match: CueMatch, sources: ArabicSources) -> Finding | None:
    """`وفقا ل…`, `بحسب …`, `وفق ما أعلن …`: before or after the content."""
    if sources.clauses.closing_cue(match.start) is not None:
        return None
    start = sources.after_saying(match)
    phrase_end = sources.phrase_end(start)
    end = sources.source_end(start, phrase_end)
    content = sources.clauses.attributed_clause(match.start, phrase_end)
    if content is None or end <= start:
        return None
    statement = Statement("preposition", (content,), (start, end))
    return to_finding(match, statement, (match.start, start))


def _find_by_parenthesis(match: CueMatch, sources: ArabicSources) -> Finding | None:
    """`…، كما قال فلان`: the clause before it is the content."""
    start = match.start - 1  # at كما
    source, channel = sources.find_after(match.end, sources.phrase_end(match.end))
    content = sources.clauses.attributed_clause(start, match.end)
    if content is None or source is None:
        return None
    return to_finding(match, Statement("that", (content,), source, channel), (start, match.end))


def _with_closing_cue(finding: Finding, clauses: ArabicClauses) -> Finding:
    """Add `على حد قوله` after the content to the cue of a finding."""
    closing = clauses.closing_cue(clauses.skip_ahead(finding.content[-1][1], COMMAS))
    return replace(finding, cue=(*finding.cue, closing)) if closing else finding


def _is_impersonal(finding: Finding, attributed: Collection[TokenSpan]) -> bool:
    """Return whether the same content is attributed to somebody: `يذكر أن …، وفق فلان`."""
    start, end = finding.content[0]
    is_attributed = (start, end) in attributed or (start + 1, end) in attributed
    return finding.frame != "preposition" and is_attributed
