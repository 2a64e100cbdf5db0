"""Sentences: the boundaries that sentencex finds, corrected for the style of newspapers."""

import re
from collections.abc import Iterator

from factcheck.domain import Language, Span
from factcheck.text.characters import ARABIC_LETTERS, COMMAS, QUOTES, SEMICOLONS, SURROGATES
from factcheck.text.paragraphs import paragraphs, trim

# sentencex never splits inside quotation marks, pairs straight ones wrongly, and takes quadratic
# time for the marks that it pairs; but a quotation of several sentences is several sentences. So it
# gets spaces instead of the marks, ’ inside words, which it does not pair, and U+FFFD instead of
# lone surrogates, which it does not accept: all offsets stay the same.
_QUOTES = f"{QUOTES}‹›"
_UNQUOTED = str.maketrans(dict.fromkeys(f"{_QUOTES}《》「」", " "))
_SINGLE_QUOTE = re.compile(r"(?<!\w)['‘’‚‛`]|['‘’`](?!\w)")
_INNER_QUOTE = re.compile("[‘‚‛`]")
_SURROGATE = re.compile(f"[{SURROGATES}]")
_WHITE = re.compile(r"\s")

_CONTEXT = 200
"""Code points read on each side of a boundary: a limit keeps the time linear in the text."""

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

# Where no sentence ends: the text before such a place, and the text after it.
_NO_BOUNDARY = (
    # an initial or a title: `د. فورد`, `ش. ت.`, `Ms. Sumbung`
    (re.compile(rf"(?:^|(?<!\d)[\s(«“\"'])(?:[{ARABIC_LETTERS}]|{_TITLES})\.$"), re.compile("")),
    # a time of day and its zone or date: `7 p.m. ET`
    (re.compile(r"\d\s?[ap]\.\s?m\.$"), re.compile(rf"(?:{_TIMES})")),
    # a quoted question or exclamation, and its speaker: `"…؟" قالت`, `"…!" كما أضاف`
    (re.compile(rf"[!?؟][{_QUOTES}'’]+$"), re.compile(rf"(?:{_REPORTING})\b|[a-z]")),
    # a quoted statement, and its source: `"…." حسبما أفاد`
    (re.compile(rf"[{_QUOTES}]$"), re.compile(r"(?:حسبما|بحسب|وفق|وفقا|على حد)\b")),
    # marks alone are no sentence
    (re.compile(r"^[\W_]*$"), re.compile("")),
    # the sentence continues: a small letter, a comma, a closing mark, no word at all
    (re.compile(""), re.compile(rf"[a-z]|[{COMMAS}{SEMICOLONS}:.)\]}}”»]|[\W_]+$")),
)


def sentences(text: str, language: Language) -> tuple[Span, ...]:
    """Return the sentences of a text, in order, without the white space around them.

    No sentence is longer than its paragraph. Quotation marks belong to the sentence that they open
    or close.

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
    """Yield the sentences of one paragraph: those of the library, joined where it is wrong."""
    pieces = _library_sentences(paragraph.text_in(text), language)
    current = next(pieces).shift(paragraph.start)
    for following in pieces:
        piece = following.shift(paragraph.start)
        tail = text[max(current.start, current.end - _CONTEXT) : current.end]
        head = text[piece.start : min(piece.end, piece.start + _CONTEXT)]
        if _continues(tail.rstrip(), head.strip()):
            current = Span(current.start, piece.end)
        else:
            yield trim(current, text)
            current = piece
    yield trim(current, text)


def _continues(before: str, after: str) -> bool:
    """Return whether two neighbouring pieces of text are in one sentence."""
    return any(left.search(before) and right.match(after) for left, right in _NO_BOUNDARY)


def _library_sentences(paragraph: str, language: Language) -> Iterator[Span]:
    """Yield the sentences of the library, in code points; together they cover the text.

    Marks between two sentences belong to the first, up to the first white space.
    """
    from sentencex import get_sentence_boundaries

    masked = _SINGLE_QUOTE.sub(" ", paragraph.translate(_UNQUOTED))
    masked = _INNER_QUOTE.sub("’", masked)
    masked = _SURROGATE.sub("\ufffd", masked)
    start = 0
    for boundary in get_sentence_boundaries(language.value, masked):
        end = next_start = boundary["start_index"]
        while end and masked[end - 1].isspace():
            end -= 1
        while next_start < len(masked) and masked[next_start].isspace():
            next_start += 1
        gap = _WHITE.search(paragraph, end, next_start)
        split = gap.start() if gap else next_start
        if start < split < len(paragraph):
            yield Span(start, split)
            start = split
    yield Span(start, len(paragraph))
