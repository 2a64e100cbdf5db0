"""What a record quotes must be in the text at the offsets that it gives.

Every rule takes records that are valid by their schema.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

from factcheck.dataset.codec import CONTEXT, attribution_from_json
from factcheck.dataset.moments import is_published
from factcheck.dataset.violation import Violation, pointer, shortened
from factcheck.domain import Attribution, claim_id, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from factcheck.domain import Document, Span

    Record = Mapping[str, Any]

_ROLES = ("content", "source", "cue", "channel")


class ContentCounts(Protocol):
    """How many claims of each content there were: a `Counter`, or the same on disk."""

    def __getitem__(self, content: tuple[Span, ...], /) -> int:
        """Return how many there were, 0 for a new content."""

    def __setitem__(self, content: tuple[Span, ...], count: int, /) -> None:
        """Store how many there are."""


def check_document(document: Record) -> Iterator[Violation]:
    """Yield where a document's hash or zones do not fit its text, or its date does not exist."""
    text = document["text"]
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    if document["sha256"] != sha256:
        yield Violation(
            "/sha256", shortened(document["sha256"]), f"{sha256}, the SHA-256 of the text"
        )
    if document["published"] and not is_published(document["published"]):
        expected = "an ISO 8601 date or date-time, or nothing"
        yield Violation("/published", shortened(document["published"]), expected)
    end = 0
    for index, zone in enumerate(document["zones"]):
        if not end <= zone["start"] < zone["end"] <= len(text):
            found = f"[{zone['start']}, {zone['end']})"
            expected = f"a non-empty zone from {end} on, inside the {len(text)} code points"
            yield Violation(pointer("zones", index), found, expected)
        end = max(end, zone["end"])


def check_claim(
    claim: Record, document: Document, counts: ContentCounts | None
) -> Iterator[Violation]:
    """Yield where a claim's quotes, text or id do not fit its document.

    Args:
        claim: predicted or verified.
        document: the one that the claim is in.
        counts: how many claims of each content came before; this one is added. ``None`` if that
            is not known, so that the right id is not known either.
    """
    wrong = list(check_spans(claim["attribution"], document.text))
    yield from wrong
    if wrong:
        return
    attribution = attribution_from_json(claim["attribution"])
    text = text_of(attribution.content, document.text)
    if claim["text"] != text:
        yield Violation(
            "/text", shortened(claim["text"]), f"{shortened(text)}, the text of its content"
        )
    if counts is None:
        return
    ordinal = counts[attribution.content]
    counts[attribution.content] = ordinal + 1
    expected = claim_id(document, attribution, ordinal)
    if claim["id"] != expected:
        yield Violation(
            "/id", shortened(claim["id"]), f"{expected}, the hash of its document and content"
        )


def check_within(
    claim: Record, content_of: Callable[[str], tuple[Span, ...] | None]
) -> Iterator[Violation]:
    """Yield where a claim does not stand in the content of the earlier one that it names.

    Only an earlier one can be named, so no claim can be inside itself.

    Args:
        claim: predicted or verified, with valid spans.
        content_of: returns the content of an earlier claim, ``None`` if it has none with this id.
    """
    if "within" not in claim:
        return
    content = content_of(claim["within"])
    if content is None:
        expected = "the id of an earlier claim of the same prediction or annotation"
        yield Violation("/within", shortened(claim["within"]), expected)
    elif not Attribution(content).holds(attribution_from_json(claim["attribution"])):
        expected = "a claim whose content holds the content and the cue of this one"
        yield Violation("/within", shortened(claim["within"]), expected)


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
        expected = f"a non-empty span inside the {len(text)} code points of the text"
        yield Violation("", f"[{start}, {end})", expected)
        return
    quotes = {
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    for part, quote in quotes.items():
        if span[part] != quote:
            expected = f"{shortened(quote)}, as in the text"
            yield Violation(f"/{part}", shortened(span[part]), expected)
