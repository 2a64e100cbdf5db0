r"""What exports leave in texts: markup, entities, ``\n`` spelled out, marks of a cut.

A text with HTML becomes the text that a reader would see; a text without is changed only where the
length stays, so that offsets hold.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from html.parser import HTMLParser

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
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")

_SPELLED = r"(?:\\r\\n|\\n|\\r)"
_BREAK = re.compile(_SPELLED)
_CERTAIN_BREAK = re.compile(rf"(?:^|[^\w:\\]|[^\W\da-zA-Z_]){_SPELLED}|{_SPELLED}{_SPELLED}")
"""After a mark or an Arabic letter, or twice: ``C:\\news`` has none."""

_COUNTED_CUT = re.compile(r"\s*\[\+\d+ chars\]\s*$")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]|continue reading\W*|read more\W*|اقر[أا] المزيد\W*)\s*$",
    re.IGNORECASE,
)


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
    whole = _COUNTED_CUT.sub("", text)
    if whole != text or _CUT.search(text):
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
    reader = _Reader(keep_breaks=not _BLOCK.search(text))
    reader.feed(text)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    """Collects the text of a fragment of HTML, and where its blocks end."""

    def __init__(self, *, keep_breaks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keep_breaks = keep_breaks
        self._pieces: list[str] = []
        self._unseen = 0

    def text(self) -> str:
        """Return the text so far, with a blank line between blocks."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._unseen += tag in _UNSEEN
        self._separate(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._separate(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        self._separate(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data if self._keep_breaks else re.sub(r"\s+", " ", data))

    def _separate(self, tag: str) -> None:
        if _IS_BLOCK.fullmatch(tag):
            self._pieces.append("\n\n")
        elif tag == "br":
            self._pieces.append("\n")
