"""JSON Schema 2020-12: which records are well formed.

What a schema cannot express (offsets select the quoted words, ids exist) is in `rules`.
"""

from __future__ import annotations

import json
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from factcheck.dataset.moments import is_moment, is_published
from factcheck.dataset.violation import Violation, listed, pointer, shortened
from factcheck.domain import EARLIER_VERSIONS, SCHEMA_VERSION
from factcheck.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import jsonschema_rs
    from jsonschema_rs import ValidationError as Error
    from referencing import Registry

    Rule = Mapping[str, Any]

NAMES = ("document", "taxonomy", "prediction", "task", "claim", "dataset", "matches")
"""Every kind of record that has a schema in ``schemas/``."""

_TYPES = {
    "string": "a string of Unicode text",
    "integer": "a whole number",
    "object": "a JSON object",
    "array": "a list",
}


def urn(name: str) -> str:
    """Return the ``$id`` of a schema, which its records carry in ``schema``.

    >>> urn("claim")
    'urn:factcheck:schema:claim:1.3.0'
    """
    return f"urn:factcheck:schema:{name}:{SCHEMA_VERSION}"


def urns(name: str) -> tuple[str, ...]:
    """Return what records of this kind may carry in ``schema``: of every version that is read.

    >>> urns("claim")[0], urns("claim")[-1]
    ('urn:factcheck:schema:claim:1.0.0', 'urn:factcheck:schema:claim:1.3.0')
    """
    versions = (*EARLIER_VERSIONS, SCHEMA_VERSION)
    return tuple(f"urn:factcheck:schema:{name}:{version}" for version in versions)


@cache
def schema(name: str) -> Mapping[str, object]:
    """Return a schema of `NAMES`, read from ``schemas/``."""
    path = resource(f"schemas/{name}.schema.json")
    return MappingProxyType(json.loads(path.read_text(encoding="utf-8")))


def violations(record: object, name: str, part: str = "") -> tuple[Violation, ...]:
    """Return every violation of the schema of this name in a record, sorted by place.

    With ``part``, a JSON Pointer into the schema, the record is checked by that part of it.

    This is stricter than JSON Schema in three points, because Python would fail later: a string
    has no lone surrogates, an integer is written without a decimal point, a number is finite.
    """
    try:
        return _found(record, name, part)
    except (RecursionError, ValueError) as error:
        if isinstance(error, ValueError) and "Recursion limit" not in str(error):
            raise
        return _found(_pruned(record, _LEVELS), name, part)


_LEVELS = 50
"""How deep values may be nested where Python or the validator cannot go to the end: no schema
allows so much, so that what is left has the violation."""


def _pruned(value: object, levels: int) -> object:
    """Return a value without what is nested deeper than this number of levels."""
    if isinstance(value, dict):
        return {key: _pruned(each, levels - 1) for key, each in value.items()} if levels else {}
    if isinstance(value, list):
        return [_pruned(each, levels - 1) for each in value] if levels else []
    return value


def _found(record: object, name: str, part: str) -> tuple[Violation, ...]:
    validator = _validator(f"{urn(name)}#{part}")
    text = json.dumps(record, ensure_ascii=False)
    unicode, not_unicode = record, list[Violation]()
    try:
        text.encode()
    except UnicodeEncodeError:  # the validator would let some of it pass, and fail at the rest
        unicode = json.loads(text.encode(errors="replace"))
        not_unicode = list(_not_unicode(record))
    else:
        if validator.is_valid(record):
            return ()
    found = list(_explained(validator.iter_errors(unicode), record))
    places = {each.pointer for each in found}
    found += [each for each in not_unicode if each.pointer not in places]
    return tuple(dict.fromkeys(sorted(found, key=_place)))


def conforms(value: object, name: str, definition: str) -> bool:
    """Return whether a value is valid by one of the ``$defs`` of a schema."""
    try:
        return _validator(f"{urn(name)}#/$defs/{definition}").is_valid(value)
    except (RecursionError, ValueError):
        return False


@cache
def _validator(reference: str) -> jsonschema_rs.Validator:
    """Return a compiled validator: a hundred times as fast as jsonschema's."""
    import jsonschema_rs
    from jsonschema import Draft202012Validator

    formats: dict[str, Callable[[str], bool]] = {
        "date": is_published,  # next to a pattern that leaves only dates
        "date-time": is_moment,
        "uri": partial(Draft202012Validator.FORMAT_CHECKER.conforms, format="uri"),
    }
    schemas: dict[str, Any] = {urn(each): _strict({**schema(each)}) for each in NAMES}
    for each in schemas.values():
        del each["$schema"]  # it would switch off our keyword in schemas that are referred to
    return jsonschema_rs.Draft202012Validator(
        {"$ref": reference},
        registry=jsonschema_rs.Registry([*schemas.items()]),
        formats=formats,
        validate_formats=True,
        keywords={_WHOLE: _Whole},
    )


@cache
def _registry() -> Registry[Any]:
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    resources = [(urn(each), DRAFT202012.create_resource({**schema(each)})) for each in NAMES]
    return Registry[Any]().with_resources(resources)


_WHOLE = "x-whole"


class _Whole:
    """A keyword for a number that is written without a point: 1.0 is an integer in JSON Schema."""

    def __init__(self, _parent: object, _value: object, _path: object) -> None:
        pass

    def validate(self, instance: object) -> None:
        if isinstance(instance, float):
            raise ValueError  # noqa: TRY004 - what the validator expects


def _strict(node: object) -> object:
    """Return a schema in which every integer has to be written without a decimal point."""
    if isinstance(node, dict):
        more = {_WHOLE: True} if node.get("type") == "integer" else {}
        return {key: _strict(each) for key, each in node.items()} | more
    return [_strict(each) for each in node] if isinstance(node, list) else node


def _not_unicode(record: object) -> Iterator[Violation]:
    """Yield the strings with lone surrogates, which UTF-8 cannot hold."""
    pending = [("", record)]
    while pending:
        where, value = pending.pop()
        if isinstance(value, dict):
            pending += [(where + pointer(key), each) for key, each in value.items()]
        elif isinstance(value, list):
            pending += [(where + pointer(index), each) for index, each in enumerate(value)]
        elif isinstance(value, str) and value.encode(errors="ignore").decode() != value:
            yield Violation(where, shortened(value), _TYPES["string"])


def _place(violation: Violation) -> list[tuple[int, str]]:
    """Return where a violation is, so that items sort by number and keys by name."""
    steps = violation.pointer.split("/")
    return [(int(step), "") if step.isdecimal() else (-1, step) for step in steps]


def _explained(errors: Iterable[Error], record: object) -> Iterator[Violation]:
    """Yield what errors are about; inside an alternative where it is clear which one was meant."""
    for error in errors:
        meant: list[list[Error]] = []
        if error.kind.name in {"anyOf", "oneOf"} and isinstance(error.instance, dict):
            depth = len(error.instance_path)
            meant = [
                group
                for group in error.kind.value
                if not any(_rejects_kind(each, depth) for each in group)
            ]
        yield from _explained(meant[0], record) if len(meant) == 1 else _violations(error, record)


def _rejects_kind(error: Error, depth: int) -> bool:
    """Return whether a value at this depth is of another kind than an alternative is for."""
    steps, keyword = len(error.instance_path) - depth, error.kind.name
    return (keyword in {"type", "required"} and steps == 0) or (keyword == "const" and steps <= 1)


def _violations(error: Error, record: object) -> Iterator[Violation]:
    where, keyword = pointer(*error.instance_path), error.kind.name
    value: Any = record  # the error's own copy of it may be the whole dataset
    for step in error.instance_path:
        value = value[step]
    location = str(error.absolute_keyword_location).rpartition("/")[0]
    rule: Rule = _registry().resolver().lookup(location).contents
    match keyword:
        case "required":
            yield Violation(where, _keys(value), f"the key {error.kind.value}")
        case "unevaluatedProperties":
            expected = f"none but {', '.join(sorted(rule['properties']))}"
            for key in sorted(error.kind.value):
                yield Violation(where + pointer(key), "an unknown key", expected)
        case _:
            yield Violation(where, shortened(value), _expected(keyword, rule))


def _expected(keyword: str, rule: Rule) -> str:
    """Return what a rule asks for, in its own words if it has a description."""
    wanted = rule["type" if keyword == _WHOLE else keyword]
    match keyword:
        case "uniqueItems":
            return "each item once"
        case "enum":
            return f"one of {', '.join(map(shortened, wanted))}"
        case "const":
            return shortened(wanted)
    plain = {
        _WHOLE: _TYPES["integer"],
        "type": _TYPES.get(str(wanted), f"a value of type {wanted}"),
        "minLength": f"at least {wanted} code points",
        "maxLength": f"at most {wanted} code points",
        "minItems": f"at least {wanted} items",
        "maxItems": f"at most {wanted} items",
        "exclusiveMinimum": f"more than {wanted}",
        "minimum": f"{wanted} or more",
        "maximum": f"{wanted} or less",
        "format": f"a {wanted}",
    }
    described = rule.get("description") or plain.get(keyword)
    return str(described or f"what {keyword} {shortened(wanted)} allows")


def _keys(instance: object) -> str:
    keys = listed(sorted(instance)) if isinstance(instance, dict) else ""
    return f"the keys {keys}" if keys else "no keys"
