"""Voices of several claims, those of one source joined (union-find)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.matching.source_names import SourceName
    from factcheck.matching.voices import Voice


class JoinedVoices:
    """Which voices are those of one source."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        """Join those that have a key in common.

        Sources that say something together are several, unless an agency carries them.
        """
        self._voices = voices
        self._parent: dict[str, str] = {}
        self._labels: defaultdict[str, set[str]] = defaultdict(set)
        for each in voices:
            for label in each.labels:
                self._labels[self._root(label)].add(label)
            roots = self._roots(each)
            if each.shared:
                first, *others = roots
                for other in others:
                    self._unite(first, other)

    def count(self) -> int:
        """Return how many sources there are."""
        return len({self._root(key) for key in list(self._parent)})

    def join_names(self) -> None:
        """Join each name with the longest one that it is part of, and with no other.

        *Peskov* may be Dmitry or Nina, who stay two.
        """
        # Those of one name and one label are joined already.
        known = {(each.name, each.labels): each for each in self._voices}
        named = [(each, name) for (name, _), each in known.items() if name]
        named.sort(key=lambda each: (-len(each[1].words), sorted(each[1].words)))
        with_sound: defaultdict[str, list[tuple[Voice, SourceName]]] = defaultdict(list)
        for voice, name in named:
            for sound in set(name.sounds):
                with_sound[sound].append((voice, name))
        for voice, name in named:
            rarest = min(name.sounds, key=lambda sound: len(with_sound[sound]))
            longer = (other for other, its in with_sound[rarest] if name.is_part_of(its))
            for other in longer:
                if other != voice and self._join(voice, other):
                    break

    def join_texts(self) -> None:
        """Join what a text and its copies, or its translation, say by other words for its source.

        Sources that are in one of them alone are taken to be the same, in their order.
        """
        texts: defaultdict[str, defaultdict[str, list[Voice]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for each in self._voices:
            for text in each.texts:
                texts[text][each.document].append(each)
        for documents in texts.values():
            first, *others = documents.values()
            for other in others:
                here, there = self._by_root(first), self._by_root(other)
                only_here = [voice for root, voice in here.items() if root not in there]
                only_there = [voice for root, voice in there.items() if root not in here]
                for one, two in zip(only_here, only_there, strict=False):
                    self._join(one, two)

    def _by_root(self, voices: Sequence[Voice]) -> dict[str, Voice]:
        """Return the first voice of each source, of those that are of one source."""
        found: dict[str, Voice] = {}
        for each in voices:
            root, *others = self._roots(each)
            if not others:
                found.setdefault(root, each)
        return found

    def _join(self, one: Voice, other: Voice) -> bool:
        """Join two voices unless they have different labels; return whether they are joined."""
        (here,), (there,) = self._roots(one), self._roots(other)
        labels, others = self._labels[here], self._labels[there]
        if labels and others and not labels & others:
            return False
        self._unite(here, there)
        return True

    def _unite(self, one: str, other: str) -> None:
        high, low = self._root(one), self._root(other)
        if high != low:
            self._parent[low] = high
            self._labels[high] |= self._labels.pop(low, set())

    def _roots(self, voice: Voice) -> set[str]:
        return {self._root(key) for key in (*voice.sources, *voice.shared)}

    def _root(self, key: str) -> str:
        self._parent.setdefault(key, key)
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key
