"""Which documents are about one event."""

from factcheck.domain import Document, Language
from factcheck.matching.events import same_event

FLOOD = "The Tarnow dam broke above Velmark, said Oskar Brandt."
DAM = "Oskar Brandt blames the Tarnow company for Velmark."
DAM_ARABIC = "قال أوسكار برانت إن سد تارنو انهار قرب فيلمارك."
VOTE = "Leila Odanka won the vote in Marava, Idris Falk said."


def document(name: str, text: str, published: str = "2024-03-09") -> Document:
    """Return a document in the language of its letters."""
    language = Language.ENGLISH if text.isascii() else Language.ARABIC
    return Document(name, "", text, language, published=published)


def test_documents_that_share_rare_names_are_of_one_event() -> None:
    """The flood is in both languages; nobody is in the report on the vote."""
    documents = [document("a", FLOOD), document("b", DAM_ARABIC), document("c", VOTE)]

    assert same_event([*documents, document("d", DAM)]) == {("a", "b"), ("a", "d"), ("b", "d")}


def test_one_name_alone_is_not_of_one_event() -> None:
    """Another Brandt, and another one of the other language."""
    brandts = [document("a", "Brandt won."), document("b", "فاز برانت."), document("c", VOTE)]

    assert same_event(brandts) == frozenset()


def test_documents_weeks_apart_are_not_of_one_event() -> None:
    """Fifteen days are too many, fourteen are not; a date that is not known does not matter."""
    vote = document("c", VOTE)
    late = [document("a", FLOOD, "2024-03-01"), document("d", DAM, "2024-03-16"), vote]
    undated = [document("a", FLOOD, ""), document("d", DAM, "2024-03-16"), vote]

    assert same_event(late) == frozenset()
    assert same_event(undated) == {("a", "d")}


def test_documents_with_claims_that_may_be_the_same_are_of_one_event() -> None:
    """Matching joins them, whatever their names; a document is no pair with itself."""
    documents = [document("a", FLOOD), document("c", VOTE)]

    assert same_event(documents, [("c", "a"), ("a", "a")]) == {("a", "c")}


def test_copies_of_a_text_are_looked_up_once() -> None:
    """A hundred copies are no pairs of one another."""
    copies = [document(f"copy {number:03}", FLOOD) for number in range(100)]

    assert same_event([*copies, document("d", DAM), document("v", VOTE)]) == {("copy 000", "d")}
