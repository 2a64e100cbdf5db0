"""Which documents are about one event: they share rare names, or claims that may be the same."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from factcheck.dataset.moments import read_day
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.text import words
from factcheck.text.roles import name_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.domain import Document

SHARED = 0.1
"""The least cosine of the names of two documents of one event, weighted by how rare they are."""

SECOND = 0.01
"""What the second rarest name that they share adds to it, at least: one name may be of two."""

DAYS = 14
"""Documents of one event are at most so many days apart."""

KEYS = 20
"""The heaviest names of a document, by which others are looked up."""

WINDOW = 20
"""Documents with the same name, the next ones by date, that are compared."""

_SHORTEST = 3
"""Consonants of a name that is compared, at least."""


def same_event(
    documents: Sequence[Document], joined: Iterable[tuple[str, str]] = ()
) -> frozenset[tuple[str, str]]:
    """Return pairs of ids of documents about one event, the lower id first.

    The names in two texts are compared by their sounds, so that languages do not matter, and
    weighted by tf-idf (Salton and Buckley 1988). Copies of one text are no pair. Each document is
    compared with at most ``KEYS * WINDOW`` others.

    Args:
        documents: each once.
        joined: ids of documents with claims that may be the same.
    """
    originals = {(each.language, each.text): each for each in reversed(documents)}
    distinct = sorted(originals.values(), key=lambda each: (each.published, each.id))
    known = {each.id: each for each in documents}
    pairs = {(min(pair), max(pair)) for pair in joined if pair[0] != pair[1]}
    pairs = {pair for pair in pairs if _is_close(known[pair[0]], known[pair[1]])}
    names = [_names(each) for each in distinct]
    frequency = Counter(key for each in names for key in each)
    weights = [_weighted(each, frequency, len(names)) for each in names]
    for one, other in _sharing(weights):
        if not _is_close(distinct[one], distinct[other]):
            continue
        both = weights[one].keys() & weights[other].keys()
        shared = sorted(weights[one][name] * weights[other][name] for name in both)
        if sum(shared) >= SHARED and len(shared) > 1 and shared[-2] >= SECOND:
            ids = distinct[one].id, distinct[other].id
            pairs.add((min(ids), max(ids)))
    return frozenset(pairs)


def _names(document: Document) -> Counter[str]:
    text = f"{document.title}\n{document.text}"
    return Counter(key for span in words(text) for key in _keys(span.text_in(text)))


@lru_cache(maxsize=1 << 16)
def _keys(word: str) -> frozenset[str]:
    """Return how a word sounds if it may be a name, with and without an Arabic preposition."""
    names = name_words(word)
    keys = (key for form in (*names, word) for key in phonetic_keys(form))
    return frozenset(key for key in keys if names and len(key) >= _SHORTEST)


def _weighted(
    names: Mapping[str, int], frequency: Mapping[str, int], documents: int
) -> Mapping[str, float]:
    """Return a unit vector of the names that other documents have, too."""
    weights = {
        key: (1 + math.log(count)) * math.log((1 + documents) / frequency[key])
        for key, count in names.items()
        if frequency[key] > 1
    }
    length = math.hypot(*weights.values())
    return {key: weight / length for key, weight in weights.items()} if length else {}


def _sharing(weights: Sequence[Mapping[str, float]]) -> Iterator[tuple[int, int]]:
    """Yield documents that share one of their heaviest names, each pair once."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(weights):
        for key in sorted(each, key=lambda name: (-each[name], name))[:KEYS]:
            holders[key].append(number)
    seen: set[tuple[int, int]] = set()
    for found in holders.values():
        for place, one in enumerate(found):
            for other in found[place + 1 : place + 1 + WINDOW]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other


def _is_close(one: Document, other: Document) -> bool:
    """Return whether two dates are near, or not known."""
    if not one.published or not other.published:
        return True
    return abs((read_day(one.published) - read_day(other.published)).days) <= DAYS
