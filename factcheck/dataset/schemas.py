"""JSON Schema 2020-12: which records are well formed.

What a schema cannot say (offsets select what is quoted, ids exist) is in `checks`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from factcheck.domain import SCHEMA_VERSION
from factcheck.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

NAMES = ("document", "taxonomy", "prediction", "task", "claim", "dataset")
"""Every kind of record that has a schema in ``schemas/``."""

SHOWN = 60
"""Code points of a wrong value that a message shows."""


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
        """Say where, what, and what should be."""
        return f"{self.pointer or '/'}: found {self.found}, expected {self.expected}"


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
    """Return all that the schema of this name finds wrong in a record, in the record's order."""
    errors = _leaves(_validator(name).iter_errors(cast("Any", record)))
    return tuple(dict.fromkeys(_violation(error) for error in errors))


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


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    resources = [Resource.from_contents(dict(schema(each))) for each in NAMES]
    registry: Registry[Any] = resources @ Registry()
    return Draft202012Validator(
        dict(schema(name)),
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


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
    told_apart = error.validator in {"const", "type"} and len(error.path) <= 1
    return told_apart or (error.validator == "required" and not error.path)


def _violation(error: ValidationError) -> Violation:
    where = pointer(*error.absolute_path)
    rule: Mapping[str, Any] = dict(cast("Mapping[str, Any]", error.schema))
    if error.validator == "required":
        # jsonschema names the key in its message alone: "'id' is a required property".
        return Violation(where, _keys(error.instance), f"the key {_quoted(error.message)}")
    if error.validator == "unevaluatedProperties":
        known = sorted(rule.get("properties", ()))
        unknown = ", ".join(sorted(set(cast("Iterable[str]", error.instance)) - set(known)))
        return Violation(where, f"the key {unknown}", f"none but {', '.join(known)}")
    wanted = rule[str(error.validator)]
    return Violation(
        where, shortened(error.instance), _expected(str(error.validator), wanted, rule)
    )


def _expected(validator: str, wanted: object, rule: Mapping[str, Any]) -> str:
    """Return what a rule asks for, in its own words where it has some."""
    if validator == "uniqueItems":
        return "each item once"
    if validator == "enum" and isinstance(wanted, list):
        return f"one of {', '.join(map(shortened, wanted))}"
    if validator == "const":
        return shortened(wanted)
    plain = {
        "type": f"a value of type {wanted}",
        "minLength": f"at least {wanted} code points",
        "maxLength": f"at most {wanted} code points",
        "minItems": f"at least {wanted} items",
        "minimum": f"{wanted} or more",
    }
    described = rule.get("description") or plain.get(validator)
    return str(described or f"what {validator} {shortened(wanted)} allows")


def _keys(instance: object) -> str:
    keys = ", ".join(sorted(instance)) if isinstance(instance, dict) else ""
    return f"the keys {keys}" if keys else "no keys"


def _quoted(message: str) -> str:
    return message.split("'")[1]
