"""Text and tables in Markdown (CommonMark, with the tables of GitHub Flavored Markdown)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")


def escape_markup(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> print(escape_markup("<b>A | B</b>"))
    \<b\>A \| B\</b\>
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def escape_bars(text: str) -> str:
    r"""Return a text that stays in its cell and is easy to read on a terminal, too.

    >>> print(escape_bars("A | B"))
    A \| B
    """
    return " ".join(text.split()).replace("|", r"\|")


def table_row(*cells: object, escape: Callable[[str], str] = escape_bars) -> str:
    r"""Return a row of a table.

    >>> table_row("a|b", 1)
    '| a\\|b | 1 |'

    Args:
        cells: numbers are written as they are.
        escape: what is done to every other cell; `escape_markup` where it comes from data.
    """
    written = (str(cell) if isinstance(cell, int | float) else escape(str(cell)) for cell in cells)
    return f"| {' | '.join(written)} |"


def table_head(*names: str, texts: Collection[str] = ()) -> tuple[str, str]:
    """Return the head of a table; its columns are numbers, but for those named in ``texts``."""
    rule = "|".join("---" if name in texts else "---:" for name in names)
    return table_row(*names), f"|{rule}|"


def titled_head(title: str, *names: str, texts: Collection[str] = ()) -> tuple[str, ...]:
    """Return the head of a table with its title above it; see `table_head`."""
    return f"**{title}**", "", *table_head(*names, texts=texts)
