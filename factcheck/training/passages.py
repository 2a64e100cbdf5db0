"""Passages written for training, with their attributions marked in the text.

A file ``NAME.LANGUAGE.txt`` holds passages; a line ``== kind`` begins each. A span is
marked ``{s1 The ministry}``: a letter for its role (s source, c cue, t content, h channel), the
numbers of the attributions that it belongs to (``{s1,2 She}``), a space, its words. Spans do not
contain each other; several of one role and number are the pieces of one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import Attribution, Language, Role, Span
from factcheck.errors import InvalidRecord

ROLE_BY_LETTER = {"s": Role.SOURCE, "c": Role.CUE, "t": Role.CONTENT, "h": Role.CHANNEL}

WRITTEN = Path(__file__).with_name("written")
"""The passages of the project."""

_BEGINNING = re.compile(r"^==.*\n", re.MULTILINE)
_MARKED = re.compile(r"\{([scth])(\d+(?:,\d+)*) ([^{}]*[^{}\s])\}")


def read_passages(path: Path) -> Iterator[GoldDocument]:
    """Yield the passages of a file as gold without labels.

    Raises:
        InvalidRecord: the name of the file has no language, the file is no text, something stands
            before the first passage, a mark is wrong, or an attribution has no content; the message
            says where.
    """
    code = path.with_suffix("").suffix.removeprefix(".")
    if code not in {language.value for language in Language}:
        raise InvalidRecord(path.name, ("its name does not end in .en.txt or .ar.txt",))
    language = Language(code)
    try:
        before, *marked_texts = _BEGINNING.split(path.read_text("utf-8"))
    except UnicodeDecodeError as error:
        raise InvalidRecord(path.name, ("it is not UTF-8",)) from error
    if before.strip():
        raise InvalidRecord(path.name, ("text stands before the first line with ==",))
    for number, marked in enumerate(marked_texts, start=1):
        where = f"{path.stem}, passage {number}"
        text, spans = _unmark(marked.strip())
        if wrong := re.search(r".{0,20}[{}].{0,20}", text):
            raise InvalidRecord(where, (f"not a mark: {wrong.group()!r}",))
        found = tuple(_attributions(where, spans))
        yield GoldDocument(f"{path.stem}-{number}", language, text, found)


def _unmark(marked: str) -> tuple[str, dict[int, dict[Role, list[Span]]]]:
    """Return the text without marks, and the spans of each attribution by role."""
    parts: list[str] = []
    length = after = 0
    spans: dict[int, dict[Role, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for match in _MARKED.finditer(marked):
        letter, numbers, words = match.groups()
        before = marked[after : match.start()]
        start = length + len(before)
        length, after = start + len(words), match.end()
        parts += before, words
        for number in map(int, numbers.split(",")):
            spans[number][ROLE_BY_LETTER[letter]].append(Span(start, length))
    return "".join((*parts, marked[after:])), spans


def _attributions(
    where: str, spans: dict[int, dict[Role, list[Span]]]
) -> Iterator[GoldAttribution]:
    for number, by_role in sorted(spans.items()):
        if Role.CONTENT not in by_role:
            raise InvalidRecord(where, (f"attribution {number} has no content",))
        yield GoldAttribution(
            Attribution(
                content=tuple(by_role[Role.CONTENT]),
                source=tuple(by_role[Role.SOURCE]),
                cue=tuple(by_role[Role.CUE]),
                channel=tuple(by_role[Role.CHANNEL]),
            )
        )
