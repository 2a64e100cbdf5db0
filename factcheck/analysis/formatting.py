"""Figures as text, for tables."""

from factcheck.analysis.bootstrap import Figure

UNDEFINED = "n/a"
"""Replaces a figure that is not defined."""


def percent(share: float | None) -> str:
    """Return a share in percent, with one decimal."""
    return UNDEFINED if share is None else f"{100 * share:.1f}"


def percent_with_interval(figure: Figure) -> str:
    """Return a share in percent, with its interval in brackets if it has one."""
    if figure.interval is None:
        return percent(figure.value)
    low, high = figure.interval
    return f"{percent(figure.value)} ({100 * low:.0f}–{100 * high:.0f})"


def decimal(value: float | None) -> str:
    """Return a coefficient or an error, with three decimals."""
    return UNDEFINED if value is None else f"{value:.3f}"
