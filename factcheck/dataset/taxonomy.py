"""Taxonomy files: the part of YAML that a list of labels needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.dataset.checking import check
from factcheck.dataset.codec import taxonomy_from_json
from factcheck.dataset.rules import check_choices
from factcheck.dataset.violation import SHOWN, pointer, printable, shortened
from factcheck.errors import TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml import MappingNode, Node, Token

    from factcheck.domain import Taxonomy
    from factcheck.files import StrPath

MAX_BYTES = 1_000_000
"""A taxonomy of thousands of labels is far smaller."""

MAX_DEPTH = 12
"""Levels of nesting; a taxonomy has four. PyYAML takes minutes for thousands of them."""

MAX_VALUES = 50_000
"""Keys and values; a label with names and aliases in two languages has some twenty."""

MAX_KEY = 100
"""Code points of a key; those of a taxonomy are shorter. A place is made of keys."""

PROBLEMS = 100
"""Problems that are listed; the others are counted."""

_TEXT = "tag:yaml.org,2002:str"


def load_taxonomy(path: StrPath) -> Taxonomy:
    """Return the taxonomy in a YAML file (1.1, as PyYAML reads it).

    Tags, anchors, aliases and merge keys are refused: names do not need them, and an alias can
    expand to gigabytes. Values that YAML does not read as text (``no``, ``2024``) need quotes.

    Raises:
        TaxonomyError: the first `PROBLEMS` problems of the file, each with its line.
        OSError: the file cannot be read.
    """
    path = Path(path)
    record, problems = read_taxonomy(path)
    if problems or not isinstance(record, dict):
        raise TaxonomyError(
            str(path), tuple(f"line {line}: {problem}" for line, problem in problems)
        )
    return taxonomy_from_json(record)


def read_taxonomy(path: Path) -> tuple[object, tuple[tuple[int, str], ...]]:
    """Return the record in a YAML file, and its problems with their lines; one of them is empty.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        return None, ((1, f"the file is larger than {MAX_BYTES:,} bytes; a taxonomy is smaller"),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = f"byte {error.start} (0x{raw[error.start]:02x}) is not UTF-8; save it as UTF-8"
        return None, ((line, problem),)
    reader = _Reader()
    record = reader.read(text)
    if not reader.problems:
        return record, ()
    first = sorted(reader.problems)[:PROBLEMS]
    if more := len(reader.problems) - len(first):
        first.append((first[-1][0], f"{more:,} more problems are not listed; correct these first"))
    return None, tuple(first)


class _Reader:
    """Reads a YAML text as plain values; collects problems with their lines.

    Attributes:
        problems: line and problem.
        lines: the line of each value and key, by JSON pointer.
        reported: pointers of values with a problem, for which the schema is not applied.
    """

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []
        self.lines: dict[str, int] = {}
        self.reported: set[str] = set()

    def read(self, text: str) -> object:
        """Return the record in the text; do not use it if there are problems."""
        import yaml

        try:
            self.problems += _forbidden(text)
            node = None if self.problems else yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.problems.append((mark.line + 1 if mark else 1, f"is not YAML: {error.problem}"))
        except yaml.reader.ReaderError as error:
            line = text.count("\n", 0, error.position) + 1
            odd = f"U+{ord(text[error.position]):04X}"
            self.problems.append((line, f"{odd} is not allowed in a text file; remove it"))
        if self.problems:
            return None
        if node is None:
            self.problems.append((1, "the file is empty; list your labels under `labels:`"))
            return None
        record = self._plain(node, "")
        violations = check(record, "taxonomy")
        if not violations and isinstance(record, dict):
            # Of a file alone: a dataset that lists such a label is valid as it is.
            violations = tuple(check_choices(record))
        for violation in violations:
            if violation.pointer not in self.reported:
                self.problems.append((self._line(violation.pointer), str(violation)))
        return record

    def _plain(self, node: Node, where: str) -> object:
        import yaml

        self.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.SequenceNode):
            return [
                self._plain(each, where + pointer(index)) for index, each in enumerate(node.value)
            ]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, where)
        if node.tag != _TEXT:
            self._report(node, where, _not_text(node))
        return str(node.value)

    def _mapping(self, node: MappingNode, where: str) -> dict[str, object]:
        import yaml

        values: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._report(key, where, "a key must be text, not a list or a mapping")
                continue
            if len(key.value) > MAX_KEY:
                problem = f"the key {shortened(key.value)} is longer than {MAX_KEY} characters"
                self._report(key, where, problem)
                continue
            inner = where + pointer(key.value)
            if key.value in values:
                self._report(key, inner, "this key occurs twice")
            self.lines[inner] = key.start_mark.line + 1
            values[key.value] = self._plain(value, inner)
        return values

    def _report(self, node: Node, where: str, problem: str) -> None:
        self.reported.add(where)
        self.problems.append((node.start_mark.line + 1, printable(f"{where or '/'}: {problem}")))

    def _line(self, where: str) -> int:
        """Return the line of a value, or of the nearest value around a missing one."""
        while where not in self.lines:
            where = where.rpartition("/")[0]
        return self.lines[where]


def _tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a YAML text.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    import yaml

    loader = yaml.SafeLoader(text)
    try:
        while loader.check_token():
            yield loader.get_token()  # type: ignore[no-untyped-call]
    except (ValueError, OverflowError):  # PyYAML does not check this itself
        problem = r"an escape \U… is not a character"
        raise yaml.MarkedYAMLError(None, None, problem, loader.get_mark()) from None


def _forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Yield tags, anchors and aliases before they are expanded; end where there is too much."""
    import yaml

    depth = values = 0
    for token in _tokens(text):
        line = token.start_mark.line + 1
        match token:
            case yaml.AliasToken():
                yield line, f"the alias *{token.value[:SHOWN]} is not allowed; write it out"
            case yaml.AnchorToken():
                yield line, f"the anchor &{token.value[:SHOWN]} is not allowed; remove it"
            case yaml.TagToken() | yaml.DirectiveToken():
                yield line, "tags and directives are not allowed; remove it"
            case (
                yaml.FlowSequenceStartToken()
                | yaml.FlowMappingStartToken()
                | yaml.BlockSequenceStartToken()
                | yaml.BlockMappingStartToken()
            ):
                depth += 1
                values += 1
            case yaml.ScalarToken():
                values += 1
            case yaml.FlowSequenceEndToken() | yaml.FlowMappingEndToken() | yaml.BlockEndToken():
                depth -= 1
        if depth > MAX_DEPTH:
            yield line, f"more than {MAX_DEPTH} levels of nesting; a taxonomy has four"
            return
        if values > MAX_VALUES:
            yield line, f"more than {MAX_VALUES:,} keys and values; a taxonomy has fewer"
            return


def _not_text(node: Node) -> str:
    if not node.value:
        return "this value is empty; fill it in or leave the key out"
    kind = node.tag.rpartition(":")[2]
    return f"YAML reads {node.value[:SHOWN]} as {kind}, not as text; put it in quotes"
