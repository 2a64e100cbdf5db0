"""From sentences to an article: which findings count, and how quotations continue."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.domain import Attribution, Span, text_of
from factcheck.prelabel.lexicon.finding import Finding, to_attribution
from factcheck.prelabel.lexicon.headlines import find_headline, is_quoted_in
from factcheck.prelabel.lexicon.passages import Passage
from factcheck.prelabel.lexicon.quotes import Quote

CONTINUED = 0.62
"""Score of a quotation that continues without a cue: its precision on the training data."""

MIN_WORDS = 4
"""A quotation without a cue that has fewer words is a title or a name."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """An attribution, with the finding and the passage that it comes from."""

    attribution: Attribution
    finding: Finding
    passage: Passage


def extract_from_passages(
    passages: Iterable[Passage], find: Callable[[Passage], Iterator[Finding]], text: str
) -> list[Extraction]:
    """Return the attributions of an article, in the order of its text.

    ``find`` finds what may be attributed in a passage, nested attributions too.
    """
    extractions: list[Extraction] = []
    more: defaultdict[int, list[Span]] = defaultdict(list)  # the contents that quotations continue
    for passage in passages:
        findings = outermost(find(passage))
        title = find_headline(passage)
        quote = _whole_quote(passage)
        if findings:
            in_order = sorted(findings, key=lambda each: each.start)
            extractions.extend(_extraction(each, passage) for each in in_order)
        elif title is not None:
            extractions.append(_extraction(title, passage))
        elif quote is not None:
            _add_quote(quote, passage, extractions, more)
    for at, spans in more.items():
        attribution = extractions[at].attribution
        longer = replace(attribution, content=(*attribution.content, *spans))
        extractions[at] = replace(extractions[at], attribution=longer)
    return _without_topic(extractions, text)


def outermost(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with a cue outside the contents of all others.

    Of two findings with their cues in the content of each other the first is kept.
    """
    every = list(findings)
    if len(every) <= 1:
        return every
    by_cue = sorted(every, key=lambda each: each.cue[0][0])
    cues = [each.cue[0][0] for each in by_cue]
    first, leftmost, rightmost = (
        _first_around(cues, order) for order in (every, by_cue, by_cue[::-1])
    )
    kept: list[Finding] = []
    earlier: set[int] = set()
    for one in every:
        cue = one.cue[0][0]
        # One with a cue outside the content of this one is to the far left or right, or between.
        start, end = (bisect_left(cues, at) for at in (one.content[0][1], one.content[-1][0]))
        around = (first.get(cue), leftmost.get(cue), rightmost.get(cue), *by_cue[start:end])
        if not any(
            other.contains_cue_of(one) and (id(other) in earlier or not one.contains_cue_of(other))
            for other in around
            if other is not None
        ):
            kept.append(one)
        earlier.add(id(one))
    return kept


def _first_around(cues: Sequence[int], findings: Iterable[Finding]) -> dict[int, Finding]:
    """Return, for each cue in a content, the first finding with it in its content."""
    around: dict[int, Finding] = {}
    remaining = list(cues)
    for finding in findings:
        for start, end in finding.content:
            inside = slice(bisect_left(remaining, start), bisect_left(remaining, end))
            around.update(dict.fromkeys(remaining[inside], finding))
            del remaining[inside]
    return around


def _extraction(finding: Finding, passage: Passage) -> Extraction:
    return Extraction(to_attribution(finding, passage), finding, passage)


def _whole_quote(passage: Passage) -> Quote | None:
    """Return the quotation of a passage that has no words outside it."""
    if len(passage.quotes) != 1:
        return None
    quote = passage.quotes[0]
    outside = passage.count_words(0, quote.start) + passage.count_words(quote.end, len(passage))
    return None if outside else quote


def _add_quote(
    quote: Quote,
    passage: Passage,
    extractions: list[Extraction],
    more: defaultdict[int, list[Span]],
) -> None:
    """Add a quoted sentence: to the quotation before it, or without source and cue.

    `"I know," she said. "Ask him."` is one attribution in two pieces; a quotation that continues
    in a new paragraph is an attribution of its own.
    """
    last = extractions[-1] if extractions else None
    if last is not None and _continues(last, passage):
        more[len(extractions) - 1].append(passage.span(quote.start, quote.end))
        extractions[-1] = replace(last, passage=passage)
    elif passage.count_words(quote.start, quote.end) >= MIN_WORDS:
        content_only = ((quote.start, quote.end),)
        finding = Finding(content=content_only, frame="running", score=CONTINUED)
        extractions.append(_extraction(finding, passage))


def _continues(last: Extraction, passage: Passage) -> bool:
    """Return whether the passage before, in the same paragraph, quotes too."""
    before = last.passage
    return last.finding.frame in {"quote", "running"} and (
        before.paragraph == passage.paragraph and before.ordinal == passage.ordinal - 1
    )


def _without_topic(extractions: Sequence[Extraction], text: str) -> list[Extraction]:
    """Leave out a headline with a topic before its colon, rather than a source."""
    if not extractions or extractions[0].finding.frame != "headline":
        return list(extractions)
    name = text_of(extractions[0].attribution.source, text)
    quoted = is_quoted_in((each.attribution for each in extractions[1:]), name, text)
    return list(extractions if quoted else extractions[1:])
