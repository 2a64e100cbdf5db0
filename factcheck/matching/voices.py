"""Who says a claim: sources that are the same, and sources that one agency carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import OTHER, text_of
from factcheck.matching.outlets import channel_name, is_platform
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.text import normalise, words
from factcheck.text.roles import name_words

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
        sources: keys of its sources, which are the same in both languages; empty if it names none.
        shown: the sources as they are shown: their labels, otherwise their words; the outlet, if
            the text names none.
        channel: the agency or outlet that carries it, ``""`` if none is named.
        texts: what other claims of the same outlet, or copies, have too, if it names no source.
    """

    sources: frozenset[str]
    shown: tuple[str, ...]
    channel: str
    texts: frozenset[str]


def voice_of(consensus: Consensus, labels: Iterable[SourceLabel]) -> Voice:
    """Return who says a claim.

    Args:
        consensus: the claim.
        labels: of the taxonomy.

    Raises:
        SpanError: a span does not fit the text.
    """
    document, attribution = consensus.document, consensus.attribution
    channel = text_of(attribution.channel, document.text) if attribution.channel else ""
    named = channel_name(channel, labels)
    carrier = "" if is_platform(named) else named
    written = text_of(attribution.source, document.text) if attribution.source else ""
    chosen = tuple(label for label in consensus.labels or () if label != OTHER)
    if chosen:
        return Voice(frozenset(chosen), chosen, carrier, frozenset())
    if written:
        key = _source_key(written, document.id)
        return Voice(frozenset((key,)), (" ".join(written.split()),), carrier, frozenset())
    content = text_of(attribution.content, document.text)
    outlet = carrier or document.publisher
    return Voice(frozenset(), (outlet,) if outlet else (), carrier, _texts(document, content))


def _texts(document: Document, content: str) -> frozenset[str]:
    """Return what makes two texts without a source one: the outlet, or that one is a copy.

    A copy has the same text, a long content with the same words, or is a translation.
    """
    plain = normalise(content).text.casefold().split()
    texts = {document.sha256}
    if document.publisher:
        texts.add(f"published by {channel_name(document.publisher)}")
    if len(plain) >= LONG:
        texts.add(" ".join(plain))
    if document.parallel:
        texts.add(" ".join(sorted((document.id, document.parallel))))
    return frozenset(texts)


def _source_key(written: str, document: str) -> str:
    """Return a key of a source without a label; an office without a name is known in its text."""
    # `name_words` takes a first letter for a preposition: the ب of بوتين.
    found = (span.text_in(written) for span in words(written))
    names = sorted(key for word in found if name_words(word) for key in phonetic_keys(word))
    return " ".join(names) if names else f"{document}\x1f{normalise(written).text.casefold()}"


def count_independent(voices: Iterable[Voice]) -> int:
    """Return how many sources there are; those that one channel carries, and copies, are one."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for each in voices:
        keys = [f"source {key}" for key in each.sources]
        one = [f"text {text}" for text in each.texts]
        carried = [f"channel {each.channel}"] if each.channel else []
        # Sources that say it together are several, unless an agency carries them.
        for group in ((*keys, *one, *carried),) if carried or one else ((key,) for key in keys):
            first, *others = map(root, group)
            for other in others:
                parent[root(other)] = root(first)
    return len({root(key) for key in list(parent)})
