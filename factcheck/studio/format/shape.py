"""What Label Studio's raw export looks like, as far as it is read: anything else is reported.

The server stores what any program sends it, and checks little of it. So every value that is read
is checked first: its kind, not its meaning. Format: https://labelstud.io/guide/task_format, and
what 1.23.2 sends. A key that is not listed is not read, so it may have any value.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from factcheck.dataset.violation import Violation, pointer, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeGuard

DEEPEST = 100
"""Lists and objects inside each other; what Label Studio writes has about ten."""


class _Kind(NamedTuple):
    """What a value may be.

    Attributes:
        name: as a message names it.
        fits: whether a value is one.
        needed: whether the key must be there.
    """

    name: str
    fits: Callable[[object], bool]
    needed: bool = False


def is_whole(value: object) -> TypeGuard[int]:
    """Return whether a value of JSON is a whole number; ``true`` is none, though Python has it."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    # Not NaN and not infinite, both of which Python reads; and not larger than any float.
    return (is_whole(value) or isinstance(value, float)) and abs(value) <= sys.float_info.max


def _is_user(value: object) -> bool:
    if isinstance(value, dict):
        return isinstance(value.get("email"), str) or is_whole(value.get("id"))
    return value is None or is_whole(value)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_TEXT = _Kind("a text", lambda value: isinstance(value, str))
_LIST = _Kind("a list", lambda value: isinstance(value, list))
_OBJECT = _Kind("an object", lambda value: isinstance(value, dict))
_NAME = _Kind("a text or a whole number", lambda value: isinstance(value, str) or is_whole(value))
_SWITCH = _Kind("true or false", lambda value: isinstance(value, bool))
_NUMBER = _Kind("a number", _is_number)
_USER = _Kind("a user, or null", _is_user)


def _needed(kind: _Kind) -> _Kind:
    return kind._replace(needed=True)


def _or_null(kind: _Kind) -> _Kind:
    return _Kind(f"{kind.name} or null", lambda value: value is None or kind.fits(value))


_TASK = {
    "data": _needed(_OBJECT),
    "annotations": _needed(_LIST),
    "predictions": _or_null(_LIST),
}
_ANNOTATION = {
    "id": _needed(_NAME),
    "unique_id": _or_null(_TEXT),
    "result": _needed(_or_null(_LIST)),
    "was_cancelled": _or_null(_SWITCH),
    "ground_truth": _or_null(_SWITCH),
    "completed_by": _needed(_USER),
    "updated_by": _USER,
    "created_at": _needed(_TEXT),
    "updated_at": _needed(_TEXT),
    "lead_time": _Kind(
        "0 seconds or more, or null",
        lambda value: value is None or (_is_number(value) and value >= 0),  # type: ignore[operator]
    ),
    "prediction": _Kind(
        "a prediction, its number, or null",
        lambda value: value is None or isinstance(value, dict) or is_whole(value),
    ),
}
_PREDICTION = {"model_version": _or_null(_TEXT), "result": _or_null(_LIST)}
_RELATION = {"from_id": _needed(_NAME), "to_id": _needed(_NAME), "direction": _or_null(_TEXT)}
_ITEM = {
    "id": _needed(_NAME),
    "type": _needed(_TEXT),
    "from_name": _needed(_TEXT),
    "value": _needed(_OBJECT),
    "score": _or_null(_NUMBER),
}
_VALUE = {
    "labels": _or_null(_Kind("a list of texts", _texts)),
    "choices": _or_null(
        _Kind("a text or a list of texts", lambda v: isinstance(v, str) or _texts(v))
    ),
    "text": _or_null(_Kind("a text or a list of texts", lambda v: isinstance(v, str) or _texts(v))),
}


def task_problem(raw: Mapping[str, Any]) -> str:
    """Return what is wrong with a raw task, ``""`` if nothing is; annotations are not looked at."""
    if is_nested(raw):
        return f"it is nested deeper than {DEEPEST} levels"
    return _first(_problems(raw, _TASK, ""))


def annotation_problem(annotation: object) -> str:
    """Return what is wrong with a raw annotation, ``""`` if nothing is."""
    return _first(_annotation_problems(annotation))


def prediction_problem(prediction: Mapping[str, Any]) -> str:
    """Return what is wrong with a raw prediction, ``""`` if nothing is."""
    found = _first(_prediction_problems(prediction, ""))
    return f"in its prediction, {found}" if found else ""


def is_nested(value: object) -> bool:
    """Return whether a value of JSON has more than `DEEPEST` levels."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return False
    return True


def _annotation_problems(annotation: object) -> Iterator[Violation]:
    if not isinstance(annotation, dict):
        yield Violation("", shortened(annotation), _OBJECT.name)
        return
    yield from _problems(annotation, _ANNOTATION, "")
    yield from _result_problems(annotation.get("result"), "/result")
    if isinstance(annotation.get("prediction"), dict):
        yield from _prediction_problems(annotation["prediction"], "/prediction")


def _prediction_problems(prediction: Mapping[str, Any], where: str) -> Iterator[Violation]:
    yield from _problems(prediction, _PREDICTION, where)
    yield from _result_problems(prediction.get("result"), f"{where}/result")


def _result_problems(result: object, where: str) -> Iterator[Violation]:
    for number, item in enumerate(result if isinstance(result, list) else ()):
        place = f"{where}{pointer(number)}"
        if not isinstance(item, dict):
            yield Violation(place, shortened(item), _OBJECT.name)
        elif item.get("type") == "relation":
            yield from _problems(item, _RELATION, place)
        else:
            yield from _problems(item, _ITEM, place)
            if isinstance(item.get("value"), dict):
                yield from _problems(item["value"], _VALUE, f"{place}/value")


def _problems(
    value: Mapping[str, Any], kinds: Mapping[str, _Kind], where: str
) -> Iterator[Violation]:
    for key, kind in kinds.items():
        if key in value:
            if not kind.fits(value[key]):
                yield Violation(where + pointer(key), shortened(value[key]), kind.name)
        elif kind.needed:
            yield Violation(where + pointer(key), "nothing", kind.name)


def _first(problems: Iterator[Violation]) -> str:
    return next(map(str, problems), "")
