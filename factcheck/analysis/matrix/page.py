"""The matrix as one HTML page: groups of claims by source."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.analysis import offline_page
from factcheck.analysis.matrix.columns import columns_of, source_columns
from factcheck.analysis.matrix.data import matrix_data
from factcheck.analysis.matrix.limits import limits_of
from factcheck.analysis.matrix.rows import BADGES, Badge, RowKind, read_groups
from factcheck.analysis.offline_page import (
    STYLE,
    join_scripts,
    page_templates,
    read_resource,
    script_hash,
)
from factcheck.analysis.report.matrix import PALETTE
from factcheck.files import refuse_input, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.analysis.matrix.rows import Groups
    from factcheck.files import StrPath

_SHARED = offline_page.__name__
SCRIPTS = (
    (_SHARED, "text"),
    (__package__, "data"),
    (_SHARED, "elements"),
    (__package__, "cells"),
    (__package__, "details"),
    (_SHARED, "list"),
    (_SHARED, "theme"),
    (__package__, "page"),
)
"""The parts of the page's script, in their order: the package and the name of each."""


def write_matrix(dataset: StrPath, matches: StrPath, output: StrPath, *, report: str = "") -> int:
    """Write the groups of a dataset as one HTML page, and return its size in bytes.

    The file is written completely, or stays as it was.

    Args:
        dataset: the dataset.
        matches: what `factcheck match` made of it.
        output: the page.
        report: where the report of the dataset is, from the page's place; ``""`` for no link.

    Raises:
        ExportError: the page would replace an input, or the matches are of another dataset.
        InvalidRecord: an input is not valid; nothing is written.
        OSError: a file cannot be read or written.
    """
    output = Path(output)
    refuse_input(output, Path(dataset), Path(matches))
    pieces = _pieces(read_groups(dataset, matches), report)
    with replacing(output) as file:
        for each in pieces:
            file.write(each)
        file.flush()
        return os.fstat(file.fileno()).st_size


def _pieces(groups: Groups, report: str) -> Iterator[str]:
    columns = source_columns(groups.dataset.taxonomy)
    script = join_scripts(SCRIPTS)
    badges = {badge for row in groups.rows for badge in row.badges}
    documents = {each.document.id: each.document for each in groups.claims}.values()
    used = {number for each in groups.claims for number in columns_of(each, columns)}
    yield from (
        page_templates(__package__)
        .get_template("page.html.j2")
        .generate(
            style=read_resource(_SHARED, STYLE) + read_resource(__package__, "style.css"),
            script=script,
            script_hash=script_hash(script),
            colours=PALETTE,
            dataset=groups.dataset,
            groups=sum(row.kind is RowKind.GROUP for row in groups.rows),
            claims=len(groups.claims),
            documents=len(documents),
            sources=[(number, columns[number].name) for number in sorted(used)],
            languages=sorted({each.language for each in documents}),
            dates=sorted(each.published[:10] for each in documents if each.published),
            badges=[(badge, BADGES[badge]) for badge in Badge if badge in badges],
            limits=list(limits_of(groups)),
            report=report,
            model=groups.matches.model,
            data=matrix_data(groups, columns),
        )
    )
