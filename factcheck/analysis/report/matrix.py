"""Sources by verdict: the rows and columns of the report's matrix, their counts and colours."""

from collections import Counter
from collections.abc import Sequence

from factcheck.domain import Taxonomy

NO_LABEL, NO_VERDICT = "no label", "none yet"
"""The row of claims without a source label, and the column of those without a verdict."""

LABEL_DISPUTED, VERDICT_DISPUTED = "source disputed", "verdict disputed"
"""The row of claims on whose source labels annotators differ, and the column for verdicts."""

PALETTE = ("#1b9e77", "#d1495b", "#7a8fa6", "#e6a23c", "#3f7fd1", "#a6761d", "#e7298a", "#66a61e")
"""Colours of the verdicts, in the taxonomy's order; used again from the first if there are more."""

PALE, PURPLE = "#c3c7cd", "#8e5fc0"
"""Colours of the last two columns."""


class Matrix:
    """Claims counted by source and verdict.

    Attributes:
        rows: the source labels, then `NO_LABEL` and `LABEL_DISPUTED`.
        columns: the verdicts, then `NO_VERDICT` and `VERDICT_DISPUTED`.
        counts: claims by row and column; a claim with several sources counts in the row of each.
        row_totals: claims by row.
        column_totals: claims by column.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.rows = (*taxonomy.choices, NO_LABEL, LABEL_DISPUTED)
        self.columns = (*taxonomy.verdicts, NO_VERDICT, VERDICT_DISPUTED)
        self.counts = Counter[tuple[int, int]]()
        self.row_totals = Counter[int]()
        self.column_totals = Counter[int]()

    def add(self, labels: Sequence[str] | None, verdict: str | None) -> tuple[tuple[int, ...], int]:
        """Count a claim, and return its rows and its column.

        Args:
            labels: its source labels, ``None`` if annotators differ.
            verdict: its verdict, ``""`` if there is none, ``None`` if annotators differ.
        """
        rows = _places(self.rows, labels)
        (column,) = _places(self.columns, [verdict] if verdict else verdict)
        self.counts.update((row, column) for row in rows)
        self.row_totals.update(rows)
        self.column_totals[column] += 1
        return rows, column

    @property
    def used_rows(self) -> list[int]:
        """The rows in which a claim is counted."""
        return sorted(self.row_totals)

    @property
    def used_columns(self) -> list[int]:
        """All verdicts, and those of the last two columns in which a claim is counted."""
        verdicts = len(self.columns) - 2
        return [*range(verdicts), *sorted(each for each in self.column_totals if each >= verdicts)]

    @property
    def colours(self) -> list[str]:
        """A colour for each column."""
        verdicts = range(len(self.columns) - 2)
        return [*(PALETTE[number % len(PALETTE)] for number in verdicts), PALE, PURPLE]


def _places(names: Sequence[str], chosen: Sequence[str] | None) -> tuple[int, ...]:
    """Return the places of the chosen names; the last two are for none, and disputed."""
    if chosen is None:
        return (len(names) - 1,)
    return tuple(map(names.index, chosen)) or (len(names) - 2,)
