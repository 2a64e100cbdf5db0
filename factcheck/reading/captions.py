"""Captions and credits of pictures."""

import re

from factcheck.domain import Span
from factcheck.reading.datelines import plain_spelling
from factcheck.text.characters import ALEFS

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
    """Return the caption in a paragraph: the whole paragraph, or only the credit at its end.

    A paragraph that ends with ``(AFP)`` may be a caption or the last paragraph of an article, so
    only the credit counts.

    >>> text = "Pic: Haftar in Moscow (AFP)"
    >>> caption_in(Span(0, 27), text)
    Span(start=0, end=27)
    >>> caption_in(Span(5, 27), text)
    Span(start=22, end=27)
    """
    piece = paragraph.text_in(text)
    if _PREFIX.match(plain_spelling(piece)):
        return paragraph
    # Only alefs are folded here: without the vowel signs the offsets would change.
    credit = _CREDIT.search(re.sub(f"[{ALEFS}]", "ا", piece))
    return Span(*credit.span()).shift(paragraph.start) if credit else None
