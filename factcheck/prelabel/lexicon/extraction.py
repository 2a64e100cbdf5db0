"""From sentences to an article: which findings count, and how quotations continue."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.domain import Attribution, text_of
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
            _add_quote(quote, passage, extractions)
    return _without_topic(extractions, text)


def outermost(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with a cue outside the contents of all others.

    Of two findings with their cues in the content of each other the first is kept.
    """
    every = list(findings)
    return [
        one
        for index, one in enumerate(every)
        if not any(
            other.contains_cue_of(one) and (earlier < index or not one.contains_cue_of(other))
            for earlier, other in enumerate(every)
            if other is not one
        )
    ]


def _extraction(finding: Finding, passage: Passage) -> Extraction:
    return Extraction(to_attribution(finding, passage), finding, passage)


def _whole_quote(passage: Passage) -> Quote | None:
    """Return the quotation of a passage that has no words outside it."""
    if len(passage.quotes) != 1:
        return None
    quote = passage.quotes[0]
    outside = passage.count_words(0, quote.start) + passage.count_words(quote.end, len(passage))
    return None if outside else quote


def _add_quote(quote: Quote, passage: Passage, extractions: list[Extraction]) -> None:
    """Add a quoted sentence: to the quotation before it, or without source and cue.

    `"I know," she said. "Ask him."` is one attribution in two pieces; a quotation that continues
    in a new paragraph is an attribution of its own.
    """
    last = extractions[-1] if extractions else None
    if last is not None and _continues(last, passage):
        span = passage.span(quote.start, quote.end)
        content = (*last.attribution.content, span)
        longer = replace(last.attribution, content=content)
        extractions[-1] = Extraction(longer, last.finding, passage)
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
