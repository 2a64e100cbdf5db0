"""Whether what a record quotes stands in the text where it says so.

Every function takes records that their schema accepts.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from factcheck.dataset.codec import CONTEXT, attribution_from_json
from factcheck.dataset.violation import Violation, pointer, shortened
from factcheck.domain import claim_id, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.domain import Document, Span

    Record = Mapping[str, Any]

_ROLES = ("content", "source", "cue", "channel")


class Counted(Protocol):
    """How many claims of each content there were; a `Counter`, or one that is not in memory."""

    def __getitem__(self, content: tuple[Span, ...], /) -> int:
        """Return how many there were, 0 for a content that was not seen."""

    def __setitem__(self, content: tuple[Span, ...], count: int, /) -> None:
        """Note how many there are."""


def check_document(document: Record) -> Iterator[Violation]:
    """Yield where a document's hash or zones do not fit its text, or its date is on no calendar."""
    text = document["text"]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if document["sha256"] != sha256:
        yield Violation("/sha256", shortened(document["sha256"]), f"{sha256}, that of the text")
    if document["published"] and not _is_on_calendar(document["published"]):
        expected = "an ISO 8601 date or date-time, or nothing"
        yield Violation("/published", shortened(document["published"]), expected)
    end = 0
    for index, zone in enumerate(document["zones"]):
        if not end <= zone["start"] < zone["end"] <= len(text):
            found = f"[{zone['start']}, {zone['end']})"
            expected = f"a zone from {end} on, not empty, inside the {len(text)} code points"
            yield Violation(pointer("zones", index), found, expected)
        end = max(end, zone["end"])


def check_claim(claim: Record, document: Document, ordinals: Counted | None) -> Iterator[Violation]:
    """Yield where a claim's quotes, text or id do not fit its document.

    Args:
        claim: predicted or verified.
        document: the one it stands in.
        ordinals: how many claims of each content came before, counted on here; ``None`` if that
            is not known, and with it which id is right.
    """
    wrong = list(check_spans(claim["attribution"], document.text))
    yield from wrong
    if wrong:
        return
    attribution = attribution_from_json(claim["attribution"])
    text = text_of(attribution.content, document.text)
    if claim["text"] != text:
        yield Violation("/text", shortened(claim["text"]), f"{shortened(text)}, its content")
    if ordinals is None:
        return
    ordinal = ordinals[attribution.content]
    ordinals[attribution.content] = ordinal + 1
    expected = claim_id(document, attribution, ordinal)
    if claim["id"] != expected:
        yield Violation("/id", shortened(claim["id"]), f"{expected}, the hash of what it names")


def check_spans(attribution: Record, text: str) -> Iterator[Violation]:
    """Yield where an attribution's quotes do not fit the text of its document."""
    for role in _ROLES:
        for index, span in enumerate(attribution[role]):
            for found in _check_quote(span, text):
                where = pointer("attribution", role, index) + found.pointer
                yield Violation(where, found.found, found.expected)


def _check_quote(span: Record, text: str) -> Iterator[Violation]:
    start, end = span["start"], span["end"]
    if not start < end <= len(text):
        expected = f"a span, not empty, inside the {len(text)} code points of the text"
        yield Violation("", f"[{start}, {end})", expected)
        return
    quotes = {
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    for part, quote in quotes.items():
        if span[part] != quote:
            expected = f"{shortened(quote)}, what stands in the text"
            yield Violation(f"/{part}", shortened(span[part]), expected)


def _is_on_calendar(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True
