"""False labels from taxonomies of other documents; every figure is counted by hand."""

from collections.abc import Sequence
from random import Random

import pytest

from factcheck.analysis.counts import Counts
from factcheck.analysis.foreign_labels import LabelPool
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.analysis.linking import TaxonomyKind
from factcheck.analysis.open_set import count_false_labels, score_open_set
from factcheck.domain import Attribution, LabelScore, Language, SourceLabel, Span, Taxonomy

TEXT = "The Libyan Ministry of Health said x. Two officials said x."


def gold(name: str, *labels: str) -> GoldDocument:
    """Return a document whose two sources have these labels."""
    spans = [Span(TEXT.index(words), TEXT.index(words) + len(words)) for words in SOURCES]
    contents = [Span(35, 36), Span(57, 58)]
    attributions = tuple(
        GoldAttribution(Attribution((content,), (source,)), (label,))
        for content, source, label in zip(contents, spans, labels, strict=True)
    )
    return GoldDocument(name, Language.ENGLISH, TEXT, attributions)


SOURCES = ("The Libyan Ministry of Health", "Two officials")
DOCUMENT = gold("d", "Libyan Ministry of Health", "officials")
POOL = LabelPool.of(
    [
        DOCUMENT,
        gold("e", "Egyptian Ministry of Health", "senior officials"),
        gold("f", "Libyan media", "Ann Li"),
        gold("g", "Libyan Ministry", "Ministry of Health"),
    ]
)


class Everywhere:
    """A linker that gives every source the same labels, if the taxonomy has them."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def scores(
        self, _: GoldDocument, attributions: Sequence[Attribution], taxonomy: Taxonomy
    ) -> list[list[LabelScore]]:
        known = [label.name for label in taxonomy.labels]
        return [[LabelScore(name, 0.8) for name in self.names if name in known]] * len(attributions)

    def choose(
        self, _: GoldDocument, _attribution: Attribution, scores: Sequence[LabelScore]
    ) -> Sequence[LabelScore]:
        return scores


def test_labels_that_may_be_meant_are_not_foreign() -> None:
    """The same name with fewer words, and a role that a source has, may be the document's own."""
    drawn = POOL.draw(DOCUMENT, 10, TaxonomyKind.NAMES, Random(1))  # noqa: S311 - no secret
    assert {label.name for label in drawn} == {
        "Ann Li",
        "Egyptian Ministry of Health",
        "Libyan media",
    }


def test_near_misses_are_drawn_first() -> None:
    """The ministry of another country has the same roles."""
    for seed in range(5):
        (label,) = POOL.draw(DOCUMENT, 1, TaxonomyKind.NAMES, Random(seed))[:1]  # noqa: S311 - no secret
        first = POOL.draw(DOCUMENT, 2, TaxonomyKind.NAMES, Random(seed))[0]  # noqa: S311 - no secret
        assert first.name == "Egyptian Ministry of Health"
        assert label.name != "Libyan Ministry of Health"


def test_every_label_of_a_foreign_taxonomy_is_false() -> None:
    """Two sources get it, so two labels for two sources."""
    scored = score_open_set(DOCUMENT, 3, Everywhere("Ann Li"), POOL)
    assert (scored.mentions, scored.false_labels) == (2, 2)


def test_labels_inside_a_mixed_taxonomy_are_right_or_wrong() -> None:
    """With one label of its own, the document's other source has none that is right."""
    linker = Everywhere("Libyan Ministry of Health", "officials")
    scored = score_open_set(DOCUMENT, 3, linker, POOL)
    assert scored.false_labels == 0
    assert scored.inside == Counts(correct=1, predicted=2, gold=1)
    assert sum(right for _, right in scored.label_scores) == 1


def test_without_foreign_labels_nothing_is_counted() -> None:
    """A pool may be of one document."""
    scored = score_open_set(DOCUMENT, 3, Everywhere("officials"), LabelPool.of([DOCUMENT]))
    assert (scored.mentions, scored.inside, scored.label_scores) == (0, Counts(), ())


@pytest.mark.parametrize(("name", "false"), [("officials", 1), ("Ann Li", 2)])
def test_a_label_is_false_unless_its_claim_has_it_in_the_gold(name: str, false: int) -> None:
    """A claim that is in no gold has none that is right."""
    taxonomy = Taxonomy((SourceLabel(name),))
    found = [each.attribution for each in DOCUMENT.attributions]
    assert count_false_labels(DOCUMENT, found, taxonomy, Everywhere(name)) == (false, 2)
