"""Who says the same: groups of claims by source, as one page or as a table."""

from factcheck.analysis.matrix.page import write_matrix
from factcheck.analysis.matrix.table import TABLES, write_matrix_table

__all__ = ["TABLES", "write_matrix", "write_matrix_table"]
