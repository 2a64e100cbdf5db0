"""Lines that are not predictions: each breaks a good one in another way."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from factcheck.dataset import to_line

Record = dict[str, Any]


def put(*path: str | int, to: object) -> Callable[[Record], str]:
    """Return an edit that puts a value somewhere into a prediction, and writes it as a line."""

    def edit(record: Record) -> str:
        changed = copy.deepcopy(record)
        place: Any = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        return json.dumps(changed) + "\n"

    return edit


FIRST_CONTENT = ("claims", 0, "attribution", "content", 0)

BAD_LINES: Mapping[str, tuple[Callable[[Record], str], str]] = {
    "cut off": (lambda record: to_line(record)[:200] + "\n", "is not JSON: "),
    "a list": (lambda _: "[1, 2]\n", "found [1, 2], expected a JSON object"),
    "a key twice": (
        lambda record: '{"schema": 1, ' + to_line(record)[1:],
        'the key "schema" occurs twice in one object',
    ),
    "NaN for a score": (put("claims", 0, "score", to=float("nan")), "NaN is not a JSON number"),
    "a score above 1": (put("claims", 0, "score", to=1.5), "/claims/0/score: "),
    "another version": (put("schema", to="urn:factcheck:schema:prediction:9.0.0"), "/schema: "),
    "an unknown key": (put("claims", 0, "verb", to="said"), "/claims/0/verb: "),
    "no document": (put("document", to=None), "/document: "),
    "an empty text": (put("document", "text", to=""), "/document/text: "),
    "NUL in the text": (put("document", "text", to="The \0 mayor"), "expected text without NUL"),
    "half a surrogate pair": (
        put("document", "text", to="The \ud83d mayor"),
        "expected a string of Unicode text",
    ),
    "an edited text": (put("document", "text", to="The mayor said nothing."), "/document/sha256: "),
    "a third language": (put("document", "language", to="fr"), "/document/language: "),
    "an offset past the end": (
        put(*FIRST_CONTENT, "end", to=10**9),
        "a non-empty span inside the ",
    ),
    "offsets in reverse": (put(*FIRST_CONTENT, "end", to=1), "a non-empty span inside the "),
    "a negative offset": (put(*FIRST_CONTENT, "start", to=-1), "expected a whole number"),
    "an offset with a point": (put(*FIRST_CONTENT, "start", to=1.0), "expected a whole number"),
    "an offset as text": (put(*FIRST_CONTENT, "start", to="1"), "expected a whole number"),
    "a quote that is not there": (
        put(*FIRST_CONTENT, "exact", to="that it snowed"),
        "as in the text",
    ),
    "a claim without content": (
        put("claims", 0, "attribution", "content", to=[]),
        "/claims/0/attribution/content: ",
    ),
    "an id that is another's": (
        put("claims", 0, "id", to="0123456789abcdef"),
        "the hash of its document and content",
    ),
    "a label twice": (
        put("claims", 0, "labels", to=[{"label": "Press", "score": 0.5}] * 2),
        "/claims/0/labels/1/label: ",
    ),
}
"""How to break a prediction, and a part of the message."""
