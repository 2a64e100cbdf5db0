"""From sentences to an article: what goes on beyond one sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from factcheck.domain import Attribution, text_of
from factcheck.prelabel.lexicon.finding import Found, to_attribution
from factcheck.prelabel.lexicon.headlines import headline, speaks
from factcheck.prelabel.lexicon.passages import Unit
from factcheck.prelabel.lexicon.quotes import Quote

RUNNING = 0.62
"""Score of a quotation that goes on without a cue: its precision on the training data."""

LEAST_WORDS = 4
"""Words of a quotation that stands alone, at least: what is shorter is a title or a name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An attribution, and how and where it was found."""

    attribution: Attribution
    found: Found
    unit: Unit


def read_article(
    units: Iterable[Unit], find: Callable[[Unit], Iterator[Found]], text: str
) -> list[Reading]:
    """Return the attributions of an article, in the order of its text.

    Args:
        units: its sentences.
        find: finds what may be attributed in one of them, nested attributions too.
        text: its text.
    """
    readings: list[Reading] = []
    for unit in units:
        found = outermost(find(unit))
        title = headline(unit)
        quote = _quoted_whole(unit)
        if found:
            readings.extend(_reading(each, unit) for each in _in_order(found))
        elif title is not None:
            readings.append(_reading(title, unit))
        elif quote is not None:
            _add_quote(quote, unit, readings)
    return _without_topic(readings, text)


def outermost(found: Iterable[Found]) -> list[Found]:
    """Return the attributions whose cue stands in no other one's content.

    Of two that stand in each other's content the first is kept.
    """
    every = list(found)
    return [
        one
        for index, one in enumerate(every)
        if not any(
            other.has_inside(one) and (earlier < index or not one.has_inside(other))
            for earlier, other in enumerate(every)
            if other is not one
        )
    ]


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda each: each.start)


def _reading(found: Found, unit: Unit) -> Reading:
    return Reading(to_attribution(found, unit), found, unit)


def _quoted_whole(unit: Unit) -> Quote | None:
    """Return the quotation that a sentence is, if it is nothing else."""
    if len(unit.quotes) != 1:
        return None
    quote = unit.quotes[0]
    outside = unit.words_in(0, quote.start) + unit.words_in(quote.end, len(unit))
    return None if outside else quote


def _add_quote(quote: Quote, unit: Unit, readings: list[Reading]) -> None:
    """Add a quoted sentence: to the quotation before it, else as one without source and cue.

    `"I know," she said. "Ask him."` is one attribution in two pieces; in a new paragraph a
    quotation that goes on is one of its own.
    """
    last = readings[-1] if readings else None
    if last is not None and _goes_on(last, unit):
        span = unit.span(quote.start, quote.end)
        content = (*last.attribution.content, span)
        longer = replace(last.attribution, content=content)
        readings[-1] = Reading(longer, last.found, unit)
    elif unit.words_in(quote.start, quote.end) >= LEAST_WORDS:
        running = Found(content=((quote.start, quote.end),), frame="running", score=RUNNING)
        readings.append(_reading(running, unit))


def _goes_on(last: Reading, unit: Unit) -> bool:
    """Return whether the sentence before, in the same paragraph, quotes too."""
    return last.found.frame in {"quote", "running"} and (
        last.unit.paragraph == unit.paragraph and last.unit.ordinal == unit.ordinal - 1
    )


def _without_topic(readings: Sequence[Reading], text: str) -> list[Reading]:
    """Leave out the headline that names a topic before its colon, not a source."""
    if not readings or readings[0].found.frame != "headline":
        return list(readings)
    name = text_of(readings[0].attribution.source, text)
    named = speaks(name, text, (reading.attribution for reading in readings[1:]))
    return list(readings if named else readings[1:])
