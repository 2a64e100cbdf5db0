"""A dataset in memory, and as a table of pandas."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.dataset.arrow import to_table
from factcheck.dataset.columns import to_row
from factcheck.dataset.consensus import merge_answers, name_units
from factcheck.dataset.reading import ClaimRecord, read_dataset
from factcheck.dataset.rows import TABLES, Rows
from factcheck.dataset.unit_columns import UnitRecord
from factcheck.domain import Dataset
from factcheck.errors import MissingPackage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.dataset.claim_frame import ClaimFrame
    from factcheck.files import StrPath


@dataclass(frozen=True, slots=True)
class ClaimDataset(Dataset):
    """A dataset for analysts in Python; see `load`."""

    def to_pandas(self, rows: str = Rows.CONSENSUS) -> ClaimFrame:
        """Return a table, in the order of the dataset.

        The columns are those of the exported tables, see docs/analysts.md. Their types are those
        of the Parquet export read with `pandas.read_parquet`, for every dataset.

        Args:
            rows: ``consensus`` for one row per claim, after agreement and adjudication;
                ``annotations`` for one per claim and annotation.

        Raises:
            ValueError: ``rows`` is neither of them.
            MissingPackage: pandas or pyarrow is not installed.
        """
        for package in ("pandas", "pyarrow"):
            try:
                import_module(package)
            except ImportError:
                raise MissingPackage(package, "to_pandas()", "tables") from None
        from factcheck.dataset.claim_frame import ClaimFrame

        columns = TABLES[Rows(rows)].columns
        records = self._units() if rows == Rows.CONSENSUS else self._answers()
        cells = [to_row(record, columns) for record in records]
        return ClaimFrame(to_table(cells, columns).to_pandas())

    def _units(self) -> Iterator[UnitRecord]:
        withdrawn = frozenset(self.withdrawn)
        for found in merge_answers(self._records(), self._shared()):
            yield UnitRecord(found, found.document.id in withdrawn)

    def _answers(self) -> Iterator[ClaimRecord]:
        return name_units(self._records(), self._shared())

    def _shared(self) -> Dataset:
        """Return what the dataset holds of documents with several annotations."""
        counts = Counter(each.document for each in self.annotations)
        return replace(
            self,
            documents=tuple(each for each in self.documents if counts[each.id] > 1),
            annotations=tuple(each for each in self.annotations if counts[each.document] > 1),
            claims=tuple(each for each in self.claims if counts[each.document] > 1),
        )

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
