"""Who speaks where nobody is named, and what the document says of who is."""

import pytest

from factcheck.domain import Attribution, Document, Language, Quotation, Span
from factcheck.prelabel import Mention
from factcheck.prelabel.bundled.speakers import Speaker, identify_speakers, split_speakers

TEXT = "Ann said it rained. She added more. “Wet.” “Cold,” Bob said. “Very.”"
DOCUMENT = Document("d", "", TEXT, Language.ENGLISH)


def span(words: str, text: str = TEXT) -> tuple[Span, ...]:
    start = text.index(words)
    return (Span(start, start + len(words)),)


ANN = Attribution(span("it rained"), span("Ann"), span("said"))
SHE = Attribution(span("more"), span("She"), span("added"))
OPENING = Attribution(span("“Wet.”"), quotation=Quotation.DIRECT)
BOB = Attribution(span("“Cold,”"), span("Bob"), span("said"), quotation=Quotation.DIRECT)
GOING_ON = Attribution(span("“Very.”"), quotation=Quotation.DIRECT)


def named(*attributions: Attribution) -> list[list[str]]:
    speakers = identify_speakers([Mention(DOCUMENT, each) for each in attributions])
    return [[each.phrase for each in of_mention] for of_mention in speakers]


def speakers_in(text: str, *sources: str) -> list[tuple[Speaker, ...]]:
    """Return who speaks, if each source says something at the end of the text."""
    document = Document("d", "", text, Language.ENGLISH)
    content = (Span(len(text) - 1, len(text)),)
    mentions = [Mention(document, Attribution(content, span(each, text))) for each in sources]
    return identify_speakers(mentions)


def test_a_pronoun_stands_for_the_speaker_before() -> None:
    """So does a quotation without source and cue."""
    assert named(ANN, SHE, OPENING, BOB, GOING_ON) == [["Ann"], ["Ann"], ["Ann"], ["Bob"], ["Bob"]]


def test_a_pronoun_at_the_start_stands_for_the_next_speaker() -> None:
    """Nobody was named before."""
    assert named(SHE, BOB) == [["Bob"], ["Bob"]]


def test_without_a_name_nobody_speaks() -> None:
    """The annotator decides."""
    assert named(SHE, GOING_ON) == [[], []]


def test_speakers_are_those_of_the_same_document() -> None:
    """A batch holds several."""
    other = Document("e", "", TEXT, Language.ENGLISH)
    assert identify_speakers([Mention(DOCUMENT, ANN), Mention(other, SHE)]) == [
        (Speaker("Ann"),),
        (),
    ]


def test_a_speaker_who_is_inherited_is_marked() -> None:
    """That is less certain."""
    (ann,), (she,) = identify_speakers([Mention(DOCUMENT, ANN), Mention(DOCUMENT, SHE)])
    assert (ann.is_inherited, she.is_inherited) == (False, True)
    assert ann.phrase == she.phrase


@pytest.mark.parametrize(
    ("text", "source", "other"),
    [
        ("Kremlin spokesman Dmitry Peskov spoke. Peskov nodded.", "Peskov n", "Kremlin"),
        ("قال المتحدث باسم الكرملين دميتري بيسكوف نعم. وأضاف بيسكوف لا.", "بيسكوف لا", "المتحدث"),
    ],
)
def test_a_name_is_who_else_has_it(text: str, source: str, other: str) -> None:
    """A surname alone is the one whose office was named before."""
    whole = text[text.index(other) : text.index(".")].rsplit(" ", 1)[0]
    _, (second,) = speakers_in(text, whole, source[:-2])
    assert second.elsewhere == (whole,)


def test_a_role_is_who_had_it_last() -> None:
    """Not everybody who ever had it."""
    text = "The Libyan spokesman, a Tunisian spokesman, the mayor and the spokesman: x"
    _, _, (mayor,), (last,) = speakers_in(
        text, "The Libyan spokesman", "a Tunisian spokesman", "the mayor", "the spokesman"
    )
    assert last.elsewhere == ("a Tunisian spokesman",)
    assert not last.is_named
    assert mayor.elsewhere == ()


def test_each_of_several_speakers_has_its_own_evidence() -> None:
    """What else one is called says nothing of the other."""
    text = "Kremlin spokesman Dmitry Peskov nodded. The Kremlin and Peskov: x"
    _, (both, kremlin, peskov) = speakers_in(
        text, "Kremlin spokesman Dmitry Peskov", "The Kremlin and Peskov"
    )
    assert (both.phrase, kremlin.phrase, peskov.phrase) == (
        "The Kremlin and Peskov",
        "The Kremlin",
        "Peskov",
    )
    assert peskov.elsewhere == ("Kremlin spokesman Dmitry Peskov",)


def test_words_beside_a_name_are_read_elsewhere_in_the_text() -> None:
    """Within a sentence, and not at the mention itself."""
    text = "Peskov spoke. It rained. For the Kremlin, Mr Peskov had a plan. It snowed."
    ((speaker,),) = speakers_in(text, "Peskov")
    assert speaker.beside == ("For the Kremlin, Mr Peskov had a plan.",)


def test_a_source_is_split_into_its_speakers() -> None:
    """In both languages, the whole first."""
    assert split_speakers("the Kremlin and the UN")[1:] == ("the Kremlin", "the UN")
    assert split_speakers("الكرملين وقوات حفتر")[1:] == ("الكرملين", "وقوات حفتر")
    assert split_speakers("the Kremlin") == ("the Kremlin",)


@pytest.mark.parametrize("cue", ["was reported", "should be mentioned", "reportedly"])
def test_where_nobody_speaks_nobody_is_inherited(cue: str) -> None:
    """*It was reported that* after *Ann said*; *adding* goes on with Ann."""
    text = f"Ann said it rained. It {cue} that it hailed, adding more."
    document = Document("d", "", text, Language.ENGLISH)
    ann = Attribution(span("it rained", text), span("Ann", text), span("said", text))
    impersonal = Attribution(span("that it hailed", text), (), span(cue, text))
    going_on = Attribution(span("more", text), (), span("adding", text))

    found = identify_speakers([Mention(document, each) for each in (ann, impersonal, going_on)])

    assert [[each.phrase for each in of_mention] for of_mention in found] == [["Ann"], [], ["Ann"]]
