"""Words of a text in a message."""

_EXCERPT = 60


def quoted(words: str) -> str:
    r"""Return words in quotation marks, on one line, at most 60 code points of them.

    >>> quoted("that it\nrained")
    '“that it rained”'
    """
    line = " ".join(words.split())
    return f"“{line if len(line) <= _EXCERPT else line[:_EXCERPT] + '…'}”"
