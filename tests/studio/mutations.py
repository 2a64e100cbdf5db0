"""Changes of JSON that no program of ours makes: a value removed, replaced, retyped, nested."""

import copy
import random
from collections.abc import Iterator, Sequence
from typing import Any

HALF = "half \ud83d of a pair"
"""A text with a lone surrogate, as JSON can have it and UTF-8 cannot."""

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 5, -1, -0.5, 1e308, 10**400, 2**63, float("nan"), float("-inf")),
    *("", "x", HALF, "NUL \0", "2026-13-45T99:00:00Z", "9" * 400),
    *([], {}, [5], ["x"], [HALF], [None], [[]], {"x": 5}, {"": {}}, {"id": 5}, [{"id": 5}]),
    *([{}], [{"type": "labels"}], [{"type": "relation"}], {"email": HALF, "id": 1}),
)
"""Values in place of another."""

WAYS = len(ODD) + 4
"""Ways to change a value: to each of these, or it is removed, retyped, nested, or taken from
another place of the same record."""

_DEPTHS = (3, 60, 150, 600, 3000)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield the path of every value inside a value of JSON."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in items:
        yield (*path, key)
        if isinstance(each, dict | list):
            yield from places(each, (*path, key))


def mutated(record: Any, chance: random.Random) -> tuple[Any, str]:  # noqa: ANN401 - JSON
    """Return a record with one value changed, and where and how."""
    path, how = chance.choice(list(places(record))), chance.randrange(WAYS)
    return changed(record, path, how, chance), f"{'/'.join(map(str, path))} by way {how}"


def changed(record: Any, path: tuple[Any, ...], how: int, chance: random.Random) -> Any:  # noqa: ANN401 - JSON
    """Return a record with the value at a path changed in one of `WAYS` ways."""
    record = copy.deepcopy(record)
    *steps, key = path
    parent = _at(record, steps)
    if how < len(ODD):
        parent[key] = copy.deepcopy(ODD[how])
        return record
    match how - len(ODD):
        case 0:
            del parent[key]
        case 1:
            parent[key] = _retyped(parent[key])
        case 2:
            parent[key] = _nested(parent[key], chance.choice(_DEPTHS))
        case _:
            parent[key] = copy.deepcopy(_at(record, chance.choice(list(places(record)))))
    return record


def _at(record: Any, path: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
    for step in path:
        record = record[step]
    return record


def _retyped(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return {str(number): each for number, each in enumerate(value)}
    if isinstance(value, dict):
        return list(value.values())
    return str(value)


def _nested(value: Any, depth: int) -> Any:  # noqa: ANN401 - JSON
    for number in range(depth):
        value = [value] if number % 2 else {"x": value}
    return value
