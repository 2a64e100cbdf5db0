"""Who says a claim, and how many sources of several claims are independent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import OTHER, text_of
from factcheck.matching.joined_voices import JoinedVoices
from factcheck.matching.outlets import (
    channel_name,
    channel_names,
    is_platform,
    label_named,
    outlet_named,
)
from factcheck.matching.source_names import SourceName, read_name
from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Document, SourceLabel

LONG = 8
"""Words of a content that two texts do not share by chance: one copied the other."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says one claim.

    Attributes:
        document: id of its document.
        sources: keys of its sources, which are the same in both languages; empty if it names none.
        shown: the sources as they are shown: their labels, otherwise their words; the outlet, if
            the text names none.
        labels: those of the sources that are labels.
        name: what its only source is called, ``None`` if that is no name.
        shared: keys of what makes it one with others, whoever they say it is: what carries it; if
            no source is named, the outlet; if none is known by name, that it is a copy.
        texts: keys of its text that copies and the translation have, too.
    """

    document: str
    sources: frozenset[str]
    shown: tuple[str, ...]
    labels: frozenset[str]
    name: SourceName | None
    shared: frozenset[str]
    texts: frozenset[str]


def voice_of(consensus: Consensus, labels: Iterable[SourceLabel]) -> Voice:
    """Return who says a claim.

    Labels and outlets are one kind of key: an agency that is the source of one claim may be what
    carries another one. Words that are the name of a label mean it, unless annotators chose
    ``Other``.

    Args:
        consensus: the claim.
        labels: of the taxonomy.

    Raises:
        SpanError: a span does not fit the text.
    """
    document, attribution = consensus.document, consensus.attribution
    labels = tuple(labels)
    channel = text_of(attribution.channel, document.text) if attribution.channel else ""
    carriers = [each for each in channel_names(channel, labels) if not is_platform(each)]
    written = text_of(attribution.source, document.text) if attribution.source else ""
    chosen = tuple(label for label in consensus.labels or () if label != OTHER)
    if not chosen and consensus.labels != (OTHER,):
        chosen = tuple(filter(None, (label_named(written, labels),)))
    name = read_name(written, document.language) if len(chosen) <= 1 else None
    texts, shared = _texts(document), frozenset(carriers)
    content = _copied(text_of(attribution.content, document.text))
    if chosen:
        sources, shown = frozenset(chosen), chosen
    elif written:
        shown = (" ".join(written.split()),)
        office = f"office {_copy(document.text)} {normalise(written).text.casefold()}"
        sources = frozenset((f"name {name.key}" if name else office,))
        shared |= {outlet_named(written)} if name else content
    else:
        outlet = channel_name(document.outlet, labels)
        sources, shown = frozenset(), (*carriers[:1], *filter(None, (document.outlet,)))[:1]
        shared |= texts | content
        shared |= {outlet} if outlet and not carriers and not is_platform(outlet) else frozenset()
    return Voice(document.id, sources, shown, frozenset(chosen), name, shared - {""}, texts)


def _texts(document: Document) -> frozenset[str]:
    """Return a key of all texts with the same words, and one of an article and its translation."""
    both = " ".join(sorted((document.id, document.parallel)))
    parallel = {f"articles {both}"} if document.parallel else frozenset()
    return frozenset((f"text {_copy(document.text)}",)) | parallel


def _copy(text: str) -> str:
    """Return what texts have in common that differ in white space and case at most."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


def _copied(content: str) -> frozenset[str]:
    """Return a key of a content that is too long to be the same by chance."""
    words = normalise(content).text.casefold().split()
    return frozenset((f"content {' '.join(words)}",) if len(words) >= LONG else ())


def count_independent(voices: Iterable[Voice]) -> int:
    """Return how many sources there are.

    Those that one channel carries are one, and so are a name and a part of it, and the sources of
    a text and its copy or translation, in their order, unless they have different labels.
    """
    found = list(dict.fromkeys(voices))
    joined = JoinedVoices(found)
    joined.join_names()
    joined.join_texts()
    return joined.count()
