"""How far a cue commits: *hinted*, *claimed*, *said*, *confirmed*, as steps of a scale.

The scale is ordinal, and the same in both languages: ``cue_strength.tsv`` lists its words. Cues are
compared over two steps, since translators exchange neighbours (*said* and ``أكد``).
"""

import re
from functools import lru_cache
from pathlib import Path

from factcheck.text.negation import words_of

HINTS, CLAIMS, REPORTS, CONFIRMS = range(4)


def _read() -> tuple[re.Pattern[str], ...]:
    """Return a pattern of the words of each step."""
    steps: dict[int, list[str]] = {}
    for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            step, _, pattern = line.split("\t")
            steps.setdefault(int(step), []).append(pattern)
    return tuple(re.compile("|".join(steps[step])) for step in sorted(steps))


_STEPS = _read()


@lru_cache(maxsize=1 << 14)
def cue_strength(cue: str) -> int | None:
    """Return the step of a cue, from 0 (hints) to 3 (confirms); ``None`` if no word has one.

    Of several words the strongest counts, but a word that hints or claims weakens the cue:
    *said, hinting*.

    >>> cue_strength("hinted"), cue_strength("زعمت"), cue_strength("told"), cue_strength("أكد")
    (0, 1, 2, 3)
    """
    found = {
        step
        for word in words_of(cue)
        for step, pattern in enumerate(_STEPS)
        if pattern.fullmatch(word)
    }
    if not found:
        return None
    return min(found) if min(found) < REPORTS else max(found)
