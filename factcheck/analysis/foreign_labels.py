"""Taxonomies that hold labels of other documents, of which none is meant.

A taxonomy of a newsroom is about its subject, and most sources of most texts are not in it. So a
linker is judged, and trained, with labels drawn from other documents: at random, or near misses,
which have the same office and another name (another ministry, another president).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import (
    SourcePhrase,
    TaxonomyKind,
    label_with_phrases,
    source_phrases,
)
from factcheck.domain import SourceLabel, Taxonomy
from factcheck.text.roles import name_words, role_words

NEAR = 0.5
"""Share of the foreign labels that are near misses, if there are so many."""


@dataclass(frozen=True, slots=True)
class LabelPool:
    """The labels of many documents, with what these call their sources."""

    phrases: Mapping[str, tuple[SourcePhrase, ...]]

    @classmethod
    def of(cls, documents: Iterable[GoldDocument]) -> "LabelPool":
        """Return the labels of gold documents."""
        phrases: dict[str, list[SourcePhrase]] = {}
        for document in documents:
            for each in source_phrases([document]):
                phrases.setdefault(each.label, []).append(each)
        return cls({label: tuple(phrases[label]) for label in sorted(phrases)})

    def draw(
        self, document: GoldDocument, size: int, kind: TaxonomyKind, random: Random
    ) -> tuple[SourceLabel, ...]:
        """Return labels that are foreign to a document.

        Args:
            document: with labels.
            size: how many to draw; fewer if the pool has fewer.
            kind: what is said about them.
            random: draws.
        """
        own = {label for each in document.attributions for label in each.labels}
        named = [(frozenset(name_words(each)), frozenset(role_words(each))) for each in sorted(own)]
        sources = (
            span.text_in(document.text)
            for each in document.attributions
            for span in each.attribution.source
        )
        roles = frozenset(role for source in (*own, *sources) for role in role_words(source))
        foreign = [
            label
            for label in self.phrases
            if label not in own and not _may_be_own(label, named, roles)
        ]
        own_roles = frozenset(role for _, of_label in named for role in of_label)
        near = [label for label in foreign if own_roles.intersection(role_words(label))]
        chosen = random.sample(near, min(round(size * NEAR), len(near)))
        rest = [label for label in foreign if label not in chosen]
        chosen += random.sample(rest, min(size - len(chosen), len(rest)))
        return tuple(label_with_phrases(each, kind, self.phrases[each]) for each in chosen)


def _may_be_own(
    label: str, own: Sequence[tuple[frozenset[str], frozenset[str]]], roles: frozenset[str]
) -> bool:
    """Return whether a label may mean a source of a document.

    It may if it is a role that some source there has, or if it has all names of a label of the
    document, or the other way, unless both have roles and none in common.
    """
    names, own_roles = frozenset(name_words(label)), frozenset(role_words(label))
    if not names:
        return not roles.isdisjoint(own_roles)
    return any(
        (names <= others or (others and others <= names))
        and not (own_roles and of_other and own_roles.isdisjoint(of_other))
        for others, of_other in own
    )


def taxonomy_of(labels: Iterable[SourceLabel], random: Random) -> Taxonomy:
    """Return a taxonomy of labels in random order; of two with the same name, the first."""
    by_name: dict[str, SourceLabel] = {}
    for label in labels:
        by_name.setdefault(label.name, label)
    shuffled = list(by_name.values())
    random.shuffle(shuffled)
    return Taxonomy(tuple(shuffled))
