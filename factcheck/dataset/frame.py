"""A dataset in memory, and as a table of pandas."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset.columns import COLUMNS, Kind, to_row
from factcheck.dataset.moments import to_microseconds
from factcheck.dataset.reading import ClaimRecord, read_dataset
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from factcheck.files import StrPath

_TYPES: dict[Kind, Any] = {
    Kind.TEXT: "string",
    Kind.FLAG: "bool",
    Kind.NUMBER: "float64",
    Kind.TEXTS: "object",
    Kind.POSITIONS: "object",
}


@dataclass(frozen=True, slots=True)
class ClaimDataset(Dataset):
    """A dataset for analysts in Python; see `load`."""

    def to_pandas(self) -> pd.DataFrame:
        """Return one row per claim, in the order of the dataset.

        The columns are those of the exported tables, see docs/analysts.md. A claim that two people
        annotated has a row for each.

        Raises:
            MissingPackage: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingPackage("pandas", "to_pandas()", "tables") from None
        rows = [to_row(record) for record in self._records()]
        columns: dict[str, Any] = {}
        for column in COLUMNS:
            cells: list[Any] = [each[column.name] for each in rows]
            if column.kind is Kind.MOMENT:
                since = pd.Series([to_microseconds(each) for each in cells], dtype="int64")
                columns[column.name] = since.astype("datetime64[us]").dt.tz_localize("UTC")
            else:
                columns[column.name] = pd.Series(cells, dtype=_TYPES[column.kind])
        return pd.DataFrame(columns)

    def _records(self) -> Iterator[ClaimRecord]:
        documents = {each.id: each for each in self.documents}
        annotations = {each.id: each for each in self.annotations}
        withdrawn = frozenset(self.withdrawn)
        for claim in self.claims:
            yield ClaimRecord(
                claim,
                documents[claim.document],
                annotations[claim.annotation],
                withdrawn=claim.document in withdrawn,
            )


def load(path: StrPath) -> ClaimDataset:
    """Return the dataset in a file.

    Raises:
        InvalidRecord: it does not validate; see `factcheck.dataset.open_dataset`.
        OSError: the file cannot be read.
    """
    whole = read_dataset(Path(path))
    return ClaimDataset(**{each.name: getattr(whole, each.name) for each in fields(whole)})
