"""What changed between two releases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from factcheck.analysis import Diff, diff, diff_to_dict, diff_to_text
from factcheck.analysis.diff import EVIDENCE, OTHERWISE, RE_ATTRIBUTED, RE_WORDED, VERDICT
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
from tests.dataset.strategies import datasets


def release(*marks: Mark, who: str = "nour") -> Dataset:
    return collect(annotate(RIVER, who, *marks))


OLD = release(mark(RAINED, "City hall"), mark(ROSE, "Residents", verdict="Refuted"))


def kinds(found: Diff) -> list[tuple[str, ...]]:
    return [change.kinds for change in found.changed]


@pytest.mark.parametrize("dataset", [OLD, collect(), collect(documents=())])
def test_a_dataset_is_what_it_is(dataset: Dataset) -> None:
    """Empty ones too."""
    assert diff(dataset, dataset) == Diff()
    assert diff_to_text(diff(dataset, dataset)) == "no difference\n"


def test_claims_come_and_go() -> None:
    """Each in words."""
    found = diff(OLD, release(mark(RAINED, "City hall"), mark(FELL, "Press")))

    assert [each.text for each in found.added] == ["a bridge fell"]
    assert [(each.text, each.verdict) for each in found.removed] == [
        ("that the river rose", "Refuted")
    ]
    assert found.changed == ()


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
def test_a_claim_that_is_there_may_have_changed(
    changed: Mark, expected: Sequence[tuple[str, ...]]
) -> None:
    """Of each what changed, several at once if so."""
    found = diff(OLD, release(changed, mark(ROSE, "Residents", verdict="Refuted")))

    assert kinds(found) == expected
    assert (found.added, found.removed) == ((), ())


def test_other_evidence_is_a_change() -> None:
    """Or two releases would be told the same that are not."""
    claims = (replace(OLD.claims[0], evidence=Evidence(note="a photograph")), *OLD.claims[1:])

    assert kinds(diff(OLD, replace(OLD, claims=claims))) == [(EVIDENCE,)]


def test_what_shares_less_than_half_is_another_claim() -> None:
    """By code points: "that the river rose" has nineteen, "rose" four of them."""
    found = diff(
        OLD, release(mark(RAINED, "City hall"), mark(replace(ROSE, content=place(RIVER, "rose"))))
    )

    assert (len(found.added), len(found.removed), found.changed) == (1, 1, ())


def test_who_said_so_does_not_matter_to_a_claim() -> None:
    """An account got a name; nothing else changed."""
    renamed = release(
        mark(RAINED, "City hall"), mark(ROSE, "Residents", verdict="Refuted"), who="user-7"
    )

    assert diff(OLD, renamed) == Diff()


def test_each_annotator_is_compared_with_herself_first() -> None:
    """Both have the claim; one of them has changed her mind."""
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


def test_documents_come_and_go() -> None:
    """By id."""
    old = replace(collect(documents=[RIVER, PORT]), withdrawn=("port.en",))
    new = replace(collect(documents=[RIVER, NAHR]), withdrawn=("river.en",))
    found = diff(old, new)

    assert (found.documents_added, found.documents_removed) == (("river.ar",), ("port.en",))
    assert (found.withdrawn, found.restored) == (("river.en",), ("port.en",))


def test_in_another_text_the_words_count() -> None:
    """A headline was put before: all places moved, and all ids; one claim was dropped."""
    longer = replace(RIVER, text=f"Floods\n\n{RIVER.text}")
    old = collect(annotate(RIVER, "nour", mark(RAINED, "Press"), mark(ROSE, "Press")))
    new = collect(
        annotate(longer, "nour", mark(RAINED.shift(8), "City hall")), documents=[longer, PORT, NAHR]
    )
    found = diff(old, new)

    assert found.documents_changed == ("river.en",)
    assert kinds(found) == [(RE_ATTRIBUTED,)]
    assert [each.text for each in found.removed] == ["that the river rose"]


def test_mixed_taxonomies_are_refused() -> None:
    """With every label that one of them lacks."""
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
    """They change nothing that could be chosen."""
    labels = tuple(replace(each, description="Who?") for each in OLD.taxonomy.labels)

    assert diff(OLD, replace(OLD, taxonomy=replace(OLD.taxonomy, labels=labels))) == Diff()


def test_text_cannot_command_a_terminal() -> None:
    """What would is escaped."""
    evil = replace(RIVER, id="evil\x1b[2J", text="said \u202e\x1b[31mthat it rained")
    claim = mark(replace(RAINED, content=place(evil, evil.text[5:]), source=(), cue=()))
    found = diff(
        collect(documents=[evil]), collect(annotate(evil, "nour", claim), documents=[evil])
    )

    assert "\x1b" not in diff_to_text(found)
    assert "\u202e" not in diff_to_text(found)
    assert found.added[0].text == evil.text[5:]


def test_json_has_both_sides_of_a_change() -> None:
    """As plain values."""
    new = release(mark(RAINED, "Press"), mark(ROSE, "Residents", verdict="Refuted"))
    written = diff_to_dict(diff(OLD, new))

    assert isinstance(written["claims"], dict)
    (change,) = written["claims"]["changed"]
    assert (change["before"]["labels"], change["after"]["labels"]) == (("City hall",), ("Press",))
    assert change["kinds"] == (RE_ATTRIBUTED,)


@given(datasets())
@settings(deadline=None, max_examples=60)
def test_no_dataset_differs_from_itself(dataset: Dataset) -> None:
    """Whatever is in it."""
    assert not diff(dataset, dataset)


@given(datasets(), datasets())
@settings(deadline=None, max_examples=100)
def test_the_way_back_mirrors_the_way_there(one: Dataset, other: Dataset) -> None:
    """What was added is removed, and what changed changes back."""
    other = replace(other, taxonomy=one.taxonomy)
    there, back = diff(one, other), diff(other, one)

    assert sorted(there.documents_added) == sorted(back.documents_removed)
    assert sorted(there.documents_changed) == sorted(back.documents_changed)
    assert sorted(map(repr, there.added)) == sorted(map(repr, back.removed))
    assert sorted(map(repr, there.removed)) == sorted(map(repr, back.added))
    assert sorted((repr(each.before), repr(each.after)) for each in there.changed) == sorted(
        (repr(each.after), repr(each.before)) for each in back.changed
    )


@given(datasets())
@settings(deadline=None, max_examples=60)
def test_the_way_back_mirrors_the_way_there_in_one_text(dataset: Dataset) -> None:
    """The claims of some documents, against their narrower contents."""
    narrower = replace(
        dataset,
        claims=tuple(
            replace(
                claim,
                id=f"{index:016x}",
                attribution=replace(claim.attribution, content=claim.attribution.content[:1]),
            )
            for index, claim in enumerate(dataset.claims)
        ),
    )
    there, back = diff(dataset, narrower), diff(narrower, dataset)

    assert len(there.added) == len(back.removed)
    assert sorted((repr(each.before), repr(each.after)) for each in there.changed) == sorted(
        (repr(each.after), repr(each.before)) for each in back.changed
    )
