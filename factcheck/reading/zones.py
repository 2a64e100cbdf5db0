"""Find the title, datelines and captions of an article: the parts that are not running text."""

import re

from factcheck.domain import Language, Span, Zone, ZoneKind
from factcheck.reading.captions import caption_in
from factcheck.reading.datelines import read_dateline
from factcheck.text import paragraphs, sentences
from factcheck.text.characters import COMMAS, SEMICOLONS

_LONGEST_TITLE = 150
_MOST_LINES_TO_DATE = 3
_MOST_SENTENCES = 2
_STOP = re.compile(rf"[.:{COMMAS}{SEMICOLONS}][\"'”’»)\]]*$")


def find_zones(text: str, language: Language, title: str) -> tuple[Zone, ...]:
    """Return the title, the datelines and the captions of a text, in order.

    Args:
        text: the text.
        language: its language.
        title: its title; it is a zone only if it is the first line of the text, and not the last.
    """
    headline = _title_line(text, title)
    found = [Zone(headline, ZoneKind.TITLE)] if headline else []
    for paragraph in paragraphs(text):
        if headline and paragraph.start < headline.end:
            continue
        if read_dateline(paragraph.text_in(text), language):
            found.append(Zone(paragraph, ZoneKind.DATELINE))
        elif caption := caption_in(paragraph, text):
            found.append(Zone(caption, ZoneKind.CAPTION))
    return tuple(found)


def find_title(text: str, language: Language) -> str:
    """Return the first paragraph of a text if it looks like a title, else ``""``.

    A title is short, has two sentences at most, and is shorter than some paragraph after it. One
    that ends with a full stop may as well be the first sentence of the article, so it is a title
    only if a dateline follows within three paragraphs: that stands between headlines and text.
    """
    first, *rest = paragraphs(text) or (Span(0, 0),)
    if not rest or len(first) > _LONGEST_TITLE or max(map(len, rest)) <= len(first):
        return ""
    opening = first.text_in(text)
    if read_dateline(opening, language) or caption_in(first, text):
        return ""
    if len(sentences(opening, language)) > _MOST_SENTENCES:
        return ""
    above_date = any(
        read_dateline(each.text_in(text), language) for each in rest[:_MOST_LINES_TO_DATE]
    )
    if _STOP.search(opening) and not above_date:
        return ""
    return opening


def find_published(text: str, language: Language) -> str:
    """Return the date of the datelines with a year, ``""`` if there is none or they differ."""
    datelines = [read_dateline(span.text_in(text), language) for span in paragraphs(text)]
    dates = {dateline.published for dateline in datelines if dateline and dateline.published}
    return dates.pop() if len(dates) == 1 else ""


def _title_line(text: str, title: str) -> Span | None:
    """Return the span of the title if it is the first line of several."""
    title = title.strip()
    start = len(text) - len(text.lstrip())
    end = start + len(title)
    after = text[end:].lstrip(" \t")
    if title and text.startswith(title, start) and after[:1] in {"\n", "\r"} and after.strip():
        return Span(start, end)
    return None
