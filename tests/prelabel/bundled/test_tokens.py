"""What the bundled model takes for a token, and where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.prelabel.bundled.tokens import WORD_START, Clitics, tokenise
from tests.work import count_calls

CLITICS = Clitics(
    words=frozenset({"قال", "الكرملين", "القيادة", "بيان", "اعلام"}), whole=frozenset({"والد"})
)
NONE = Clitics(frozenset(), frozenset())


def forms(text: str, clitics: Clitics = CLITICS) -> list[str]:
    return [token.form for token in tokenise(text, clitics)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said: “No.”", ["▁He", "▁said", ":", "▁“", "No", ".", "”"]),
        ("don't", ["▁don", "'", "t"]),
        ("12٪ و١٢٪", ["▁12", "٪", "▁و١٢", "٪"]),
        ("وقال", ["▁و", "قال"]),
        ("للكرملين", ["▁ل", "الكرملين"]),
        ("وبالقيادة", ["▁و", "ب", "القيادة"]),
        ("والد", ["▁والد"]),
        ("وزير", ["▁وزير"]),
        ("إعْــلام", ["▁إعلام"]),
        ("", []),
        ("  \n", []),
    ],
)
def test_a_text_is_split_into_tokens(text: str, expected: list[str]) -> None:
    """Words, marks, and clitics of Arabic words; white space shows in the first of them."""
    assert forms(text) == expected


def test_a_span_covers_the_letters_of_its_token() -> None:
    """Vowel signs belong to their letter; the article that لل hides has no place."""
    text = "وقالَ للكرملين"
    places = [token.span.text_in(text) for token in tokenise(text, CLITICS)]
    assert places == ["و", "قالَ", "ل", "لكرملين"]


@given(st.text(st.sampled_from("ab 1٣وقال.ـَ\u200f\U0001f600é\n“ﷺ-_'")))
def test_spans_are_in_the_text_and_do_not_overlap(text: str) -> None:
    """None is empty, none overlaps."""
    end = 0
    for token in tokenise(text, CLITICS):
        assert end <= token.span.start < token.span.end <= len(text)
        assert token.form.strip()
        end = token.span.end


def test_a_long_word_is_one_token() -> None:
    """Half a million letters, as in a file that is not text; work grows with the letters."""
    word = "و" * 500_000

    assert [token.form for token in tokenise(word, NONE)] == [f"{WORD_START}{word}"]
    some = count_calls(lambda: list(tokenise(word[:5_000], NONE)))
    assert count_calls(lambda: list(tokenise(word[:50_000], NONE))) <= 10 * some
