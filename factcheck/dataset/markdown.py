"""Text that was not written as Markdown, in Markdown."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&])")


def plain(text: str) -> str:
    r"""Return a text that Markdown shows as it is, on one line.

    >>> print(plain("<b>A | B</b>"))
    \<b\>A \| B\</b\>
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
