"""Sentences: the borders that the library finds, mended where newspapers are written otherwise."""

import re
from collections.abc import Iterator

from factcheck.domain import Language, Span
from factcheck.text.paragraphs import paragraphs, trim

# The library never splits between quotation marks, and pairs straight ones wrongly; a statement
# quoted over several sentences is several sentences. It is shown blanks in their place, and
# U+FFFD for lone surrogates, which it cannot take: code points keep their places.
_QUOTES = '"“”„‟«»‹›'
_UNQUOTED = str.maketrans(dict.fromkeys(_QUOTES, " "))
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘’‚]|['‘’](?!\w)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WHITE = re.compile(r"\s")

_SEEN = 200
"""Code points around a border that are looked at, so that time grows with the text alone."""

_TITLES = (
    "Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Sen|Rep|Gov|Pres|Rev|Fr|Hon|St|"
    "Amb|Atty|Supt|Insp|vs"
)
_TIMES = (
    "E[SD]?T|C[SD]?T|M[SD]?T|P[SD]?T|GMT|UTC|BST|CES?T|MSK|Eastern|Central|Pacific|"
    "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|May|June|July|"
    "August|(?:Septem|Octo|Novem|Decem)ber|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\\."
)
_REPORTING = (
    "قال|قالت|قالوا|أضاف|أضافت|تابع|تابعت|سأل|سألت|تساءل|تساءلت|صرخ|صرخت|هتف|هتفت|رد|ردت|"
    "كتب|كتبت|أجاب|أجابت|يقول|تقول|قائلا|قائلًا|قائلاً|قائلة|كما|حسب|بحسب|وفق|وفقا|وفقًا|وفقاً"
)

# What stands before a border that is none, and what stands after it.
_NO_BORDER = (
    # an initial or a title: `د. فورد`, `ش. ت.`, `Ms. Sumbung`
    (re.compile(rf"(?:^|(?<!\d)[\s(«“\"'])(?:[\u0621-\u064a]|{_TITLES})\.$"), re.compile("")),
    # a time of day and what belongs to it: `7 p.m. ET`
    (re.compile(r"\d\s?[ap]\.\s?m\.$"), re.compile(rf"(?:{_TIMES})")),
    # a quoted question or shout, and who uttered it: `"…؟" قالت`, `"…!" كما أضاف`
    (re.compile(rf"[!?؟][{_QUOTES}'’]+$"), re.compile(rf"(?:{_REPORTING})\b|[a-z]")),
    # and by whose word: `"…." حسبما أفاد`
    (re.compile(rf"[{_QUOTES}]$"), re.compile(r"(?:حسبما|بحسب|وفق|وفقا|على حد)\b")),
    # marks alone make no sentence
    (re.compile(r"^[\W_]*$"), re.compile("")),
    # a sentence goes on: small letters, a comma, a closing mark, no word at all
    (re.compile(""), re.compile(r"[a-z]|[،,؛;:.)\]}”»]|[\W_]+$")),
)


def sentences(text: str, language: Language) -> tuple[Span, ...]:
    """Return the sentences of a text, in order, without the white space around them.

    No sentence runs over the end of a paragraph. One that is quoted in part begins with its
    quotation mark, or ends with it.

    >>> text = 'He left at 7 p.m. Monday. "I know," Ms. Rice said. "Ask him."'
    >>> [span.text_in(text) for span in sentences(text, Language.ENGLISH)]
    ['He left at 7 p.m. Monday.', '"I know," Ms. Rice said.', '"Ask him."']
    """
    return tuple(
        sentence
        for paragraph in paragraphs(text)
        for sentence in _in_paragraph(paragraph, text, language)
    )


def _in_paragraph(paragraph: Span, text: str, language: Language) -> Iterator[Span]:
    """Yield the sentences of one paragraph: what the library finds, joined where it errs."""
    found = _found(paragraph.text_in(text), language)
    current = next(found).shift(paragraph.start)
    for following in found:
        piece = following.shift(paragraph.start)
        tail = text[max(current.start, current.end - _SEEN) : current.end]
        head = text[piece.start : min(piece.end, piece.start + _SEEN)]
        if _goes_on(tail.rstrip(), head.strip()):
            current = Span(current.start, piece.end)
        else:
            yield trim(current, text)
            current = piece
    yield trim(current, text)


def _goes_on(before: str, after: str) -> bool:
    """Tell whether the second of two stretches of text goes on with the first."""
    return any(left.search(before) and right.match(after) for left, right in _NO_BORDER)


def _found(paragraph: str, language: Language) -> Iterator[Span]:
    """Yield what the library takes for sentences, in code points; together they are the text.

    Marks between two sentences belong to the first as far as the first white space.
    """
    from sentencex import get_sentence_boundaries

    shown = _SINGLE_QUOTE.sub(" ", paragraph.translate(_UNQUOTED))
    shown = _SURROGATE.sub("\ufffd", shown)
    start = 0
    for boundary in get_sentence_boundaries(language.value, shown):
        ended = begun = boundary["start_index"]
        while ended and shown[ended - 1].isspace():
            ended -= 1
        while begun < len(shown) and shown[begun].isspace():
            begun += 1
        gap = _WHITE.search(paragraph, ended, begun)
        border = gap.start() if gap else begun
        if start < border < len(paragraph):
            yield Span(start, border)
            start = border
    yield Span(start, len(paragraph))
