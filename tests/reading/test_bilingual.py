"""Files that hold the same article in two languages."""

from factcheck.domain import Span
from factcheck.reading.bilingual import halves, interleaved

ENGLISH = "The Kremlin confirmed the meeting on Thursday."
ARABIC = "أكد الكرملين حدوث اللقاء يوم الخميس في موسكو."


def test_english_then_arabic_is_two_halves() -> None:
    """The second half starts with its first paragraph; blank lines stay with the first."""
    english = f"Title\n\n{ENGLISH}\n\n"
    arabic = f"عنوان\n\n{ARABIC}"

    assert halves(english + arabic) == (
        Span(0, len(english)),
        Span(len(english), len(english + arabic)),
    )


def test_arabic_then_english_is_two_halves() -> None:
    """The order does not matter."""
    assert halves(f"{ARABIC}\n{ENGLISH}") == (Span(0, 46), Span(46, 92))


def test_one_language_is_one_whole() -> None:
    """Nothing is parted where nothing switches."""
    assert halves(f"{ENGLISH}\n\n{ENGLISH}") == (Span(0, 94),)


def test_a_quoted_paragraph_is_no_half() -> None:
    """One Arabic paragraph at the end of an English article is a quotation."""
    text = f"{ENGLISH}\n\n{ENGLISH}\n\n{ENGLISH}\n\n{ARABIC}"

    assert halves(text) == (Span(0, len(text)),)


def test_a_stray_caption_does_not_hide_the_halves() -> None:
    """A Latin caption under the Arabic half stays with it."""
    english = "\n\n".join([ENGLISH] * 3) + "\n\n"
    arabic = "\n\n".join([ARABIC] * 3) + "\n\nPhoto: AFP"

    assert [span.end for span in halves(english + arabic)] == [144, len(english + arabic)]


def test_paragraphs_that_take_turns_are_interleaved() -> None:
    """English, Arabic, English, Arabic: no majority speaks for all."""
    assert interleaved(f"{ENGLISH}\n{ARABIC}\n{ENGLISH}\n{ARABIC}")


def test_a_quoted_paragraph_in_the_middle_is_not_interleaved() -> None:
    """One paragraph in the other script is a quotation, wherever it stands."""
    assert not interleaved(f"{ENGLISH}\n{ARABIC}\n{ENGLISH}")


def test_two_halves_are_not_interleaved() -> None:
    """One switch is no turn-taking."""
    assert not interleaved(f"{ENGLISH}\n{ENGLISH}\n{ARABIC}\n{ARABIC}")


def test_a_text_without_letters_is_one_whole() -> None:
    """Nothing to part, and nothing fails."""
    assert halves("—\n\n17:30") == (Span(0, 8),)
    assert not interleaved("—")
