"""Plots as SVG with the colours of the page, so that they fit light and dark."""

import io
import re
from calendar import isleap, monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from factcheck.analysis.calibration import Bin

INK, FAINT, SERIES = "#010101", "#020202", "#0300{:02x}"
"""Placeholder colours, which `_svg` replaces with those of the page."""

WIDE = (8.0, 2.4)
SQUARE = (4.0, 3.6)
"""Sizes in inches."""

BAR = 0.9
"""Width of a bar, as a share of its day, week, month or year."""

LEAST_BARS = 15
"""The time line is wide enough for at least this many bars."""

TICKS = 7
"""Most dates below a time line."""

_DATE_LENGTHS = {"day": 10, "week": 10, "month": 7, "year": 4}
"""Characters of an ISO 8601 date that are shown for each step."""

_WEEKS, _MONTHS, _YEARS = 90, 900, 9000
"""A time line longer than this many days counts weeks, months or years."""


def timeline(claims: Sequence[tuple[date, int]], series: int) -> str:
    """Return the number of claims by date of publication, stacked by series; an SVG element.

    Args:
        claims: the day of publication and the series of each.
        series: the number of series.
    """
    days = [day for day, _ in claims]
    step = _step((max(days) - min(days)).days)
    counts = Counter((_floor(day, step), number) for day, number in claims)
    starts = sorted({start for start, _ in counts})
    places = [start.toordinal() for start in starts]
    lengths = [_length(start, step) for start in starts]
    widths = [BAR * length for length in lengths]
    figure, axes = _figure(WIDE)
    heights = [0] * len(starts)
    for number in range(series):
        own = [counts[start, number] for start in starts]
        axes.bar(places, own, widths, heights, align="edge", color=SERIES.format(number))
        heights = [one + other for one, other in zip(heights, own, strict=True)]
    # A few bars should not be as wide as the plot.
    room = max(0.0, LEAST_BARS * lengths[0] - (places[-1] + lengths[-1] - places[0])) / 2
    axes.set_xlim(places[0] - room - lengths[0], places[-1] + lengths[-1] + room + lengths[0])
    axes.xaxis.set_major_locator(MaxNLocator(TICKS, integer=True))
    axes.xaxis.set_major_formatter(lambda at, _: _tick_label(int(at), step))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return _svg(figure, "timeline")


def reliability_curve(bins: Sequence[Bin]) -> str:
    """Return the share of confirmed claims against their mean score; an SVG element."""
    figure, axes = _figure(SQUARE)
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1, linestyle="--")
    scores = [each.scores / each.count for each in bins]
    right = [each.right / each.count for each in bins]
    largest = max(each.count for each in bins)
    axes.plot(scores, right, color=SERIES.format(0), linewidth=1)
    sizes = [20 + 100 * each.count / largest for each in bins]
    axes.scatter(scores, right, sizes, color=SERIES.format(0))
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="score", ylabel="share confirmed")
    return _svg(figure, "reliability")


def intervals(figures: Mapping[str, tuple[float, tuple[float, float] | None]], name: str) -> str:
    """Return figures with their intervals, one per line, the first on top; an SVG element."""
    figure, axes = _figure((8.0, 0.8 + 0.3 * len(figures)))
    places = range(len(figures), 0, -1)
    for place, (value, between) in zip(places, figures.values(), strict=True):
        if between:
            axes.plot(between, [place, place], color=SERIES.format(0), linewidth=2)
        axes.plot([value], [place], color=SERIES.format(0), marker="o")
    axes.set_yticks(list(places), list(figures))
    lowest = min((between[0] if between else value) for value, between in figures.values())
    axes.set(xlim=(min(0.0, lowest) - 0.02, 1.02), ylim=(0.3, len(figures) + 0.7))
    axes.axvline(0, color=FAINT, linewidth=1)
    return _svg(figure, name)


def _figure(inches: tuple[float, float]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=inches, layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.tick_params(colors=INK, labelsize=9)
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)
    for name, spine in axes.spines.items():
        spine.set_color(FAINT)
        spine.set_visible(name in {"left", "bottom"})
    return figure, axes


def _svg(figure: Figure, name: str) -> str:
    """Return the element only, with unique ids and the colours of the page."""
    buffer = io.StringIO()
    # Keep text as text, for the fonts of the page and for screen readers.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = svg.replace(INK, "var(--ink)").replace(FAINT, "var(--faint)")
    svg = re.sub(r"#0300([0-9a-f]{2})", lambda match: f"var(--series-{int(match[1], 16)})", svg)
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1).strip()


def _step(days: int) -> str:
    if days > _YEARS:
        return "year"
    if days > _MONTHS:
        return "month"
    return "week" if days > _WEEKS else "day"


def _floor(day: date, step: str) -> date:
    if step == "year":
        return day.replace(month=1, day=1)
    if step == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step == "week" else day


def _length(start: date, step: str) -> int:
    """Return the number of days in the step that begins on this day."""
    if step == "year":
        return 365 + isleap(start.year)
    if step == "month":
        return monthrange(start.year, start.month)[1]
    return 7 if step == "week" else 1


def _tick_label(day: int, step: str) -> str:
    """Return the date with this ordinal, as exact as the step; ``""`` if the calendar has none."""
    if not 1 <= day <= date.max.toordinal():
        return ""
    return date.fromordinal(day).isoformat()[: _DATE_LENGTHS[step]]
