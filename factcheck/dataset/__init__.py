"""Datasets, predictions and taxonomies in JSON and YAML: read, checked, written."""

from factcheck.dataset.checking import check
from factcheck.dataset.codec import (
    document_from_json,
    document_to_json,
    prediction_from_json,
    prediction_to_json,
    taxonomy_from_json,
    taxonomy_to_json,
)
from factcheck.dataset.dataset_codec import (
    annotation_to_json,
    claim_to_json,
    dataset_to_json,
    head_to_json,
)
from factcheck.dataset.json_text import to_line, to_text
from factcheck.dataset.matches import read_matches, write_matches
from factcheck.dataset.parts import (
    MANIFEST,
    MANIFEST_FORMAT,
    PARTS,
    part_lines,
    read_manifest,
    run_parts,
    write_part,
)
from factcheck.dataset.predictions import Order, read_predictions, write_predictions
from factcheck.dataset.reading import ClaimRecord, OpenDataset, open_dataset, read_dataset
from factcheck.dataset.record_store import DocumentAnnotators
from factcheck.dataset.rejects import Rejects, is_rejects_file
from factcheck.dataset.schemas import conforms, schema, violations
from factcheck.dataset.taxonomy import load_taxonomy
from factcheck.dataset.validate import Finding, validate
from factcheck.dataset.versions import version_without_stances
from factcheck.dataset.violation import Violation
from factcheck.dataset.writing import write_dataset, write_records

__all__ = [
    "MANIFEST",
    "MANIFEST_FORMAT",
    "PARTS",
    "ClaimRecord",
    "DocumentAnnotators",
    "Finding",
    "OpenDataset",
    "Order",
    "Rejects",
    "Violation",
    "annotation_to_json",
    "check",
    "claim_to_json",
    "conforms",
    "dataset_to_json",
    "document_from_json",
    "document_to_json",
    "head_to_json",
    "is_rejects_file",
    "load_taxonomy",
    "open_dataset",
    "part_lines",
    "prediction_from_json",
    "prediction_to_json",
    "read_dataset",
    "read_manifest",
    "read_matches",
    "read_predictions",
    "run_parts",
    "schema",
    "taxonomy_from_json",
    "taxonomy_to_json",
    "to_line",
    "to_text",
    "validate",
    "version_without_stances",
    "violations",
    "write_dataset",
    "write_matches",
    "write_part",
    "write_predictions",
    "write_records",
]
