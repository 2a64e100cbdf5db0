"""Tokens in columns: files like those of CoNLL-2003, and CoNLL-U with types of spans.

In the first, the token is the first column and a tag of BIO or IOB1 the last one; its text is the
tokens with spaces between them, since nothing else is known. Source: Tjong Kim Sang and De Meulder
(CoNLL 2003). In CoNLL-U (https://universaldependencies.org/format.html) the tag is a value in MISC,
and the text is that of the sentences (``# text =``, ``SpaceAfter=No``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.domain import Span
from factcheck.errors import MissingPackage, ReadingError
from factcheck.importing.marked import Mark, MarkedText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_TAG = re.compile(r"([BIESLU])-(\S+)|[O_]")
_BEGINS = frozenset("BSU")
_KEYS = frozenset(("ner", "entity", "role", "tag", "span"))
"""Keys in MISC whose value is the tag."""


@dataclass
class _Text:
    """A text that grows by tokens, with its marks."""

    name: str
    where: str
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    open: bool = False

    def add(self, token: str, tag: str, where: str) -> None:
        """Append a token; its tag begins a mark or goes on with the last one."""
        found = _TAG.fullmatch(tag)
        if not found:
            problem = f"{tag!r} is no tag; expected O, B-… or I-…"
            raise ReadingError(where, problem, "is this the right --format?")
        start = len(self.text)
        self.text += token
        if found[1] is None:
            self.open = False
            return
        last = self.marks[-1] if self.open else None
        if last and last.kind == found[2] and found[1] not in _BEGINS:
            whole = Span(last.pieces[0].start, len(self.text))
            self.marks[-1] = Mark(last.id, last.kind, (whole,))
        else:
            self.marks.append(Mark(str(len(self.marks)), found[2], (Span(start, len(self.text)),)))
        self.open = True

    def marked(self) -> Iterator[MarkedText]:
        """Yield the text, if it has any."""
        if self.text.strip():
            yield MarkedText(self.name, self.where, self.text.rstrip(), tuple(self.marks))


def read_conll(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file with a token a line; ``-DOCSTART-`` begins another text.

    Raises:
        ReadingError: a line has no tag.
        OSError: the file cannot be read.
    """
    current, number, between = _Text(path.stem, str(path)), 0, ""
    for at, line in enumerate(path.read_text("utf-8-sig").split("\n"), start=1):
        fields = line.split()
        if not fields:
            current.open, between = False, "\n"
        elif fields[0] == "-DOCSTART-":
            yield from current.marked()
            number += 1
            current, between = _Text(f"{path.stem}.{number}", f"{path}:{at}"), ""
        else:
            where = f"{path}:{at}"
            if len(fields) == 1:
                raise ReadingError(where, "has one column; expected a token and a tag", "")
            current.text += between if current.text else ""
            current.add(fields[0], fields[-1], where)
            between = " "
    yield from current.marked()


def read_conllu(path: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file of CoNLL-U; ``# newdoc`` begins another one.

    Paragraphs (``# newpar``) are parted by an empty line, sentences by a space.

    Raises:
        MissingPackage: conllu is not installed.
        ReadingError: a token does not have ten columns, or its tag is none.
        OSError: the file cannot be read.
    """
    try:
        from conllu import parse_incr
        from conllu.exceptions import ParseException
    except ImportError:
        raise MissingPackage("conllu", "reading CoNLL-U", "import") from None
    current, between = _Text(path.stem, str(path)), ""
    with path.open(encoding="utf-8-sig") as file:
        try:
            for number, sentence in enumerate(parse_incr(file), start=1):
                where = f"{path}, sentence {number}"
                about = sentence.metadata
                if "newdoc id" in about or "newdoc" in about:
                    yield from current.marked()
                    name = about.get("newdoc id") or f"{path.stem}.{number}"
                    current, between = _Text(name, where), ""
                if current.text and ("newpar" in about or "newpar id" in about):
                    between = "\n\n"
                current.open = False
                for token in _surface(sentence, where):
                    misc = token["misc"] or {}
                    current.text += between
                    current.add(token["form"], _tag_in(misc), where)
                    between = "" if misc.get("SpaceAfter") == "No" else " "
                between = " "
        except ParseException as error:
            raise ReadingError(str(path), f"is no CoNLL-U: {error}", "") from error
    yield from current.marked()


def _surface(sentence: Iterable[Mapping[str, Any]], where: str) -> Iterator[Mapping[str, Any]]:
    """Yield the tokens as they stand in the text: no empty nodes, no words inside a token."""
    last = 0
    for token in sentence:
        if "misc" not in token:
            raise ReadingError(where, "a token does not have ten columns", "")
        number = token["id"]
        if isinstance(number, int):
            if number > last:
                yield token
        elif number[1] == "-":
            last = number[2]
            yield token


def _tag_in(misc: Mapping[str, str | None]) -> str:
    return next((value for key, value in misc.items() if key.casefold() in _KEYS and value), "O")
