"""JSON Schema 2020-12: which records are well formed.

What a schema cannot say (offsets select what is quoted, ids exist) is in `rules`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, partial
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from factcheck.domain import SCHEMA_VERSION
from factcheck.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import jsonschema_rs
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

NAMES = ("document", "taxonomy", "prediction", "task", "claim", "dataset")
"""Every kind of record that has a schema in ``schemas/``."""

SHOWN = 60
"""Code points of a wrong value that a message shows."""

_TYPES = {
    "string": "a string of Unicode text",
    "integer": "a whole number",
    "object": "a JSON object",
    "array": "a list",
}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing wrong in a record.

    Attributes:
        pointer: where, a JSON Pointer (RFC 6901); ``""`` is the record itself.
        found: what stands there, shortened.
        expected: what should.
    """

    pointer: str
    found: str
    expected: str

    def __str__(self) -> str:
        """Say where, what, and what should be, on one line that a terminal can show."""
        return printable(f"{self.pointer or '/'}: found {self.found}, expected {self.expected}")


def urn(name: str) -> str:
    """Return the ``$id`` of a schema, which its records carry in ``schema``.

    >>> urn("claim")
    'urn:factcheck:schema:claim:1.0.0'
    """
    return f"urn:factcheck:schema:{name}:{SCHEMA_VERSION}"


@cache
def schema(name: str) -> Mapping[str, object]:
    """Return a schema of `NAMES`, read from ``schemas/``."""
    path = resource(f"schemas/{name}.schema.json")
    return MappingProxyType(json.loads(path.read_text(encoding="utf-8")))


def violations(record: object, name: str) -> tuple[Violation, ...]:
    """Return all that the schema of this name finds wrong in a record, sorted by place.

    Stricter than JSON Schema in three points, since Python would stumble later: a string holds
    no lone surrogates, an integer is written without a point, and a number is finite.
    """
    if _is_sound(record, name):
        return ()
    errors = sorted(_leaves(_validator(name).iter_errors(cast("Any", record))), key=_place)
    return tuple(dict.fromkeys(each for error in errors for each in _violations(error)))


def conforms(value: object, name: str, definition: str) -> bool:
    """Return whether a value is what a schema's ``$defs`` call by this name."""
    part = _validator(name).evolve(schema={"$ref": f"{urn(name)}#/$defs/{definition}"})
    return part.is_valid(cast("Any", value))


def pointer(*steps: object) -> str:
    """Return a JSON Pointer.

    >>> pointer("a/b", 0)
    '/a~1b/0'
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def shortened(value: object) -> str:
    """Return a value as JSON on one line, at most `SHOWN` code points of it."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def printable(text: str) -> str:
    r"""Return a text with everything escaped that would break a line or command a terminal.

    >>> printable("a\u202eb\n")
    'a\\u202eb\\n'
    """
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def _is_sound(record: object, name: str) -> bool:
    """Return whether a compiled validator finds nothing wrong, in a hundredth of the time.

    What is wrong it does not tell in our words, so jsonschema looks at whatever it refuses, and
    has the last word.
    """
    try:
        json.dumps(record, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError):  # lone surrogates, infinity: it would let them pass
        return False
    return _compiled(name).is_valid(record)


@cache
def _compiled(name: str) -> jsonschema_rs.Validator:
    import jsonschema_rs
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator.FORMAT_CHECKER
    formats: dict[str, Callable[..., bool]] = {
        str(each): partial(checker.conforms, format=each) for each in checker.checkers
    }
    bare = _bare(_strict)
    registry = jsonschema_rs.Registry([(urn(each), bare[each]) for each in NAMES])
    return jsonschema_rs.Draft202012Validator(
        bare[name],
        registry=registry,
        formats=formats,
        validate_formats=True,
        keywords={_WHOLE: _Whole},
    )


_WHOLE = "x-whole"


class _Whole:
    """A keyword for a number that is written without a point: 1.0 is an integer in JSON Schema."""

    def __init__(self, _parent: object, _value: object, _path: object) -> None:
        pass

    def validate(self, instance: object) -> None:
        if isinstance(instance, float):
            raise ValueError  # noqa: TRY004 - what the validator expects


def _strict(node: object) -> object:
    """Return a schema that asks of integers that they be whole numbers as they are written."""
    if isinstance(node, dict):
        more = {_WHOLE: True} if node.get("type") == "integer" else {}
        return {key: _strict(each) for key, each in node.items()} | more
    return [_strict(each) for each in node] if isinstance(node, list) else node


def _bare(change: Callable[[object], Any]) -> dict[str, dict[str, Any]]:
    """Return all schemas, changed, without their `$schema`.

    With it, a schema that is referred to is read by a plain validator, which does not know our
    types.
    """
    bare = {each: change({**schema(each)}) for each in NAMES}
    for contents in bare.values():
        del contents["$schema"]
    return bare


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    bare = _bare(lambda contents: contents)
    resources = [(urn(each), DRAFT202012.create_resource(bare[each])) for each in NAMES]
    types = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "string": lambda _, value: isinstance(value, str) and _is_text(value),
            "integer": lambda _, value: isinstance(value, int) and _is_number(value),
            "number": lambda _, value: _is_number(value),
        }
    )
    extend = cast("Callable[..., type[Validator]]", validators.extend)  # untyped in the stubs
    strict = extend(Draft202012Validator, type_checker=types)
    registry: Registry[Any] = Registry().with_resources(resources)
    return strict(bare[name], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _place(error: ValidationError) -> list[tuple[int, str]]:
    """Return where an error is, so that items sort by number and keys by name."""
    return [
        (step, "") if isinstance(step, int) else (-1, str(step)) for step in error.absolute_path
    ]


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Take alternatives apart where one of them is clearly meant."""
    for error in errors:
        meant = _meant(error)
        if meant:
            yield from _leaves(meant)
        else:
            yield error


def _meant(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the only alternative that the value has the right kind for."""
    if error.validator not in {"oneOf", "anyOf"} or not isinstance(error.instance, dict):
        return []
    branches: dict[object, list[ValidationError]] = {}
    for each in error.context or ():
        branches.setdefault(each.schema_path[0], []).append(each)
    close = [group for group in branches.values() if not any(map(_another_kind, group))]
    return close[0] if len(close) == 1 else []


def _another_kind(error: ValidationError) -> bool:
    """Whether an error says that the alternative was not meant at all."""
    itself = not error.path
    return (error.validator in {"type", "required"} and itself) or (
        error.validator == "const" and len(error.path) <= 1
    )


def _violations(error: ValidationError) -> Iterator[Violation]:
    where = pointer(*error.absolute_path)
    rule: Mapping[str, Any] = dict(cast("Mapping[str, Any]", error.schema))
    kind = str(error.validator)
    if kind == "required":
        # jsonschema names the key in its message alone: "'id' is a required property".
        missing = error.message.split("'")[1]
        yield Violation(where, _keys(error.instance), f"the key {missing}")
    elif kind == "unevaluatedProperties":
        known = sorted(rule["properties"])
        for key in sorted(set(cast("Iterable[str]", error.instance)) - set(known)):
            yield Violation(where + pointer(key), "an unknown key", f"none but {', '.join(known)}")
    else:
        expected = _expected(kind, rule[kind], rule)
        yield Violation(where, shortened(error.instance), expected)


def _expected(validator: str, wanted: object, rule: Mapping[str, Any]) -> str:
    """Return what a rule asks for, in its own words where it has some."""
    if validator == "uniqueItems":
        return "each item once"
    if validator == "enum" and isinstance(wanted, list):
        return f"one of {', '.join(map(shortened, wanted))}"
    if validator == "const":
        return shortened(wanted)
    plain = {
        "type": _TYPES.get(str(wanted), f"a value of type {wanted}"),
        "minLength": f"at least {wanted} code points",
        "maxLength": f"at most {wanted} code points",
        "minItems": f"at least {wanted} items",
        "maxItems": f"at most {wanted} items",
        "minimum": f"{wanted} or more",
        "format": f"a {wanted}",
    }
    described = rule.get("description") or plain.get(validator)
    return str(described or f"what {validator} {shortened(wanted)} allows")


def _keys(instance: object) -> str:
    keys = ", ".join(sorted(instance)) if isinstance(instance, dict) else ""
    return f"the keys {keys}" if keys else "no keys"
