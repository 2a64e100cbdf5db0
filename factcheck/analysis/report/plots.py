"""Plots as SVG with the colours of the page, so that they fit light and dark."""

import io
import re
from collections.abc import Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from factcheck.analysis.calibration import Bin

INK, FAINT, SERIES = "#010101", "#020202", "#0300{:02x}"
"""Placeholder colours, which `_svg` replaces with those of the page."""

WIDTH = 3.3
"""Inches: as wide as the narrowest phones, so that no plot is made smaller, nor its words."""

WORDS = 9.5
"""Points: the size of words, more than 12 pixels."""


def reliability_curve(bins: Sequence[Bin]) -> str:
    """Return the share of confirmed claims against their mean score; an SVG element."""
    figure, axes = _figure((WIDTH, WIDTH))
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
    figure, axes = _figure((WIDTH, 0.4 + 0.42 * len(figures)))
    places = range(len(figures), 0, -1)
    for place, (value, between) in zip(places, figures.values(), strict=True):
        if between:
            axes.plot(between, [place, place], color=SERIES.format(0), linewidth=2)
        axes.plot([value], [place], color=SERIES.format(0), marker="o")
    for place, figure_name in zip(places, figures, strict=True):
        axes.text(0, place + 0.22, figure_name, color=INK, fontsize=WORDS)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    lowest = min((between[0] if between else value) for value, between in figures.values())
    axes.set(xlim=(min(0.0, lowest) - 0.02, 1.02), ylim=(0.6, len(figures) + 0.8))
    axes.axvline(0, color=FAINT, linewidth=1)
    return _svg(figure, name)


def _figure(inches: tuple[float, float]) -> tuple[Figure, Axes]:
    figure = Figure(figsize=inches, layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor("none")
    axes.tick_params(colors=INK, labelsize=WORDS)
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
