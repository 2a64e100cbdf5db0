"""Captions of pictures, and the credits of those who took them."""

import re

from factcheck.domain import Span
from factcheck.reading.datelines import plain_spelling

_PREFIX = re.compile(
    r"(?:file\s+)?(?:pic(?:ture)?s?|photo(?:graph)?s?|image|illustration|graphic|caption)"
    r"(?:\s+(?:credit|caption|courtesy))?\s*:|photo(?:graph)?\s+by\s|file\s+photo\b|"
    r"(?:مصدر\s+)?(?:ال)?صورة(?:\s+(?:من\s+)?(?:ال)?ارشيف(?:ية)?)?\s*:|تصوير\s*:",
    re.IGNORECASE,
)
_AGENCIES = (
    r"AFP|AP|Associated Press|Reuters|Getty(?: Images)?|EPA|DPA|TASS|Sputnik|Xinhua|Anadolu|UPI|"
    r"ا\s*ف\s*ب|ا\.\s?ف\.\s?ب\.?|ا\s?ب|د\s?ب\s?ا|رويترز|فرانس برس|الاناضول|سبوتنيك|تاس|"
    r"شينخوا|وكالات"
)
_CREDIT = re.compile(
    rf"(?:\((?:[^()]{{0,40}}[\s/,،-])?(?:{_AGENCIES})(?:[\s/,،-][^()]{{0,40}})?\)|"
    rf"^(?:{_AGENCIES}))\s*\.?$"
)


def caption_in(paragraph: Span, text: str) -> Span | None:
    """Return the caption in a paragraph: all of it, or the credit it ends with.

    A paragraph that ends with ``(AFP)`` may be the last one of an article as well as the text
    under a picture, so that no more than the credit is taken.

    >>> text = "Pic: Haftar in Moscow (AFP)"
    >>> caption_in(Span(0, 27), text)
    Span(start=0, end=27)
    >>> caption_in(Span(5, 27), text)
    Span(start=22, end=27)
    """
    piece = paragraph.text_in(text)
    if _PREFIX.match(plain_spelling(piece)):
        return paragraph
    # Plain spelling drops vowel signs, which would move the offsets: alefs alone are folded here.
    credit = _CREDIT.search(re.sub("[أإآٱ]", "ا", piece))
    return Span(*credit.span()).shift(paragraph.start) if credit else None
