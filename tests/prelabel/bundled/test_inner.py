"""Attributions inside contents, by a second reading of the bundled model."""

from dataclasses import replace

import pytest

from factcheck.domain import Attribution, Document, Language, SourceLabel, Span, Stance, Taxonomy
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import Bundle, BundledLinker, BundledTagger, find_inner
from factcheck.prelabel.bundled.inner import bare


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("that the army fired", "the army fired"),
        ("“The army fired,”", "The army fired,"),
        ("«الجيش أطلق النار»", "الجيش أطلق النار"),
        ("أن الجيش أطلق النار", "الجيش أطلق النار"),
        ("بأنه أطلق النار", "أطلق النار"),
        ("“no” and “never”", "“no” and “never”"),
        ("that", "that"),
    ],
)
def test_a_content_is_read_without_its_marks_and_its_complementizer(
    content: str, expected: str
) -> None:
    """Of two quotations the marks stay: neither encloses all."""
    text = f"x {content} y"
    assert bare(Span(2, 2 + len(content)), text).text_in(text) == expected


def document(text: str, language: Language = Language.ENGLISH) -> Document:
    return Document("d", "", text, language)


def inside(tagger: BundledTagger, text: str, content: str) -> list[list[str]]:
    """Return source, cue and content of what is found inside a content."""
    start = text.index(content)
    outer = Attribution((Span(start, start + len(content)),))
    read = document(text)
    ((found,),) = find_inner(tagger, [read], tagger.tag_windows([read]), [[outer]])
    return [
        [
            " ".join(span.text_in(text) for span in spans)
            for spans in (each.attribution.source, each.attribution.cue, each.attribution.content)
        ]
        for each in found
    ]


def test_a_source_inside_a_content_is_found(bundle: Bundle) -> None:
    """The full stop that is added to what is read is no part of it."""
    text = "A diplomat told reporters that the ministry had denied breaching the embargo."
    found = inside(
        BundledTagger(bundle), text, "that the ministry had denied breaching the embargo"
    )

    assert found == [["the ministry", "had denied", "breaching the embargo"]]


def test_a_content_without_a_possible_cue_is_not_read_again(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the document itself is."""
    read: list[str] = []
    tag_windows = BundledTagger.tag_windows

    def recorded(self: BundledTagger, documents, *more):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN202
        read.extend(each.text for each in documents)
        return tag_windows(self, documents, *more)

    monkeypatch.setattr(BundledTagger, "tag_windows", recorded)
    text = "The mayor said that the bridge was closed."
    BundledTagger(bundle).tag([document(text)])

    assert read == [text]


def test_the_speaker_of_a_quotation_is_not_inside_it(bundle: Bundle) -> None:
    """Who says *I* is the source of the content."""
    text = '"I said that it rained," the baker told the court.'
    assert inside(BundledTagger(bundle), text, '"I said that it rained,"') == []


TEXT = (
    "The mayor said that the bridge was closed. "
    "A diplomat told reporters that the ministry had denied breaching the embargo."
)
TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Ministry")))


def test_an_inner_claim_follows_its_outer_one_and_names_it(bundle: Bundle) -> None:
    """It has its own label and its own stance: the diplomat asserts, the ministry denies."""
    pipeline = Pipeline(BundledTagger(bundle), BundledLinker(bundle))
    (prediction,) = pipeline.prelabel([document(TEXT)], TAXONOMY)

    _, outer, inner = prediction.claims
    assert inner.within == prediction.claim_ids[1]
    assert (outer.within, outer.attribution.stance) == ("", Stance.ASSERTS)
    assert inner.attribution.stance is Stance.DENIES
    assert [each.label for each in inner.labels] == ["Ministry"]


def test_outer_claims_do_not_depend_on_inner_ones(bundle: Bundle) -> None:
    """Their spans, labels and scores are as if nothing was read again."""
    tagger = BundledTagger(bundle)

    class Once:
        model = tagger.model

        def tag(self, documents: list[Document]) -> list[list[object]]:
            return [[replace(each, inner=()) for each in found] for found in tagger.tag(documents)]

    linker = BundledLinker(bundle)
    read = [document(TEXT)]
    (once,) = Pipeline(Once(), linker).prelabel(read, TAXONOMY)  # type: ignore[arg-type]
    (twice,) = Pipeline(tagger, linker).prelabel(read, TAXONOMY)

    assert twice.outermost == once.claims


def test_it_inside_a_content_is_nobody(bundle: Bundle) -> None:
    """The meeting is what addressed something: no claim of *it*."""
    text = "He confirmed the meeting, pointing out that it addressed “the situation in Libya”."
    found = inside(BundledTagger(bundle), text, "that it addressed “the situation in Libya”")

    assert found == []
