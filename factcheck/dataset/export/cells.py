"""Table cells that no spreadsheet runs as a formula, and the way back.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, some of them
also after white space or invisible characters
(https://owasp.org/www-community/attacks/CSV_Injection). If a table is read with another separator
than ours, a cell also begins after that separator, or after a line break, inside one of our cells.
In each of these places a leading apostrophe makes the cell text. Where there are apostrophes before
such a sign already, there is one more, so that `restored` can remove exactly one.

In a table for Excel, a text that would become a number, a date or a truth value gets one, too.
"""

from __future__ import annotations

import re
from itertools import pairwise

from factcheck.dataset.export.values import is_taken_for_value

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_BREAK = re.compile(r"['\"\s]*?[\t\r\n]")
_SEPARATORS = frozenset(";|\t\r\n")
"""What other readers may end a cell at; a comma does not end ours, because they are in quotes."""


def neutralised(cell: str, *, for_excel: bool = False) -> str:
    """Return a cell that no spreadsheet runs, or takes for a value; others stay as they are.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("a;=1+1"), neutralised("'quoted'")
    ("'=1+1", "''=1+1", "a;'=1+1", "'quoted'")
    >>> neutralised("1e308"), neutralised("1e308", for_excel=True)
    ('1e308', "'1e308")
    """
    return "'".join(_pieces(cell, for_excel=for_excel))


def restored(cell: str, *, for_excel: bool = False) -> str:
    """Return a cell as it was before `neutralised`.

    >>> restored("'=1+1"), restored("''=1+1"), restored("a;'=1+1"), restored("'quoted'")
    ('=1+1', "'=1+1", 'a;=1+1', "'quoted'")
    """
    first, *others = _pieces(cell, for_excel=for_excel)
    return first + "".join(each.removeprefix("'") for each in others)


def _pieces(cell: str, *, for_excel: bool) -> list[str]:
    """Return a cell cut where a reader may begin a cell that a spreadsheet would run or change.

    Apostrophes after a cut do not move it, so a cell and its neutralised form have the same cuts.
    """
    is_value = for_excel and is_taken_for_value(cell)
    cuts = {0} if is_value or _BREAK.match(cell) else set[int]()
    for formula in _FORMULA.finditer(cell):
        start = formula.start()
        while start and _is_skipped(cell[start - 1]):
            if cell[start - 1] in _SEPARATORS:
                cuts.add(start)
            start -= 1
        if start == 0 or cell[start - 1] in _SEPARATORS:
            cuts.add(start)
    return [cell[start:end] for start, end in pairwise([0, *sorted(cuts), len(cell)])]


def _is_skipped(character: str) -> bool:
    """Return whether a spreadsheet may look for a formula after it: blank, invisible, a quote."""
    return not character.isprintable() or character in " '\""
