"""Write a dataset and export it."""

import json
from dataclasses import replace
from pathlib import Path

from factcheck.dataset import dataset_to_json
from factcheck.dataset.export import About, export
from factcheck.domain import Dataset
from tests.dataset.samples import DATASET

EMPTY = replace(DATASET, documents=(), annotations=(), claims=())
DESK = About("CC-BY-4.0", "The Desk", "https://example.org/checks")


def exported(
    folder: Path,
    dataset: Dataset,
    to: str,
    about: About = DESK,
    *,
    rows: str = "",
    for_excel: bool = False,
) -> tuple[Path, ...]:
    """Write a dataset, export it, and return the files of the export."""
    path = folder / "claims.json"
    path.write_text(json.dumps(dataset_to_json(dataset)), encoding="utf-8")
    return export(path, to, folder / "out", about, rows=rows, for_excel=for_excel)
