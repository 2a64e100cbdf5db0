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


def resolved(*attributions: Attribution) -> list[int | None]:
    return resolve_speakers([Mention(DOCUMENT, each) for each in attributions])


def test_a_pronoun_stands_for_the_speaker_before() -> None:
    """So does a quotation without source and cue."""
    assert resolved(ANN, SHE, OPENING, BOB, GOING_ON) == [0, 0, 0, 3, 3]


def test_a_pronoun_at_the_start_stands_for_the_next_speaker() -> None:
    """Nobody was named before."""
    assert resolved(SHE, BOB) == [1, 1]


def test_without_a_name_no_speaker_is_resolved() -> None:
    """The annotator decides."""
    assert resolved(SHE, GOING_ON) == [None, None]


def test_speakers_are_resolved_within_a_document() -> None:
    """A batch holds several."""
    other = Document("e", "", TEXT, Language.ENGLISH)
    assert resolve_speakers([Mention(DOCUMENT, ANN), Mention(other, SHE)]) == [0, None]


def test_a_source_is_split_into_its_speakers() -> None:
    """In both languages, the whole first."""
    assert split_speakers("the Kremlin and the UN")[1:] == ("the Kremlin", "the UN")
    assert split_speakers("الكرملين وقوات حفتر")[1:] == ("الكرملين", "وقوات حفتر")
    assert split_speakers("the Kremlin") == ("the Kremlin",)
