"""How many sources of one group are independent."""

from itertools import permutations

import pytest

from factcheck.comparing.consensus import Consensus
from factcheck.domain import (
    OTHER,
    Attribution,
    Claim,
    Document,
    Language,
    SourceLabel,
    Span,
    claim_id,
)
from factcheck.matching.voices import count_independent, voice_of

EN, AR = Language.ENGLISH, Language.ARABIC
LABELS = (
    SourceLabel("City hall", aliases={AR: ("مجلس المدينة",)}),
    SourceLabel("Ministry of Health"),
    SourceLabel("Ministry of Defence"),
)


def said(  # noqa: PLR0913 - whatever a claim has
    name: str,
    source: str = "",
    *,
    content: str = "",
    labels: tuple[str, ...] = (),
    disputed: tuple[str, ...] | None = None,
    channel: str = "",
    publisher: str = "",
    url: str = "",
    parallel: str = "",
    text: str = "",
) -> Consensus:
    """Return a claim in a document of its own; by default with another content than all others.

    Args:
        name: of the document, ``ar`` at the end if it is in Arabic.
        source: who says it.
        content: what is said.
        labels: its labels.
        disputed: the labels that another annotator chose.
        channel: through what.
        publisher: of the document.
        url: of the document.
        parallel: the other document.
        text: the whole text, if it holds more than this claim.
    """
    content = content or f"the bridge fell, {name}"
    text = text or f"{channel} {source} said {content}."
    language = AR if name.endswith("ar") else EN
    document = Document(name, "", text, language, url=url, publisher=publisher, parallel=parallel)

    def place(words: str) -> tuple[Span, ...]:
        start = text.index(words)
        return (Span(start, start + len(words)),) if words else ()

    attribution = Attribution(place(content), place(source), (), place(channel))
    unit = claim_id(document, attribution)
    answers = {
        who: Claim(unit, name, who, attribution, chosen)
        for who, chosen in (("nour", labels), ("sami", disputed))
        if chosen is not None
    }
    return Consensus(unit, document, attribution, answers)


def independent(*claims: Consensus) -> int:
    """Return how many sources are independent, which does not depend on the order."""
    voices = [voice_of(each, LABELS) for each in claims]
    (count,) = {count_independent(order) for order in permutations(voices)}
    return count


def test_an_article_of_an_agency_and_one_that_cites_it_are_one() -> None:
    """TASS says it itself, and Wadi News has it from TASS."""
    own = said("a", publisher="TASS")
    cited = said("b", channel="وكالة تاس", publisher="Wadi News")

    assert independent(own, cited) == 1


def test_what_an_outlet_cites_is_not_its_own() -> None:
    """Wadi News has one claim from TASS, and one from Reuters."""
    assert independent(
        said("a", channel="TASS", publisher="Wadi News"),
        said("b", channel="Reuters", publisher="Wadi News"),
    ) == 2  # fmt: skip


@pytest.mark.parametrize(
    ("source", "content"), [("Two officials", "it fell"), ("TWO\nofficials", "it  FELL")]
)
def test_one_text_in_two_outlets_is_one(source: str, content: str) -> None:
    """No label says who the two officials are; case and white space do not matter."""
    one = said("a", "Two officials", content="it fell", publisher="Wadi")
    other = said("b", source, content=content, publisher="Nahr")

    assert independent(one, other) == 1


def test_offices_of_two_texts_are_two() -> None:
    """Which officials they are, their texts see differently."""
    assert independent(said("a", "two officials"), said("b", "two officials")) == 2


def test_one_long_sentence_of_offices_is_one() -> None:
    """Nine words are the same; with names it is what both of them say."""
    content = "the bridge fell today and nobody was hurt there"
    offices = [said(name, name, content=content) for name in ("an official", "officials")]
    named = [said(name, name, content=content) for name in ("Ana Trell", "Omar Sadek")]

    assert (independent(*offices), independent(*named)) == (1, 2)


def test_an_article_and_its_translation_are_one() -> None:
    """The port director is not called the same in Arabic, and has no label."""
    one = said("a.en", "the port director", parallel="a.ar")
    other = said("a.ar", "مدير الميناء", parallel="a.en")

    assert independent(one, other) == 1
    assert independent(said("a.en", "the port director"), said("b.ar", "مدير الميناء")) == 2


def test_two_sources_of_an_article_are_two_with_its_translation() -> None:
    """Each of them is in both texts; the label and the name tell which one it is."""
    text = "The port director said it fell. Ana Trell agreed it sank."
    arabic = "قال مدير الميناء إنه سقط ووافقت أنا تريل على أنه غرق"
    claims = (
        said("a.en", "The port director", content="it fell", text=text, parallel="a.ar"),
        said("a.en", "Ana Trell", content="it sank", text=text, parallel="a.ar"),
        said("a.ar", "مدير الميناء", content="إنه سقط", text=arabic, parallel="a.en"),
        said("a.ar", "أنا تريل", content="أنه غرق", text=arabic, parallel="a.en"),
    )

    assert independent(*claims) == 2


def test_an_agency_as_source_and_as_channel_is_one() -> None:
    """TASS says it in one text, and carries it in the other; its label is the same."""
    carried = said("b", "Ana Trell", channel="the TASS news agency")

    assert independent(said("a", "TASS"), carried) == 1
    assert independent(said("a", "تاس"), carried) == 1


def test_a_state_is_not_its_agency() -> None:
    """*Qatar* alone is no word for the Qatar News Agency."""
    carried = said("b", "Ana Trell", channel="Qatar News Agency")

    assert independent(said("a", "Qatar"), carried) == 2
    assert independent(said("a", "Qatar News Agency"), carried) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dmitry Peskov", "Peskov"),
        ("Kremlin spokesman Dmitry Peskov", "Dmitry Peskov"),
        ("President Vladimir Putin", "Putin"),
        ("Dmitry Peskov", "بيسكوف"),
    ],
)
def test_a_part_of_a_name_is_the_same_name(one: str, other: str) -> None:
    """By words, across languages by sound."""
    assert independent(said("a", one), said("b.ar" if other == "بيسكوف" else "b", other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the minister", "the minister of health"),
        ("Ana Trell", "Omar Trell"),
        ("Ana Trell", "Ali Trell"),
        ("Moscow police", "Moscow mayor Ana Trell"),
    ],
)
def test_other_names_are_other_sources(one: str, other: str) -> None:
    """Common nouns name nobody, and a shared place is no name of both."""
    assert independent(said("a", one), said("b", other)) == 2


def test_a_surname_is_one_of_two_persons() -> None:
    """Which Trell it is, is not known: that makes neither three of them nor one."""
    claims = said("a", "Trell"), said("b", "Ana Trell"), said("c", "Omar Trell")

    assert independent(*claims) == 2


@pytest.mark.parametrize("words", ["City hall", "the City Hall", "مجلس المدينة"])
def test_words_of_a_label_mean_it(words: str) -> None:
    """With no label, and with labels on which annotators differ."""
    labelled = said("a", "The mayor", labels=("City hall",))
    name = "b.ar" if words[0] == "م" else "b"

    assert independent(labelled, said(name, words)) == 1
    disputed = said(name, words, labels=("City hall",), disputed=("Ministry of Health",))
    assert independent(labelled, disputed) == 1


def test_other_is_no_label() -> None:
    """Annotators say that it is the city hall of another city."""
    other = said("b", "City hall", labels=(OTHER,))

    assert independent(said("a", "City hall", labels=("City hall",)), other) == 2


def test_different_labels_are_two_sources() -> None:
    """Even of one name, and in an article and its translation: annotators read both texts."""
    health, defence = ("Ministry of Health",), ("Ministry of Defence",)

    assert independent(said("a", labels=health), said("b", labels=defence)) == 2
    one = said("a.en", "Ana Trell", labels=health, parallel="a.ar")
    other = said("a.ar", "أنا تريل", labels=defence, parallel="a.en")
    assert independent(one, other) == 2
    nameless = said("c", "Trell")
    assert independent(one, other, nameless) == 2


def test_one_label_is_one_source() -> None:
    """The ministry's minister and its spokesman speak for it."""
    health = ("Ministry of Health",)

    assert independent(said("a", "Ana Trell", labels=health), said("b", labels=health)) == 1


def test_two_pages_of_one_site_are_one() -> None:
    """Without a publisher, the host of the address says whose they are."""
    one = said("a", url="https://www.wadi.example/1")
    other = said("b", url="https://wadi.example/2")

    assert independent(one, other) == 1
    assert independent(one, said("b", url="https://nahr.example/2")) == 2


def test_two_pages_of_a_platform_are_two() -> None:
    """Anybody may write there."""
    one, other = (said(name, url=f"https://www.facebook.com/{name}") for name in "ab")

    assert independent(one, other) == 2


@pytest.mark.parametrize("channel", ["TASS and RIA Novosti", "TASS, RIA", "تاس وريا نوفوستي"])
def test_each_of_two_channels_carries_a_claim(channel: str) -> None:
    """The one that both have is named."""
    assert independent(said("a", channel=channel), said("b", channel="TASS")) == 1
    assert independent(said("a", channel=channel), said("b", channel="Reuters")) == 2
