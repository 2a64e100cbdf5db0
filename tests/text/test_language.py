"""Detecting the language of a text, and refusing others by name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factcheck.domain import Language
from factcheck.errors import LanguageError
from factcheck.text import detect_language, language_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Le président français a confirmé la rencontre de jeudi.", "French"),
        ("رئیس جمهور ایران گفت که این دیدار انجام شد", "Persian"),
        ("پاکستان کے وزیر اعظم نے کہا کہ ملاقات ہوئی", "Urdu"),
        ("Президент России принял фельдмаршала в Москве.", "Russian"),
        ("Cumhurbaşkanı Erdoğan görüşmeyi doğruladı.", "Turkish"),
        ("Der Kanzler sagte, er werde nach Moskau reisen.", "German"),
        ("習近平主席週四在北京會見了外國代表團。", "Chinese"),
        ("سەرۆکی هەرێمی کوردستان ڕایگەیاند کە کۆبوونەوەکە ئەنجام درا", "Kurdish"),
        ("د افغانستان ولسمشر وویل چې دا غونډه ښه وه", "Pashto"),
    ],
)
def test_another_language_is_refused_by_its_name(text: str, found: str) -> None:
    """The error has the English name of the language."""
    with pytest.raises(LanguageError) as refused:
        detect_language(text)

    assert refused.value.language == found


@pytest.mark.parametrize(
    "text",
    [
        "Hello world",
        "Putin meets Haftar",
        "Biden in Tel Aviv",
        "Trump’s East European Achilles Heel.",
        "Kremlin statement",
        "OK",
        "The Kremlin said on Thursday that the meeting took place.",
    ],
)
def test_short_english_is_not_taken_for_another_language(text: str) -> None:
    """A headline of two words is English, whatever its trigrams suggest."""
    assert detect_language(text) is Language.ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "بوتين يلتقي حفتر",
        "خبر عاجل",
        "علاقات الحالة",
        "في جامعة (ساينسز-بو)",
        "أكد الكرملين يوم الخميس أن الاجتماع حدث في موسكو.",
        "قال المتحدث باسم شركة گوگل إن الخدمة عادت",
    ],
)
def test_short_arabic_is_not_taken_for_persian_or_urdu(text: str) -> None:
    """Spellings of only Arabic, or enough letters, decide."""
    assert detect_language(text) is Language.ARABIC


@pytest.mark.parametrize("text", ["", " \n", "28.09.2023 — 17:30", "🙂🙂", "\ud800"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    """The error names none."""
    with pytest.raises(LanguageError) as refused:
        detect_language(text)

    assert refused.value.language == ""


def test_the_majority_of_letters_decides() -> None:
    """An English article that quotes an Arabic paragraph is English."""
    text = (
        "The Kremlin said on Thursday that the meeting with the field marshal took place.\n\n"
        "أكد المتحدث حدوث اللقاء\n\n"
        "It gave no further details, and the other side did not answer questions about it."
    )

    assert detect_language(text) is Language.ENGLISH


def test_a_long_text_is_sampled_from_its_first_letter() -> None:
    """A megabyte of dashes before the article does not hide it."""
    text = "-" * 1_000_000 + " The Kremlin said that the meeting took place. " * 20

    assert detect_language(text) is Language.ENGLISH


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", Language.ENGLISH),
        ("en-GB", Language.ENGLISH),
        ("ar_LY", Language.ARABIC),
        ("AR", Language.ARABIC),
        ("ara", Language.ARABIC),
        ("Arabic", Language.ARABIC),
    ],
)
def test_a_tag_of_english_or_arabic_is_accepted(tag: str, language: Language) -> None:
    """ISO 639 codes, with or without a region, and English names."""
    assert language_of(tag) is language


@pytest.mark.parametrize(("tag", "name"), [("fr", "French"), ("fas", "Persian"), ("xx", "xx")])
def test_a_tag_of_another_language_is_refused_by_name(tag: str, name: str) -> None:
    """By the name of a known tag, or the unknown tag itself."""
    with pytest.raises(LanguageError) as refused:
        language_of(tag)

    assert refused.value.language == name


@given(st.text())
@example("The Kremlin said that it met him. \ud800")
def test_any_text_is_english_or_arabic_or_refused(text: str) -> None:
    """No other error is raised, whatever the characters: also for lone surrogates."""
    try:
        language = detect_language(text)
    except LanguageError:
        return

    assert language in Language
