"""What changed between two releases of a dataset."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from factcheck.analysis.diff import (
    EVIDENCE,
    OTHERWISE,
    RE_ATTRIBUTED,
    RE_WORDED,
    VERDICT,
    Diff,
    diff,
)
from factcheck.analysis.diff_text import diff_to_dict, diff_to_text
from factcheck.domain import Dataset, Evidence, Quotation, SourceLabel, Taxonomy
from factcheck.errors import TaxonomyMismatch
from tests.analysis.annotated import (
    FELL,
    NAHR,
    PORT,
    RAINED,
    RIVER,
    ROSE,
    Mark,
    annotate,
    collect,
    mark,
    place,
)
from tests.comparing.strategies import releases
from tests.dataset.strategies import datasets


def release(*marks: Mark, who: str = "nour") -> Dataset:
    return collect(annotate(RIVER, who, *marks))


OLD = release(mark(RAINED, "City hall"), mark(ROSE, "Residents", verdict="Refuted"))


def kinds(changes: Diff) -> list[tuple[str, ...]]:
    return [change.kinds for change in changes.changed]


@pytest.mark.parametrize("dataset", [OLD, collect(), collect(documents=())])
def test_a_dataset_does_not_differ_from_itself(dataset: Dataset) -> None:
    """Empty ones too."""
    assert diff(dataset, dataset) == Diff()
    assert diff_to_text(diff(dataset, dataset)) == "no difference\n"


def test_claims_are_added_and_removed() -> None:
    """Each is shown with its words."""
    changes = diff(OLD, release(mark(RAINED, "City hall"), mark(FELL, "Press")))

    assert [each.text for each in changes.added] == ["a bridge fell"]
    assert [(each.text, each.verdict) for each in changes.removed] == [
        ("that the river rose", "Refuted")
    ]
    assert changes.changed == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (mark(RAINED, "Press"), [(RE_ATTRIBUTED,)]),
        (mark(RAINED, "City hall", "Press"), [(RE_ATTRIBUTED,)]),
        (mark(replace(RAINED, source=place(RIVER, "mayor")), "City hall"), [(RE_ATTRIBUTED,)]),
        (mark(RAINED, "City hall", verdict="Supported"), [(VERDICT,)]),
        (mark(replace(RAINED, content=place(RIVER, "it rained")), "City hall"), [(RE_WORDED,)]),
        (mark(replace(RAINED, cue=()), "City hall"), [(OTHERWISE,)]),
        (mark(replace(RAINED, channel=place(RIVER, "Herald")), "City hall"), [(OTHERWISE,)]),
        (mark(replace(RAINED, quotation=Quotation.MIXED), "City hall"), [(OTHERWISE,)]),
        (
            mark(replace(RAINED, content=place(RIVER, "it rained")), "Press", verdict="Refuted"),
            [(RE_ATTRIBUTED, VERDICT, RE_WORDED)],
        ),
    ],
)
def test_each_kind_of_change_is_reported(
    changed: Mark, expected: Sequence[tuple[str, ...]]
) -> None:
    """A claim can change in several ways at once."""
    changes = diff(OLD, release(changed, mark(ROSE, "Residents", verdict="Refuted")))

    assert kinds(changes) == expected
    assert (changes.added, changes.removed) == ((), ())


def test_other_evidence_is_a_change() -> None:
    """Nothing else changed."""
    claims = (replace(OLD.claims[0], evidence=Evidence(note="a photograph")), *OLD.claims[1:])

    assert kinds(diff(OLD, replace(OLD, claims=claims))) == [(EVIDENCE,)]


def test_a_claim_that_shares_less_than_half_is_another_one() -> None:
    """By code points: "that the river rose" has nineteen, "rose" four of them."""
    changes = diff(
        OLD, release(mark(RAINED, "City hall"), mark(replace(ROSE, content=place(RIVER, "rose"))))
    )

    assert (len(changes.added), len(changes.removed), changes.changed) == (1, 1, ())


def test_a_renamed_account_is_no_change() -> None:
    """The claims are the same."""
    renamed = release(
        mark(RAINED, "City hall"), mark(ROSE, "Residents", verdict="Refuted"), who="user-7"
    )

    assert diff(OLD, renamed) == Diff()


def test_claims_of_the_same_annotator_are_compared_first() -> None:
    """Both have the claim; one of them changed her mind."""
    old = collect(
        annotate(RIVER, "nour", mark(RAINED, "Press")),
        annotate(RIVER, "sami", mark(RAINED, "City hall")),
    )
    new = collect(
        annotate(RIVER, "sami", mark(RAINED, "City hall")),
        annotate(RIVER, "nour", mark(RAINED, "City hall")),
    )

    (change,) = diff(old, new).changed
    assert change.after.annotator == "nour@example.org"
    assert (change.before.labels, change.after.labels) == (("Press",), ("City hall",))


def test_documents_are_added_removed_withdrawn_and_restored() -> None:
    """By id."""
    old = replace(collect(documents=[RIVER, PORT]), withdrawn=("port.en",))
    new = replace(collect(documents=[RIVER, NAHR]), withdrawn=("river.en",))
    changes = diff(old, new)

    assert (changes.documents_added, changes.documents_removed) == (("river.ar",), ("port.en",))
    assert (changes.withdrawn, changes.restored) == (("river.en",), ("port.en",))


def test_words_are_compared_if_the_text_changed() -> None:
    """A headline was added, so all offsets and ids changed; one claim was removed."""
    longer = replace(RIVER, text=f"Floods\n\n{RIVER.text}")
    old = collect(annotate(RIVER, "nour", mark(RAINED, "Press"), mark(ROSE, "Press")))
    new = collect(
        annotate(longer, "nour", mark(RAINED.shift(8), "City hall")), documents=[longer, PORT, NAHR]
    )
    changes = diff(old, new)

    assert changes.documents_changed == ("river.en",)
    assert kinds(changes) == [(RE_ATTRIBUTED,)]
    assert [each.text for each in changes.removed] == ["that the river rose"]


def test_different_taxonomies_are_rejected() -> None:
    """The error names every label and verdict that one of them lacks."""
    other = Taxonomy(
        (SourceLabel("City hall", "Mayor and council."), SourceLabel("Mayor")),
        verdicts=("Supported", "Refuted", "Unclear"),
    )
    with pytest.raises(TaxonomyMismatch) as caught:
        diff(OLD, replace(OLD, taxonomy=other))

    assert str(caught.value) == (
        "the datasets have different taxonomies; only the old one has "
        "source label 'Residents', source label 'Press', verdict 'Not enough evidence', "
        "verdict 'Conflicting evidence'; only the new one has source label 'Mayor', "
        "verdict 'Unclear'; pull both with the same one (`factcheck pull --taxonomy FILE`)"
    )


def test_descriptions_of_labels_may_differ() -> None:
    """They do not change what could be chosen."""
    labels = tuple(replace(each, description="Who?") for each in OLD.taxonomy.labels)

    assert diff(OLD, replace(OLD, taxonomy=replace(OLD.taxonomy, labels=labels))) == Diff()


def test_control_characters_are_escaped() -> None:
    """A text must not be able to control the terminal."""
    evil = replace(RIVER, id="evil\x1b[2J", text="said \u202e\x1b[31mthat it rained")
    claim = mark(replace(RAINED, content=place(evil, evil.text[5:]), source=(), cue=()))
    changes = diff(
        collect(documents=[evil]), collect(annotate(evil, "nour", claim), documents=[evil])
    )

    assert "\x1b" not in diff_to_text(changes)
    assert "\u202e" not in diff_to_text(changes)
    assert changes.added[0].text == evil.text[5:]


def test_json_has_both_sides_of_a_change() -> None:
    """The claim before and after."""
    new = release(mark(RAINED, "Press"), mark(ROSE, "Residents", verdict="Refuted"))
    written = diff_to_dict(diff(OLD, new))

    assert isinstance(written["claims"], dict)
    (change,) = written["claims"]["changed"]
    assert (change["before"]["labels"], change["after"]["labels"]) == (("City hall",), ("Press",))
    assert change["kinds"] == (RE_ATTRIBUTED,)


@given(datasets())
@settings(max_examples=30)
def test_any_dataset_does_not_differ_from_itself(dataset: Dataset) -> None:
    """Whatever it contains."""
    assert not diff(dataset, dataset)


def assert_mirrored(one: Dataset, other: Dataset) -> None:
    """Check that what changed from one to the other is what changes back."""
    there, back = diff(one, other), diff(other, one)

    assert sorted(there.documents_added) == sorted(back.documents_removed)
    assert sorted(there.documents_changed) == sorted(back.documents_changed)
    assert sorted(map(repr, there.added)) == sorted(map(repr, back.removed))
    assert sorted(map(repr, there.removed)) == sorted(map(repr, back.added))
    assert sorted((repr(each.before), repr(each.after)) for each in there.changed) == sorted(
        (repr(each.after), repr(each.before)) for each in back.changed
    )


@given(datasets(), datasets())
@settings(max_examples=30)
def test_changes_of_documents_are_mirrored(one: Dataset, other: Dataset) -> None:
    """What was added in one direction is removed in the other."""
    assume(one.claims or other.claims)

    assert_mirrored(one, replace(other, taxonomy=one.taxonomy))


@given(releases())
@settings(max_examples=50)
def test_changes_of_claims_are_mirrored(both: tuple[Dataset, Dataset]) -> None:
    """Two or three people annotated the same text before and after."""
    assume(diff(*both))

    assert_mirrored(*both)


@given(datasets())
@settings(max_examples=30)
def test_narrower_contents_are_mirrored(dataset: Dataset) -> None:
    """Each claim has another id, and only the first piece of its content."""
    assume(dataset.claims)
    claims = (
        replace(
            claim,
            id=f"{index:016x}",
            attribution=replace(claim.attribution, content=claim.attribution.content[:1]),
        )
        for index, claim in enumerate(dataset.claims)
    )

    assert_mirrored(dataset, replace(dataset, claims=tuple(claims)))
