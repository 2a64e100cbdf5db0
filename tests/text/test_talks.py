"""What was talked about, and not said."""

import pytest

from factcheck.text.talks import is_talk


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("to discuss", "the situation in the harbour"),
        ("discusses", "ways to end the strike"),
        ("has negotiated", "a ceasefire"),
        ("بحث", "سبل إنهاء الإضراب"),
        ("ويناقش", "الوضع في المرفأ"),
    ],
)
def test_a_topic_of_talks_is_no_claim(cue: str, content: str) -> None:
    """Nobody said it."""
    assert is_talk(cue, content)


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("discussed", "whether the strike was over"),
        ("discussed and said", "the strike was over"),
        ("said", "the talks went well"),
        ("", "the talks went well"),
        ("بحث", "ما إذا كان الإضراب قد انتهى"),
        ("قال", "إن المحادثات انتهت"),
    ],
)
def test_a_clause_and_another_verb_are_claims(cue: str, content: str) -> None:
    """A question that was discussed stands in the text as somebody's words."""
    assert not is_talk(cue, content)
