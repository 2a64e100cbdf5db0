"""Files with the same article in two languages."""

from factcheck.domain import Span
from factcheck.reading.bilingual import is_interleaved, language_halves

ENGLISH = "The Kremlin confirmed the meeting on Thursday."
ARABIC = "أكد الكرملين حدوث اللقاء يوم الخميس في موسكو."


def test_english_then_arabic_is_two_halves() -> None:
    """The second half starts at its first paragraph; blank lines belong to the first half."""
    english = f"Title\n\n{ENGLISH}\n\n"
    arabic = f"عنوان\n\n{ARABIC}"

    assert language_halves(english + arabic) == (
        Span(0, len(english)),
        Span(len(english), len(english + arabic)),
    )


def test_arabic_then_english_is_two_halves() -> None:
    """The order does not matter."""
    assert language_halves(f"{ARABIC}\n{ENGLISH}") == (Span(0, 46), Span(46, 92))


def test_a_text_in_one_language_has_no_halves() -> None:
    """The script never changes."""
    assert language_halves(f"{ENGLISH}\n\n{ENGLISH}") == (Span(0, 94),)


def test_a_quoted_paragraph_is_not_a_half() -> None:
    """One Arabic paragraph at the end of an English article is a quotation."""
    text = f"{ENGLISH}\n\n{ENGLISH}\n\n{ENGLISH}\n\n{ARABIC}"

    assert language_halves(text) == (Span(0, len(text)),)


def test_a_caption_in_the_other_script_stays_in_its_half() -> None:
    """A Latin caption below the Arabic half belongs to that half."""
    english = "\n\n".join([ENGLISH] * 3) + "\n\n"
    arabic = "\n\n".join([ARABIC] * 3) + "\n\nPhoto: AFP"

    assert [span.end for span in language_halves(english + arabic)] == [144, len(english + arabic)]


def test_alternating_paragraphs_are_interleaved() -> None:
    """English, Arabic, English, Arabic: the text has no one language."""
    assert is_interleaved(f"{ENGLISH}\n{ARABIC}\n{ENGLISH}\n{ARABIC}")


def test_a_quoted_paragraph_in_the_middle_is_not_interleaved() -> None:
    """One paragraph in the other script is a quotation, wherever it is."""
    assert not is_interleaved(f"{ENGLISH}\n{ARABIC}\n{ENGLISH}")


def test_two_halves_are_not_interleaved() -> None:
    """The script changes only once."""
    assert not is_interleaved(f"{ENGLISH}\n{ENGLISH}\n{ARABIC}\n{ARABIC}")


def test_a_text_without_letters_has_no_halves() -> None:
    """Nothing to split, and no error."""
    assert language_halves("—\n\n17:30") == (Span(0, 8),)
    assert not is_interleaved("—")
