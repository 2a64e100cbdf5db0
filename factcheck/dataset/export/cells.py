"""Table cells that no spreadsheet runs as a formula, and the way back.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, some of them
also after white space (https://owasp.org/www-community/attacks/CSV_Injection). A leading apostrophe
makes the cell text. A cell that already begins with apostrophes before such a sign gets one more,
so that `restored` can remove exactly one.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]|'*[\t\r\n]")
"""What a spreadsheet may run, after any number of apostrophes."""


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet runs; all other cells stay as they are.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("'quoted'")
    ("'=1+1", "''=1+1", "'quoted'")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restored(cell: str) -> str:
    """Return a cell as it was before `neutralised`.

    >>> restored("'=1+1"), restored("''=1+1"), restored("'quoted'")
    ('=1+1', "'=1+1", "'quoted'")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell
