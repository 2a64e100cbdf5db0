"""All answers in one, to start from."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.comparing.differences import compare_claims
from factcheck.comparing.texts import AnnotatedText, shared_texts
from factcheck.domain import (
    Attribution,
    Document,
    Evidence,
    Language,
    Quotation,
    Role,
    Span,
    Stance,
)
from factcheck.studio.adjudication.merge import (
    Dispute,
    MergedAnswers,
    merge_answers,
    submitted_claims,
)
from factcheck.studio.format import controls
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.result_reader import Texts, read_result
from factcheck.studio.format.result_writer import to_result
from tests.analysis.annotated import (
    RAINED,
    RIVER,
    ROSE,
    Mark,
    annotate,
    collect,
    mark,
    place,
)

SAID = mark(ROSE, "Residents", verdict="Refuted")
SHORTER = replace(ROSE, content=place(RIVER, "the river rose"))


def text(*answers: Iterable[Mark], part: Span | None = None) -> AnnotatedText:
    """Return a text with what several people marked in it."""
    said = [
        annotate(RIVER, f"a{number}", *marks, part=part) for number, marks in enumerate(answers)
    ]
    (found,) = shared_texts(collect(*said))
    return found


def merged(*answers: Iterable[Mark], part: Span | None = None) -> MergedAnswers:
    """Return the merged answers of several people who marked this."""
    found = text(*answers, part=part)
    return merge_answers(found.document, part or Span(0, len(RIVER.text)), compare_claims(found))


def ids(*spans: Span, prefix: str) -> tuple[str, ...]:
    return tuple(f"{prefix}-{each.start}-{each.end}" for each in spans)


def test_an_agreed_claim_is_there_once() -> None:
    """Nothing is left to decide."""
    found = merged([SAID], [SAID])

    (claim,) = found.claims
    assert claim.attribution == ROSE
    assert claim.chosen[controls.ATTRIBUTED_TO] == ("Residents",)
    assert claim.chosen[controls.VERDICT] == ("Refuted",)
    assert claim.chosen[controls.QUOTATION] == ("indirect",)
    assert claim.chosen[controls.STANCE] == ("denies",)
    assert found.disputes == ()


def test_a_claim_that_one_missed_is_there_and_not_disputed() -> None:
    """Keeping it is one decision, deleting it another."""
    found = merged([SAID], [])

    assert [each.attribution for each in found.claims] == [ROSE]
    assert found.disputes == ()


def test_different_contents_are_all_there() -> None:
    """One of them should be deleted."""
    found = merged([SAID], [replace(SAID, attribution=SHORTER)])

    assert [each.attribution.content for each in found.claims] == [ROSE.content, SHORTER.content]
    assert found.disputes == (Dispute(versions=tuple((each.region,) for each in found.claims)),)


def test_different_sources_belong_to_one_claim() -> None:
    """Two claims in the same place could not be selected with the mouse."""
    other = replace(ROSE, source=place(RIVER, "Residents deny"))
    found = merged([SAID], [replace(SAID, attribution=other)])

    (claim,) = found.claims
    assert claim.attribution.source == (*ROSE.source, *other.source)
    versions = tuple(ids(*each.source, prefix="s") for each in (ROSE, other))
    assert found.disputes == (Dispute(claim.region, versions),)


def test_an_additional_span_is_not_disputed() -> None:
    """All spans together are the answer of one annotator."""
    other = replace(ROSE, cue=(*ROSE.cue, *place(RIVER, "rose")))

    found = merged([SAID], [replace(SAID, attribution=other)])

    assert found.claims[0].attribution.cue == other.cue
    assert found.disputes == ()


def test_contents_with_the_same_beginning_are_one_claim() -> None:
    """With the further pieces of both versions; one piece should be deleted."""
    one, other = (
        replace(ROSE, content=(*ROSE.content, *place(RIVER, words)))
        for words in ("a bridge", "a bridge fell")
    )
    found = merged([mark(one)], [mark(other)])

    (claim,) = found.claims
    assert claim.attribution.content == (*one.content, *other.content[1:])
    pieces = tuple(ids(each.content[1], prefix=claim.region) for each in (one, other))
    assert found.disputes == (Dispute(claim.region, pieces),)


def test_different_labels_verdicts_quotations_and_stances_are_left_open() -> None:
    """Nothing is chosen on which they differ."""
    marked = replace(ROSE, quotation=Quotation.MIXED, stance=Stance.NONE)
    other = mark(marked, "Press", verdict="Supported")
    found = merged([SAID], [other])

    (claim,) = found.claims
    choices = {controls.ATTRIBUTED_TO, controls.VERDICT, controls.QUOTATION, controls.STANCE}
    assert not choices & claim.chosen.keys()
    assert {each.control for each in found.disputes} == choices
    assert {(each.claim, each.versions) for each in found.disputes} == {(claim.region, ())}


def test_no_label_is_an_answer() -> None:
    """Leaving it empty is a decision."""
    found = merged([SAID], [mark(ROSE, verdict="Refuted")])

    assert controls.ATTRIBUTED_TO not in found.claims[0].chosen
    assert found.disputes == ()


def test_the_only_verdict_is_kept() -> None:
    """The other annotator gave no verdict yet."""
    found = merged([mark(ROSE, "Residents")], [SAID])

    assert found.claims[0].chosen[controls.VERDICT] == ("Refuted",)


def test_different_verdicts_of_two_of_three_are_left_open() -> None:
    """Even if the third gave no verdict yet."""
    found = merged(
        [SAID], [mark(ROSE, "Residents", verdict="Supported")], [mark(ROSE, "Residents")]
    )

    (claim,) = found.claims
    assert controls.VERDICT not in claim.chosen
    assert found.disputes == (Dispute(claim.region, control=controls.VERDICT),)


def test_all_evidence_is_kept() -> None:
    """Each address and each note once, whatever the verdicts are."""
    found = text([SAID], [mark(ROSE, "Residents", verdict="Supported")], [SAID])
    evidence = [
        Evidence(("https://a.example", "https://b.example"), "seen"),
        Evidence(("https://b.example", "https://c.example"), "heard"),
        Evidence((), "seen"),
    ]
    claims = {
        name: [replace(claims[0], evidence=each)]
        for (name, claims), each in zip(found.claims.items(), evidence, strict=True)
    }

    (claim,) = merge_answers(
        RIVER, Span(0, 99), compare_claims(replace(found, claims=claims))
    ).claims

    assert claim.chosen[controls.EVIDENCE_URL] == tuple(f"https://{name}.example" for name in "abc")
    assert claim.chosen[controls.EVIDENCE_NOTE] == ("seen", "heard")


def test_offsets_refer_to_the_part_that_is_shown() -> None:
    """The ids of regions, too."""
    part = Span(31, len(RIVER.text))
    other = replace(ROSE, source=place(RIVER, "Residents deny"))

    found = merged([SAID], [replace(SAID, attribution=other)], part=part)

    assert found.claims[0].attribution == replace(ROSE.shift(-31), source=(Span(0, 9), Span(0, 14)))
    (claim,) = found.claims
    assert found.disputes == (Dispute(claim.region, (("s-0-14",), ("s-0-9",))),)


def test_submitted_claims_keep_all_choices() -> None:
    """Including verdict and evidence."""
    (claims, _) = text([SAID, mark(RAINED)], []).claims.values()
    first = replace(claims[0], evidence=Evidence(("https://a.example",), "seen"))

    (shown, other) = submitted_claims([first, claims[1]], Span(0, 99))

    assert (shown.attribution, other.attribution) == (ROSE, RAINED)
    assert shown.chosen[controls.VERDICT] == ("Refuted",)
    assert shown.chosen[controls.STANCE] == ("denies",)
    assert shown.chosen[controls.EVIDENCE_URL] == ("https://a.example",)


WORDS = [Span(start, start + 4) for start in range(0, 100, 5)]
SPANS = st.lists(st.sampled_from(WORDS), max_size=2, unique=True).map(lambda x: tuple(sorted(x)))
MARKS = st.builds(
    Mark,
    st.builds(
        Attribution,
        content=SPANS.filter(bool),
        source=SPANS,
        cue=SPANS,
        channel=SPANS,
        quotation=st.sampled_from(Quotation),
        stance=st.sampled_from(Stance),
    ),
    labels=st.sampled_from([(), ("Press",), ("City hall", "Press")]),
    verdict=st.sampled_from(["", "Supported", "Refuted"]),
)


@settings(max_examples=300)
@given(st.lists(st.lists(MARKS, max_size=3), min_size=2, max_size=3))
def test_any_merged_answers_contain_every_span_and_come_back(answers: list[list[Mark]]) -> None:
    """Written as a result and read again: every span of every answer in its role, and no other."""
    document = Document("d", "", "word " * 20, Language.ENGLISH)
    said = [annotate(document, f"a{n}", *marks) for n, marks in enumerate(answers)]
    (found,) = shared_texts(collect(*said, documents=[document]))
    whole = Span(0, len(document.text))

    together = merge_answers(document, whole, compare_claims(found))
    items = list(to_result(together.claims, document.text))
    read, problems = read_result(items, Texts(document.text, document.text))

    for role in Role:
        assert spans(read, role) == {
            span for marks in answers for each in marks for span in each.attribution.spans(role)
        }
    assert not problems
    assert len({each.region for each in together.claims}) == len(together.claims)
    regions = {item["id"] for item in items if item.get("from_name") == controls.SPAN}
    for dispute in together.disputes:
        assert {name for version in dispute.versions for name in version} <= regions
        assert dispute.claim in {"", *(each.region for each in together.claims)}
        assert dispute.versions or dispute.control


def spans(claims: Iterable[Marked], role: Role) -> set[Span]:
    return {span for each in claims for span in each.attribution.spans(role)}
