"""Cues of nobody."""

import pytest

from factcheck.text.impersonal import is_impersonal


@pytest.mark.parametrize(
    "cue",
    [
        *("was reported", "is said", "has been accused of", "Reportedly", "should be mentioned"),
        *(
            "يذكر",
            "ويذكر",
            "يُذكر",
            "يشار إلى",
            "يقال",
            "قيل",
            "نُقل عن",
            "أُعلن",
            "ونُقل عن",
            "يُعتقد",
            "تم الإبلاغ",
        ),
    ],
)
def test_nobody_is_said_to_speak(cue: str) -> None:
    """Passives, and adverbs that leave the speaker out."""
    assert is_impersonal(cue)


@pytest.mark.parametrize(
    "cue",
    [
        *(
            "adding",
            "said",
            "insists",
            "beings",
            ":",
            "",
            "أضاف",
            "مشيرا إلى",
            "أوضحت",
            "تمنى",
            "قال",
        ),
        *("مُشيرا إلى", "مُضيفًا", "يُؤكد", "يُعلن", "يُريد", "نقل عن", "يعتقد", "ذكر", "و"),
    ],
)
def test_somebody_is(cue: str) -> None:
    """The speaker before goes on; a damma alone marks no passive: participles have one, too."""
    assert not is_impersonal(cue)
