"""What an adjudicator starts from."""

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


def test_what_all_say_stands_once_as_they_said_it() -> None:
    """Nothing of it is open."""
    found = merged([SAID], [SAID])

    (claim,) = found.claims
    assert claim.attribution == ROSE
    assert claim.chosen[controls.ATTRIBUTED_TO] == ("Residents",)
    assert claim.chosen[controls.VERDICT] == ("Refuted",)
    assert claim.chosen[controls.QUOTATION] == ("indirect",)
    assert found.disputes == ()


def test_what_one_missed_stands_and_is_not_open() -> None:
    """To leave it is an answer, to delete it is another."""
    found = merged([SAID], [])

    assert [each.attribution for each in found.claims] == [ROSE]
    assert found.disputes == ()


def test_contents_that_differ_are_all_there() -> None:
    """One of them should go."""
    found = merged([SAID], [replace(SAID, attribution=SHORTER)])

    assert [each.attribution.content for each in found.claims] == [ROSE.content, SHORTER.content]
    assert found.disputes == (Dispute(versions=tuple((each.region,) for each in found.claims)),)


def test_sources_that_differ_belong_to_one_claim() -> None:
    """Two claims in one place could not be told apart with the mouse."""
    other = replace(ROSE, source=place(RIVER, "Residents deny"))
    found = merged([SAID], [replace(SAID, attribution=other)])

    (claim,) = found.claims
    assert claim.attribution.source == (*ROSE.source, *other.source)
    versions = tuple(ids(*each.source, prefix="s") for each in (ROSE, other))
    assert found.disputes == (Dispute(claim.region, versions),)


def test_a_span_more_is_not_open() -> None:
    """With it all spans are what one of them said."""
    other = replace(ROSE, cue=(*ROSE.cue, *place(RIVER, "rose")))

    found = merged([SAID], [replace(SAID, attribution=other)])

    assert found.claims[0].attribution.cue == other.cue
    assert found.disputes == ()


def test_contents_with_the_same_beginning_are_one_claim() -> None:
    """With the further pieces of both, one of which should go."""
    one, other = (
        replace(ROSE, content=(*ROSE.content, *place(RIVER, words)))
        for words in ("a bridge", "a bridge fell")
    )
    found = merged([mark(one)], [mark(other)])

    (claim,) = found.claims
    assert claim.attribution.content == (*one.content, *other.content[1:])
    pieces = tuple(ids(each.content[1], prefix=claim.region) for each in (one, other))
    assert found.disputes == (Dispute(claim.region, pieces),)


def test_labels_verdict_and_quotation_that_differ_are_left_open() -> None:
    """Nothing is ticked that somebody denies."""
    other = mark(replace(ROSE, quotation=Quotation.MIXED), "Press", verdict="Supported")
    found = merged([SAID], [other])

    (claim,) = found.claims
    assert not {controls.ATTRIBUTED_TO, controls.VERDICT, controls.QUOTATION} & claim.chosen.keys()
    assert {each.control for each in found.disputes} == {
        controls.ATTRIBUTED_TO,
        controls.VERDICT,
        controls.QUOTATION,
    }
    assert {(each.claim, each.versions) for each in found.disputes} == {(claim.region, ())}


def test_no_label_is_an_answer() -> None:
    """So what is left empty has been decided."""
    found = merged([SAID], [mark(ROSE, verdict="Refuted")])

    assert controls.ATTRIBUTED_TO not in found.claims[0].chosen
    assert found.disputes == ()


def test_a_verdict_of_one_is_kept() -> None:
    """The other has not looked yet."""
    found = merged([mark(ROSE, "Residents")], [SAID])

    assert found.claims[0].chosen[controls.VERDICT] == ("Refuted",)


def test_verdicts_of_two_of_three_that_differ_are_left_open() -> None:
    """Whatever the third has not looked at yet."""
    found = merged(
        [SAID], [mark(ROSE, "Residents", verdict="Supported")], [mark(ROSE, "Residents")]
    )

    (claim,) = found.claims
    assert controls.VERDICT not in claim.chosen
    assert found.disputes == (Dispute(claim.region, control=controls.VERDICT),)


def test_all_evidence_is_kept() -> None:
    """Each address and each note once, whatever the verdicts."""
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


def test_offsets_count_in_the_part_that_is_shown() -> None:
    """And so do the ids of regions."""
    part = Span(31, len(RIVER.text))
    other = replace(ROSE, source=place(RIVER, "Residents deny"))

    found = merged([SAID], [replace(SAID, attribution=other)], part=part)

    assert found.claims[0].attribution == replace(ROSE.shift(-31), source=(Span(0, 9), Span(0, 14)))
    (claim,) = found.claims
    assert found.disputes == (Dispute(claim.region, (("s-0-14",), ("s-0-9",))),)


def test_an_answer_is_what_was_submitted() -> None:
    """With verdict and evidence."""
    (claims, _) = text([SAID, mark(RAINED)], []).claims.values()
    first = replace(claims[0], evidence=Evidence(("https://a.example",), "seen"))

    (shown, other) = submitted_claims([first, claims[1]], Span(0, 99))

    assert (shown.attribution, other.attribution) == (ROSE, RAINED)
    assert shown.chosen[controls.VERDICT] == ("Refuted",)
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
    ),
    labels=st.sampled_from([(), ("Press",), ("City hall", "Press")]),
    verdict=st.sampled_from(["", "Supported", "Refuted"]),
)


@settings(max_examples=300)
@given(st.lists(st.lists(MARKS, max_size=3), min_size=2, max_size=3))
def test_whatever_they_said_is_there_and_comes_back(answers: list[list[Mark]]) -> None:
    """Through Label Studio's form: every span of every answer, in its role, and nothing else."""
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
