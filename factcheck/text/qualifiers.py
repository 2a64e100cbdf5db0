"""Words that tell offices and bodies of one kind apart: *General* and *Central Command*.

A closed class, the same in both languages: ``qualifiers.tsv``.
"""

from functools import lru_cache
from pathlib import Path

from factcheck.text.arabic import without_proclitics
from factcheck.text.negation import words_of


def _read() -> dict[str, str]:
    """Return the first English form of each form."""
    lines = Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {
        form: english.split()[0]
        for english, arabic in rows
        for form in (*english.split(), *arabic.split())
    }


_QUALIFIERS = _read()


@lru_cache(maxsize=1 << 14)
def qualifiers(phrase: str) -> frozenset[str]:
    """Return the qualifiers in a phrase, in English.

    >>> sorted(qualifiers("the Central Command")), sorted(qualifiers("القيادة العامة"))
    (['central'], ['general'])
    """
    forms = (form for word in words_of(phrase) for form in {word, *without_proclitics(word)})
    return frozenset(_QUALIFIERS[form] for form in forms if form in _QUALIFIERS)
