"""Cues that deny."""

import pytest

from factcheck.text.negation import is_negated, is_negative, negates


@pytest.mark.parametrize(
    "cue",
    [
        *("did not say", "has not commented", "wouldn't confirm", "hasn’t said", "never claimed"),
        *("denied", "Denying", "neither confirmed nor denied", "refused", "declined", "rejects"),
        *("لم تؤكد", "ولم يعلن", "لا يعتقد", "لن تعلق", "ليس صحيحا", "نفى", "نفت", "ونفت", "ينفي"),
        *("نافيا", "نافية", "رفضت", "يرفض", "رافضا", "استبعد", "مستبعدة", "أنكر", "تنكر", "امتنعت"),
        *("يمتنع", "كذّب", "فندت", "غير صحيح"),
    ],
)
def test_a_denial_is_negated(cue: str) -> None:
    """Particles, verbs in their forms, and participles."""
    assert is_negated(cue)


@pytest.mark.parametrize(
    "cue",
    [
        *("said", "noted", "knows", "announced", "according to", "nodded", "denoted", ":"),
        *(
            "أكد",
            "قال",
            "لما قاله",
            "أنذر",
            "نافس",
            "منعت",
            "يمنع",
            "منع",
            "وفق ما أعلن",
            "لفت",
            "رجّح",
            "نقلت",
        ),
    ],
)
def test_others_are_not(cue: str) -> None:
    """Also words that look like a negation."""
    assert not is_negated(cue)


@pytest.mark.parametrize(
    ("english", "arabic", "both_negate"),
    [
        ("it did not rain", "لم يهطل المطر", True),
        ("nobody came", "ليس هناك أحد", True),
        ("the water is unsafe", "المياه غير صالحة", False),
        ("they came without food", "جاؤوا دون طعام", False),
        ("no-one failed", "فشل الجميع", False),
    ],
)
def test_what_can_stand_for_a_negation_is_wider_than_what_negates(
    english: str, arabic: str, *, both_negate: bool
) -> None:
    """Prefixes and words of lack stand for particles in the other language."""
    assert [negates(english), negates(arabic)] == [both_negate] * 2
    assert is_negative(english)
    assert is_negative(arabic)


@pytest.mark.parametrize("text", ["it rained", "هطل المطر", "the union of unions"])
def test_a_plain_sentence_is_not_negative(text: str) -> None:
    """Nor is a word that only begins like a negative one."""
    assert not is_negative(text)
