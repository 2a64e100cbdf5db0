"""Attributions inside contents, which the model finds by reading a content alone.

In its first reading the model calls all of *the minister said that the army had denied the attack*
after *said* a content, since its training data are not nested. But the scores of its tags still
show where a cue may be. Contents with such a place are read again by themselves, as a sentence:
without enclosing quotation marks, without complementizer, with a full stop.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain import Document, Role, Span
from factcheck.prelabel.bundled.tags import TAG_COUNT, begin_tag
from factcheck.text import normalise
from factcheck.text.characters import COMMAS, QUOTES, SENTENCE_ENDS, SINGLE_QUOTES
from factcheck.text.impersonal import is_impersonal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

    from factcheck.domain import Attribution
    from factcheck.prelabel.bundled.tagger import BundledTagger, TaggedWindow
    from factcheck.prelabel.parts import ScoredAttribution

    Floats = npt.NDArray[np.float32]

POSSIBLE_CUE = 0.6
"""Probability from which a token may be a cue, by the first reading, if it is no content."""

LONGEST = 160
"""Code points of a piece of a content that is read again: longer ones cost most of the time, and
have nearly none that is found."""

FULL_STOP = " ."
"""What ends the text of a content that is read alone, as in what the model learned from."""

IN_FAVOUR = 0.5
"""What is added to the scores of cues and sources, since a content with a possible cue has one more
often than other text. Chosen with `POSSIBLE_CUE` on event bundles for training."""

_QUOTED = re.compile(
    rf"\s*[{QUOTES}{SINGLE_QUOTES}]([^{QUOTES}]+)[{QUOTES}{SINGLE_QUOTES}][{SENTENCE_ENDS}{COMMAS}\s]*"
)
_FIRST_WORD = re.compile(r"(\S+)\s+")
_COMPLEMENTIZERS = frozenset(
    ("that", "ان", "انه", "انها", "انهم", "بان", "بانه", "بانها", "بانهم", "لان")
)
_SPEAKER = frozenset(("i", "we", "it", "انا", "نحن"))
"""Who says so of himself inside a content is its source, not one inside it; *it* is the speaker,
or what the content is about."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a content that is read alone."""

    document: Document
    outer: tuple[int, int]  # index of the document, and of the attribution in it
    span: Span
    cues: Sequence[Span]  # where it may have cues

    @property
    def alone(self) -> Document:
        """What is read."""
        text = self.span.text_in(self.document.text) + FULL_STOP
        return Document("", "", text, self.document.language)


def find_inner(
    tagger: BundledTagger,
    documents: Sequence[Document],
    windows: Sequence[Sequence[TaggedWindow]],
    outers: Sequence[Sequence[Attribution]],
) -> list[list[tuple[ScoredAttribution, ...]]]:
    """Return the attributions inside the content of each attribution of each document.

    Args:
        tagger: reads the contents.
        documents: the documents.
        windows: the first reading of each document.
        outers: attributions of each document; none is changed.
    """
    pieces = [
        piece
        for at, (document, tagged, group) in enumerate(zip(documents, windows, outers, strict=True))
        for piece in _pieces(document, at, possible_cues(tagged), group)
    ]
    read = tagger.tag_windows([piece.alone for piece in pieces], _in_favour())
    inner: list[list[tuple[ScoredAttribution, ...]]] = [[()] * len(group) for group in outers]
    for piece, tagged in zip(pieces, read, strict=True):
        at, number = piece.outer
        found = (each for part in tagged for each in tagger.attributions(part, piece.alone.text))
        inner[at][number] += tuple(_accepted(found, piece))
    return inner


def _pieces(
    document: Document, at: int, cues: Sequence[Span], outers: Sequence[Attribution]
) -> Iterator[_Piece]:
    starts = [cue.start for cue in cues]
    for number, outer in enumerate(outers):
        for content in outer.content:
            inside = slice(bisect_left(starts, content.start), bisect_left(starts, content.end))
            if cues[inside] and len(content) <= LONGEST:
                span = bare(content, document.text)
                yield _Piece(document, (at, number), span, cues[inside])


def _in_favour() -> Floats:
    """Return what is added to the score of each tag in the second reading, ``(TAG_COUNT,)``."""
    added = np.zeros(TAG_COUNT, np.float32)
    for role in (Role.CUE, Role.SOURCE):
        added[[begin_tag(role), begin_tag(role) + 1]] = IN_FAVOUR
    return added


def possible_cues(tagged: Iterable[TaggedWindow]) -> list[Span]:
    """Return the tokens that the first reading of a text leaves possible as cues, in order."""
    cue, content = begin_tag(Role.CUE), begin_tag(Role.CONTENT)
    spans: list[Span] = []
    for each in tagged:
        scores = each.output.tags
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        others = odds.sum(axis=1) - odds[:, [content, content + 1]].sum(axis=1)
        likely = odds[:, [cue, cue + 1]].sum(axis=1) >= POSSIBLE_CUE * others
        spans += [each.window.tokens[at].span for at in np.flatnonzero(likely)]
    return sorted(spans)


def bare(content: Span, text: str) -> Span:
    """Return a piece of a content without enclosing quotation marks or a complementizer.

    >>> said = "“The army denied it,”"
    >>> bare(Span(0, 21), said).text_in(said)
    'The army denied it,'
    >>> bare(Span(0, 14), "that it did so").text_in("that it did so")
    'it did so'
    """
    start, end = content.start, content.end
    if quoted := _QUOTED.fullmatch(text, start, end):
        start, end = quoted.span(1)
    first = _FIRST_WORD.match(text, start, end)
    if first and normalise(first[1]).text.casefold() in _COMPLEMENTIZERS:
        start = first.end()
    return Span(start, end)


def _accepted(found: Iterable[ScoredAttribution], piece: _Piece) -> Iterator[ScoredAttribution]:
    """Yield the attributions that have a cue where the first reading leaves one possible.

    And a source, which is not the speaker of the content; or a cue that says that nobody is named.
    """
    text = piece.document.text
    for each in found:
        inside = _clipped(each.attribution.shift(piece.span.start), piece.span.end)
        if inside is None or not any(
            span.overlap(cue) for span in inside.cue for cue in piece.cues
        ):
            continue
        cue, source = (
            " ".join(span.text_in(text) for span in spans) for spans in (inside.cue, inside.source)
        )
        speaks = normalise(source).text.casefold()
        if is_impersonal(cue) if not source else speaks not in _SPEAKER:
            yield replace(each, attribution=inside)


def _clipped(attribution: Attribution, end: int) -> Attribution | None:
    """Return an attribution up to an offset, ``None`` if no content is left."""
    content, source, cue, channel = (
        tuple(
            Span(span.start, min(span.end, end))
            for span in attribution.spans(role)
            if span.start < end
        )
        for role in (Role.CONTENT, Role.SOURCE, Role.CUE, Role.CHANNEL)
    )
    if not content:
        return None
    return replace(attribution, content=content, source=source, cue=cue, channel=channel)
