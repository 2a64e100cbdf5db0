"""How far annotators agree; figures derived by hand on three small texts."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from factcheck.analysis import (
    agreement,
    agreement_of_open,
    agreement_to_card,
    agreement_to_dict,
    agreement_to_markdown,
)
from factcheck.analysis.agreement import AgreementReport, Measure
from factcheck.comparing.alignment import align_claims
from factcheck.comparing.texts import shared_texts
from factcheck.dataset import ClaimRecord, OpenDataset, open_dataset, write_dataset
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


def about(value: float, units: int) -> object:
    return (pytest.approx(value), units)


def measure(dataset: Dataset, name: str, group: str = "en") -> Measure:
    return agreement(dataset).groups[group].measures[name]


def test_whether_a_claim_stands_here() -> None:
    """Three of four and three of four are the same: 2 x 3 / 8."""
    found = measure(TWO, "claim")

    assert (found.figure.value, found.units) == (0.75, 8)
    assert found.figure.interval is not None
    assert list(found.figure.interval) == pytest.approx([2 / 3, 0.8])


def test_spans_agree_to_the_code_point_or_by_words() -> None:
    """The wider source and the narrower content agree in words alone.

    Sources: the mayor twice and Residents of four and four; exact 2 of 8. Words: 2 + 1 + 2 of
    2 + 1 + 2 + 2 and 2 + 2 + 2 + 1, 10 of 14.
    """
    assert measure(TWO, "source, exact").figure.value == pytest.approx(2 * 2 / 8)
    assert measure(TWO, "source, words").figure.value == pytest.approx(2 * 5 / 14)
    assert measure(TWO, "content, exact").figure.value == pytest.approx(2 * 2 / 8)
    assert measure(TWO, "cue, exact").figure.value == pytest.approx(2 * 3 / 8)


def test_labels_of_claims_that_both_found() -> None:
    """Mayor, Residents against Residents + City hall, Mayor again.

    alpha: 4 C, 1 R, 1 CR; observed (2 x 2/3) / 6 = 2/9; expected of 30 ordered pairs 2 x 4 x 1 off,
    2 x 4 x 1 by 2/3 and 2 x 1 x 1 by 2/3: (8 + 16/3 + 4/3) / 30 = 22/45. kappa: 2 of 3 agree; by
    chance 2/3 x 2/3 = 4/9.
    """
    alpha, kappa = (measure(TWO, f"source label, {name}") for name in ("alpha", "Cohen's kappa"))

    assert (alpha.figure.value, alpha.units) == about(1 - 10 / 22, 3)
    assert (kappa.figure.value, kappa.units) == about((2 / 3 - 4 / 9) / (5 / 9), 3)


def test_a_verdict_that_is_not_there_yet_is_none() -> None:
    """One claim has none; Supported against Refuted, Refuted twice: alpha 0, kappa 0."""
    alpha, kappa = (measure(TWO, f"verdict, {name}") for name in ("alpha", "Cohen's kappa"))

    assert (alpha.figure.value, alpha.units) == about(0, 2)
    assert (kappa.figure.value, kappa.units) == about(0, 2)
    assert kappa.figure.interval is None  # both stand in one document


def test_no_label_at_all_is_an_answer() -> None:
    """It differs from every other, and from itself in nothing."""
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
def test_undefined_is_said_to_be_undefined(dataset: Dataset, name: str, why: str) -> None:
    """With the reason, for people and for programs."""
    (group,) = agreement(dataset).groups
    found = measure(dataset, name, group)

    assert (found.figure.value, found.undefined) == (None, why)
    assert why in agreement_to_markdown(agreement(dataset))
    assert why in str(agreement_to_dict(agreement(dataset)))


def test_languages_are_told_apart_and_put_together() -> None:
    """One Arabic claim of two is found by both."""
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
    three = collect(
        annotate(RIVER, "nour", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL, "Press")),
        annotate(RIVER, "sami", mark(RAINED, "Press"), mark(ROSE, "Press"), mark(FELL, "Press")),
        annotate(RIVER, "zeina", mark(RAINED, "Press"), mark(ROSE, "Residents")),
        documents=[RIVER],
    )
    found = measure(three, "source label, Fleiss' kappa")
    chance = 25 / 36 + 1 / 36

    assert (found.figure.value, found.units) == about((2 / 3 - chance) / (1 - chance), 2)
    assert measure(three, "source label, alpha").units == 3


def test_of_three_annotators_claims_hang_together_by_any_of_them() -> None:
    """The first shares half with the second, and that half with the third."""
    long, half, short = (
        replace(RAINED, content=place(RIVER, words))
        for words in ("that it rained. Residents", "that it rained", "it rain")
    )
    dataset = collect(
        annotate(RIVER, "nour", mark(long)),
        annotate(RIVER, "sami", mark(half)),
        annotate(RIVER, "zeina", mark(short), mark(FELL)),
    )
    (text,) = shared_texts(dataset)

    assert [sorted(unit) for unit in align_claims(text.claims)] == [
        [f"{name}@example.org" for name in ("nour", "sami", "zeina")],
        ["zeina@example.org"],
    ]


def test_gold_is_left_out() -> None:
    """It was made from the others' answers."""
    gold = annotate(RIVER, "chief", mark(RAINED, "Press"), gold=True)
    report = agreement(
        replace(TWO, annotations=(*TWO.annotations, gold[0]), claims=(*TWO.claims, *gold[1]))
    )

    assert report.gold == 1
    assert report.groups == agreement(TWO).groups


def test_of_two_annotations_of_one_person_the_last_counts() -> None:
    """She has changed her mind; she does not agree with herself twice."""
    dataset = collect(
        annotate(RIVER, "nour", mark(RAINED), minute=1),
        annotate(RIVER, "nour", mark(RAINED), mark(ROSE), minute=2),
        annotate(RIVER, "sami", mark(RAINED), mark(ROSE)),
    )

    assert measure(dataset, "claim").figure.value == 1
    assert measure(dataset, "claim").units == 4


def test_parts_of_a_document_are_compared_with_themselves() -> None:
    """Nobody disagrees with somebody who was shown another part."""
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
    """Return a dataset in which another annotator said the same as each."""
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
@settings(deadline=None, max_examples=60)
def test_an_annotator_agrees_with_herself(dataset: Dataset) -> None:
    """1 where it is defined, whatever she says."""
    for group in agreement(doubled(dataset)).groups.values():
        for name, each in group.measures.items():
            assert each.figure.value is None or each.figure.value == pytest.approx(1), name
            assert (each.figure.value is None) == bool(each.undefined)


def streamed(dataset: Dataset, folder: Path) -> AgreementReport:
    """Return the agreement of a dataset that is read from a file, a record at a time."""
    write_dataset(folder / "claims.json", dataset)
    with open_dataset(folder / "claims.json") as opened:
        return agreement_of_open(opened)


@given(dataset=datasets())
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_open_dataset_has_the_same_agreement(dataset: Dataset, tmp_path: Path) -> None:
    """Whether it is shared or not."""
    for each in (dataset, doubled(dataset)):
        assert streamed(each, tmp_path) == agreement(each)


def test_an_open_dataset_leaves_out_the_same(tmp_path: Path) -> None:
    """Ground truth, and what one person alone annotated: nobody else did, or not that part."""
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


def test_where_nothing_is_shared_no_claim_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading them takes most of the time."""

    def refuse(_: OpenDataset) -> Iterator[ClaimRecord]:
        raise AssertionError

    monkeypatch.setattr(OpenDataset, "claims", refuse)
    alone = collect(annotate(RIVER, "nour", mark(RAINED)), annotate(PORT, "sami", mark(REOPENS)))

    assert streamed(alone, tmp_path).alone == 2
    with pytest.raises(AssertionError):
        streamed(TWO, tmp_path)


def test_memory_grows_with_what_is_shared_alone(tmp_path: Path) -> None:
    """Ten times as many documents of one annotator, the same peak (bytes that Python allocates)."""
    peaks = []
    for count in (200, 2000):
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

    assert peaks[1] < peaks[0] + 1e6


def test_a_card_has_the_same_figures_and_no_names() -> None:
    """Of people there are numbers."""
    report = agreement(replace(TWO, documents=(RIVER, PORT)))
    told = agreement_to_card(report)
    lines = agreement_to_markdown(report).splitlines()

    figures = [line for line in lines if line.startswith("|")]
    assert len(figures) == 15  # seven of F1, four beyond chance, two heads
    assert [line for line in told.splitlines() if line.startswith("|")] == figures
    assert "\nAnnotators compared: 2.\n" in told
    assert "@" not in told


def test_a_card_says_why_a_figure_is_undefined() -> None:
    """Neither naming who is alone, nor with markup of a label."""
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
    told = agreement_to_card(agreement(dataset))

    assert "\n\nn/a in ar, since there is only one annotator: all figures.\n" in told
    assert r"every answer is A \| \<b\>\*x\*\</b\>, so none could differ by chance: " in told
    assert "@" not in told


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
def test_a_card_says_that_nothing_is_shared(dataset: Dataset) -> None:
    """In place of tables without a figure."""
    assert agreement_to_card(agreement(dataset)) == "No document was annotated by two people.\n"
