"""brat's standoff files: ``NAME.ann`` beside ``NAME.txt``.

Format: https://brat.nlplab.org/standoff.html. Offsets count the characters of the text file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from factcheck.domain import Span
from factcheck.errors import ReadingError
from factcheck.importing.marked import Link, Mark, MarkedText

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MARK = re.compile(r"(T\S*)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_RELATION = re.compile(r"R\S*\t\S+ \w+:(\S+) \w+:(\S+)\s*")
_EVENT = re.compile(r"(E\S*)\t(\S+:\S+(?: \S+:\S+)*)\s*")
_FEATURE = re.compile(r"[AM]\S*\t(\S+) (\S+)(?: (.+))?")
_NOTE = re.compile(r"#\S*\t(\S+) (\S+)\t(.*)")
_SPACE = re.compile(r"\s+")


def read_brat(path: Path) -> Iterator[MarkedText]:
    """Yield the text of a file of annotations.

    The text stands beside it, or, as in PolNeAR, in the folder ``text`` beside its folder. An
    attribute of a mark is a feature, and so is a note (``#1<TAB>AnnotatorNotes T1<TAB>…``).

    Raises:
        ReadingError: a line is not of the format, or does not fit the text.
        OSError: a file cannot be read.
    """
    text = _text_of(path)
    marks: dict[str, Mark] = {}
    features: defaultdict[str, dict[str, str]] = defaultdict(dict)
    links: list[tuple[str, str]] = []
    triggers: dict[str, str] = {}
    for number, line in enumerate(_lines(path), start=1):
        where = f"{path}:{number}"
        if mark := _MARK.fullmatch(line):
            marks[mark[1]] = _mark(mark, text, where)
        elif relation := _RELATION.fullmatch(line):
            links.append((relation[1], relation[2]))
        elif event := _EVENT.fullmatch(line):
            members = [each.split(":", 1)[1] for each in event[2].split()]
            triggers[event[1]] = members[0]
            links += [(members[0], other) for other in members[1:]]
        elif line.startswith("*\t"):
            links += combinations(line.split()[2:], 2)
        elif feature := _FEATURE.fullmatch(line):
            features[feature[2]][feature[1].casefold()] = feature[3] or "true"
        elif note := _NOTE.fullmatch(line):
            features[note[2]][note[1].casefold()] = note[3]
        elif line.strip() and not line.startswith(("N", "#")):
            raise ReadingError(where, f"no annotation of brat: {line[:60]!r}", "")
    linked = [(triggers.get(one, one), triggers.get(other, other)) for one, other in links]
    yield MarkedText(
        path.stem,
        str(path),
        text,
        tuple(
            Mark(name, each.kind, each.pieces, features.get(name, {}))
            for name, each in marks.items()
        ),
        tuple(Link(one, other) for one, other in linked if one in marks and other in marks),
    )


def _lines(path: Path) -> list[str]:
    # Only at line feeds: the words of a mark may hold other characters that end lines.
    return [line.rstrip("\r") for line in path.read_bytes().decode("utf-8-sig").split("\n")]


def _text_of(path: Path) -> str:
    for place in (path.with_suffix(".txt"), path.parent.parent / "text" / f"{path.stem}.txt"):
        if place.exists():
            return place.read_bytes().decode("utf-8")  # with its line ends: offsets count them
    problem = f"has no text: there is no {path.stem}.txt beside it"
    raise ReadingError(str(path), problem, "put the text files into the same folder")


def _mark(found: re.Match[str], text: str, where: str) -> Mark:
    name, kind, places, words = found.groups()
    pieces = tuple(
        Span(int(start), int(end)) for start, end in (each.split() for each in places.split(";"))
    )
    if any(not 0 <= piece.start < piece.end <= len(text) for piece in pieces):
        raise ReadingError(where, f"{name} runs past the text", "export both files again")
    marked = " ".join(piece.text_in(text) for piece in pieces)
    if words is not None and _SPACE.sub(" ", words).strip() != _SPACE.sub(" ", marked).strip():
        problem = f"{name} says {words!r}, and stands on {marked!r}"
        raise ReadingError(where, problem, "the text was changed: export both files again")
    return Mark(name, kind, tuple(sorted(pieces)))
