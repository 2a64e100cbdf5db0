"""Table cells that no spreadsheet runs as a formula, and the way back.

Spreadsheets run a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, some of them
also after white space or invisible characters
(https://owasp.org/www-community/attacks/CSV_Injection). If a table is read with another separator
than ours, a cell also begins after that separator, or after a line break, inside one of our cells.
In each of these places a leading apostrophe makes the cell text. Where there are apostrophes before
such a sign already, there is one more, so that `restored` can remove exactly one.
"""

from __future__ import annotations

import re
from itertools import pairwise

_FORMULA = re.compile(r"[=+\-@＝＋－＠]")
_BREAK = re.compile(r"['\"\s]*?[\t\r\n]")
_SEPARATORS = frozenset(";|\t\r\n")
"""What other readers may end a cell at; a comma does not end ours, because they are in quotes."""


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet runs; all other cells stay as they are.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("a;=1+1"), neutralised("'quoted'")
    ("'=1+1", "''=1+1", "a;'=1+1", "'quoted'")
    """
    return "'".join(_pieces(cell))


def restored(cell: str) -> str:
    """Return a cell as it was before `neutralised`.

    >>> restored("'=1+1"), restored("''=1+1"), restored("a;'=1+1"), restored("'quoted'")
    ('=1+1', "'=1+1", 'a;=1+1', "'quoted'")
    """
    first, *others = _pieces(cell)
    return first + "".join(each.removeprefix("'") for each in others)


def _pieces(cell: str) -> list[str]:
    """Return a cell cut where a reader may begin a cell that a spreadsheet would run.

    Apostrophes after a cut do not move it, so a cell and its neutralised form have the same cuts.
    """
    cuts = {0} if _BREAK.match(cell) else set[int]()
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
