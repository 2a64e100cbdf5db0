r"""What exports leave in texts: markup, entities, ``\n`` spelled out, marks of a cut.

A text with HTML becomes the text that a reader would see; a text without is changed only where the
length stays, so that offsets hold.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5

from factcheck.text.characters import SURROGATES

_BLOCKS = (
    r"address|article|aside|blockquote|d[dlt]|div|figcaption|figure|footer|h[1-6]|header|hr|li|main|"
    r"nav|ol|p|pre|section|table|t[dhr]|ul"
)
_INLINE = (
    r"a|abbr|b|br|cite|code|em|font|i|iframe|img|mark|noscript|q|s|script|small|span|strong|style|"
    r"su[bp]|time|u|video"
)
_UNSEEN = frozenset({"iframe", "noscript", "script", "style", "video"})
_TAG = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE})(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_COMPARED = re.compile(r"<\w+\s+(?:and|or|but)\b[^<>=]*>", re.IGNORECASE)
"""``a <b and b> c`` is a comparison."""

_BLOCK = re.compile(rf"</?(?:br|{_BLOCKS})\b", re.IGNORECASE)
_IS_BLOCK = re.compile(_BLOCKS)
_MARKUP = re.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][\w:-]{0,30})(?:\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_SPELLED = r"(?:\\r\\n|\\n|\\r)"
_BREAK = re.compile(_SPELLED)
_CERTAIN_BREAK = re.compile(rf"(?:^|[^\w:\\]|[^\W\da-zA-Z_]){_SPELLED}|{_SPELLED}{_SPELLED}")
"""After a mark or an Arabic letter, or twice: ``C:\\news`` has none."""

_COUNTED_CUT = re.compile(r"\[\+\d+ chars\]$")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|(?:continue reading|read more|اقر[أا] المزيد)\W*)$",
    re.IGNORECASE,
)
_TAIL = 60
"""Code points at the end of a text where a mark of a cut is looked for."""

UNSTORABLE = re.compile(f"[\0{SURROGATES}]")
"""NUL and half a surrogate pair: UTF-8 and PostgreSQL cannot hold them."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something found in a text: what it is, what was done, and a reason code (see `Notice`)."""

    found: str
    done: str
    reason: str


def clean_record(text: str) -> tuple[str, list[Change]]:
    r"""Return a text of a record as a reader would see it, and what was changed.

    >>> clean_record("<p>&#8220;We agreed,&#8221; he said.</p><p>It is over.</p>")[0]
    '“We agreed,” he said.\n\nIt is over.'
    """
    seen, found = text, []
    for _ in range(2):  # markup that was escaped once more
        if not has_markup(seen):
            break
        seen = strip_markup(seen)
        found = [Change("the text has HTML", "its tags and entities were taken out", "markup")]
    cleaned, more = clean_file(seen)
    return cleaned, found + more


def clean_file(text: str) -> tuple[str, list[Change]]:
    r"""Return a text of the same length, with line breaks for ``\n``; say if it seems to be cut.

    Only the mark ``[+123 chars]`` at the end makes it shorter.
    """
    found = []
    if _CERTAIN_BREAK.search(text):
        text = _BREAK.sub(lambda match: "\n".rjust(len(match[0])), text)
        done = "they were read as line breaks"
        found.append(Change("line breaks are spelled out as \\n", done, "spelled-breaks"))
    tail = text.rstrip()[-_TAIL:]
    counted = _COUNTED_CUT.search(tail)
    whole = text.rstrip()[: -len(counted[0])].rstrip() if counted else text
    if counted or _CUT.search(tail):
        done = "claims after that are missing; get the whole text"
        found.append(Change("the text is cut at its end", done, "truncated"))
    return whole, found


def has_markup(text: str) -> bool:
    """Return whether a text has tags or entities of HTML.

    >>> has_markup("x < y, y > z & more"), has_markup("AT&amp;T")
    (False, True)
    """
    tags = _TAG.findall(text)
    entity = any(match[0][1] == "#" or match[0][1:] in html5 for match in _ENTITY.finditer(text))
    return entity or any(not _COMPARED.fullmatch(tag) for tag in tags)


def strip_markup(text: str) -> str:
    """Return what a reader sees of HTML; blocks become paragraphs.

    Line breaks count if the text has no blocks, as in the drafts of WordPress.
    """
    if not _TAG.search(text):
        return html.unescape(text)
    text = _without_comments(text)
    keep_breaks = not _BLOCK.search(text)
    pieces, unseen, end = [], "", 0
    # Not html.parser: for comments and tags that are not closed it takes quadratic time.
    for tag in _MARKUP.finditer(text):
        if not unseen:
            pieces.append(_seen(text[end : tag.start()], keep_breaks=keep_breaks))
        name, closes, end = tag["name"].lower(), bool(tag["closes"]), tag.end()
        if unseen:
            unseen = "" if closes and name == unseen else unseen
        elif name in _UNSEEN and not closes and not tag[0].endswith("/>"):
            unseen = name
        elif _IS_BLOCK.fullmatch(name):
            pieces.append("\n\n")
        elif name == "br":
            pieces.append("\n")
    pieces.append(_seen(text[end:], keep_breaks=keep_breaks))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _seen(text: str, *, keep_breaks: bool) -> str:
    """Return the text between two tags as it is seen."""
    seen = html.unescape(text)
    return seen if keep_breaks else re.sub(r"\s+", " ", seen)


def _without_comments(text: str) -> str:
    """Return a text without comments; one that is not closed is text, so that nothing is lost."""
    first, *others = text.split("<!--")
    kept = [first]
    for each in others:
        comment, closed, after = each.partition("-->")
        kept.append(after if closed else comment)
    return "".join(kept)
