"""What is read at once."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from factcheck.domain import Span
from factcheck.prelabel.bundled.tokens import WORD_START, Clitics, tokenise
from factcheck.prelabel.bundled.windows import SpecialPieces, Window, split_into_windows

CLITICS = Clitics(frozenset({"قال"}), frozenset())
START, END = 1, 2


class Letters:
    """Spells a token as one piece a letter."""

    special = SpecialPieces(START, END)

    def encode(self, forms: Sequence[str]) -> list[list[int]]:
        return [[ord(letter) + 10 for letter in form.lstrip(WORD_START)] for form in forms]


def read(text: str, longest: int = 12, skipped: Sequence[Span] = ()) -> list[Window]:
    return list(split_into_windows(text, CLITICS, Letters(), skipped=skipped, longest=longest))


def forms_of(window: Window) -> list[str]:
    return [token.form.lstrip(WORD_START) for token in window.tokens]


def test_paragraphs_share_a_window_while_they_fit() -> None:
    """Two of five pieces with their ends fit in twelve, three do not."""
    found = read("aa bbb\ncc ddd\nee fff")
    assert [forms_of(window) for window in found] == [["aa", "bbb", "cc", "ddd"], ["ee", "fff"]]
    assert [piece for piece in found[0].pieces if piece <= END] == [START, END, END]
    assert found[0].paragraph_starts == (True, False, True, False)


def test_a_token_knows_its_first_piece() -> None:
    """One piece comes before all, another one between paragraphs."""
    (found,) = read("ab c\nd")
    assert found.first_pieces == (1, 3, 5)


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    """If one ends in the later half of what fits."""
    found = read("aaa bbb. ccc ddd eee")
    assert [forms_of(window) for window in found] == [["aaa", "bbb", "."], ["ccc", "ddd", "eee"]]


def test_a_word_longer_than_a_window_is_read_by_itself() -> None:
    """Between two other windows."""
    assert [forms_of(window) for window in read("a " + "b" * 40 + " c")] == [
        ["a"],
        ["b" * 40],
        ["c"],
    ]


def test_skipped_spans_are_in_no_window() -> None:
    """Captions and datelines."""
    assert [forms_of(window) for window in read("aa bb cc", skipped=[Span(3, 5)])] == [["aa", "cc"]]


def test_an_empty_text_has_no_window() -> None:
    """Nor does white space."""
    assert read("") == read(" \n\n ") == []


@given(st.text(st.sampled_from("ab .\n؟قالو")), st.integers(4, 30))
def test_every_token_is_read_once(text: str, longest: int) -> None:
    """In order, whatever the size of a window; none is longer than it may be, but for one word."""
    found = read(text, longest)
    wanted = list(tokenise(text, CLITICS))
    assert [token.span for window in found for token in window.tokens] == [
        token.span for token in wanted
    ]
    for window in found:
        assert window.tokens
        assert len(window.pieces) <= longest + 1 or len(window.tokens) == 1
