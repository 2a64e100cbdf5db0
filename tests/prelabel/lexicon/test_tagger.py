"""The tagger as a whole: its promises on any text, and the sample article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.analysis.evaluation import evaluate
from factcheck.analysis.gold import read_gold
from factcheck.domain import (
    Document,
    Language,
    PredictedClaim,
    Prediction,
    Role,
    Span,
    Zone,
    ZoneKind,
)
from factcheck.prelabel.lexicon import LexiconTagger
from factcheck.resources import resource
from tests.prelabel.lexicon.texts import tagged
from tests.work import count_calls

ENGLISH_PARTS = (
    *("The mayor", "Ann Lee", "she", "said", "told", "adding", "according to", "that", "it rained"),
    *(",", ".", ":", ";", '"', "“", "”", "'", "(", "—", "\n", "?", "to", "and", "who", "on Monday"),
)
ARABIC_PARTS = (
    *(
        "الوزير",
        "قال",
        "وأكدت",
        "مشيرا إلى",
        "وفق",
        "ما أعلن",
        "أن",
        "المطر",
        "قائلا",
        "على حد قوله",
    ),
    *(
        "،",
        ".",
        ":",
        "؛",
        '"',
        "”",
        "«",
        "»",
        "و",
        "ل",
        "\n",
        "؟",
        "لوكالة",
        "يذكر",
        "في تصريح",
        "ـ",
    ),
)


ENGLISH_SENTENCES = (
    "The mayor said that it rained.",
    "According to Ann Lee, it rained all day.",
    '"It rains again," she said, adding that it would stop.',
    "Lee told reporters that it rained.",
)
ARABIC_SENTENCES = (
    "قال الوزير إن المطر نزل.",
    "نزل المطر على المدينة، وفق ما أعلن الوزير.",
    "وأكدت الوزارة أن المطر نزل، مشيرا إلى أن المطر مفيد.",
)


def texts(parts: tuple[str, ...], sentences: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Return lines of words that the constructions look at, well formed or not.

    The first and the last line are sentences with an attribution.
    """
    words = st.lists(st.sampled_from(parts) | st.text(max_size=3), max_size=20)
    jumble = st.tuples(words, st.sampled_from(["", " "])).map(lambda drawn: drawn[1].join(drawn[0]))
    sentence = st.sampled_from(sentences)
    lines = st.tuples(sentence, st.lists(jumble | sentence, max_size=3), sentence)
    return lines.map(lambda drawn: "\n".join([drawn[0], *drawn[1], drawn[2]]))


def count_well_formed(text: str, language: Language, zones: tuple[Zone, ...] = ()) -> int:
    """Return how many attributions are found.

    Every span is in the text, not empty, in order, and in no zone; scores are in [0, 1].
    """
    starts = []
    for each in tagged(text, language, zones):
        assert 0 <= each.score <= 1
        assert each.attribution.content
        starts.append(min(s.start for role in Role for s in each.attribution.spans(role)))
        for role in Role:
            spans = each.attribution.spans(role)
            assert list(spans) == sorted(spans)
            assert all(span.text_in(text) for span in spans)
            assert not any(zone.span.overlap(span) for zone in zones for span in spans)
    assert starts == sorted(starts)
    return len(starts)


def assert_mostly_found(found: list[int]) -> None:
    """Nine of ten examples reach what is asserted of attributions."""
    assert sum(count > 0 for count in found) > 0.9 * len(found)


@pytest.mark.parametrize(
    ("language", "strategy"),
    [
        (Language.ENGLISH, texts(ENGLISH_PARTS, ENGLISH_SENTENCES)),
        (Language.ARABIC, texts(ARABIC_PARTS, ARABIC_SENTENCES)),
    ],
)
def test_any_text_gives_well_formed_spans(
    language: Language, strategy: st.SearchStrategy[str]
) -> None:
    """Even a text that no newspaper would print."""
    found: list[int] = []

    @given(strategy)
    def check(text: str) -> None:
        found.append(count_well_formed(text, language))

    check()

    assert_mostly_found(found)


def test_no_span_enters_a_zone() -> None:
    """Wherever the zone is, at the border of a paragraph or within one."""
    found: list[int] = []

    @given(texts(ENGLISH_PARTS, ENGLISH_SENTENCES), st.data(), st.integers(1, 40))
    def check(text: str, data: st.DataObject, length: int) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        zone = Zone(Span(start, min(start + length, len(text))), ZoneKind.CAPTION)
        found.append(count_well_formed(text, Language.ENGLISH, (zone,)))

    check()

    assert_mostly_found(found)


def test_a_paragraph_after_its_dateline_is_read() -> None:
    """The zone is left out, not the paragraph."""
    text = "MOSCOW, 28 September: The mayor said it rained."

    (found,) = tagged(text, Language.ENGLISH, [Zone(Span(0, 21), ZoneKind.DATELINE)])

    assert found.attribution.content[0].text_in(text) == "it rained"


def test_documents_are_tagged_in_their_order() -> None:
    """One answer a document, also where nothing is found."""
    documents = [
        Document("a", "", "It rained.", Language.ENGLISH),
        Document("b", "", "قال الوزير إن المطر نزل.", Language.ARABIC),
    ]

    assert [len(found) for found in LexiconTagger().tag(documents)] == [0, 1]


def test_the_model_reports_the_revision_of_the_lexicon() -> None:
    """Twelve hexadecimal digits, the same for the same lexicon."""
    model = LexiconTagger().model

    assert model.name == "lexicon"
    assert len(model.revision) == 12
    assert int(model.revision, 16) >= 0
    assert model == LexiconTagger().model


def sample() -> list[Document]:
    """Return the sample article's two documents; title, dateline and caption are zones."""
    gold = resource("seeds/putin-haftar-meeting.gold.json")
    text = (gold.parent / "putin-haftar-meeting.txt").read_bytes().decode()
    return [
        _document(text, Span(0, 2713), Language.ENGLISH, ("Putin meets", "28 Sept", "Pic:")),
        _document(text, Span(2713, len(text)), Language.ARABIC, ("بوتين يلتقي", "28 ايلول")),
    ]


def _document(whole: str, part: Span, language: Language, zone_starts: tuple[str, ...]) -> Document:
    text = part.text_in(whole)
    zones = [
        Zone(Span(start, start + len(text[start:].splitlines()[0])), ZoneKind.TITLE)
        for start in map(text.index, zone_starts)
    ]
    origin = "putin-haftar-meeting.txt"
    return Document(
        language, "", text, language, origin=origin, offset=part.start, zones=tuple(zones)
    )


def test_all_attributions_of_the_sample_are_found() -> None:
    """All fourteen attributions of the gold, and nothing in paragraphs that hold none."""
    tagger = LexiconTagger()
    documents = sample()
    predictions = [
        Prediction(
            document,
            tuple(PredictedClaim(each.attribution, score=each.score) for each in found),
            tagger.model,
            "",
        )
        for document, found in zip(documents, tagger.tag(documents), strict=True)
    ]

    scores = evaluate(
        predictions, read_gold(resource("seeds/putin-haftar-meeting.gold.json"))
    ).overall

    assert scores.attributions.correct == scores.attributions.gold == 14
    assert scores.unattributed == 0


@pytest.mark.parametrize("language", list(Language))
def test_work_grows_with_the_text(language: Language) -> None:
    """A sentence without end is the worst case: four times as long, four times the work."""
    word = {"en": "she said that ", "ar": "وأكدت أن الوزير "}[language]
    tagged(word, language)  # reads the lexicon

    some = count_calls(lambda: tagged(word * 1000, language))
    more = count_calls(lambda: tagged(word * 4000, language))

    assert more < 4.2 * some
