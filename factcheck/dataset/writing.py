"""Datasets are written whole or not at all, one record a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset.checking import check
from factcheck.dataset.dataset_codec import LISTS, dataset_to_json
from factcheck.dataset.json_text import to_text
from factcheck.errors import InvalidRecord
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from factcheck.domain import Dataset
    from factcheck.files import StrPath


def write_dataset(path: StrPath, dataset: Dataset) -> None:
    """Check and write a dataset, all of it or nothing.

    Raises:
        InvalidRecord: it is not valid; the file stays as it was.
        OSError: the file cannot be written.
    """
    path = Path(path)
    record = dataset_to_json(dataset)
    found = check(record, "dataset")
    if found:
        raise InvalidRecord(str(path), tuple(map(str, found)))
    lists = {key: map(to_text, record.pop(key)) for key in LISTS}
    write_records(path, record, lists)


def write_records(path: Path, head: Mapping[str, Any], lists: Mapping[str, Iterable[str]]) -> None:
    """Write a dataset one record at a time, one a line; all of it or nothing.

    Args:
        path: the file.
        head: the members before the lists.
        lists: the records of each of `LISTS`, as JSON texts of one line that were checked before.

    Raises:
        OSError: it cannot be written; the file stays as it was.
    """
    with replacing(path) as file:
        file.write("{\n")
        for key, value in head.items():
            file.write(f' "{key}": {to_text(value)},\n')
        for key in LISTS:
            between = "\n"
            file.write(f' "{key}": [')
            for record in lists[key]:
                file.write(f"{between}  {record}")
                between = ",\n"
            file.write("]" if between == "\n" else "\n ]")
            file.write("\n" if key == LISTS[-1] else ",\n")
        file.write("}\n")
