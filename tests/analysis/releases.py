"""Two releases of a dataset that two people annotated; docs/analysts.md shows their figures."""

from dataclasses import replace

from tests.analysis.annotated import (
    DOUBLED,
    FELL,
    HATAL,
    IRTAFA,
    NAHR,
    PORT,
    RAINED,
    REOPENS,
    RIVER,
    ROSE,
    annotate,
    collect,
    guess,
    keep,
    mark,
    place,
)

_RAIN = guess(RIVER, RAINED, 0.95, "City hall")
_RISE = guess(RIVER, replace(ROSE, content=place(RIVER, "the river rose")), 0.75, "Residents")
_OPEN = guess(PORT, REOPENS, 0.85, "Press")
_TRADE = guess(PORT, DOUBLED, 0.45)
_FALL = guess(NAHR, HATAL, 0.35, "City hall")

_NOUR_PORT = annotate(
    PORT,
    "nour",
    keep(_OPEN, "City hall", verdict="Supported"),
    guesses=[_OPEN, _TRADE],
    deleted=[_TRADE],
)
_NAHR = (
    annotate(
        NAHR,
        "nour",
        keep(_FALL, verdict="Supported"),
        mark(IRTAFA, "Residents", verdict="Refuted"),
        guesses=[_FALL],
    ),
    annotate(
        NAHR,
        "sami",
        keep(_FALL, verdict="Supported"),
        mark(IRTAFA, "Residents", verdict="Supported"),
        guesses=[_FALL],
    ),
)

OLD = collect(
    annotate(
        RIVER,
        "nour",
        keep(_RAIN, verdict="Supported"),
        keep(_RISE, content=ROSE.content, verdict="Refuted"),
        mark(FELL, "Press"),
        guesses=[_RAIN, _RISE],
    ),
    annotate(
        RIVER,
        "sami",
        keep(_RAIN, verdict="Supported"),
        keep(_RISE, verdict="Not enough evidence"),
        guesses=[_RAIN, _RISE],
    ),
    _NOUR_PORT,
    annotate(
        PORT,
        "sami",
        keep(_OPEN, "City hall", verdict="Supported"),
        keep(_TRADE, "Residents"),
        guesses=[_OPEN, _TRADE],
    ),
    *_NAHR,
)
"""The first release."""

NEW = replace(
    collect(
        annotate(
            RIVER,
            "nour",
            keep(_RAIN, verdict="Supported"),
            keep(_RISE, content=ROSE.content, verdict="Refuted"),
            guesses=[_RAIN, _RISE],
        ),
        annotate(
            RIVER,
            "sami",
            keep(_RAIN, verdict="Supported"),
            keep(_RISE, content=ROSE.content, verdict="Refuted"),
            mark(FELL, "Press", verdict="Supported"),
            guesses=[_RAIN, _RISE],
        ),
        _NOUR_PORT,
        annotate(
            PORT,
            "sami",
            keep(_OPEN, "City hall", verdict="Supported"),
            keep(_TRADE, "Press"),
            guesses=[_OPEN, _TRADE],
        ),
        *_NAHR,
    ),
    withdrawn=("river.ar",),
)
"""A later one."""
