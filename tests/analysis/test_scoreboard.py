"""What annotators did with predicted claims; figures derived by hand on three small texts."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings

from factcheck.analysis.calibration import Threshold
from factcheck.analysis.counts import Counts
from factcheck.analysis.scoreboard import Board, scoreboard
from factcheck.analysis.scoreboard_tables import scoreboard_to_dict, scoreboard_to_markdown
from factcheck.domain import Dataset, ModelId, Quotation, Role, Stance
from tests.analysis.annotated import (
    DOUBLED,
    FELL,
    HATAL,
    IRTAFA,
    MODEL,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    Mark,
    annotate,
    collect,
    guess,
    keep,
    mark,
    place,
)
from tests.dataset.strategies import datasets

# The model finds all but what the Herald says; its claim about the river is a word too short, and
# it gives the claim about the port the label Press. It links what traders say to nobody.
RAIN = guess(RIVER, RAINED, 0.95, "City hall")
RISE = guess(RIVER, replace(ROSE, content=place(RIVER, "the river rose")), 0.75, "Residents")
OPEN = guess(PORT, REOPENS, 0.85, "Press")
TRADE = guess(PORT, DOUBLED, 0.45)
FALL = guess(NAHR, HATAL, 0.35, "City hall")
BOARDED = collect(
    annotate(
        RIVER,
        "nour",
        keep(RAIN, verdict="Supported"),
        keep(RISE, content=ROSE.content),
        mark(FELL, "Press"),
        guesses=[RAIN, RISE],
    ),
    annotate(PORT, "nour", keep(OPEN, "City hall"), guesses=[OPEN, TRADE], deleted=[TRADE]),
    annotate(NAHR, "sami", mark(IRTAFA, "Residents"), guesses=[FALL], deleted=[FALL]),
    annotate(PORT, "sami", mark(DOUBLED)),
    annotate(PORT, "chief", mark(DOUBLED), guesses=[TRADE], gold=True),
)


def board(axis: str = "all", name: str = "all", dataset: Dataset = BOARDED) -> Board:
    return scoreboard(dataset).boards[axis][name]


def test_what_became_of_predicted_claims() -> None:
    """One was not changed (a verdict does not count), two changed, two deleted, two added."""
    found = board()

    assert found.fates == {"as it was": 1, "changed": 2, "deleted": 2, "not read": 0}
    assert (found.predicted, found.added) == (5, 2)


def test_what_was_changed_is_counted() -> None:
    """The content of one, the label of the other."""
    changes = {part: count for part, count in board().changes.items() if count}

    assert changes == {"content": 1, "source label": 1}


@pytest.mark.parametrize(
    ("made", "parts"),
    [
        (keep(RISE, source=place(RIVER, "Residents deny")), {"source"}),
        (keep(RISE, cue=()), {"cue"}),
        (keep(RISE, channel=place(RIVER, "Herald")), {"channel"}),
        (keep(RISE, "Press", cue=()), {"cue", "source label"}),
        (keep(RISE, quotation=Quotation.MIXED), {"quotation"}),
        (keep(RISE, stance=Stance.HEDGED), {"stance"}),
    ],
)
def test_each_part_that_can_be_changed_is_counted(made: Mark, parts: set[str]) -> None:
    """A claim can be changed in several parts."""
    dataset = collect(annotate(RIVER, "nour", made, guesses=[RISE]))
    found = board(dataset=dataset)

    assert {part for part, count in found.changes.items() if count} == parts
    assert found.fates["changed"] == 1


def test_a_predicted_claim_that_cannot_be_read_has_a_fate_of_its_own() -> None:
    """Its region exists, but it is not a claim any more."""
    found = board(dataset=collect(annotate(RIVER, "nour", guesses=[RAIN])))

    assert found.fates == {"as it was": 0, "changed": 0, "deleted": 0, "not read": 1}


def test_a_claim_is_right_by_its_place() -> None:
    """Three of five predictions and of five claims match; two of them to the code point."""
    assert board().overlap == Counts(3, 5, 5)
    assert board().exact == Counts(2, 5, 5)


def test_a_claim_that_was_deleted_and_marked_again_is_right() -> None:
    """It counts as deleted and as added, but the model was right about the place."""
    dataset = collect(annotate(RIVER, "nour", mark(RAINED), guesses=[RAIN], deleted=[RAIN]))
    found = board(dataset=dataset)

    assert (found.fates["deleted"], found.added, found.exact) == (1, 1, Counts(1, 1, 1))


def test_each_language_and_model_has_a_board() -> None:
    """The Arabic claim was deleted, and another one was added."""
    assert board("language", "ar").fates["deleted"] == 1
    assert board("language", "ar").overlap == Counts(0, 1, 1)
    assert board("language", "en").overlap == Counts(3, 4, 4)
    assert board("model revision", "lexicon@1").predicted == 5


def test_revisions_of_a_model_have_separate_boards() -> None:
    """Only the second one was right."""
    dataset = collect(
        annotate(RIVER, "nour", guesses=[RAIN], deleted=[RAIN]),
        annotate(RIVER, "sami", keep(RAIN), guesses=[RAIN], model=ModelId("lexicon", "2")),
    )

    assert list(scoreboard(dataset).boards["model revision"]) == ["lexicon@1", "lexicon@2"]
    assert board("model revision", "lexicon@1", dataset).fates["deleted"] == 1
    assert board("model revision", "lexicon@2", dataset).fates["as it was"] == 1


def test_within_a_source_label_both_claims_must_have_it() -> None:
    """City hall: two predictions, one of them right; two claims, one of them predicted as Press."""
    assert board("source label", "City hall").overlap == Counts(1, 2, 2)
    assert board("source label", "Press").overlap == Counts(0, 1, 1)
    assert board("source label", "none").fates["deleted"] == 1
    assert board("source label", "Press").added == 1


def test_within_a_kind_of_quotation_both_claims_must_have_it() -> None:
    """What the mayor announced is in quotation marks."""
    assert board("quotation", "direct").overlap == Counts(1, 1, 1)
    assert "mixed" not in scoreboard(BOARDED).boards["quotation"]


def test_within_a_stance_both_claims_must_have_it() -> None:
    """A denial that the model read as an assertion: one is missed, the other invented."""
    asserted = guess(RIVER, replace(ROSE, stance=Stance.ASSERTS), 0.75)
    denied = annotate(RIVER, "nour", keep(asserted, stance=Stance.DENIES), guesses=[asserted])
    boards = scoreboard(collect(denied)).boards["stance"]

    assert boards["asserts"].overlap == Counts(0, 1, 0)
    assert boards["denies"].overlap == Counts(0, 0, 1)


def test_spans_and_labels_are_scored_against_the_annotators() -> None:
    """Three of five sources are the same. Of the labels of three claims, two are right."""
    scores = scoreboard(BOARDED).scores["all"]["all"]

    assert scores.exact[Role.SOURCE] == Counts(3, 5, 5)
    assert scores.labels == Counts(2, 3, 3)


def test_the_label_row_says_that_it_leaves_out_what_was_missed_or_invented() -> None:
    """The row below does not: four labels were predicted, annotators gave five."""
    text = scoreboard_to_markdown(scoreboard(BOARDED))
    matched, everything = (
        line for line in text.splitlines() if line.startswith("| all |  | label,")
    )

    assert matched == "| all |  | label, matched claims only | 66.7 | 66.7 | 66.7 | 2 | 3 | 3 |"
    assert everything == "| all |  | label, end to end | 50.0 | 40.0 | 44.4 | 2 | 4 | 5 |"


def test_a_label_that_an_annotator_took_away_is_wrong() -> None:
    """Of two predicted labels one is kept; the annotator gave one."""
    dataset = collect(
        annotate(RIVER, "nour", keep(RAIN), keep(RISE), guesses=[RAIN, RISE]), documents=[RIVER]
    )
    taken = replace(dataset, claims=(replace(dataset.claims[0], labels=()), dataset.claims[1]))

    assert scoreboard(taken).scores["all"]["all"].labels_end_to_end == Counts(1, 2, 1)


def test_scores_are_compared_with_confirmed_claims() -> None:
    """Right: 0.95, 0.75, 0.85; wrong: 0.45, 0.35. Gaps .05 + .25 + .15 + .45 + .35 over five."""
    found = scoreboard(BOARDED)

    assert [(each.start, each.count, each.right) for each in found.bins] == [
        (0.3, 1, 0),
        (0.4, 1, 0),
        (0.7, 1, 1),
        (0.8, 1, 1),
        (0.9, 1, 1),
    ]
    assert found.error == pytest.approx(1.25 / 5)
    assert found.coverage[1.0] == 0.6
    assert found.coverage[0.6] == 1.0


def test_the_threshold_for_a_precision() -> None:
    """From 0.75 on all are confirmed; from 0.45 on three of four."""
    found = scoreboard(BOARDED, precision=0.9, threshold=0.4)

    assert found.reaching == Threshold(0.75, 3, 3, 5)
    assert found.at == Threshold(0.4, 4, 3, 5)
    assert scoreboard(collect(*[])).reaching is None


def test_labels_that_the_model_gave() -> None:
    """Three confirmed claims have labels; the model labelled all of them, two rightly."""
    assert scoreboard(BOARDED).linked == Counts(correct=2, predicted=3, gold=3)

    dataset = collect(annotate(PORT, "nour", keep(TRADE, "Press"), guesses=[TRADE]))
    assert scoreboard(dataset).linked == Counts(correct=0, predicted=0, gold=1)
    assert scoreboard(dataset).linked.precision is None


def test_annotations_without_prediction_and_gold_are_not_counted() -> None:
    """How many there are is reported."""
    found = scoreboard(BOARDED)

    assert (found.by_hand, found.gold) == (1, 1)


def test_figures_of_an_empty_dataset_are_undefined() -> None:
    """In Markdown and in JSON."""
    found = scoreboard(collect(documents=()))
    text = scoreboard_to_markdown(found)

    assert "| all |  | 0 | 0 | 0 | 0 | 0 | 0 |" in text
    assert "Expected calibration error of claim scores, 10 bins: n/a." in text
    assert "No threshold reaches a precision of 90.0." in text
    assert json.loads(json.dumps(scoreboard_to_dict(found)))["calibration"]["error"] is None


def test_predicted_claims_without_a_score_are_counted() -> None:
    """They are not in the reliability curve."""
    silent = replace(RAIN, score=None)
    dataset = collect(annotate(RIVER, "nour", guesses=[silent], deleted=[silent]))

    assert scoreboard(dataset).unscored == 1
    assert "without a score, not in the curve: 1." in scoreboard_to_markdown(scoreboard(dataset))


def test_a_label_cannot_break_a_table() -> None:
    """A character that ends a cell is escaped."""
    odd = replace(RAIN, labels=("a|b",))
    dataset = collect(annotate(RIVER, "nour", guesses=[odd], deleted=[odd]))

    assert r"| source label | a\|b | 1 |" in scoreboard_to_markdown(scoreboard(dataset))


@given(datasets())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
def test_each_predicted_claim_has_one_fate(dataset: Dataset) -> None:
    """In every kind of group; and every added claim is counted."""
    boards = scoreboard(dataset).boards
    judged = {each.id: each for each in dataset.annotations if each.model}
    assume(any(each.predicted for each in judged.values()))

    for axis in ("all", "language", "model revision", "quotation"):
        total = sum(each.predicted for each in boards[axis].values())
        added = sum(each.added for each in boards[axis].values())
        assert total == sum(len(each.predicted) for each in judged.values())
        assert added == sum(
            not claim.predicted for claim in dataset.claims if claim.annotation in judged
        )


def chosen(dataset: Dataset, ways: dict[str, str]) -> Dataset:
    """Return a dataset whose documents were chosen in these ways, by id."""
    documents = (replace(each, chosen=ways.get(each.id, "")) for each in dataset.documents)
    return replace(dataset, documents=tuple(documents))


def test_ways_in_which_texts_were_chosen_are_counted_apart() -> None:
    """Of three claims two are predicted; of two predictions one is right; of one none."""
    ways = {"river.en": "random", "port.en": "most-useful"}
    found = scoreboard(chosen(BOARDED, ways)).chosen

    assert list(found) == ["random", "most-useful", ""]
    assert {way: each.board.overlap for way, each in found.items()} == {
        "random": Counts(2, 2, 3),
        "most-useful": Counts(1, 2, 1),
        "": Counts(0, 1, 1),
    }
    assert [each.answers for each in found.values()] == [1, 1, 1]


def test_only_the_random_share_speaks_for_all_texts() -> None:
    """The table says so; two of two predicted claims are right, two of three are found."""
    text = scoreboard_to_markdown(scoreboard(chosen(BOARDED, {"river.en": "random"})))

    assert "| random | 1 | 0 | 2 | 3 | 1 | 100.0 | 66.7 | 80.0 |\n" in text
    assert "Only the texts chosen at random speak for all texts" in text


def test_texts_chosen_without_a_random_share_speak_for_nothing_else() -> None:
    """The table says what is missing."""
    text = scoreboard_to_markdown(scoreboard(chosen(BOARDED, {"river.en": "newest"})))

    assert "No text was chosen at random, so no figure here speaks for all texts" in text


def test_there_is_no_table_of_ways_if_nobody_chose() -> None:
    """As before there were any."""
    found = scoreboard(BOARDED)

    assert found.chosen == {}
    assert "chosen" not in scoreboard_to_markdown(found)


def test_what_annotators_add_where_nothing_was_predicted_counts_for_recall() -> None:
    """The model found nothing in either text, and people two claims."""
    dataset = collect(
        *(annotate(RIVER, "nour", mark(RAINED)), annotate(PORT, "nour", mark(REOPENS))),
        annotate(NAHR, "sami", keep(FALL), guesses=[FALL]),
    )
    empty = [replace(each, model=MODEL) for each in dataset.annotations]
    found = scoreboard(replace(dataset, annotations=tuple(empty)))

    assert found.boards["all"]["all"].overlap == Counts(1, 1, 3)
    assert found.by_hand == 0
