"""Who speaks where nobody is named."""

from factcheck.domain import Attribution, Document, Language, Quotation, Span
from factcheck.prelabel import Mention
from factcheck.prelabel.bundled.speakers import resolve_speakers, split_speakers

TEXT = "Ann said it rained. She added more. “Wet.” “Cold,” Bob said. “Very.”"
DOCUMENT = Document("d", "", TEXT, Language.ENGLISH)


def span(words: str) -> tuple[Span, ...]:
    start = TEXT.index(words)
    return (Span(start, start + len(words)),)


ANN = Attribution(span("it rained"), span("Ann"), span("said"))
SHE = Attribution(span("more"), span("She"), span("added"))
OPENING = Attribution(span("“Wet.”"), quotation=Quotation.DIRECT)
BOB = Attribution(span("“Cold,”"), span("Bob"), span("said"), quotation=Quotation.DIRECT)
GOING_ON = Attribution(span("“Very.”"), quotation=Quotation.DIRECT)


def told(*attributions: Attribution) -> list[int | None]:
    return resolve_speakers([Mention(DOCUMENT, each) for each in attributions])


def test_a_pronoun_is_whoever_was_named_before() -> None:
    """And so is a quotation that stands by itself."""
    assert told(ANN, SHE, OPENING, BOB, GOING_ON) == [0, 0, 0, 3, 3]


def test_a_pronoun_at_the_start_is_whoever_comes() -> None:
    """There is nobody else."""
    assert told(SHE, BOB) == [1, 1]


def test_nobody_tells_where_nobody_is_named() -> None:
    """The annotator will know."""
    assert told(SHE, GOING_ON) == [None, None]


def test_documents_do_not_tell_each_other() -> None:
    """A batch holds several."""
    other = Document("e", "", TEXT, Language.ENGLISH)
    assert resolve_speakers([Mention(DOCUMENT, ANN), Mention(other, SHE)]) == [0, None]


def test_a_source_is_taken_apart_where_several_speak() -> None:
    """In both languages, the whole first."""
    assert split_speakers("the Kremlin and the UN")[1:] == ("the Kremlin", "the UN")
    assert split_speakers("الكرملين وقوات حفتر")[1:] == ("الكرملين", "وقوات حفتر")
    assert split_speakers("the Kremlin") == ("the Kremlin",)
