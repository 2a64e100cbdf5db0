"""Validation by jsonschema alone: what our own is compared with."""

from collections.abc import Iterator
from functools import cache
from math import isfinite
from typing import Any

from jsonschema import Draft202012Validator, validators
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from factcheck.dataset import schema
from factcheck.dataset.schemas import NAMES


def places(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value in a record."""
    yield path
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for key, each in items:
        yield from places(each, (*path, key))


def is_text(value: object) -> bool:
    return isinstance(value, str) and "\ud800" not in value


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


@cache
def plain_validator(name: str) -> Any:  # noqa: ANN401 - made by jsonschema at run time
    """Return jsonschema's own validator, as strict as ours is."""
    types = Draft202012Validator.TYPE_CHECKER.redefine_many(
        {
            "string": lambda _, value: is_text(value),
            "integer": lambda _, value: isinstance(value, int) and is_number(value),
            "number": lambda _, value: is_number(value),
        }
    )
    bare = {each: {**schema(each)} for each in NAMES}
    for contents in bare.values():
        del contents["$schema"]  # with it, schemas that are referred to are checked less strictly
    resources = [(str(each["$id"]), DRAFT202012.create_resource(each)) for each in bare.values()]
    strict: Any = validators.extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return strict(
        bare[name],
        registry=Registry[Any]().with_resources(resources),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
