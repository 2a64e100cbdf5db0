"""Records that are nearly those of factcheck: valid ones, changed in a few places."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from factcheck.dataset import dataset_to_json, document_from_json, prediction_to_json
from factcheck.dataset.codec import attribution_from_json
from factcheck.domain import claim_id, text_of
from tests.dataset.plain_schemas import places
from tests.dataset.samples import DATASET, PREDICTION, TAXONOMY
from tests.dataset.strategies import datasets, predictions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Record = dict[str, Any]

RAW: Mapping[str, str] = {
    f"<{name}>": digits
    for name, digits in {
        "400 digits": "9" * 400,
        "5,000 digits": "9" * 5000,
        "400 decimals": "0." + "3" * 400,
        "infinite": "1e400",
        "tiny": "1e-400",
        "zero": "-0",
        "exponent": "1E+2",
        "whole": "1.0",
        "19 digits": "9223372036854775808",
    }.items()
}
"""Numbers as a file may write them, by the text that stands for each until it is written."""

MOMENTS = (
    *("2023-10-03t12:00:00z", "2023-10-03T12:00:00z", "2023-10-03T12:00:00.123456789Z"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00Z"),
    *("2023-10-03T24:00:00Z", "2023-10-03T12:00:60Z", "2023-10-03T12:00:00", "20231003T120000Z"),
    *("2023-10-03", "2024-02-30", "0001-01-01", "9999-12-31", "2023-W40-2", "2023-10-03 12:00"),
    *("2023-10-03T12:00:00-00:00", "10000-01-01T00:00:00Z", "٢٠٢٣-١٠-٠٣", "2023-10-03T12:00:00,5Z"),
)
TEXTS = (
    *(
        "",
        " ",
        "\n",
        "a\nb",
        "\0",
        "\x01",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "\ud800",
    ),
    *("=1+1", "a;=1+1", "<script>alert(1)</script>", "{{ 7*7 }}", "{}", "%s", "\\", "`|`", "---"),
    *("٣", "²", "e\u0301" * 40, "👩‍👩‍👧", "x" * 200, "x" * 20_000, "../../etc/passwd", "#", "None"),
    *("Other", "other", "all", "none yet", "disputed", "en", "ar"),
    *("http://[::1", "https://a@b:c", "HTTPS://EXAMPLE.ORG", "https://example.org/{id}?a=b&c#d"),
)
NUMBERS = (0, -1, 1, 0.5, 2**31, 2**53 - 1, 2**53, 2**63, 10**309, 1e300, 5e-324, 1e15)
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [*MOMENTS, *TEXTS, *NUMBERS, *RAW, None, True, False, [], {}, [[]]]
)
ODD_OF_KIND = {
    str: st.sampled_from([*MOMENTS, *TEXTS]),
    int: st.sampled_from([*NUMBERS, *RAW]),
    float: st.sampled_from([*NUMBERS, *RAW]),
}
"""Values that a change puts where there is one of the same type."""


def _replaced(node: Any, old: object, new: object) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(node, dict):
        return {key: _replaced(each, old, new) for key, each in node.items()}
    if isinstance(node, list):
        return [_replaced(each, old, new) for each in node]
    return new if type(node) is type(old) and node == old else node


def _changed(draw: st.DrawFn, record: Record) -> Record:
    """Return a record in which a value is another one, here or wherever it occurs."""
    leaves = []
    for path in places(record):
        node: Any = record
        for step in path:
            node = node[step]
        if path and not isinstance(node, dict | list) and "schema" not in path:
            leaves.append((path, node))
    path, old = draw(st.sampled_from(leaves))
    new = draw(ODD_OF_KIND.get(type(old), ODD) if draw(st.integers(0, 9)) else ODD)
    if draw(st.booleans()):
        changed: Record = _replaced(record, old, new)
        return changed
    node = record
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = new
    return record


def _with_second_opinion(draw: st.DrawFn, record: Record) -> Record:
    """Return a dataset in which somebody else annotated a document, with other answers."""
    if not record["annotations"]:
        return record
    note = draw(st.sampled_from(record["annotations"]))
    who = {"annotator": draw(st.sampled_from(["user-9", note["annotator"], "=me"]))}
    kept: Record = {"predicted": [], "deleted": [], "model": None}
    decides: Record = {"gold": True, "adjudicates": [note["id"]]}
    other = {**note, **who, **kept, "id": f"{note['id']}-{len(record['annotations'])}"}
    record["annotations"].append({**other, **(decides if draw(st.booleans()) else {})})
    labels = [each["name"] for each in record["taxonomy"]["labels"]]
    for claim in [each for each in record["claims"] if each["annotation"] == note["id"]]:
        if draw(st.integers(0, 3)):
            by_hand = {"annotation": other["id"], "provenance": "manual", "prediction": None}
            answer = {"labels": draw(st.lists(st.sampled_from(labels), max_size=1))}
            record["claims"].append({**claim, **who, **by_hand, **answer})
    return record


def _repaired(record: Record) -> Record:
    """Return a record whose hashes, ids and texts of claims fit its documents, where they can."""
    documents = record["documents"] if "documents" in record else [record["document"]]
    try:
        known = {}
        for each in documents:
            document = document_from_json(each)
            each["sha256"], known[each["id"]] = document.sha256, document
        seen = Counter[object]()
        for claim in record["claims"]:
            document = known[claim.get("document", documents[0]["id"])]
            attribution = attribution_from_json(claim["attribution"])
            content = (claim.get("annotation"), attribution.content)
            claim["text"] = text_of(attribution.content, document.text)
            claim["id"] = claim_id(document, attribution, seen[content])
            seen[content] += 1
    except Exception:  # noqa: BLE001 - it is not valid, as it may be
        return record
    return record


@st.composite
def odd_datasets(draw: st.DrawFn) -> Record:
    """Return the JSON of a dataset, or nearly."""
    record = dataset_to_json(draw(datasets() | st.just(DATASET)))
    for _ in range(draw(st.integers(0, 2))):
        record = _with_second_opinion(draw, record)
    for _ in range(draw(st.integers(0, 3))):
        record = _changed(draw, copy.deepcopy(record))
    return _repaired(record)


@st.composite
def odd_predictions(draw: st.DrawFn) -> Record:
    """Return the JSON of a prediction, or nearly."""
    record = prediction_to_json(draw(predictions() | st.just(PREDICTION)))
    for _ in range(draw(st.integers(0, 3))):
        record = _changed(draw, copy.deepcopy(record))
    return _repaired(record)


@st.composite
def odd_taxonomies(draw: st.DrawFn) -> str:
    """Return the YAML of a taxonomy, or nearly: a value changed, or characters of the file."""
    labels = [
        {
            "name": label.name,
            "names": {key.value: name for key, name in label.names.items()},
            "aliases": {key.value: [*names] for key, names in label.aliases.items()},
            **({"description": label.description} if label.description else {}),
        }
        for label in TAXONOMY.labels
    ]
    record: Record = {"labels": labels, "verdicts": ["True", "False"], "hypotheses": {"en": "{}!"}}
    for _ in range(draw(st.sampled_from([0, 1, 1, 2]))):
        record = _changed(draw, copy.deepcopy(record))
    text = to_json(record)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1]))):
        at = draw(st.integers(0, len(text)))
        some = st.sampled_from(
            [r"\UFFFFFFFF", r"\ud800", r"\x07", "\n", ": ", "- ", "'", "*a", "!"]
        )
        text = text[:at] + draw(some) + text[at:]
    return text


def to_json(record: Record) -> str:
    """Return a record as a file may have it, with numbers that Python would not write."""
    text = json.dumps(record)
    for name, digits in RAW.items():
        text = text.replace(json.dumps(name), digits)
    return text


def write_gold(path: Path, record: Record) -> None:
    """Write the claims of a valid prediction as gold."""
    document = record["document"]
    roles = ("content", "source", "cue", "channel")
    attributions = [
        {
            role: [[each["start"], each["end"]] for each in claim["attribution"][role]]
            for role in roles
        }
        for claim in record["claims"]
    ]
    keys = ("id", "language", "text")
    gold = {**{key: document[key] for key in keys}, "attributions": attributions}
    path.write_text(json.dumps(gold), encoding="utf-8")
