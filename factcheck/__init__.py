"""Who claims what: attributed claims of English and Arabic news, verified and validated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from factcheck.dataset.frame import ClaimDataset

__all__ = ["load"]


def load(path: str | PathLike[str]) -> ClaimDataset:
    """Return the claim dataset in a file: typed values, and a table with ``to_pandas()``.

    Raises:
        factcheck.errors.InvalidRecord: it does not validate; the first violations and their
            number are in the error.
        OSError: the file cannot be read.
    """
    # Here, so that `factcheck --help` answers at once.
    from pathlib import Path

    from factcheck.dataset.frame import load as read

    return read(Path(path))
