"""What changed between two releases of a dataset."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from factcheck.analysis.diff import (
    EVIDENCE,
    OTHERWISE,
    RE_ATTRIBUTED,
    RE_WORDED,
    STANCE,
    VERDICT,
    Change,
    Diff,
    diff,
)
from factcheck.analysis.diff_text import diff_to_dict, diff_to_text
from factcheck.analysis.taxonomy_diff import ChoiceChange, ChoicesDiff
from factcheck.analysis.text_change import excerpts
from factcheck.domain import (
    Attribution,
    Dataset,
    Evidence,
    Language,
    Quotation,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
)
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
        (mark(replace(RAINED, stance=Stance.DENIES), "City hall"), [(STANCE,)]),
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


NARROW = Taxonomy(
    (SourceLabel("City hall", "Mayor and council."), SourceLabel("People"), SourceLabel("Army")),
    verdicts=("Supported", "False", "Unclear"),
)
"""Residents are People now; Press went, Army came. Refuted is False now."""


def with_taxonomy(dataset: Dataset, taxonomy: Taxonomy, *marks: Mark) -> Dataset:
    claims = collect(annotate(RIVER, "nour", *marks)).claims
    return replace(dataset, taxonomy=taxonomy, claims=claims)


def test_taxonomies_are_compared_label_by_label() -> None:
    """Which came, went and changed; a label that was renamed came and went."""
    changes = diff(OLD, with_taxonomy(OLD, NARROW, mark(RAINED, "City hall"), mark(ROSE, "People")))

    assert changes.labels == ChoicesDiff(
        added=("People", "Army"),
        removed=("Residents", "Press"),
        changed=(ChoiceChange("City hall", "City hall", ("description",)),),
    )
    assert changes.verdicts == ChoicesDiff(
        added=("False", "Unclear"),
        removed=("Refuted", "Not enough evidence", "Conflicting evidence"),
    )
    assert kinds(changes) == [(RE_ATTRIBUTED, VERDICT)]


def test_claims_with_renamed_labels_do_not_differ() -> None:
    """Neither in their source label nor in their verdict."""
    new = with_taxonomy(
        OLD, NARROW, mark(RAINED, "City hall"), mark(ROSE, "People", verdict="False")
    )
    changes = diff(OLD, new, {"Residents": "People", "Refuted": "False"})

    assert (changes.added, changes.removed, changes.changed) == ((), (), ())
    assert (changes.labels.added, changes.labels.removed) == (("Army",), ("Press",))
    assert changes.labels.changed[1] == ChoiceChange("Residents", "People", ("renamed",))
    assert changes.verdicts.changed == (ChoiceChange("Refuted", "False", ("renamed",)),)


def test_labels_can_be_put_together_and_moved_to_other() -> None:
    """City hall and Residents became People, the Press became Other."""
    people = Taxonomy((SourceLabel("People"),))
    old = release(mark(RAINED, "City hall", "Residents"), mark(ROSE, "Press"))
    new = with_taxonomy(old, people, mark(RAINED, "People"), mark(ROSE, "Other"))
    changes = diff(old, new, {"City hall": "People", "Residents": "People", "Press": "Other"})

    assert changes.changed == ()
    assert (changes.labels.added, changes.labels.removed) == ((), ())
    assert [each.after for each in changes.labels.changed] == ["People", "People", "Other"]


@pytest.mark.parametrize(
    ("renamed", "message"),
    [
        ({"Mayor": "People"}, "'Mayor' is no source label or verdict of the old dataset"),
        ({"Press": "Media"}, "'Media' is no source label or verdict of the new dataset"),
        ({"Press": "Unclear"}, "one of 'Press' and 'Unclear' is a source label, the other"),
    ],
)
def test_a_name_that_is_in_no_taxonomy_is_refused(renamed: dict[str, str], message: str) -> None:
    """The message says which one."""
    with pytest.raises(TaxonomyMismatch, match=message):
        diff(OLD, replace(OLD, taxonomy=NARROW), renamed)


def test_other_names_and_aliases_of_a_label_are_a_change() -> None:
    """Annotators and models see them."""
    first, *others = OLD.taxonomy.labels
    named = replace(
        first,
        names={Language.ARABIC: "البلدية"},
        aliases={Language.ENGLISH: ("the mayor",)},
    )
    changes = diff(OLD, replace(OLD, taxonomy=Taxonomy((named, *others))))

    assert changes.labels.changed == (ChoiceChange("City hall", "City hall", ("names", "aliases")),)
    assert "source label changed: City hall (names, aliases)" in diff_to_text(changes)


LONG = "They say that the water in the old harbour of the town rose by more than 2 metres in May."
"""A text whose changes are beyond its first sixty code points."""


def lines_between(before: str, after: str) -> list[str]:
    """Return the lines below a change from a claim with one content to one with another."""
    document = replace(RIVER, text=f"{before} {after}")
    one, other = (
        collect(
            annotate(document, "nour", mark(Attribution(content=place(document, text)))),
            documents=[document],
        )
        for text in (before, after)
    )
    come, gone = diff(one, other).added[0], diff(one, other).removed[0]
    changes = Diff(changed=(Change(gone, come, (RE_WORDED,)),))
    return diff_to_text(changes).splitlines()[6:]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (
            LONG.replace("2 metres", "3 metres"),
            ['"…rose by more than 2 metres in May." → "…rose by more than 3 metres in May."'],
        ),
        (
            LONG.replace("metres in May", "metres"),
            ['"…more than 2 metres in May." → "…more than 2 metres."'],
        ),
        (
            LONG.replace("water", "sea").replace("2 m", "3 m"),
            [
                (
                    '"They say that the water in the old harbour…" → '
                    '"They say that the sea in the old harbour…"'
                ),
                '"…rose by more than 2 metres in May." → "…rose by more than 3 metres in May."',
            ],
        ),
    ],
)
def test_a_change_far_into_a_text_is_shown(after: str, expected: list[str]) -> None:
    """With the words around it, each change on a line of its own."""
    assert lines_between(LONG, after) == [f"    content: {each}" for each in expected]


@given(st.text("ab ،", max_size=150), st.text("ab ،", max_size=150))
def test_the_two_sides_of_a_change_are_never_the_same(before: str, after: str) -> None:
    """However long the texts are, and wherever they differ."""
    sides = excerpts(before, after)

    assert bool(sides) == (before != after)
    assert all(one != other for one, other in sides)


@given(st.text("ab", min_size=40, max_size=90), st.text("cd", min_size=1, max_size=3))
def test_a_change_of_a_long_word_is_shown(word: str, end: str) -> None:
    """An address without blanks, which differs only at its end."""
    ((one, other),) = excerpts(
        f"https://example.org/{word}/{word}", f"https://example.org/{word}/{word}{end}"
    )

    assert (end in other, end in one) == (True, False)


def test_very_long_texts_are_compared_in_a_moment() -> None:
    """Two texts of 60,000 words that differ throughout; the lines stay short."""
    ((one, other),) = excerpts("a b c " * 20_000, "c b d " * 20_000)

    assert max(len(one), len(other)) < 100


def test_changed_evidence_is_shown() -> None:
    """Addresses that came and went, and the note."""
    claim = OLD.claims[0]
    before = replace(
        claim, evidence=Evidence(("https://a.org/1", "https://a.org/2"), "a photograph")
    )
    after = replace(
        claim, evidence=Evidence(("https://a.org/2", "https://a.org/3"), "two photographs")
    )
    old, new = (replace(OLD, claims=(each, *OLD.claims[1:])) for each in (before, after))

    assert diff_to_text(diff(old, new)).splitlines()[6:] == [
        "    evidence removed: https://a.org/1",
        "    evidence added: https://a.org/3",
        '    note: "a photograph" → "two photographs"',
    ]


def test_a_new_denial_is_shown_as_one() -> None:
    """The line of an assertion says nothing more."""
    old = collect(documents=[RIVER])
    new = collect(annotate(RIVER, "nour", mark(ROSE, "Residents"), mark(RAINED, "City hall")))

    added = [each for each in diff_to_text(diff(old, new)).splitlines() if each[0:1] == "+"]

    assert [each.rpartition('": ')[2] for each in added] == [
        "Residents (denies), no verdict",
        "City hall, no verdict",
    ]


def test_a_changed_stance_is_shown() -> None:
    """The mayor's statement is read as a denial."""
    old = collect(annotate(RIVER, "nour", mark(RAINED)))
    new = collect(annotate(RIVER, "nour", mark(replace(RAINED, stance=Stance.DENIES))))

    lines = diff_to_text(diff(old, new)).splitlines()

    assert "1 stance changed" in lines[1]
    assert lines[6:] == ["    stance: asserts → denies"]


def test_other_marks_are_shown() -> None:
    """Cue, channel and quotation; the same words at another place."""
    text = replace(RIVER, text=f"{RIVER.text} They said so.")
    old = collect(annotate(text, "nour", mark(RAINED)), documents=[text])
    moved = replace(
        RAINED,
        cue=tuple(Span(at, at + 4) for at in (text.text.rindex("said"),)),
        channel=place(text, "Herald"),
        quotation=Quotation.MIXED,
    )
    new = collect(annotate(text, "nour", mark(moved)), documents=[text])

    assert diff_to_text(diff(old, new)).splitlines()[6:] == [
        "    quotation: indirect → mixed",
        "    cue, the same words: 10–14 → 112–116",
        '    channel: none → "Herald"',
    ]


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
