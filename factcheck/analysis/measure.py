"""A figure of agreement, with what must be said with it."""

from dataclasses import dataclass

from factcheck.analysis.bootstrap import Figure


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of agreement.

    Attributes:
        figure: with an interval over documents, if there are two or more.
        units: how many it is based on: for F1, claims, spans or words of both annotators of a pair;
            for alpha and kappa, claims that several judged.
        undefined: why there is no figure, ``""`` if there is one.
        remarks: what a reader of the figure must know: on which claims Fleiss' kappa is computed,
            that a single disagreement makes the figure.
    """

    figure: Figure
    units: int
    undefined: str = ""
    remarks: tuple[str, ...] = ()


def with_interval(figure: Figure, documents: int) -> Figure:
    """Return a figure, without its interval if it is of one document."""
    return figure if documents > 1 else Figure(figure.value)
