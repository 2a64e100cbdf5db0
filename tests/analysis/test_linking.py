"""How well sources are linked; every expected figure is counted by hand."""

from collections.abc import Sequence

import pytest

from factcheck.analysis.calibration import accuracy_by_coverage, calibration_error
from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.analysis.linking import TaxonomyKind, gold_taxonomy, score_linking, source_phrases
from factcheck.domain import Attribution, LabelScore, Language, Span, Taxonomy

TEXT = "Ann said it rained. Mayor Ann Li said it snowed. She said it hailed. Bob denied it all."


def attribution(source: str, content: str) -> Attribution:
    start, at = TEXT.index(source), TEXT.index(content)
    return Attribution((Span(at, at + len(content)),), (Span(start, start + len(source)),))


FIRST = attribution("Ann", "it rained")
SECOND = attribution("Mayor Ann Li", "it snowed")
THIRD = attribution("She", "it hailed")
BOB = attribution("Bob", "it all")
GOLD = GoldDocument(
    "d.en",
    Language.ENGLISH,
    TEXT,
    tuple(
        GoldAttribution(each, (label,))
        for each, label in ((FIRST, "Ann Li"), (SECOND, "Ann Li"), (THIRD, "Ann Li"), (BOB, "Bob"))
    ),
)


class Fixed:
    """A linker that gives Ann Li the scores it was made with, and Bob the rest."""

    def __init__(self, *chances: float) -> None:
        self.chances = chances

    def scores(
        self, _: GoldDocument, attributions: Sequence[Attribution], taxonomy: Taxonomy
    ) -> list[list[LabelScore]]:
        assert [label.name for label in taxonomy.labels] == ["Ann Li", "Bob"]
        return [
            [LabelScore("Ann Li", chance), LabelScore("Bob", 1 - chance)]
            for chance in self.chances[: len(attributions)]
        ]

    def choose(
        self, _: GoldDocument, _attribution: Attribution, scores: Sequence[LabelScore]
    ) -> list[LabelScore]:
        return [each for each in scores if each.score > 0.5]


def test_a_taxonomy_can_have_names_alone() -> None:
    """The gold's labels, sorted, each once."""
    taxonomy = gold_taxonomy(GOLD)
    assert taxonomy is not None
    assert [(each.name, each.description, dict(each.aliases)) for each in taxonomy.labels] == [
        ("Ann Li", "", {}),
        ("Bob", "", {}),
    ]


def test_a_document_with_one_label_has_no_taxonomy() -> None:
    """There is nothing to choose."""
    alone = GoldDocument("d.en", Language.ENGLISH, TEXT, GOLD.attributions[:3])
    assert gold_taxonomy(alone) is None


@pytest.mark.parametrize(
    ("kind", "linked", "expected"),
    [
        (TaxonomyKind.ALIASES, FIRST, {Language.ENGLISH: ("Mayor Ann Li",)}),
        (TaxonomyKind.ALIASES, BOB, {Language.ENGLISH: ("Ann", "Mayor Ann Li")}),
        (TaxonomyKind.DESCRIPTIONS, FIRST, "Mayor Ann Li"),
        (TaxonomyKind.DESCRIPTIONS, SECOND, "Ann"),
    ],
)
def test_the_phrase_that_is_linked_is_left_out(
    kind: TaxonomyKind, linked: Attribution, expected: object
) -> None:
    """So are pronouns."""
    taxonomy = gold_taxonomy(GOLD, kind, source_phrases([GOLD]), linked)
    assert taxonomy is not None
    label = taxonomy.labels[0]
    assert (label.description or dict(label.aliases)) == expected


def test_a_translation_adds_names_in_its_language() -> None:
    """A newsroom would write its taxonomy in the same way."""
    text = "قالت آن لي"
    arabic = Attribution((Span(0, 4),), (Span(5, 10),))
    other = GoldDocument("d.ar", Language.ARABIC, text, (GoldAttribution(arabic, ("Ann Li",)),))
    taxonomy = gold_taxonomy(GOLD, TaxonomyKind.ALIASES, source_phrases([GOLD, other]), SECOND)
    assert taxonomy is not None
    assert taxonomy.labels[0].aliases[Language.ARABIC] == ("آن لي",)


def test_the_best_label_and_the_chosen_labels_are_counted() -> None:
    """Three of four best labels are right; a score of 0.5 is not chosen."""
    found = score_linking(GOLD, TaxonomyKind.NAMES, Fixed(0.9, 0.5, 0.2, 0.1))
    assert found.best == Counts(3, 4, 4)
    assert found.labels == Counts(2, 3, 4)


def test_a_label_is_right_end_to_end_only_if_the_attribution_is() -> None:
    """Of two attributions found, one is in the gold, which has four labels."""
    elsewhere = attribution("Ann", "Ann said")
    found = score_linking(GOLD, TaxonomyKind.NAMES, Fixed(0.9, 0.9, 0.9, 0.9), [elsewhere, SECOND])
    assert found.end_to_end == Counts(1, 2, 4)


def test_the_calibration_error_is_the_mean_gap_of_its_bins() -> None:
    """By hand: the bin of 0.9 has 1.8 - 1, that of 0.1 has 0.2 - 0; 1.0 of four."""
    chances = [(0.9, True), (0.9, False), (0.1, False), (0.1, False)]
    assert calibration_error(chances) == pytest.approx(0.25)
    assert calibration_error([]) is None


def test_accuracy_of_the_most_certain_mentions() -> None:
    """Two of four are right, and both of the two most certain."""
    tops = [(0.9, True), (0.8, True), (0.7, False), (0.2, False)]
    found = accuracy_by_coverage(tops)
    assert (found[1.0], found[0.5]) == (0.5, 1.0)
