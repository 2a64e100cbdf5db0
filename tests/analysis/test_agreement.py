"""How far annotators agree; figures derived by hand on three small texts."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from factcheck.analysis.agreement import AgreementReport, agreement, agreement_of_open
from factcheck.analysis.agreement_tables import (
    agreement_to_card,
    agreement_to_dict,
    agreement_to_markdown,
)
from factcheck.analysis.measure import Measure
from factcheck.dataset import (
    ClaimRecord,
    OpenDataset,
    open_dataset,
    record_store,
    write_dataset,
)
from factcheck.domain import Dataset, SourceLabel, Span, Taxonomy
from tests.analysis.annotated import (
    DOUBLED,
    FELL,
    HATAL,
    IRTAFA,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    annotate,
    collect,
    mark,
    place,
)
from tests.dataset.strategies import datasets

WIDER = replace(ROSE, source=place(RIVER, "Residents deny"), content=place(RIVER, "the river rose"))
TWO = collect(
    annotate(
        RIVER,
        "nour",
        mark(RAINED, "City hall", verdict="Supported"),
        mark(ROSE, "Residents", verdict="Refuted"),
        mark(FELL, "Press", verdict="Supported"),
    ),
    annotate(
        RIVER,
        "sami",
        mark(RAINED, "City hall", verdict="Refuted"),
        mark(WIDER, "Residents", "City hall", verdict="Refuted"),
    ),
    annotate(PORT, "nour", mark(REOPENS, "City hall")),
    annotate(PORT, "sami", mark(REOPENS, "City hall"), mark(DOUBLED, "Press")),
)


THREE = collect(
    annotate(RIVER, "nour", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL, "Press")),
    annotate(RIVER, "sami", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL, "Press")),
    annotate(RIVER, "zeina", mark(RAINED, "Press"), mark(ROSE, "Residents")),
    documents=[RIVER],
)
"""Two claims with three answers each, one with two; one dissent in all."""


def about(value: float, units: int) -> object:
    return (pytest.approx(value), units)


def measure(dataset: Dataset, name: str, group: str = "en") -> Measure:
    return agreement(dataset).groups[group].measures[name]


def test_f1_of_claims() -> None:
    """Three of four claims of one annotator match three of four of the other: 2 x 3 / 8."""
    found = measure(TWO, "claim")

    assert (found.figure.value, found.units) == (0.75, 8)
    assert found.figure.interval is not None
    assert list(found.figure.interval) == pytest.approx([2 / 3, 0.8])


def test_f1_of_spans_and_of_words() -> None:
    """The wider source and the narrower content agree only in words.

    Sources: the mayor twice and Residents of four and four; exact 2 of 8. Words: 2 + 1 + 2 of
    2 + 1 + 2 + 2 and 2 + 2 + 2 + 1, 10 of 14.
    """
    assert measure(TWO, "source, exact").figure.value == pytest.approx(2 * 2 / 8)
    assert measure(TWO, "source, words").figure.value == pytest.approx(2 * 5 / 14)
    assert measure(TWO, "content, exact").figure.value == pytest.approx(2 * 2 / 8)
    assert measure(TWO, "cue, exact").figure.value == pytest.approx(2 * 3 / 8)


def test_alpha_and_kappa_of_labels() -> None:
    """Mayor, Residents against Residents + City hall, Mayor again.

    alpha: 4 C, 1 R, 1 CR; observed (2 x 2/3) / 6 = 2/9; expected of 30 ordered pairs 2 x 4 x 1 off,
    2 x 4 x 1 by 2/3 and 2 x 1 x 1 by 2/3: (8 + 16/3 + 4/3) / 30 = 22/45. kappa: 2 of 3 agree; by
    chance 2/3 x 2/3 = 4/9.
    """
    alpha, kappa = (measure(TWO, f"source label, {name}") for name in ("alpha", "Cohen's kappa"))

    assert (alpha.figure.value, alpha.units) == about(1 - 10 / 22, 3)
    assert (kappa.figure.value, kappa.units) == about((2 / 3 - 4 / 9) / (5 / 9), 3)


def test_a_verdict_that_was_not_given_yet_is_left_out() -> None:
    """One claim has none; Supported and Refuted, Refuted twice: alpha 0, kappa 0."""
    alpha, kappa = (measure(TWO, f"verdict, {name}") for name in ("alpha", "Cohen's kappa"))

    assert (alpha.figure.value, alpha.units) == about(0, 2)
    assert (kappa.figure.value, kappa.units) == about(0, 2)
    assert kappa.figure.interval is None  # both are in one document


def test_choosing_no_label_is_an_answer() -> None:
    """It differs from every label, and agrees with itself."""
    sides = (
        annotate(RIVER, "nour", mark(RAINED), mark(ROSE)),
        annotate(RIVER, "sami", mark(RAINED), mark(ROSE, "Residents")),
    )

    assert measure(collect(*sides), "source label, Cohen's kappa").figure.value == 0


@pytest.mark.parametrize(
    ("dataset", "name", "why"),
    [
        (collect(documents=()), "claim", "nobody annotated anything"),
        (
            collect(annotate(RIVER, "nour", mark(RAINED)), documents=[RIVER]),
            "claim",
            "there is only one annotator, nour@example.org",
        ),
        (
            collect(annotate(RIVER, "nour"), annotate(PORT, "sami"), documents=[RIVER, PORT]),
            "verdict, alpha",
            "no document was annotated by two people",
        ),
        (
            collect(annotate(RIVER, "nour"), annotate(RIVER, "sami"), documents=[RIVER]),
            "cue, words",
            "nobody marked a cue",
        ),
        (
            collect(
                annotate(RIVER, "nour", mark(RAINED)),
                annotate(RIVER, "sami", mark(RAINED)),
                documents=[RIVER],
            ),
            "verdict, Cohen's kappa",
            "no claim was given a verdict by two annotators",
        ),
        (
            collect(
                annotate(RIVER, "nour", mark(RAINED, "Press")),
                annotate(RIVER, "sami", mark(RAINED, "Press")),
                documents=[RIVER],
            ),
            "source label, alpha",
            "no variance: every answer is Press, so none could differ by chance",
        ),
    ],
)
def test_an_undefined_figure_has_a_reason(dataset: Dataset, name: str, why: str) -> None:
    """In Markdown and in JSON."""
    (group,) = agreement(dataset).groups
    found = measure(dataset, name, group)

    assert (found.figure.value, found.undefined) == (None, why)
    assert why in agreement_to_markdown(agreement(dataset))
    assert why in str(agreement_to_dict(agreement(dataset)))


def test_each_language_has_figures_and_all_together_have() -> None:
    """One of two Arabic claims is found by both."""
    both = collect(
        *((annotation, tuple(c for c in TWO.claims if c.annotation == annotation.id))
          for annotation in TWO.annotations),
        annotate(NAHR, "nour", mark(HATAL, "City hall")),
        annotate(NAHR, "sami", mark(HATAL, "City hall"), mark(IRTAFA, "Residents")),
    )  # fmt: skip
    report = agreement(both)

    assert list(report.groups) == ["ar", "en", "all"]
    assert measure(both, "claim", "ar").figure.value == pytest.approx(2 / 3)
    assert measure(both, "claim", "all").figure.value == pytest.approx(2 * 4 / 11)
    assert report.groups["all"].documents == 3


def test_three_annotators_get_fleiss_kappa() -> None:
    """By hand: two claims, three answers each, one dissent: P = 2/3, chance (5/6)² + (1/6)²."""
    found = measure(THREE, "source label, Fleiss' kappa")
    chance = 25 / 36 + 1 / 36

    assert (found.figure.value, found.units) == about((2 / 3 - chance) / (1 - chance), 2)
    assert measure(THREE, "source label, alpha").units == 3


def test_fleiss_kappa_says_on_which_claims_it_is_computed() -> None:
    """Two of three have three answers, and one of these has a dissent."""
    found = measure(THREE, "source label, Fleiss' kappa")

    assert found.remarks == (
        "computed on the 2 claims with 3 answers, without 1 with another number of answers",
        "a single disagreement makes the figure, on 1 of 2 claims",
    )


def test_a_figure_of_a_single_disagreement_says_so() -> None:
    """In Markdown, in JSON, and on the card, which is published."""
    report = agreement(THREE)
    line = "In en, source label, alpha: a single disagreement makes the figure, on 1 of 3 claims."
    fleiss = (
        "In en, source label, Fleiss' kappa: computed on the 2 claims with 3 answers, without 1 "
        "with another number of answers."
    )

    for text in (agreement_to_markdown(report), agreement_to_card(report)):
        assert line in text.splitlines()
        assert fleiss in text.splitlines()
    assert "a single disagreement makes the figure, on 1 of 3 claims" in str(
        agreement_to_dict(report)
    )


def test_a_figure_of_two_disagreements_or_of_none_needs_no_remark() -> None:
    """Cohen's kappa and alpha of labels: two of three claims differ, or none does."""
    one = annotate(RIVER, "nour", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL))
    other = annotate(RIVER, "sami", mark(RAINED, "Press"), mark(ROSE), mark(FELL, "Press"))
    same = annotate(RIVER, "sami", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL))

    for sides in ((one, other), (one, same)):
        dataset = collect(*sides, documents=[RIVER])
        for name in ("alpha", "Cohen's kappa"):
            found = measure(dataset, f"source label, {name}")
            assert found.figure.value is not None
            assert found.remarks == ()


def test_gold_is_left_out() -> None:
    """Whoever made it saw the answers of the others."""
    gold = annotate(RIVER, "chief", mark(RAINED, "Press"), gold=True)
    report = agreement(
        replace(TWO, annotations=(*TWO.annotations, gold[0]), claims=(*TWO.claims, *gold[1]))
    )

    assert report.gold == 1
    assert report.groups == agreement(TWO).groups


def test_an_answer_that_somebody_else_changed_is_left_out() -> None:
    """It is no longer the answer of one person; with two others left, those are compared."""
    third = annotate(RIVER, "mona", mark(RAINED, "Press"))
    edited = replace(third[0], editor="sami")
    dataset = replace(TWO, annotations=(*TWO.annotations, edited), claims=(*TWO.claims, *third[1]))
    alone = replace(
        TWO, annotations=tuple(replace(each, editor="mona") for each in TWO.annotations)
    )

    report, nothing = agreement(dataset), agreement(alone)

    assert (report.edited, report.groups) == (1, agreement(TWO).groups)
    assert (nothing.edited, nothing.alone) == (4, 2)
    assert nothing.groups["en"].documents == 0


def test_the_last_annotation_of_each_person_counts() -> None:
    """She changed her mind; she is not compared with herself."""
    dataset = collect(
        annotate(RIVER, "nour", mark(RAINED), minute=1),
        annotate(RIVER, "nour", mark(RAINED), mark(ROSE), minute=2),
        annotate(RIVER, "sami", mark(RAINED), mark(ROSE)),
    )

    assert measure(dataset, "claim").figure.value == 1
    assert measure(dataset, "claim").units == 4


def test_each_part_of_a_document_is_compared_by_itself() -> None:
    """Nobody can disagree with somebody who was shown another part."""
    first, second = Span(0, 31), Span(31, len(RIVER.text))
    dataset = collect(
        annotate(RIVER, "nour", mark(RAINED), part=first),
        annotate(RIVER, "nour", mark(ROSE), mark(FELL), part=second),
        annotate(RIVER, "sami", mark(RAINED), part=first),
        annotate(RIVER, "zeina", mark(ROSE), mark(FELL)),
    )

    assert measure(dataset, "claim").units == 2
    assert measure(dataset, "claim").figure.value == 1
    assert agreement(dataset).groups["en"].documents == 1


def doubled(dataset: Dataset) -> Dataset:
    """Return a dataset in which each annotator has a twin who said the same."""
    twins = {each.id: f"{each.id}'" for each in dataset.annotations}
    return replace(
        dataset,
        annotations=(
            *dataset.annotations,
            *(replace(each, id=twins[each.id], annotator=f"{each.annotator}'")
              for each in dataset.annotations),
        ),
        claims=(
            *dataset.claims,
            *(replace(each, annotation=twins[each.annotation]) for each in dataset.claims),
        ),
    )  # fmt: skip


@given(datasets())
@settings(max_examples=25)
def test_annotators_who_say_the_same_agree(dataset: Dataset) -> None:
    """Every figure that is defined is 1; F1 of claims is, if there are any."""
    assume(dataset.claims)
    made_alone = tuple(replace(each, editor="") for each in dataset.annotations)
    groups = agreement(doubled(replace(dataset, annotations=made_alone))).groups

    assert max(group.measures["claim"].figure.value or 0 for group in groups.values()) == 1
    for group in groups.values():
        for name, each in group.measures.items():
            assert each.figure.value is None or each.figure.value == pytest.approx(1), name
            assert (each.figure.value is None) == bool(each.undefined)


def streamed(dataset: Dataset, folder: Path) -> AgreementReport:
    """Return the agreement of a dataset that is read from a file, one record at a time."""
    write_dataset(folder / "claims.json", dataset)
    with open_dataset(folder / "claims.json") as opened:
        return agreement_of_open(opened)


@given(dataset=datasets())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_open_dataset_has_the_same_agreement(dataset: Dataset, tmp_path: Path) -> None:
    """With one annotator for each text, and with two."""
    for each in (dataset, doubled(dataset)):
        assert streamed(each, tmp_path) == agreement(each)


def test_gold_and_single_annotators_are_left_out_of_an_open_dataset(tmp_path: Path) -> None:
    """So are parts of a document that only one person annotated."""
    first, second = Span(0, 31), Span(31, len(RIVER.text))
    dataset = collect(
        annotate(RIVER, "nour", mark(RAINED), part=first),
        annotate(RIVER, "sami", mark(ROSE), mark(FELL), part=second),
        annotate(PORT, "nour", mark(REOPENS, "City hall")),
        annotate(PORT, "sami", mark(REOPENS, "City hall")),
        annotate(PORT, "chief", mark(REOPENS, "Press"), gold=True),
        annotate(NAHR, "nour", mark(HATAL)),
        annotate(NAHR, "chief", mark(HATAL), gold=True),
    )
    report = streamed(dataset, tmp_path)

    assert (report.alone, report.gold, report.groups["all"].documents) == (2, 2, 1)
    assert report == agreement(dataset)


def test_no_claim_is_read_if_no_text_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading the claims takes most of the time."""

    def refuse(_: OpenDataset) -> Iterator[ClaimRecord]:
        raise AssertionError

    monkeypatch.setattr(OpenDataset, "claims", refuse)
    alone = collect(annotate(RIVER, "nour", mark(RAINED)), annotate(PORT, "sami", mark(REOPENS)))

    assert streamed(alone, tmp_path).alone == 2
    with pytest.raises(AssertionError):
        streamed(TWO, tmp_path)


def test_memory_does_not_grow_with_texts_of_one_annotator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three times as many documents, the same peak (bytes that Python allocates)."""
    monkeypatch.setattr(record_store, "NEAR", 8)
    streamed(TWO, tmp_path)  # loads modules, which takes memory
    peaks = []
    for count in (100, 300):
        others = [replace(PORT, id=f"port{number}.en") for number in range(count)]
        dataset = collect(
            annotate(RIVER, "nour", mark(RAINED)),
            annotate(RIVER, "sami", mark(RAINED)),
            *(annotate(each, "nour", mark(REOPENS), mark(DOUBLED)) for each in others),
            documents=[RIVER, *others],
        )
        write_dataset(tmp_path / "claims.json", dataset)
        del dataset, others
        with open_dataset(tmp_path / "claims.json") as opened:
            tracemalloc.start()
            assert agreement_of_open(opened).alone == count
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()

    assert peaks[1] < peaks[0] + 4e5


def test_a_card_has_the_same_figures_and_no_names() -> None:
    """It says how many people were compared."""
    report = agreement(replace(TWO, documents=(RIVER, PORT)))
    card = agreement_to_card(report)
    lines = agreement_to_markdown(report).splitlines()

    figures = [line for line in lines if line.startswith("|")]
    assert len(figures) == 15  # seven of F1, four beyond chance, two heads
    assert [line for line in card.splitlines() if line.startswith("|")] == figures
    assert "\nAnnotators compared: 2.\n" in card
    assert "@" not in card


def test_a_card_says_why_a_figure_is_undefined() -> None:
    """It names nobody, and escapes labels."""
    label = "A | <b>*x*</b>"
    dataset = replace(
        collect(
            annotate(RIVER, "nour", mark(RAINED, label)),
            annotate(RIVER, "sami", mark(RAINED, label)),
            annotate(NAHR, "nour", mark(HATAL)),
            documents=[RIVER, NAHR],
        ),
        taxonomy=Taxonomy((SourceLabel(label),)),
    )
    card = agreement_to_card(agreement(dataset))

    assert "\n\nn/a in ar, since there is only one annotator: all figures.\n" in card
    assert r"every answer is A \| \<b\>\*x\*\</b\>, so none could differ by chance: " in card
    assert "@" not in card


@pytest.mark.parametrize(
    "dataset",
    [
        collect(documents=()),
        collect(annotate(RIVER, "nour", mark(RAINED)), annotate(PORT, "nour", mark(REOPENS))),
        collect(annotate(RIVER, "nour", mark(RAINED)), annotate(PORT, "sami", mark(REOPENS))),
        collect(
            annotate(RIVER, "nour", mark(RAINED)), annotate(RIVER, "chief", mark(RAINED), gold=True)
        ),
    ],
    ids=["nobody", "one annotator", "never the same", "one, and ground truth"],
)
def test_a_card_says_if_no_text_is_shared(dataset: Dataset) -> None:
    """It has no tables without figures."""
    assert agreement_to_card(agreement(dataset)) == "No document was annotated by two people.\n"
