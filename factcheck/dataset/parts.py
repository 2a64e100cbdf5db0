"""Predictions in many files: the folder that a corpus run has finished.

``manifest.json`` lists the parts, each with the predictions of consecutive documents: JSONL as in a
single file, or Parquet with a row for each document, a few columns to choose by, and in the column
``prediction`` the same line of JSON.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, cast

from factcheck.dataset.json_text import parse, read_lines
from factcheck.errors import InvalidRecord, MissingPackage
from factcheck.files import drafting, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

MANIFEST, PARTS = "manifest.json", "parts"

MANIFEST_FORMAT = 1
"""Raised when older code cannot read a run any more."""

PARQUET = ".parquet"


def write_part(path: Path, lines: Sequence[str]) -> dict[str, Any] | None:
    """Write lines of predictions as a part; return what the manifest says of it.

    Args:
        path: the file, ``.jsonl`` or ``.parquet``.
        lines: lines of JSONL; without any the part is removed, and there is nothing to say.

    Raises:
        MissingPackage: pyarrow is needed.
        OSError: it cannot be written; an earlier part stays as it was.
    """
    if not lines:
        path.unlink(missing_ok=True)
        return None
    records = [json.loads(line) for line in lines]
    if path.suffix == PARQUET:
        with drafting(path) as draft:
            _write_table(_table(lines, records), draft)
    else:
        with replacing(path) as file:
            file.writelines(lines)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {
        "name": f"{path.parent.name}/{path.name}",
        "documents": len(records),
        "claims": sum(len(each["claims"]) for each in records),
        "bytes": path.stat().st_size,
        "sha256": digest,
    }


def part_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of a part with their places, ``file:number`` from 1.

    Raises:
        MissingPackage: pyarrow is needed.
        OSError: it cannot be read.
    """
    if path.suffix != PARQUET:
        yield from read_lines(path)
        return
    parquet = _parquet()
    number = 0
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(columns=["prediction"]):
            for line in batch.column(0).to_pylist():
                number += 1
                yield f"{path}:{number}", f"{line}\n".encode()


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a run, after the size of every part was compared with it.

    Raises:
        InvalidRecord: the run is not finished, of another version, or damaged.
        OSError: it cannot be read.
    """
    path = folder / MANIFEST
    if not path.is_file():
        begun = (folder / "run.json").is_file()
        problem = (
            "the run is not finished: start the same `factcheck prelabel` again"
            if begun
            else f"this folder has no predictions: there is no {MANIFEST}"
        )
        raise InvalidRecord(str(folder), (problem,))
    try:
        manifest: Any = parse(path.read_bytes())
        found = manifest["format"]
        sizes = {folder / each["name"]: each["bytes"] for each in manifest["parts"]}
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidRecord(str(path), (f"the manifest is damaged ({error})",)) from error
    if found != MANIFEST_FORMAT:
        problem = f"its format is {found}; this version of factcheck reads {MANIFEST_FORMAT}"
        raise InvalidRecord(str(path), (problem,))
    for part, size in sizes.items():
        if not part.is_file() or part.stat().st_size != size:
            problem = f"is missing or damaged: the manifest says that it has {size:,} bytes"
            raise InvalidRecord(str(part), (problem,))
    return cast("Mapping[str, Any]", manifest)


def run_parts(folder: Path) -> list[Path]:
    """Return the parts of a finished run, in order.

    Raises:
        InvalidRecord: see `read_manifest`.
    """
    return [folder / each["name"] for each in read_manifest(folder)["parts"]]


def _table(lines: Sequence[str], records: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return a row for each prediction: what one chooses by, and the line itself."""
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingPackage("pyarrow", "Parquet", "tables") from error
    scores = [[claim["score"] for claim in each["claims"]] for each in records]
    columns = {
        "id": (pa.string(), [each["document"]["id"] for each in records]),
        "language": (pa.string(), [each["document"]["language"] for each in records]),
        "published": (pa.string(), [each["document"]["published"] or None for each in records]),
        "publisher": (pa.string(), [each["document"].get("publisher") or None for each in records]),
        "claims": (pa.int32(), list(map(len, scores))),
        "lowest_score": (pa.float64(), [min(each, default=None) for each in scores]),
        "highest_score": (pa.float64(), [max(each, default=None) for each in scores]),
        "labels": (pa.list_(pa.string()), [_labels(each) for each in records]),
        "prediction": (pa.string(), [line.rstrip("\n") for line in lines]),
    }
    arrays = [pa.array(values, kind) for kind, values in columns.values()]
    return pa.Table.from_arrays(arrays, names=list(columns))


def _labels(record: Mapping[str, Any]) -> list[str]:
    """Return every label of a prediction once, in the order of its claims."""
    every = (label["label"] for claim in record["claims"] for label in claim["labels"])
    return list(dict.fromkeys(every))


def _write_table(table: pa.Table, path: Path) -> None:
    _parquet().write_table(table, path, compression="zstd")


def _parquet() -> Any:  # noqa: ANN401 - pyarrow is not typed
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingPackage("pyarrow", "Parquet", "tables") from error
    return parquet
