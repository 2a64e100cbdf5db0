"""Taxonomy files: YAML, narrowed to what a list of labels needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factcheck.dataset.checks import check
from factcheck.dataset.codec import taxonomy_from_json
from factcheck.dataset.schemas import Violation, pointer
from factcheck.errors import TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yaml import Node

    from factcheck.domain import Taxonomy

MAX_BYTES = 1_000_000
"""A taxonomy of thousands of labels is far smaller."""

_TEXT = "tag:yaml.org,2002:str"


def load_taxonomy(path: Path) -> Taxonomy:
    """Return the taxonomy in a YAML file (1.1, as PyYAML reads it).

    Tags, anchors, aliases and merge keys are refused: nobody needs them for names, and an alias
    can stand for gigabytes. What is not text (``no``, ``2024``) has to be put in quotes.

    Raises:
        TaxonomyError: every problem of the file, each with its line.
        OSError: the file cannot be read.
    """
    problems: list[str] = []
    text = _text(path)
    record, lines = _parse(path, text, problems)
    if not problems:
        problems += [_told(each, lines) for each in check(record, "taxonomy")]
    if problems or not isinstance(record, dict):
        raise TaxonomyError(str(path), tuple(problems))
    return taxonomy_from_json(record)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        problem = f"has {len(raw):,} bytes; a taxonomy has at most {MAX_BYTES:,}"
        raise TaxonomyError(str(path), (problem,))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8; save it as UTF-8"
        raise TaxonomyError(str(path), (problem,)) from None


def _parse(path: Path, text: str, problems: list[str]) -> tuple[object, dict[str, int]]:
    """Return the plain values of a YAML text, and the line of each by JSON pointer."""
    import yaml

    lines: dict[str, int] = {}
    try:
        problems += _tricks(text)
        if problems:
            return None, lines
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TaxonomyError(str(path), (f"line {line}: is not YAML: {error.problem}",)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise TaxonomyError(str(path), (f"is not YAML: {str(error) or 'too deep'}",)) from None
    if node is None:
        problems.append("is empty; list your labels under `labels:`")
        return None, lines
    return _plain(node, "", lines, problems), lines


def _tricks(text: str) -> Iterator[str]:
    """Yield every tag, anchor and alias, before any of them can do harm."""
    import yaml

    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        line = token.start_mark.line + 1
        if isinstance(token, yaml.AliasToken):
            yield f"line {line}: the alias *{token.value} is not allowed; write it out"
        elif isinstance(token, yaml.AnchorToken):
            yield f"line {line}: the anchor &{token.value} is not allowed; remove it"
        elif isinstance(token, yaml.TagToken | yaml.DirectiveToken):
            yield f"line {line}: tags and directives are not allowed; remove it"


def _plain(node: Node, where: str, lines: dict[str, int], problems: list[str]) -> object:
    import yaml

    lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(each, where + pointer(index), lines, problems)
            for index, each in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, where, lines, problems)
    if node.tag != _TEXT:
        problems.append(_not_text(node))
    return str(node.value)


def _mapping(
    node: Node, where: str, lines: dict[str, int], problems: list[str]
) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in values:
            line = key.start_mark.line + 1
            problems.append(f"line {line}: the key {name!r} stands here a second time")
        values[name] = _plain(value, where + pointer(name), lines, problems)
        lines[where + pointer(name)] = key.start_mark.line + 1
    return values


def _not_text(node: Node) -> str:
    line = node.start_mark.line + 1
    if not node.value:
        return f"line {line}: nothing stands here; fill it in or leave the key out"
    kind = node.tag.rpartition(":")[2]
    return f"line {line}: YAML reads {node.value} as {kind}, not as text; put it in quotes"


def _told(violation: Violation, lines: dict[str, int]) -> str:
    """Return a violation with its line; what is missing has that of where it should be."""
    where = violation.pointer
    while where not in lines and where:
        where = where.rpartition("/")[0]
    return f"line {lines.get(where, 1)}: {violation}"
