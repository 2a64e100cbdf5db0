"""How well sources are linked, every expected figure counted by hand."""

from collections.abc import Sequence

import pytest

from factcheck.analysis import (
    Counts,
    GoldAttribution,
    GoldDocument,
    TaxonomyKind,
    accuracy_by_coverage,
    calibration_error,
    gold_taxonomy,
    score_linking,
    source_phrases,
)
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
    """A linker that says Ann Li with what it is told, and Bob with the rest."""

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


def test_names_alone_are_all_that_a_taxonomy_needs() -> None:
    """The gold's labels, sorted, each once."""
    taxonomy = gold_taxonomy(GOLD)
    assert taxonomy is not None
    assert [(each.name, each.description, dict(each.aliases)) for each in taxonomy.labels] == [
        ("Ann Li", "", {}),
        ("Bob", "", {}),
    ]


def test_there_is_nothing_to_choose_between_one_label() -> None:
    """Such a document says nothing of a linker."""
    alone = GoldDocument("d.en", Language.ENGLISH, TEXT, GOLD.attributions[:3])
    assert gold_taxonomy(alone) is None


@pytest.mark.parametrize(
    ("kind", "judged", "expected"),
    [
        (TaxonomyKind.ALIASES, FIRST, {Language.ENGLISH: ("Mayor Ann Li",)}),
        (TaxonomyKind.ALIASES, BOB, {Language.ENGLISH: ("Ann", "Mayor Ann Li")}),
        (TaxonomyKind.DESCRIPTIONS, FIRST, "Mayor Ann Li"),
        (TaxonomyKind.DESCRIPTIONS, SECOND, "Ann"),
    ],
)
def test_the_phrase_that_is_judged_is_left_out(
    kind: TaxonomyKind, judged: Attribution, expected: object
) -> None:
    """Pronouns are, too."""
    taxonomy = gold_taxonomy(GOLD, kind, source_phrases([GOLD]), judged)
    assert taxonomy is not None
    label = taxonomy.labels[0]
    assert (label.description or dict(label.aliases)) == expected


def test_a_translation_brings_names_in_its_language() -> None:
    """Which is how a newsroom would write its taxonomy."""
    text = "قالت آن لي"
    arabic = Attribution((Span(0, 4),), (Span(5, 10),))
    other = GoldDocument("d.ar", Language.ARABIC, text, (GoldAttribution(arabic, ("Ann Li",)),))
    taxonomy = gold_taxonomy(GOLD, TaxonomyKind.ALIASES, source_phrases([GOLD, other]), SECOND)
    assert taxonomy is not None
    assert taxonomy.labels[0].aliases[Language.ARABIC] == ("آن لي",)


def test_the_best_label_is_counted_and_so_are_those_chosen() -> None:
    """Three of four are best; 0.5 is chosen by nobody."""
    found = score_linking(GOLD, TaxonomyKind.NAMES, Fixed(0.9, 0.5, 0.2, 0.1))
    assert found.best == Counts(3, 4, 4)
    assert found.labels == Counts(2, 3, 4)


def test_a_label_is_right_end_to_end_only_where_the_attribution_is() -> None:
    """Of two found, one is of the gold; the gold has four labels."""
    elsewhere = attribution("Ann", "Ann said")
    found = score_linking(GOLD, TaxonomyKind.NAMES, Fixed(0.9, 0.9, 0.9, 0.9), [elsewhere, SECOND])
    assert found.end_to_end == Counts(1, 2, 4)


def test_the_calibration_error_is_the_mean_gap_of_its_bins() -> None:
    """By hand: the bin of 0.9 has 1.8 - 1, that of 0.1 has 0.2 - 0; 1.0 of four."""
    chances = [(0.9, True), (0.9, False), (0.1, False), (0.1, False)]
    assert calibration_error(chances) == pytest.approx(0.25)
    assert calibration_error([]) is None


def test_accuracy_is_that_of_the_surest() -> None:
    """Half of four are right, and of the surer two both."""
    tops = [(0.9, True), (0.8, True), (0.7, False), (0.2, False)]
    found = accuracy_by_coverage(tops)
    assert (found[1.0], found[0.5]) == (0.5, 1.0)
