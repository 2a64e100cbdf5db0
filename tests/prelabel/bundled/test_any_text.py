"""Whatever the text, the bundled model finds spans that are in it; its work grows with the text."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.domain import Document, Language, Role, SourceLabel, Taxonomy
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import Bundle, BundledLinker, BundledTagger
from tests.work import count_calls

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

SENTENCES = st.sampled_from(
    [
        "The Kremlin said that it rained.",
        "“It rained all day,” the mayor said on Monday.",
        "وأكد المتحدث باسم الكرملين أن المطر نزل.",
        "قال الوزير: «المطر نزل في كل مكان».",
    ]
)
"""In which the model finds something."""


def pipeline_of(bundle: Bundle) -> Pipeline:
    return Pipeline(BundledTagger(bundle), BundledLinker(bundle))


@pytest.fixture(scope="module")
def pipeline(bundle: Bundle) -> Pipeline:
    return pipeline_of(bundle)


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال", Language.ARABIC),
        ("said", Language.ENGLISH),
        ("😀😀😀", Language.ENGLISH),
        ("x" * 5000, Language.ENGLISH),
        ("وقالالوزيرإنالمطرهطل" * 100, Language.ARABIC),
        ("Peskov said إن الاجتماع عقد, adding more.", Language.ENGLISH),
        ("وَقَالَ الوَزِيرُ إِنَّ المَطَرَ هَطَلَ فِي ٢٨ أيلول.", Language.ARABIC),
        ("Wa qala al-wazir inna al-matar hatala.", Language.ENGLISH),
        ("\n \n\u200f\n", Language.ARABIC),
    ],
)
def test_spans_are_in_an_unusual_text(pipeline: Pipeline, text: str, language: Language) -> None:
    """And none is empty or consists of spaces."""
    check(pipeline, text, language)


def test_spans_are_in_any_text(pipeline: Pipeline) -> None:
    """Sentences with claims among characters of all kinds; most examples have claims."""
    found: list[int] = []

    @settings(max_examples=60)
    @given(
        st.lists(SENTENCES | st.text(LETTERS, max_size=60) | st.text(max_size=20), max_size=12),
        SENTENCES,
        st.sampled_from(Language),
    )
    def check_text(before: list[str], sentence: str, language: Language) -> None:
        found.append(check(pipeline, " ".join([*before, sentence]), language))

    check_text()

    assert sum(count > 0 for count in found) > 0.9 * len(found)


def test_diacritics_do_not_change_what_is_found(pipeline: Pipeline) -> None:
    """Diacritics and tatweel are left out in reading, and stay in the text."""
    plain = "وأكد المتحدث باسم الكرملين أن الاجتماع عقد في موسكو."
    dressed = "وأكَّـــد المُتَحَدِّث باسم الكرملـين أنّ الاجتمـاع عُقِد في موسكو."
    assert check(pipeline, plain, Language.ARABIC) == check(pipeline, dressed, Language.ARABIC) == 1


class CountingSession:
    """Counts the runs of an onnxruntime session, and the pieces that it reads."""

    def __init__(self, bundle: Bundle) -> None:
        self._session = bundle.session
        self.runs = 0
        self.pieces = 0

    def run(self, names: list[str], inputs: Mapping[str, npt.NDArray[np.int64]]) -> object:
        self.runs += 1
        self.pieces += inputs["pieces"].size
        return self._session.run(names, inputs)


def test_work_grows_with_the_number_of_words(bundle: Bundle) -> None:
    """Ten times the words: not more than ten times the runs, the pieces, the function calls."""
    sentence = "The minister said on Monday that nothing had changed in the north of the country.\n"

    def work(sentences: int) -> tuple[int, int, int]:
        session = CountingSession(bundle)
        pipeline = pipeline_of(replace(bundle, session=session, threads=1))
        calls = count_calls(partial(check, pipeline, sentence * sentences, Language.ENGLISH))
        return session.runs, session.pieces, calls

    work(1)  # reads the lexicon
    some, more = work(34), work(340)

    assert min(some) > 0
    assert all(after <= 10 * before for before, after in zip(some, more, strict=True))


def test_two_of_a_thousand_labels_are_linked(pipeline: Pipeline) -> None:
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
