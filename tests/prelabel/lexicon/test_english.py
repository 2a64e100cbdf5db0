"""English constructions, one each; what is found is shown as its text."""

import pytest

from factcheck.domain import Language, Quotation
from tests.prelabel.lexicon.texts import shown, tagged


def english(text: str) -> list[tuple[str, str, str]]:
    """Return source, cue and content of each attribution, spans joined by an ellipsis."""
    return shown(text, Language.ENGLISH)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        # the complementizer belongs to the content, the full stop does not
        ("The mayor said that it rained.", "The mayor", "said", "that it rained"),
        ("The mayor said it rained.", "The mayor", "said", "it rained"),
        # auxiliaries, negations and adverbs belong to the cue
        ("She has not said that it rained.", "She", "has not said", "that it rained"),
        ("She also noted that it rained.", "She", "also noted", "that it rained"),
        # appositions and relative clauses belong to the source
        (
            "John Smith, chairman of the club, said it rained.",
            "John Smith, chairman of the club",
            "said",
            "it rained",
        ),
        ("People who live here say it rains.", "People who live here", "say", "it rains"),
        # quotation marks belong to the content
        ('The mayor said: "It rains."', "The mayor", "said", '"It rains."'),
        ('"It rains again," the mayor said.', "the mayor", "said", '"It rains again,"'),
        ('"It rains again," said Ann Lee.', "Ann Lee", "said", '"It rains again,"'),
        ("“Will it ever rain?” Smith asked.", "Smith", "asked", "“Will it ever rain?”"),
        # a quotation in two pieces
        (
            '"It rains," she said, "and it will rain."',
            "she",
            "said",
            '"It rains," … "and it will rain."',
        ),
        (
            '"It rains again," she said. "It will rain."',
            "she",
            "said",
            '"It rains again," … "It will rain."',
        ),
        # the source behind an indirect content
        ("It rained all day, the mayor said.", "the mayor", "said", "It rained all day"),
        # an infinitive
        ("The mayor refused to resign.", "The mayor", "refused", "to resign"),
        # a person spoken to
        ("Lee told reporters that it rained.", "Lee", "told", "that it rained"),
        # adjuncts between cue and content
        ("Lee said on Monday that it rained.", "Lee", "said", "that it rained"),
        # prepositional cues
        ("According to Ann Lee, it rained.", "Ann Lee", "According to", "it rained"),
        (
            "It rained all day, according to Ann Lee.",
            "Ann Lee",
            "according to",
            "It rained all day",
        ),
        (
            "According to what the mayor has announced, it rained.",
            "the mayor",
            "According to what … has announced",
            "it rained",
        ),
        # what stands before the subject
        ("But on Monday, the mayor said it rained.", "the mayor", "said", "it rained"),
        # coordinated sources that form one phrase
        (
            "The mayor and the priest said it rained.",
            "The mayor and the priest",
            "said",
            "it rained",
        ),
    ],
)
def test_a_construction_is_read(text: str, source: str, cue: str, content: str) -> None:
    """Source, cue and content end where the guidelines have them end."""
    assert english(text) == [(source, cue, content)]


def test_a_participle_continues_for_the_same_source() -> None:
    """Two attributions share a source; the first content ends before the comma."""
    found = english("The mayor said that it rained, adding that it would stop.")

    assert found == [
        ("The mayor", "said", "that it rained"),
        ("The mayor", "adding", "that it would stop"),
    ]


def test_agreeing_that_finds_a_claim() -> None:
    """`agreeing` keeps both of its e's; it continues for the same source."""
    found = english("The mayor said that it rained, agreeing that it would stop.")

    assert found[1:] == [("The mayor", "agreeing", "that it would stop")]


def test_a_quotation_that_continues_in_a_new_paragraph_has_no_source() -> None:
    """The speaker stands in the paragraph before."""
    found = english('The mayor said: "It rains all day.\nIt will rain all night."')

    assert found == [
        ("The mayor", "said", '"It rains all day.'),
        ("", "", 'It will rain all night."'),
    ]


def test_nested_attributions_are_left_out() -> None:
    """Only the outermost attribution counts."""
    found = english("The mayor said that the priest believes that it rained.")

    assert found == [("The mayor", "said", "that the priest believes that it rained")]


@pytest.mark.parametrize(
    "text",
    [
        "The mayor visited the grand mosque of the city on Wednesday.",
        "The price was said by nobody.",
        "They have no reason to stay.",
        "He read 'The Sea' and went home.",
        "",
    ],
)
def test_plain_narration_holds_no_attribution(text: str) -> None:
    """No cue, or none with somebody who speaks."""
    assert english(text) == []


@pytest.mark.parametrize(
    ("text", "quotation"),
    [
        ('The mayor said: "It rains."', Quotation.DIRECT),
        ('The mayor said it was "a disaster" for all.', Quotation.MIXED),
        ("The mayor said it rained.", Quotation.INDIRECT),
    ],
)
def test_the_marks_decide_the_kind_of_quotation(text: str, quotation: Quotation) -> None:
    """All words in marks, some, or none."""
    (found,) = tagged(text, Language.ENGLISH)

    assert found.attribution.quotation is quotation


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("The mayor confirmed to the Sun news agency that it rained.", "the Sun news agency"),
        (
            "The mayor through his Facebook account confirmed that it rained.",
            "his Facebook account",
        ),
    ],
)
def test_a_channel_is_found(text: str, channel: str) -> None:
    """Its preposition is left out, and it is part neither of source nor of cue."""
    (found,) = tagged(text, Language.ENGLISH)

    assert [span.text_in(text) for span in found.attribution.channel] == [channel]
    assert [span.text_in(text) for span in found.attribution.source] == ["The mayor"]


def test_a_headline_may_name_a_source_of_the_article() -> None:
    """The name before the colon is a source, since the article attributes something to it."""
    found = english("Ann Lee: Rain is near\nThe mayor Ann Lee said it rained.")

    assert found[0] == ("Ann Lee", ":", "Rain is near")


def test_a_headline_that_names_a_topic_is_not_a_claim() -> None:
    """Nobody called `Long rain` speaks in the article."""
    found = english("Long rain: Six people hurt\nThe mayor said it rained.")

    assert found == [("The mayor", "said", "it rained")]
