"""A dataset in memory, and as a table of pandas."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.dataset.arrow import to_table
from factcheck.dataset.columns import to_row
from factcheck.dataset.reading import ClaimRecord, read_dataset
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.dataset.claim_frame import ClaimFrame
    from factcheck.files import StrPath


@dataclass(frozen=True, slots=True)
class ClaimDataset(Dataset):
    """A dataset for analysts in Python; see `load`."""

    def to_pandas(self) -> ClaimFrame:
        """Return one row per claim, in the order of the dataset.

        The columns are those of the exported tables, see docs/analysts.md. Their types are those
        of the Parquet export read with `pandas.read_parquet`, for every dataset. A claim that two
        people annotated has a row for each.

        Raises:
            MissingPackage: pandas or pyarrow is not installed.
        """
        for package in ("pandas", "pyarrow"):
            try:
                import_module(package)
            except ImportError:
                raise MissingPackage(package, "to_pandas()", "tables") from None
        from factcheck.dataset.claim_frame import ClaimFrame

        rows = [to_row(record) for record in self._records()]
        return ClaimFrame(to_table(rows).to_pandas())

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
