"""PolNeAR's own files as gold.

PolNeAR (Newell, Margolin and Ruths, LREC 2018) comes as ``SPLIT/text/NAME.txt`` and, for each of
its annotators, ``SPLIT/attributions/NAME_ANNOTATOR.ann`` in the standoff format of brat
(https://brat.nlplab.org/standoff.html): ``T`` lines are spans in code points, ``E`` lines relations
whose arguments are named ``Source``, ``Cue`` and ``Content``, with a number after the first.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from factcheck.domain import Attribution, Language, Role, Span
from factcheck.errors import InvalidRecord
from factcheck.text import quotation_of
from factcheck.training.corpora import gold_record

ROLES = (Role.SOURCE, Role.CUE, Role.CONTENT)

_ANNOTATOR = re.compile(r"_[0-9a-f]{4}\Z")
_ARGUMENT = re.compile(r"(Source|Cue|Content)\d*")


def convert(split: Path) -> Iterator[dict[str, Any]]:
    """Yield a gold document for each article, in the order of their names.

    Of several annotators of an article, and of several articles with the same text, the first by
    name is kept.

    Args:
        split: folder with ``text`` and ``attributions``.

    Raises:
        InvalidRecord: a span does not select what its line says, or an argument is unknown.
        OSError: a text is missing.
    """
    done: set[str] = set()
    texts: set[str] = set()
    for path in sorted((split / "attributions").glob("*.ann")):
        name = _ANNOTATOR.sub("", path.stem)
        if name in done:
            continue
        done.add(name)
        # Offsets count line ends as they are in the file: read bytes, translate nothing.
        text = (split / "text" / f"{name}.txt").read_bytes().decode("utf-8")
        if text not in texts:
            texts.add(text)
            found = _attributions(path, text)
            yield gold_record(f"polnear.{name}", Language.ENGLISH, text, found, ROLES)


def _attributions(path: Path, text: str) -> Iterator[Attribution]:
    spans: dict[str, tuple[Span, ...]] = {}
    relations: list[Mapping[Role, list[Span]]] = []
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    # Relations last: a file may name a span before it defines it.
    for number, line in sorted(lines, key=lambda numbered: numbered[1].startswith("E")):
        key, _, rest = line.partition("\t")
        try:
            if key.startswith("T"):
                spans[key] = _spans(rest, text)
            elif key.startswith("E"):
                relations.append(_arguments(rest, spans))
        except ValueError as error:
            raise InvalidRecord(f"{path.name}:{number}", (str(error),)) from error
    for arguments in relations:
        source, cue, content = (tuple(sorted(arguments[role])) for role in ROLES)
        if content:
            kind = quotation_of([span.text_in(text) for span in content])
            yield Attribution(content, source, cue, quotation=kind)


def _spans(rest: str, text: str) -> tuple[Span, ...]:
    """Read ``ROLE START END[;START END…] TAB WORDS``.

    Raises:
        ValueError: the offsets select other words.
    """
    place, _, words = rest.partition("\t")
    pairs = place.partition(" ")[2].split(";")
    spans = tuple(Span(*map(int, pair.split())) for pair in pairs)
    selected = " ".join(span.text_in(text) for span in spans)
    # brat writes a line end as a space.
    if selected.split() != words.split():
        raise ValueError(f"{place} selects {selected!r}, not {words!r}")
    return spans


def _arguments(rest: str, spans: Mapping[str, tuple[Span, ...]]) -> Mapping[Role, list[Span]]:
    """Read ``Attribution:T4 Content:T3 Cue:T2 Source:T1``.

    Raises:
        ValueError: an argument or a span is unknown.
    """
    arguments: dict[Role, list[Span]] = {role: [] for role in ROLES}
    for argument in rest.split()[1:]:
        name, _, key = argument.partition(":")
        role = _ARGUMENT.fullmatch(name)
        if role is None:
            raise ValueError(f"unknown argument {name!r}")
        if key not in spans:
            raise ValueError(f"no span {key!r}")
        arguments[Role(role[1].lower())] += spans[key]
    return arguments
