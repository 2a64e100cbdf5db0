"""A dataset of many records."""

import json
from pathlib import Path

from factcheck.dataset import dataset_to_json
from tests.dataset.samples import DATASET


def large_dataset(path: Path, count: int) -> Path:
    """Write as many documents, each with an annotation and a claim whose id is wrong."""
    record = dataset_to_json(DATASET)
    one, note, claim = record["documents"][0], record["annotations"][0], record["claims"][0]
    by_hand = {"prediction": None, "provenance": "manual", "id": "0" * 16}
    no_model: dict[str, object] = {"predicted": [], "deleted": [], "model": None}
    record["documents"] = [{**one, "id": f"d{n}", "parallel": ""} for n in range(count)]
    record["annotations"] = [
        {**note, **no_model, "id": f"a{n}", "document": f"d{n}"} for n in range(count)
    ]
    record["claims"] = [
        {**claim, **by_hand, "document": f"d{n}", "annotation": f"a{n}"} for n in range(count)
    ]
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
