"""How often a source gets a label that is not meant, in taxonomies that are about something else.

Each document is linked with taxonomies of labels that other documents have, without and with labels
of its own; see `foreign_labels`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from factcheck.analysis.counts import Counts
from factcheck.analysis.foreign_labels import LabelPool, taxonomy_of
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import Linker, TaxonomyKind
from factcheck.comparing.matching import match
from factcheck.domain import OTHER, Attribution, SourceLabel, Taxonomy

SIZES = (1, 3, 10, 100)
"""Labels of the taxonomies."""


@dataclass(frozen=True, slots=True)
class OpenSet:
    """The figures of one document and one size of taxonomy, with gold spans.

    Attributes:
        mentions: how many sources were linked with foreign labels alone.
        false_labels: how many labels these got; all are wrong.
        inside: labels chosen where some labels are the document's own, half of them at most.
        label_scores: in both taxonomies, the score of each label of each mention, and whether it
            is right.
    """

    mentions: int
    false_labels: int
    inside: Counts
    label_scores: tuple[tuple[float, bool], ...]


def score_open_set(document: GoldDocument, size: int, linker: Linker, pool: LabelPool) -> OpenSet:
    """Link the gold spans of a document with a foreign taxonomy, and with a mixed one.

    Args:
        document: with gold labels.
        size: labels of each taxonomy, if the pool has so many that are foreign to it.
        linker: links the spans.
        pool: labels of other documents.
    """
    random = Random(f"{document.id} {size}")  # noqa: S311 - the same draw every time
    own = sorted({label for each in document.attributions for label in each.labels})
    foreign = pool.draw(document, size, TaxonomyKind.NAMES, random)
    if not foreign:
        return OpenSet(0, 0, Counts(), ())
    kept = random.sample(own, min(len(own), max(1, size // 2)))
    mixed = [*map(SourceLabel, kept), *foreign[: size - len(kept)]]
    scores: list[tuple[float, bool]] = []
    chosen = [given for given, _ in _link(document, taxonomy_of(foreign, random), linker, scores)]
    inside = Counts()
    if kept:
        for given, labels in _link(document, taxonomy_of(mixed, random), linker, scores):
            right = labels.intersection(kept)
            inside += Counts(len(given & right), len(given), len(right))
    return OpenSet(len(chosen), sum(map(len, chosen)), inside, tuple(scores))


def count_false_labels(
    document: GoldDocument, found: Sequence[Attribution], taxonomy: Taxonomy, linker: Linker
) -> tuple[int, int]:
    """Return how many labels of a taxonomy the claims of a model get wrongly, and how many claims.

    A label is right if its claim matches one of the gold that has it, see `match`. The gold may
    name its sources otherwise: this is for a taxonomy of sources that hardly occur in the texts.
    """
    gold = document.attributions
    labels = {at: set(gold[of].labels) for at, of in match(found, [g.attribution for g in gold])}
    scores = linker.scores(document, found, taxonomy)
    false = 0
    for at, (each, of_claim) in enumerate(zip(found, scores, strict=True)):
        given = {score.label for score in linker.choose(document, each, of_claim)} - {OTHER}
        false += len(given - labels.get(at, set()))
    return false, len(found)


def _link(
    document: GoldDocument,
    taxonomy: Taxonomy,
    linker: Linker,
    scores: list[tuple[float, bool]],
) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the labels that each mention gets, and those that are right; append the scores."""
    attributions = [each.attribution for each in document.attributions]
    linked = linker.scores(document, attributions, taxonomy)
    for each, of_mention in zip(document.attributions, linked, strict=True):
        right = set(each.labels)
        by_label = {score.label: score.score for score in of_mention}
        scores += [
            (by_label.get(label.name, 0.0), label.name in right) for label in taxonomy.labels
        ]
        given = linker.choose(document, each.attribution, of_mention)
        yield {score.label for score in given} - {OTHER}, right
