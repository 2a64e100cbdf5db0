"""Arabic constructions, one each; what is found is shown as its text."""

import pytest

from factcheck.domain import Language
from tests.prelabel.lexicon.texts import shown, tagged


def arabic(text: str) -> list[tuple[str, str, str]]:
    """Return source, cue and content of each attribution, spans joined by an ellipsis."""
    return shown(text, Language.ARABIC)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        # the verb leads, أن belongs to the content
        ("قال الوزير إن المطر نزل.", "الوزير", "قال", "إن المطر نزل"),
        # an attached conjunction belongs to no role
        ("وأكدت الوزارة أن المطر نزل.", "الوزارة", "أكدت", "أن المطر نزل"),
        # a pronoun in the verb is no source
        ("وأضاف أن المطر نزل.", "", "أضاف", "أن المطر نزل"),
        # appositions belong to the source
        (
            "أكد المتحدث باسم الوزارة، سامي علي، أن المطر نزل.",
            "المتحدث باسم الوزارة، سامي علي",
            "أكد",
            "أن المطر نزل",
        ),
        # times and occasions do not
        ("قال الوزير في تصريح له إن المطر نزل.", "الوزير", "قال", "إن المطر نزل"),
        ("قالت الوزارة اليوم الخميس إن المطر نزل.", "الوزارة", "قالت", "إن المطر نزل"),
        # the preposition right behind the verb joins the cue, a later one the content
        ("أشار إلى أن المطر نزل.", "", "أشار إلى", "أن المطر نزل"),
        ("أشار الوزير إلى أن المطر نزل.", "الوزير", "أشار", "إلى أن المطر نزل"),
        # quotations
        ('قال الوزير: "المطر نزل."', "الوزير", "قال", '"المطر نزل."'),
        ('"المطر نزل في كل مكان"، قال الوزير.', "الوزير", "قال", '"المطر نزل في كل مكان"'),
        # one cue in two pieces
        ('صرح الوزير قائلا: "المطر نزل."', "الوزير", "صرح … قائلا", '"المطر نزل."'),
        ("قال الوزير إن المطر نزل على حد قوله.", "الوزير", "قال … على حد قوله", "إن المطر نزل"),
        # prepositional cues, before and behind
        ("نزل المطر على المدينة، وفق الوزارة.", "الوزارة", "وفق", "نزل المطر على المدينة"),
        (
            "نزل المطر على المدينة، وفق ما أعلن الوزير.",
            "الوزير",
            "وفق ما أعلن",
            "نزل المطر على المدينة",
        ),
        ("وفقا للوزارة، نزل المطر على المدينة.", "لوزارة", "وفقا ل", "نزل المطر على المدينة"),
        ("بحسب الوزارة، نزل المطر على المدينة.", "الوزارة", "بحسب", "نزل المطر على المدينة"),
        (
            "نزل المطر على المدينة، على حد قول الوزير.",
            "الوزير",
            "على حد قول",
            "نزل المطر على المدينة",
        ),
        # the subject first, as in headlines
        ("الوزير والناطق باسمه يؤكدان نزول المطر", "الوزير والناطق باسمه", "يؤكدان", "نزول المطر"),
        # somebody is named, so the impersonal opening is not the attribution
        (
            "يذكر أن هذا المطر هو الأول، وفق وسائل إعلام.",
            "وسائل إعلام",
            "وفق",
            "هذا المطر هو الأول",
        ),
    ],
)
def test_a_construction_is_read(text: str, source: str, cue: str, content: str) -> None:
    """Source, cue and content end where the guidelines have them end."""
    assert arabic(text) == [(source, cue, content)]


def test_a_participle_continues_for_the_same_source() -> None:
    """Two attributions share a source; the first content ends before the comma."""
    found = arabic("قال الوزير إن المطر نزل، مشيرا إلى أن المطر مفيد.")

    assert found == [
        ("الوزير", "قال", "إن المطر نزل"),
        ("الوزير", "مشيرا إلى", "أن المطر مفيد"),
    ]


def test_a_second_verb_begins_another_attribution() -> None:
    """Long sentences report several things, each with its own verb."""
    found = arabic("قال الوزير إن المطر نزل، وأضاف أن المطر مفيد.")

    assert [content for _, _, content in found] == ["إن المطر نزل", "أن المطر مفيد"]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("أكد الوزير، لوكالة “شمس” المحلية، نزول المطر.", "وكالة “شمس” المحلية"),
        ("أكد الوزير، عبر صفحته في فايسبوك، أن المطر نزل.", "صفحته في فايسبوك"),
    ],
)
def test_a_channel_is_found(text: str, channel: str) -> None:
    """Its preposition is left out, also where it is written together with it."""
    (found,) = tagged(text, Language.ARABIC)

    assert [span.text_in(text) for span in found.attribution.channel] == [channel]
    assert [span.text_in(text) for span in found.attribution.source] == ["الوزير"]


@pytest.mark.parametrize("typed", ["أكّدت الوزارة أنّ المطر نزل", "اكدت الوزارة ان المطر نزل"])
def test_hamza_and_vowel_signs_are_optional(typed: str) -> None:
    """Cues are matched over normalised words; spans select the text as typed."""
    ((source, cue, content),) = arabic(typed)

    assert (source, cue) == ("الوزارة", typed.split(maxsplit=1)[0])
    assert content == typed.split(maxsplit=2)[2]


@pytest.mark.parametrize(
    "text", ["ووصل الوزير، الثلاثاء، إلى المدينة.", "زار الوزير المسجد أمس رفقة نائبه.", ""]
)
def test_plain_narration_holds_no_attribution(text: str) -> None:
    """No cue, or none with somebody who speaks."""
    assert arabic(text) == []
