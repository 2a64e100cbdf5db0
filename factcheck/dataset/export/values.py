"""Texts that a spreadsheet takes for a number, a date or a truth value when it opens a CSV file.

It then shows something else, and what it shows is what it saves: ``1e308`` becomes 1E+308,
``2023109117804226`` becomes 2,02311E+15, ``mars-2`` a day in March. Quotes around a cell do not
prevent it.
"""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+")
_REGIONS = ("en", "fr", "ar_EG", "ar_SY", "ar_DZ", "ar_MA", "ar_MR")
"""Where Arabic names of months differ: see `factcheck.reading.datelines`."""
_TRUTH = frozenset({"true", "false", "vrai", "faux"})


def is_taken_for_value(text: str) -> bool:
    """Return whether a spreadsheet in English, French or Arabic may show a text as another value.

    >>> [is_taken_for_value(each) for each in ("1e308", "00012", "Mars 2", "TRUE", "France 24")]
    [True, True, True, True, False]
    """
    words = [word.casefold() for word in _WORD.findall(text)]
    if not any(map(str.isdecimal, text)):
        return len(words) == 1 and words[0] in _TRUTH
    return _words_of_values().issuperset(words)


@cache
def _words_of_values() -> frozenset[str]:
    """Return the words that a number, a date or a time may have (months: Unicode CLDR)."""
    from babel import Locale

    names = (
        name
        for region in _REGIONS
        for by_number in Locale.parse(region).months["format"].values()
        for name in by_number.values()
    )
    # CLDR also has the months as single letters, the Arabic ones too.
    return frozenset({"e", "a", "p", "am", "pm", "ص", "م", "sept"}).union(
        *(map(str.casefold, _WORD.findall(name)) for name in names)
    )
