"""JSON and YAML to domain values and back, checked against the schemas."""

from factcheck.dataset.checks import check
from factcheck.dataset.codec import (
    document_from_json,
    document_to_json,
    prediction_from_json,
    prediction_to_json,
    taxonomy_from_json,
    taxonomy_to_json,
)
from factcheck.dataset.files import (
    Rejects,
    read_dataset,
    read_predictions,
    to_line,
    write_dataset,
    write_predictions,
)
from factcheck.dataset.release import dataset_from_json, dataset_to_json
from factcheck.dataset.schemas import Violation, conforms, schema, violations
from factcheck.dataset.taxonomy import load_taxonomy
from factcheck.dataset.validate import Finding, validate

__all__ = [
    "Finding",
    "Rejects",
    "Violation",
    "check",
    "conforms",
    "dataset_from_json",
    "dataset_to_json",
    "document_from_json",
    "document_to_json",
    "load_taxonomy",
    "prediction_from_json",
    "prediction_to_json",
    "read_dataset",
    "read_predictions",
    "schema",
    "taxonomy_from_json",
    "taxonomy_to_json",
    "to_line",
    "validate",
    "violations",
    "write_dataset",
    "write_predictions",
]
