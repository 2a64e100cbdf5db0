"""The rules that a schema cannot express."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from factcheck.dataset import (
    check,
    dataset_to_json,
    document_to_json,
    prediction_to_json,
    taxonomy_to_json,
)
from factcheck.domain import Language, Span, Zone, ZoneKind
from tests.dataset.samples import ARABIC, DATASET, ENGLISH, FIRST, PREDICTION, SECOND, TAXONOMY

Edit = Callable[[Any], object]


def messages(record: object, name: str) -> list[str]:
    return [str(violation) for violation in check(record, name)]


def edited(record: dict[str, Any], edit: Edit) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    edit(changed)
    return changed


def at(*steps: str | int, to: object) -> Edit:
    """Return an edit that sets the value at a place."""

    def edit(record: Any) -> None:  # noqa: ANN401 - JSON
        for step in steps[:-1]:
            record = record[step]
        record[steps[-1]] = to

    return edit


def test_the_samples_are_valid() -> None:
    """The other tests change them."""
    assert messages(dataset_to_json(DATASET), "dataset") == []
    assert messages(prediction_to_json(PREDICTION), "prediction") == []


def test_an_edited_text_does_not_fit_its_hash() -> None:
    """By hand: sha256 of ``Rain.``."""
    record = document_to_json(replace(ENGLISH, zones=())) | {"text": "Rain."}

    (violation,) = check(record, "document")
    assert violation.pointer == "/sha256"
    assert violation.expected.startswith("389be629")


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ([(0, 3), (2, 4)], "/zones/1: found [2, 4), expected a non-empty zone from 3 on, "),
        ([(5, 5)], "/zones/0: found [5, 5), expected a non-empty zone from 0 on, "),
        ([(9, 42)], "/zones/0: found [9, 42), expected a non-empty zone from 0 on, "),
    ],
)
def test_zones_are_in_order_inside_the_text(zones: list[tuple[int, int]], expected: str) -> None:
    """They may not overlap, be empty, or go past the 41 code points."""
    kept = tuple(Zone(Span(*each), ZoneKind.CAPTION) for each in zones)
    record = document_to_json(replace(ENGLISH, zones=kept))

    assert messages(record, "document") == [f"{expected}inside the 41 code points"]


def test_a_date_without_a_time_zone_must_exist() -> None:
    """The schema checks the digits only."""
    record = document_to_json(replace(ENGLISH, published="2023-02-30T10:00"))

    assert messages(record, "document") == [
        '/published: found "2023-02-30T10:00", expected an ISO 8601 date or date-time, or nothing'
    ]


CONTENT = ("claims", 0, "attribution", "content", 0)
WHERE = "/claims/0/attribution/content/0"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            at(*CONTENT, "exact", to="that talks failed"),
            (
                f'{WHERE}/exact: found "that talks failed", '
                'expected "that talks took place", as in the text'
            ),
        ),
        (
            at(*CONTENT, "prefix", to="TASS"),
            (f'{WHERE}/prefix: found "TASS", expected "😀 Peskov told TASS ", as in the text'),
        ),
        (
            at(*CONTENT, "suffix", to=""),
            f'{WHERE}/suffix: found "", expected ".", as in the text',
        ),
        (
            at(*CONTENT, "end", to=42),
            (
                f"{WHERE}: found [19, 42), "
                "expected a non-empty span inside the 41 code points of the text"
            ),
        ),
        (
            at(*CONTENT, "end", to=19),
            (
                f"{WHERE}: found [19, 19), "
                "expected a non-empty span inside the 41 code points of the text"
            ),
        ),
        (
            at("claims", 0, "text", to="talks"),
            (
                '/claims/0/text: found "talks", '
                'expected "that talks took place", the text of its content'
            ),
        ),
        (
            at("claims", 0, "id", to="0123456789abcdef"),
            (
                '/claims/0/id: found "0123456789abcdef", '
                f"expected {FIRST}, the hash of its document and content"
            ),
        ),
        (
            at("claims", 0, "labels", to=[{"label": "Other", "score": 0.5}] * 2),
            '/claims/0/labels/1/label: found "Other", expected a different one than at /labels/0',
        ),
    ],
)
def test_a_prediction_quotes_its_text(edit: Edit, expected: str) -> None:
    """Word for word, at its offsets, with the id that follows from both."""
    assert messages(edited(prediction_to_json(PREDICTION), edit), "prediction") == [expected]


ORIGIN = ("claims", 0, "prediction")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            at("claims", 0, "labels", to=["Haftar"]),
            ['/claims/0/labels/0: found "Haftar", expected one of Kremlin, Libyan media, Other'],
        ),
        (
            at("claims", 0, "verdict", to="True"),
            [
                (
                    '/claims/0/verdict: found "True", expected null or one of '
                    "Supported, Refuted, Not enough evidence, Conflicting evidence"
                )
            ],
        ),
        (
            at("claims", 1, "annotation", to="a9"),
            ['/claims/1/annotation: found "a9", expected the id of one of the annotations'],
        ),
        (
            at("annotations", 1, "document", to="gone"),
            [
                '/annotations/1/document: found "gone", expected the id of one of the documents',
                '/claims/1/document: found "talks.ar", expected "gone", as in its annotation',
            ],
        ),
        (
            at("claims", 0, "annotator", to="someone"),
            [
                (
                    '/claims/0/annotator: found "someone", '
                    'expected "nour@example.org", as in its annotation'
                )
            ],
        ),
        (
            at("claims", 0, "editor", to="someone"),
            ['/claims/0/editor: found "someone", expected "", as in its annotation'],
        ),
        (
            at("claims", 0, "lead_time", to=None),
            ["/claims/0/lead_time: found null, expected 61.5, as in its annotation"],
        ),
        (
            at("claims", 0, "provenance", to="manual"),
            [
                (
                    f'/claims/0/prediction: found {{"id": "{FIRST}", "score": 0.75, "model": '
                    '"lexicon…, expected null if, and only if, the claim was made by hand'
                )
            ],
        ),
        (
            at("claims", 0, "prediction", to=None),
            [
                (
                    "/claims/0/prediction: found null, "
                    "expected null if, and only if, the claim was made by hand"
                )
            ],
        ),
        (
            at(*ORIGIN, "id", to=SECOND),
            [
                (
                    f'/claims/0/prediction/id: found "{SECOND}", '
                    "expected a predicted claim that its annotation did not delete"
                )
            ],
        ),
        (
            at(*ORIGIN, "id", to="0123456789abcdef"),
            [
                (
                    '/claims/0/prediction/id: found "0123456789abcdef", '
                    "expected the id of a claim that was predicted for its annotation"
                )
            ],
        ),
        (
            at(*ORIGIN, "revision", to="2"),
            [
                (
                    '/claims/0/prediction/model: found {"name": "lexicon", "revision": "2"}, '
                    'expected the model of its annotation, {"name": "lexicon", "revision": "1"}'
                )
            ],
        ),
        (
            at("annotations", 0, "deleted", to=["0123456789abcdef"]),
            [
                (
                    '/annotations/0/deleted/0: found "0123456789abcdef", '
                    "expected the id of a predicted claim"
                )
            ],
        ),
        (
            at("annotations", 0, "adjudicates", to=["a2", "a1"]),
            [
                (
                    "/annotations/0/gold: found false, "
                    "expected true, because it decides between annotations"
                ),
                (
                    '/annotations/0/adjudicates/1: found "a1", '
                    "expected another annotation, not itself"
                ),
            ],
        ),
        (
            at("annotations", 0, "predicted", 1, "id", to=FIRST),
            [
                (
                    f'/annotations/0/predicted/1/id: found "{FIRST}", '
                    "expected a different one than at /predicted/0"
                ),
                f'/annotations/0/deleted/0: found "{SECOND}", expected the id of a predicted claim',
            ],
        ),
        (
            at(
                *("annotations", 0, "predicted", 0, "attribution", "cue", 0),
                *("exact",),
                to="said",
            ),
            [
                (
                    '/annotations/0/predicted/0/attribution/cue/0/exact: found "said", '
                    'expected "told", as in the text'
                )
            ],
        ),
        (
            at("annotations", 0, "part", to={"start": 20, "end": 42}),
            [
                (
                    "/annotations/0/part: found [20, 42), expected a non-empty range "
                    "inside the 41 code points of the text"
                )
            ],
        ),
        (
            at("annotations", 0, "model", to=None),
            [
                (
                    "/annotations/0/predicted: found 2 claims, "
                    "expected none, because there was no model"
                ),
                (
                    '/claims/0/prediction/model: found {"name": "lexicon", "revision": "1"}, '
                    "expected the model of its annotation, null"
                ),
            ],
        ),
        (
            at("documents", 0, "parallel", to=""),
            [
                (
                    '/documents/1/parallel: found "talks.en", '
                    "expected a document that names this one as its parallel"
                )
            ],
        ),
        (
            at("documents", 1, "language", to="en"),
            [
                (
                    '/documents/0/parallel: found "talks.ar", '
                    "expected a document in the other language"
                ),
                (
                    '/documents/1/parallel: found "talks.en", '
                    "expected a document in the other language"
                ),
            ],
        ),
        (
            lambda record: record["documents"].append(record["documents"][0]),
            ['/documents/2/id: found "talks.en", expected a different one than at /documents/0'],
        ),
        (
            lambda record: record["annotations"].append(record["annotations"][0]),
            ['/annotations/2/id: found "a1", expected a different one than at /annotations/0'],
        ),
        (
            at("taxonomy", "labels", 1, "name", to="Peskov"),
            [
                (
                    '/taxonomy/labels/1/name: found "Peskov", '
                    "expected a different name: /labels/0 has this one, in this or another spelling"
                )
            ],
        ),
    ],
)
def test_the_records_of_a_dataset_fit_together(edit: Edit, expected: list[str]) -> None:
    """Each edit breaks one rule; the message names both values."""
    assert messages(edited(dataset_to_json(DATASET), edit), "dataset") == expected


def test_the_same_claim_twice_in_an_annotation_has_a_wrong_id() -> None:
    """The second claim with the same content has another id."""
    record = edited(dataset_to_json(DATASET), lambda it: it["claims"].append(it["claims"][0]))

    (violation,) = check(record, "dataset")
    assert violation.pointer == "/claims/2/id"


def test_two_annotators_may_have_the_same_claim() -> None:
    """It has the same id in two annotations."""
    again = replace(DATASET.annotations[1], id="a3")
    claim = replace(DATASET.claims[1], annotation="a3")
    both = replace(
        DATASET,
        annotations=(*DATASET.annotations, again),
        claims=(*DATASET.claims, claim),
    )

    assert messages(dataset_to_json(both), "dataset") == []


def test_a_parallel_document_may_be_in_another_dataset() -> None:
    """The other language may be in another project."""
    alone = replace(
        DATASET,
        documents=(ARABIC,),
        annotations=DATASET.annotations[1:],
        claims=DATASET.claims[1:],
    )

    assert messages(dataset_to_json(alone), "dataset") == []


def test_a_broken_record_does_not_hide_violations_of_others() -> None:
    """Records that refer to it are not reported."""

    def spoil(record: Any) -> None:  # noqa: ANN401 - JSON
        del record["documents"][0]["url"]
        record["claims"][1]["labels"] = ["Haftar"]
        record["origin"]["project"] = ""

    assert [
        each.partition(":")[0]
        for each in messages(edited(dataset_to_json(DATASET), spoil), "dataset")
    ] == [
        "/documents/0",
        "/origin/project",
        "/claims/1/labels/0",
    ]


def test_a_missing_key_does_not_hide_violations_of_others() -> None:
    """Both are reported at once."""
    record = prediction_to_json(PREDICTION)
    del record["model"]
    record["claims"][1]["text"] = "rain"

    assert [each.pointer for each in check(record, "prediction")] == ["", "/claims/1/text"]


def test_a_broken_claim_does_not_make_other_ids_wrong() -> None:
    """How many claims had the same content before is not known."""
    record = prediction_to_json(replace(PREDICTION, claims=PREDICTION.claims[:1] * 2))
    record["claims"][0]["score"] = 2

    assert messages(record, "prediction") == [
        "/claims/0/score: found 2, expected a number in [0, 1]"
    ]


@pytest.mark.parametrize(
    ("labels", "pointer"),
    [
        ([{"name": "Kremlin"}, {"name": "KREMLIN"}], "/labels/1/name"),
        ([{"name": "الإعلام"}, {"name": "الاعلام"}], "/labels/1/name"),
        ([{"name": "Kremlin"}, {"name": "B", "names": {"en": "kremlin"}}], "/labels/1/names/en"),
        (
            [{"name": "A", "aliases": {"en": ["x", "Peskov"]}}, {"name": "peskov"}],
            "/labels/1/name",
        ),
        ([{"name": "A"}, {"name": "B", "aliases": {"ar": ["b", "a"]}}], "/labels/1/aliases/ar/1"),
        ([{"name": "Other"}], "/labels/0/name"),
        ([{"name": "A", "names": {"en": "other"}}], "/labels/0/names/en"),
        ([{"name": "…"}], "/labels/0/name"),
        ([{"name": "ـــ"}], "/labels/0/name"),
        ([{"name": "A", "typo": ""}, {"name": "a"}], "/labels/1/name"),
    ],
)
def test_a_name_stands_for_one_label(labels: list[dict[str, object]], pointer: str) -> None:
    """In any spelling: capitals, alef with hamza or without, another language's list."""
    found = [each for each in check({"labels": labels}, "taxonomy") if "unknown" not in each.found]

    assert [each.pointer for each in found] == [pointer]


def test_a_label_may_repeat_its_own_name() -> None:
    """The display name is often the canonical one."""
    assert TAXONOMY.labels[0].names[Language.ENGLISH] == TAXONOMY.labels[0].name
    assert messages(taxonomy_to_json(TAXONOMY), "taxonomy") == []


def test_verdicts_differ_by_more_than_capitals() -> None:
    """Annotators could not distinguish them."""
    record = {"labels": [{"name": "A"}], "verdicts": ["True", "False", "true"]}

    assert messages(record, "taxonomy") == [
        '/verdicts/2: found "true", expected a different one than at /verdicts/0'
    ]
