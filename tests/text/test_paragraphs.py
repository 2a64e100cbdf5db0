"""Splitting texts into paragraphs."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from factcheck.text import paragraphs

STORY = (
    "The Kremlin confirmed on Thursday that the Russian president had received the field "
    "marshal, who is visiting Russia, and that they discussed the situation in his country."
)


def _texts(text: str) -> list[str]:
    return [span.text_in(text) for span in paragraphs(text)]


def test_each_line_is_a_paragraph() -> None:
    """Titles often have only one line break after them."""
    assert _texts("Title\nFirst.\n\nSecond.") == ["Title", "First.", "Second."]


def test_windows_line_breaks_are_kept_out_of_paragraphs() -> None:
    r"""Neither ``\r`` nor ``\n`` is part of a paragraph."""
    assert _texts("One.\r\n\r\nTwo.\rThree.\u2029Four.") == ["One.", "Two.", "Three.", "Four."]


def test_lines_wrapped_to_a_width_are_joined() -> None:
    """In a text wrapped at 60 columns, only blank lines separate paragraphs."""
    text = "\n\n".join(textwrap.fill(STORY, 60) for _ in range(2))

    assert [" ".join(paragraph.split()) for paragraph in _texts(text)] == [STORY, STORY]


def test_lines_that_are_sentences_are_not_joined() -> None:
    """Lines that end with full stops were not wrapped."""
    text = "The first sentence ends here.\n" * 6

    assert len(_texts(text)) == 6


@given(st.text(alphabet="ab. \n\r\t\u2028د؟"))
def test_paragraphs_cover_everything_but_white_space(text: str) -> None:
    """In order, trimmed, with only white space between them."""
    spans = paragraphs(text)

    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert all(span.text_in(text) == span.text_in(text).strip() for span in spans)
    between = zip(edges[::2], edges[1::2], strict=True)
    assert not "".join(text[start:end] for start, end in between).strip()
