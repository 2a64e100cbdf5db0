"""The lexicon of a language: its cues with their constructions, and its closed classes of words.

Each language has a folder. ``cues.tsv`` has a cue in each line: its name, its other forms, and its
frames (constructions), each with its precision on training data. ``classes.yaml`` lists closed
classes of function words.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from factcheck.domain import Language
from factcheck.prelabel.lexicon.tokens import Token, form_of

CUES, CLASSES = "cues.tsv", "classes.yaml"

CODE_VERSION = "2"
"""Raised when the constructions find something else."""


@dataclass(frozen=True, slots=True)
class Cue:
    """An entry of the lexicon: a cue, and its constructions with their precision in [0, 1]."""

    name: str
    frames: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CueMatch:
    """A cue in a text: tokens ``[start, end)``; a participle continues the statement before it."""

    cue: Cue
    start: int
    end: int
    is_participle: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Cues by the forms of their words, and closed classes by name."""

    cues: Mapping[tuple[str, ...], Cue]
    participles: frozenset[tuple[str, ...]]
    classes: Mapping[str, frozenset[str]]
    longest_cue: int
    first_words: frozenset[str]  # of the cues

    def is_a(self, form: str, *names: str) -> bool:
        """Return whether a form is in one of the classes."""
        for name in names:  # noqa: SIM110 - `any` takes three times as long here
            if form in self.classes[name]:
                return True
        return False

    def match_at(self, tokens: Sequence[Token], at: int) -> CueMatch | None:
        """Return the longest cue that begins at an index."""
        if at >= len(tokens) or tokens[at].form not in self.first_words:
            return None
        forms = tuple(token.form for token in tokens[at : at + self.longest_cue])
        for length in range(len(forms), 0, -1):
            form = forms[:length]
            cue = self.cues.get(form)
            if cue is not None:
                return CueMatch(cue, at, at + length, form in self.participles)
        return None


@cache
def load_lexicon(language: Language) -> Lexicon:
    """Return the lexicon of a language; it is read only once."""
    rows = tuple(_rows(_read(language, CUES).splitlines()))
    cues = {form: cue for cue, forms, participles in rows for form in (*forms, *participles)}
    classes = yaml.safe_load(_read(language, CLASSES))
    return Lexicon(
        cues=cues,
        participles=frozenset(form for _, _, participles in rows for form in participles),
        classes={name: frozenset(map(form_of, words)) for name, words in classes.items()},
        longest_cue=max(map(len, cues)),
        first_words=frozenset(form[0] for form in cues),
    )


@cache
def revision() -> str:
    """Return twelve digits that change with the lexicon's data and with `CODE_VERSION`."""
    digest = hashlib.sha256(CODE_VERSION.encode())
    for language in Language:
        for name in (CUES, CLASSES):
            digest.update(_read(language, name).encode())
    return digest.hexdigest()[:12]


def _read(language: Language, name: str) -> str:
    folder = files(__package__) / language.name.lower()
    return (folder / name).read_text(encoding="utf-8")


_Forms = tuple[tuple[str, ...], ...]


def _rows(lines: Iterable[str]) -> Iterator[tuple[Cue, _Forms, _Forms]]:
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    for row in rows:
        cue = Cue(row["cue"], dict(map(_frame, row["frames"].split(", "))))
        yield cue, _forms(f"{row['cue']}, {row['forms']}"), _forms(row["participles"])


def _forms(listed: str) -> _Forms:
    return tuple(tuple(map(form_of, form.split())) for form in listed.split(", ") if form)


def _frame(frame: str) -> tuple[str, float]:
    name, _, precision = frame.partition(" ")
    return name, float(precision)
