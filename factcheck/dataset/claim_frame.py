"""A table of pandas that can be written to Excel."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from factcheck.dataset.export.cells import neutralised
from factcheck.dataset.json_text import to_text

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no cell of Excel can have (https://www.w3.org/TR/xml/#charsets)."""


class ClaimFrame(pd.DataFrame):
    """A table of claims, and what pandas makes of it; all of pandas works as usual.

    https://pandas.pydata.org/docs/development/extending.html#subclassing-pandas-data-structures
    """

    @property
    def _constructor(self) -> type[ClaimFrame]:
        """The type of what pandas makes of the table."""
        return ClaimFrame

    # Final in pandas, but there is no other place where a frame can say how it is written.
    def to_excel(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[misc] # noqa: ANN401
        """Write the table to a sheet of Excel; takes what `pandas.DataFrame.to_excel` takes.

        Excel has no time zones, lists and control characters, and runs a text that begins with
        ``=``. So times are written in UTC without a zone, lists as JSON, a control character as
        U+FFFD, and texts with the apostrophe of the CSV export, see `neutralised`.
        """
        frame = pd.DataFrame(self).map(_to_cell)
        frame.index, frame.columns = _to_cells(self.index), _to_cells(self.columns)
        frame.to_excel(*args, **kwargs)


def _to_cell(value: object) -> object:
    """Return a value that Excel can have; the others stay as they are."""
    if isinstance(value, str):
        return neutralised(_NOT_IN_XML.sub("\ufffd", value))
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, np.ndarray):
        return to_text(value.tolist())
    return value


def _to_cells(labels: pd.Index[Any]) -> pd.Index[Any]:
    if isinstance(labels, pd.MultiIndex):
        cells = [[_to_cell(value) for value in each] for each in labels]
        return pd.MultiIndex.from_tuples(map(tuple, cells), names=labels.names)
    return labels.map(_to_cell)
