"""Cells that no spreadsheet runs as a formula, and the way back.

Spreadsheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, some also
behind white space (https://owasp.org/www-community/attacks/CSV_Injection). An apostrophe before it
makes it text. To be able to take it off again, a cell that begins with apostrophes before such a
sign gets one more.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")
"""What a spreadsheet may run, behind any number of apostrophes."""


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet runs; every other cell stays as it is.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("'quoted'")
    ("'=1+1", "''=1+1", "'quoted'")
    """
    return f"'{cell}" if _RUNS.match(cell) else cell


def restored(cell: str) -> str:
    """Return what a cell was before it was `neutralised`.

    >>> restored("'=1+1"), restored("''=1+1"), restored("'quoted'")
    ('=1+1', "'=1+1", "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell, 1) else cell
