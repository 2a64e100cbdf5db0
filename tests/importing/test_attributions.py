"""Marks and links to attributions."""

from factcheck.domain import Language, Quotation, Role, Span, Stance
from factcheck.importing import Gold, Link, Mark, MarkedText, gold_of
from factcheck.importing.attributions import ROLES
from tests.importing.samples import TEXT, span, words_of


def mark(name: str, kind: str, *words: str, **features: str) -> Mark:
    return Mark(name, kind, tuple(map(span, words)), features)


def gold(*marks: Mark, links: str = "", roles: dict[str, Role] | None = None) -> Gold:
    """Return the gold of a text; links are written ``ab cd``."""
    marked = MarkedText("t", "t.ann", TEXT, marks, tuple(Link(*pair) for pair in links.split()))
    return gold_of(marked, Language.ENGLISH, {**ROLES, **(roles or {})})


SOURCE = mark("s", "source", "The mayor")
CUE = mark("c", "cue", "said")
CONTENT = mark("x", "content", "that it rained")


def test_a_source_that_is_linked_with_the_cue_belongs_to_the_content() -> None:
    """Content to cue, cue to source; and the other way round."""
    for links in ("xc cs", "cx sc"):
        (found,) = gold(SOURCE, CUE, CONTENT, links=links).document.attributions

        assert words_of(found.attribution)["source"] == "The mayor"


def test_a_shared_source_does_not_join_two_contents() -> None:
    """Each has the source, and its own cue."""
    other, told = mark("y", "content", "“We go,”"), mark("t", "cue", "told")
    found = gold(SOURCE, CUE, CONTENT, other, told, links="xc cs yt ts").document.attributions

    assert [words_of(each.attribution)["cue"] for each in found] == ["said", "told"]
    assert {words_of(each.attribution)["source"] for each in found} == {"The mayor"}


def test_linked_contents_are_pieces_of_one() -> None:
    """In the order of the text."""
    other = mark("y", "content", "“We go,”")
    (found,) = gold(SOURCE, CUE, other, CONTENT, links="xy xc xs").document.attributions

    assert found.attribution.content == (span("that it rained"), span("“We go,”"))
    assert found.attribution.quotation is Quotation.MIXED


def test_a_mark_of_several_pieces_keeps_them() -> None:
    """As brat and Label Studio have them."""
    (found,) = gold(mark("x", "claim", "that", "rained")).document.attributions

    assert found.attribution.content == (span("that"), span("rained"))


def test_labels_and_stance_come_from_features() -> None:
    """Labels are parted by a bar; a stance that is none is left out."""
    source = mark("s", "source", "The mayor", label="City Hall | Mayor")
    (found,) = gold(
        source, CUE, mark("x", "content", "that it rained", stance="Denies"), links="xs"
    ).document.attributions

    assert found.labels == ("City Hall", "Mayor")
    assert found.stance is Stance.DENIES


def test_what_has_no_role_or_no_content_is_listed() -> None:
    """A kind that nobody explained, and a cue that nothing is linked with."""
    result = gold(mark("n", "PERSON", "Ana Trell"), SOURCE, CUE, CONTENT, links="xs")

    assert [(each.reason, "Ana Trell" in str(each)) for each in result.unheld] == [
        ("unknown-kind", True),
        ("unlinked", False),
    ]


def test_a_kind_can_be_given_a_role() -> None:
    """In any case of letters."""
    (found,) = gold(
        mark("n", "PERSON", "The mayor"), CONTENT, roles={"person": Role.SOURCE}
    ).document.attributions

    assert words_of(found.attribution)["source"] == "The mayor"


def test_without_links_two_contents_in_a_sentence_are_not_guessed() -> None:
    """Neither the source nor the contents are in an attribution: all three are listed."""
    result = gold(SOURCE, mark("x", "content", "that it"), mark("y", "content", "rained"))

    assert result.document.attributions == ()
    assert len(result.unheld) == 3


def test_without_links_a_content_over_sentences_takes_what_is_in_them() -> None:
    """From the first sentence to the second."""
    content = Mark("x", "content", (Span(span("that it rained").start, span("“We go,”").end),))
    (found,) = gold(SOURCE, content, mark("a", "source", "Ana Trell")).document.attributions

    assert found.attribution.source == (span("The mayor"), span("Ana Trell"))
