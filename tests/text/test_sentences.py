"""Splitting texts into sentences, in both languages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.domain import Language
from factcheck.text import sentences
from tests.paths import ATTRIBUTION

EN, AR = Language.ENGLISH, Language.ARABIC


def _texts(text: str, language: Language) -> list[str]:
    return [span.text_in(text) for span in sentences(text, language)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Mr. Smith met Dr. Jones.", "They spoke."],
        ["He left at 7 p.m. Monday.", "She stayed."],
        ["The show starts at 7 p.m. ET tonight.", "It ends at 9 p.m."],
        ["He came at 7 p.m.", "Then he left."],
        ["U.S. President Joe Biden said no.", "The U.S. Senate agreed."],
        ["“That is hard,” Ms. Rice said.", "Gen. Haftar agreed."],
        ["Did he?", "No.", "He left."],
        ["“Are you there?” she asked.", "Nobody was."],
        ['"It is over!" he said.', "It was."],
        ["It cost 3.5 million dollars.", "J. K. Rowling paid."],
        ["He waited… and waited.", "Then he left."],
    ],
)
def test_english_sentences_are_split(parts: list[str]) -> None:
    """Abbreviations, hours, initials, figures and quoted questions end no sentence."""
    assert _texts(" ".join(parts), EN) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["قال د. أحمد إنه ذهب.", "ثم عاد."],
        ["التقى أ. د. محمد علي الوزير.", "وغادر."],
        ["لماذا ذهب؟", "لا أحد يعرف!", "هكذا قال."],
        ["ذهب الوزير؛ ثم عاد إلى مكتبه.", "وغادر."],
        ["تردد… ثم وافق.", "وغادر."],
        ['"ألا نتصافح ؟"، لكنه استدار.', "وغادر."],
        ["”هل قمت بذلك؟“ قالت السيدة.", "لم يجب."],
        ['"سنواصل العمل." حسبما أفاد المتحدث.', "وغادر."],
        ["بلغ النمو 3.5 بالمائة.", "وتراجع لاحقا."],
        ["نقلت (سي. إن. إن) الخبر.", "ولم تعلق."],
        ["اعتقل المدعو ش. ت. أمس.", "وأفرج عنه."],
    ],
)
def test_arabic_sentences_are_split(parts: list[str]) -> None:
    """Titles of one letter, ؛ and … end no sentence; ؟ and ! do, unless its speaker follows."""
    assert _texts(" ".join(parts), AR) == parts


def test_a_quotation_of_several_sentences_is_split() -> None:
    """The marks belong to the first and the last of the quoted sentences."""
    text = '"I am here. You are not." He left.'

    assert _texts(text, EN) == ['"I am here.', 'You are not."', "He left."]


def test_sentences_after_an_unclosed_quotation_mark_are_split() -> None:
    """The paragraph does not become one sentence."""
    text = 'He said: "I am here. You are not. He left.'

    assert _texts(text, EN) == ['He said: "I am here.', "You are not.", "He left."]


@pytest.mark.parametrize("mark", "\"“”„‟«»‹›《》「」'‘’‚‛`")
def test_no_mark_keeps_sentences_together(mark: str) -> None:
    """Around words or inside them. The library pairs them, and takes quadratic time for it."""
    around, inside = f"{mark}I am here. You are not.{mark}", f"The{mark}s here. You{mark}re not."

    assert _texts(around, EN) == [f"{mark}I am here.", f"You are not.{mark}"]
    assert _texts(inside, EN) == [f"The{mark}s here.", f"You{mark}re not."]


def test_offsets_are_code_points_after_emoji() -> None:
    """By hand: the emoji counts one, so the second sentence starts at 12."""
    text = "Hi 😀 there. He left."

    assert [(span.start, span.end) for span in sentences(text, EN)] == [(0, 11), (12, 20)]


def test_offsets_are_code_points_after_vowel_signs() -> None:
    """By hand: شُكراً counts 6, the full stop 1, so the second sentence starts at 8."""
    text = "شُكراً. غادر 😀 أمس. عاد."

    assert _texts(text, AR) == ["شُكراً.", "غادر 😀 أمس.", "عاد."]
    assert sentences(text, AR)[1].start == 8


def test_no_sentence_crosses_a_paragraph() -> None:
    """A title without a full stop does not run into the text."""
    text = "Putin meets Haftar\nThe Kremlin confirmed it."

    assert _texts(text, EN) == ["Putin meets Haftar", "The Kremlin confirmed it."]


@given(st.text(alphabet="aB. \n\"'“”?!؟؛دأ،…😀\ud800(", max_size=60), st.sampled_from(Language))
def test_sentences_cover_everything_but_white_space(text: str, language: Language) -> None:
    """In order, without overlap, not empty, and what lies between them is blank."""
    spans = sentences(text, language)

    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert edges == sorted(edges)
    assert all(len(span) for span in spans)
    between = zip(edges[::2], edges[1::2], strict=True)
    assert not "".join(text[start:end] for start, end in between).strip()


@pytest.mark.parametrize(
    ("name", "language", "least"),
    [("ntrex.dev", EN, 0.99), ("ntrex.dev", AR, 0.97), ("ant.dev", AR, 0.97)],
)
def test_sentences_agree_with_gold_sentences(name: str, language: Language, least: float) -> None:
    """F1 of exact sentence spans is not below what was measured."""
    path = ATTRIBUTION / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path.name} is not here: the attribution data is not part of the project")
    same = in_gold = predicted = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["language"] == language:
            gold = {tuple(pair) for pair in record["sentences"]}
            ours = {(span.start, span.end) for span in sentences(record["text"], language)}
            same, in_gold = same + len(gold & ours), in_gold + len(gold)
            predicted += len(ours)

    assert 2 * same / (in_gold + predicted) >= least
