"""Cues that deny."""

import pytest

from factcheck.text.negation import is_negated


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
