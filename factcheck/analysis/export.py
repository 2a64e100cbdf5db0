"""Exports of a dataset, with what the analysis measures in it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path

from factcheck.analysis.agreement import agreement_of_open
from factcheck.analysis.agreement_tables import agreement_to_card
from factcheck.dataset import OpenDataset
from factcheck.dataset.export import About
from factcheck.dataset.export import export as write

_SECTIONS: Mapping[str, Callable[[OpenDataset], str]] = {
    "Agreement": lambda opened: agreement_to_card(agreement_of_open(opened))
}


def export(
    path: str | PathLike[str],
    to: str,
    out: str | PathLike[str],
    about: About | None = None,
    *,
    rows: str = "",
    for_excel: bool = False,
) -> tuple[Path, ...]:
    """Write a dataset in another format; its card says how far annotators agree.

    Args:
        path: the dataset.
        to: ``jsonl``, ``csv``, ``parquet``, ``claimreview``, ``webannotation`` or ``card``.
        out: the file to write, for csv and parquet the folder; an earlier export is replaced.
        about: what the publisher states about the dataset.
        rows: ``consensus`` for one row per claim, after agreement and adjudication;
            ``annotations`` for everybody's answers; ``""`` for the default of the format.
        for_excel: write the CSV table so that Excel shows every text as it is.

    Returns:
        The files that were written.

    Raises:
        ExportError: the format is unknown, it needs something that ``about`` does not state, it
            does not have such rows, ``out`` does not fit it, or another format than ``csv`` is for
            Excel.
        InvalidRecord: the dataset does not validate; nothing is written.
        MissingPackage: the format needs a package that is not installed.
        OSError: a file cannot be read or written.
    """
    about = about or About()
    about = replace(about, sections={**_SECTIONS, **about.sections})
    return write(path, to, out, about, rows=rows, for_excel=for_excel)
