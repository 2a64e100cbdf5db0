"""What the schemas accept and refuse, and how a violation is reported."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from factcheck.dataset import (
    Violation,
    conforms,
    dataset_to_json,
    document_to_json,
    prediction_to_json,
    schema,
    violations,
)
from factcheck.dataset.schemas import NAMES, urns
from factcheck.dataset.violation import pointer, shortened
from factcheck.domain import SCHEMA_VERSION, Language, Provenance, Quotation, Stance, ZoneKind
from factcheck.studio.format import controls
from factcheck.studio.format.task_writer import to_tasks
from tests.dataset.plain_schemas import places, plain_validator
from tests.dataset.samples import DATASET, ENGLISH, PREDICTION


def messages(record: object, name: str) -> list[str]:
    return [str(violation) for violation in violations(record, name)]


def subschemas(node: object) -> Iterator[Mapping[str, Any]]:
    """Yield every object in a schema except conditions, which refuse nothing."""
    if isinstance(node, Mapping):
        yield node
        for key, each in node.items():
            if key != "if":
                yield from subschemas(each)
    elif isinstance(node, list):
        for each in node:
            yield from subschemas(each)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_has_its_version(name: str) -> None:
    """It is JSON Schema 2020-12 and has the URN that its records have."""
    Draft202012Validator.check_schema(dict(schema(name)))

    assert schema(name)["$id"] == f"urn:factcheck:schema:{name}:{SCHEMA_VERSION}"
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", sorted({*NAMES} - {"task"}))
def test_records_of_earlier_versions_are_valid(name: str) -> None:
    """A schema accepts exactly the versions that are read."""
    properties: Any = schema(name)["properties"]

    assert properties["schema"]["enum"] == [*urns(name)]


RECORDS: dict[str, Any] = {
    "prediction": prediction_to_json(PREDICTION),
    "dataset": dataset_to_json(DATASET),
    "task": to_tasks(PREDICTION)[0].to_json(),
}
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1.0, 0.5, 1e400, "", " ", "x", "\ud800", "a\n", "2026-11-25", [], {}, [1]]
)


@settings(max_examples=400)
@given(st.data())
def test_violations_are_where_jsonschema_has_errors(data: st.DataObject) -> None:
    """At the same place, or inside the value for which it says that no alternative is valid."""
    name = data.draw(st.sampled_from(sorted(RECORDS)))
    record = copy.deepcopy(RECORDS[name])
    *way, last = data.draw(st.sampled_from([each for each in places(record) if each]))
    node = record
    for step in way:
        node = node[step]
    node[last] = data.draw(ODD)
    expected = {pointer(*each.absolute_path) for each in plain_validator(name).iter_errors(record)}
    if node[last] == "\ud800":  # refused also where the schema takes anything
        expected.add(pointer(*way, last))

    found = {each.pointer for each in violations(record, name)}

    assert bool(found) == bool(expected)
    assert all(any(each.startswith(place) for place in expected) for each in found)
    assert all(any(each.startswith(place) for each in found) for place in expected)


@pytest.mark.parametrize("name", NAMES)
def test_objects_allow_no_unknown_keys(name: str) -> None:
    """Every list of properties is complete."""
    objects = [each for each in subschemas(schema(name)) if "properties" in each]

    assert objects
    assert all(each.get("unevaluatedProperties") is False for each in objects)


@pytest.mark.parametrize(
    ("name", "path", "values"),
    [
        ("document", ("properties", "language", "enum"), Language),
        ("document", ("$defs", "zone", "properties", "kind", "enum"), ZoneKind),
        ("claim", ("properties", "provenance", "enum"), Provenance),
        ("claim", ("$defs", "attribution", "properties", "quotation", "enum"), Quotation),
        ("claim", ("$defs", "attribution", "properties", "stance", "enum"), Stance),
        (
            "task",
            ("$defs", "labels", "properties", "value", "properties", "labels", "items", "enum"),
            controls.LABELS.values(),
        ),
    ],
)
def test_enums_are_those_of_the_domain(
    name: str, path: tuple[str, ...], values: Iterator[str]
) -> None:
    """A value that is added in one place is missing in the other."""
    node: Any = schema(name)
    for step in path:
        node = node[step]

    assert node == list(values)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://ar.wikipedia.org/wiki/خليفة_حفتر?a[]=1#b"),
        ("url", ""),
        ("published", "2024-02-29"),
        ("published", "2024-02-29T23:59:59Z"),
        ("published", "2024-02-29T23:59:59.25+03:00"),
        ("published", "2024-02-29T23:59"),
        ("published", ""),
        ("text", "\x01 \u202e 😀"),
    ],
)
def test_a_document_may_have(field: str, value: str) -> None:
    """Addresses as browsers show them, dates with or without a time, any Unicode text."""
    assert messages(document_to_json(ENGLISH) | {field: value}, "document") == []


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("url", "ftp://example.org", "an http or https address without a password, or nothing"),
        ("url", "javascript:alert(1)", "an http or https address without a password, or nothing"),
        ("url", "https://", "an http or https address without a password, or nothing"),
        (
            "url",
            "https://example.org/a b",
            "an http or https address without a password, or nothing",
        ),
        (
            "url",
            "https://example.org/\n",
            "an http or https address without a password, or nothing",
        ),
        ("published", "28 September", "an ISO 8601 date or date-time, or nothing"),
        ("published", "2023-02-29", "an ISO 8601 date or date-time, or nothing"),
        ("published", "٢٠٢٣-٠٩-٢٨T١٠:٠٠", "an ISO 8601 date or date-time, or nothing"),
        ("language", "fr", 'one of "en", "ar"'),
        ("offset", -1, "0 or more"),
        ("offset", True, "a whole number"),
        ("offset", 1.0, "a whole number"),
        ("text", "", "at least 1 code points"),
        ("text", None, "a string of Unicode text"),
        ("text", "\ud800", "a string of Unicode text"),
        ("text", "a\x00b\n", "text without NUL"),
        ("title", "\x00", "text without NUL"),
        ("id", "", "an id, not empty"),
        (
            "schema",
            "urn:factcheck:schema:document:0.9.0",
            (
                'one of "urn:factcheck:schema:document:1.0.0", '
                '"urn:factcheck:schema:document:1.1.0", "urn:factcheck:schema:document:1.2.0", '
                '"urn:factcheck:schema:document:1.3.0"'
            ),
        ),
        ("sha256", "abc", "a SHA-256 in hexadecimal"),
        ("zones", {}, "a list"),
    ],
)
def test_a_document_may_not_have(field: str, value: object, expected: str) -> None:
    """The violation names the field and what it should be."""
    found = violations(document_to_json(ENGLISH) | {field: value}, "document")

    assert [(each.pointer, each.expected) for each in found] == [(f"/{field}", expected)]


@pytest.mark.parametrize(
    "moment",
    [
        *("2023-10-03t12:00:00Z", "2023-10-03T12:00:00z", "2023-10-03 12:00:00Z"),
        *(
            "2023-10-03T12:00:00",
            "2023-10-03T24:00:00Z",
            "2023-10-03T12:00:60Z",
            "20231003T120000Z",
        ),
        *(
            "0000-10-03T12:00:00Z",
            "2023-W40-2T12:00:00Z",
            "2023-10-03T12:00:00+24:00",
            "2023-10-03",
        ),
        "2023-10-03T12:00:00." + "9" * 60 + "Z",
    ],
)
def test_a_moment_that_exports_cannot_read_is_a_violation(moment: str) -> None:
    """Everything reads dates with the same function."""
    record = dataset_to_json(DATASET)
    record["annotations"][0]["created"] = moment

    expected = "an ISO 8601 date-time with a time zone"
    assert violations(record, "dataset") == (
        Violation("/annotations/0/created", shortened(moment), expected),
    )


@pytest.mark.parametrize("number", [2**53, 10**309, 10**400, 1e300, float("inf")])
def test_a_number_is_one_that_every_reader_of_json_keeps(number: float) -> None:
    """Up to 2^53 - 1 (RFC 8259, 6): lead times and offsets."""
    record = dataset_to_json(DATASET)
    record["annotations"][0]["lead_time"] = number
    document = document_to_json(ENGLISH) | {"offset": number}

    assert [each.pointer for each in violations(record, "dataset")] == ["/annotations/0/lead_time"]
    assert {each.pointer for each in violations(document, "document")} == {"/offset"}


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.1, 1.1, "0.5", None])
def test_a_score_is_a_number_from_0_to_1(score: object) -> None:
    """``NaN`` is neither less than 0 nor more than 1, but JSON cannot hold it."""
    record = prediction_to_json(PREDICTION)
    record["claims"][1]["score"] = score

    assert [each.pointer for each in violations(record, "prediction")] == ["/claims/1/score"]


def test_strictness_applies_to_definitions_in_other_schemas() -> None:
    """A span is defined in the schema of documents and used in a claim."""
    record = prediction_to_json(PREDICTION)
    record["claims"][0]["attribution"]["content"][0]["start"] = 19.0

    assert messages(record, "prediction") == [
        (
            "/claims/0/attribution/content/0/start: found 19.0, "
            "expected a whole number, the first code point, counted from 0"
        )
    ]


@pytest.mark.parametrize("field", ["created", "updated"])
def test_times_need_a_time_zone(field: str) -> None:
    """Without one the day is not known."""
    claim = dataset_to_json(DATASET)["claims"][0] | {field: "2023-10-01T09:00:00"}

    assert messages(claim, "claim") == [
        f'/{field}: found "2023-10-01T09:00:00", expected an ISO 8601 date-time with a time zone'
    ]


def test_the_server_must_be_an_address() -> None:
    """The format is enforced."""
    record = dataset_to_json(DATASET)
    record["origin"]["server"] = "not an address"

    assert messages(record, "dataset") == ['/origin/server: found "not an address", expected a uri']


def test_a_missing_key_is_reported_with_the_keys_that_are_there() -> None:
    """A misspelt key gives two violations: one missing, one unknown."""
    record = {"labels": [{"nmae": "Kremlin"}]}

    assert messages(record, "taxonomy") == [
        "/labels/0: found the keys nmae, expected the key name",
        (
            "/labels/0/nmae: found an unknown key, "
            "expected none but aliases, description, kind, name, names"
        ),
    ]


def test_violations_are_sorted_by_place() -> None:
    """The tenth item comes after the second."""
    labels = [{"name": ""} for _ in range(11)]

    assert [each.pointer for each in violations({"labels": labels}, "taxonomy")] == [
        f"/labels/{index}/name" for index in range(11)
    ]


def test_violations_inside_an_optional_object_are_reported() -> None:
    """Not just that the value is neither null nor the object."""
    claim = copy.deepcopy(dataset_to_json(DATASET)["claims"][0])
    claim["prediction"]["score"] = 2

    assert messages(claim, "claim") == ["/prediction/score: found 2, expected a number in [0, 1]"]


def test_a_violation_is_printed_on_one_line_without_control_characters() -> None:
    """Line breaks, changes of direction and control characters are escaped."""
    violation = Violation("/a\nb", '"\x9b2J\u202e"', "c")

    assert str(violation) == r'/a\nb: found "\x9b2J\u202e", expected c'


def test_a_long_value_is_shortened() -> None:
    """To 60 code points, the ellipsis included."""
    (violation,) = violations(document_to_json(ENGLISH) | {"url": "x" * 1000}, "document")

    assert violation.found == '"' + "x" * 58 + "…"


def test_a_task_that_push_writes_is_valid() -> None:
    """The schema describes what is written."""
    (task,) = to_tasks(PREDICTION)

    assert messages(task.to_json(), "task") == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (
            {"value": {"start": 2, "end": 8, "text": "Peskov", "labels": ["Speaker"]}},
            "value/labels/0",
        ),
        ({"from_name": "label"}, "from_name"),
        ({"value": {"start": 2, "end": 8, "labels": ["Source"]}}, "value"),
    ],
)
def test_a_region_that_the_interface_does_not_know_is_not_valid(
    change: dict[str, object], pointer: str
) -> None:
    """Label Studio would accept it and draw nothing."""
    (task,) = to_tasks(PREDICTION)
    record = copy.deepcopy(task.to_json())
    record["predictions"][0]["result"][0] |= change

    where = f"/predictions/0/result/0/{pointer}".rstrip("/")
    assert [each.pointer for each in violations(record, "task")] == [where]


@pytest.mark.parametrize(
    ("address", "is_one"), [("https://tass.com/a", True), ("tass.com", False), (7, False)]
)
def test_a_value_can_be_checked_against_a_definition(address: object, *, is_one: bool) -> None:
    """Pull does so with the addresses that annotators typed."""
    assert conforms(address, "claim", "address") is is_one


@pytest.mark.parametrize("depth", [40, 200, 300, 600, 5000])
def test_a_value_of_any_depth_is_a_violation_where_it_is(depth: int) -> None:
    """Also deeper than Python or the validator can go."""
    deep: Any = 1
    for level in range(depth):
        deep = [deep] if level % 2 else {"a": deep}
    record = prediction_to_json(PREDICTION)
    record["claims"][0]["score"], record["surplus"] = deep, deep

    places = [each.pointer for each in violations(record, "prediction")]

    assert sorted(places) == ["/claims/0/score", "/surplus"]
    assert not conforms(deep, "claim", "address")
