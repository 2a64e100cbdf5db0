"""Whatever the text, the bundled model finds spans that are in it, in time that grows with it."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from factcheck.domain import Document, Language, Role, SourceLabel, Taxonomy
from factcheck.prelabel import Pipeline, load_pipeline

TAXONOMY = Taxonomy((SourceLabel("Kremlin"), SourceLabel("General Command")))
LETTERS = st.sampled_from(
    [
        *"aé \n.,:“”\"'()-",
        *"اأىةقلو ً ـ؟؛،«»",
        *"٠١٢",
        *"😀🇱🇾👩‍🔬",
        "ﷺ",
        "\u200f",
        "\u2028",
        "\0",
        "ﬁ",
    ]
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load_pipeline(threads=2)


def check(pipeline: Pipeline, text: str, language: Language) -> int:
    """Return how many claims there are; every span of each is in the text and not empty."""
    document = Document("d", "", text, language)
    (prediction,) = pipeline.prelabel([document], TAXONOMY)
    for claim in prediction.claims:
        spans = [span for role in Role for span in claim.attribution.spans(role)]
        assert claim.attribution.content
        assert all(span.text_in(text).strip() for span in spans)
        assert 0 <= claim.score <= 1
        assert all(0 <= label.score <= 1 for label in claim.labels)
    return len(prediction.claims)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(LETTERS, max_size=300) | st.text(max_size=80), language=st.sampled_from(Language)
)
@example(text="قال", language=Language.ARABIC)
@example(text="said", language=Language.ENGLISH)
@example(text="😀😀😀", language=Language.ENGLISH)
@example(text="x" * 5000, language=Language.ENGLISH)
@example(text="وقالالوزيرإنالمطرهطل" * 100, language=Language.ARABIC)
@example(text="Peskov said إن الاجتماع عقد, adding more.", language=Language.ENGLISH)
@example(text="وَقَالَ الوَزِيرُ إِنَّ المَطَرَ هَطَلَ فِي ٢٨ أيلول.", language=Language.ARABIC)
@example(text="Wa qala al-wazir inna al-matar hatala.", language=Language.ENGLISH)
@example(text="\n \n\u200f\n", language=Language.ARABIC)
def test_spans_are_in_the_text(pipeline: Pipeline, text: str, language: Language) -> None:
    """And none is empty or made of spaces."""
    check(pipeline, text, language)


def test_vocalised_arabic_is_read_like_any_other(pipeline: Pipeline) -> None:
    """Diacritics and tatweel are left out in reading, and stay in the text."""
    plain = "وأكد المتحدث باسم الكرملين أن الاجتماع عقد في موسكو."
    dressed = "وأكَّـــد المُتَحَدِّث باسم الكرملـين أنّ الاجتمـاع عُقِد في موسكو."
    assert check(pipeline, plain, Language.ARABIC) == check(pipeline, dressed, Language.ARABIC) == 1


def test_200_000_words_take_as_long_as_their_parts(pipeline: Pipeline) -> None:
    """Twenty times the words, at most twice twenty times the seconds."""
    sentence = "The minister said on Monday that nothing had changed in the north of the country.\n"

    def seconds(words: int) -> float:
        began = time.process_time()
        assert check(pipeline, sentence * (words // 15), Language.ENGLISH)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(200_000) < 40 * seconds(10_000) + 1


def test_a_thousand_labels_are_no_trouble(pipeline: Pipeline) -> None:
    """Two are named, and get their ticks."""
    names = ["Kremlin", "Libyan media", *(f"Ministry number {number}" for number in range(998))]
    taxonomy = Taxonomy(tuple(map(SourceLabel, names)))
    text = "The Kremlin said that it rained. The Libyan media denied that it snowed."
    (prediction,) = pipeline.prelabel([Document("d", "", text, Language.ENGLISH)], taxonomy)
    assert [{each.label for each in claim.labels} for claim in prediction.claims] == [
        {"Kremlin"},
        {"Libyan media"},
    ]


def test_labels_in_the_other_language_are_found(pipeline: Pipeline) -> None:
    """Names sound alike, and mean the same."""
    taxonomy = Taxonomy((SourceLabel("الكرملين"), SourceLabel("الأمم المتحدة")))
    text = "The Kremlin said that it rained. The United Nations denied that it snowed."
    (prediction,) = pipeline.prelabel([Document("d", "", text, Language.ENGLISH)], taxonomy)
    assert [{each.label for each in claim.labels} for claim in prediction.claims] == [
        {"الكرملين"},
        {"الأمم المتحدة"},
    ]
