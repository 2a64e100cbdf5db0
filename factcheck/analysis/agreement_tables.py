"""How far annotators agree, as Markdown and as JSON."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict

from factcheck.analysis.agreement import AgreementReport, without_name
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.formatting import UNDEFINED, decimal, percent
from factcheck.text.markdown import escape_markup, table_row, titled_head

_OVERLAPS_HEADER = titled_head(
    "F1 between annotators, in percent",
    *("Language", "Documents", "Figure", "F1", "95 % interval", "Units"),
    texts=("Language", "Figure"),
)
_BEYOND_HEADER = titled_head(
    "Agreement beyond chance",
    *("Language", "Documents", "Figure", "Value", "95 % interval", "Claims"),
    texts=("Language", "Figure"),
)


def agreement_to_markdown(report: AgreementReport) -> str:
    """Return two tables, and below them what is undefined and what was left out."""
    remarks = _remarks(report, ", ".join(_people(report)) or "none", str)
    return "\n".join([*_tables(report), *remarks, ""])


def agreement_to_card(report: AgreementReport) -> str:
    """Return the same for a dataset card, which is published: how many people, but no names.

    Labels and verdicts are escaped, so that they cannot become markup.
    """
    if not any(found.documents for found in report.groups.values()):
        return "No document was annotated by two people.\n"
    remarks = _remarks(
        report, str(len(_people(report))), lambda why: escape_markup(without_name(why))
    )
    return "\n".join([*_tables(report), "\n\n".join(remarks), ""])


def agreement_to_dict(report: AgreementReport) -> dict[str, object]:
    """Return the same as plain values for JSON; undefined figures are ``None``, with the reason."""
    return {
        "groups": {
            group: {
                "documents": found.documents,
                "annotators": list(found.annotators),
                "measures": {
                    name: {
                        **asdict(measure.figure),
                        "units": measure.units,
                        "undefined": measure.undefined or None,
                        "remarks": list(measure.remarks),
                    }
                    for name, measure in found.measures.items()
                },
            }
            for group, found in report.groups.items()
        },
        "alone": report.alone,
        "gold": report.gold,
        "edited": report.edited,
    }


def _tables(report: AgreementReport) -> Iterator[str]:
    """Yield the lines of both tables, an empty one below each."""
    overlaps, beyond = list(_OVERLAPS_HEADER), list(_BEYOND_HEADER)
    for group, found in report.groups.items():
        for name, measure in found.measures.items():
            is_coefficient = name.endswith(("alpha", "kappa"))
            cells = _cells(measure.figure, decimal if is_coefficient else percent)
            line = table_row(group, found.documents, name, *cells, measure.units)
            (beyond if is_coefficient else overlaps).append(line)
    yield from (*overlaps, "", *beyond, "")


def _cells(figure: Figure, show: Callable[[float | None], str]) -> tuple[str, str]:
    return show(figure.value), "–".join(map(show, figure.interval or [None]))


def _gaps(report: AgreementReport) -> Iterator[tuple[str, str, str]]:
    """Yield why figures of a group are undefined: the group, the reason, the figures."""
    for group, found in report.groups.items():
        by_reason: defaultdict[str, list[str]] = defaultdict(list)
        for name, measure in found.measures.items():
            if measure.undefined:
                by_reason[measure.undefined].append(name)
        for why, names in by_reason.items():
            everything = len(names) == len(found.measures)
            yield group, why, "all figures" if everything else "; ".join(names)


def _remarked(report: AgreementReport) -> Iterator[tuple[str, str, str]]:
    """Yield what must be said with figures of a group: the group, the remark, the figures."""
    for group, found in report.groups.items():
        by_remark: defaultdict[str, list[str]] = defaultdict(list)
        for name, measure in found.measures.items():
            for remark in measure.remarks:
                by_remark[remark].append(name)
        for remark, names in by_remark.items():
            yield group, remark, "; ".join(names)


def _people(report: AgreementReport) -> list[str]:
    return sorted({name for found in report.groups.values() for name in found.annotators})


def _remarks(
    report: AgreementReport, people: str, show_reason: Callable[[str], str]
) -> Iterator[str]:
    for group, why, names in _gaps(report):
        yield f"{UNDEFINED} in {group}, since {show_reason(why)}: {names}."
    for group, remark, names in _remarked(report):
        yield f"In {group}, {names}: {remark}."
    yield f"Annotators compared: {people}."
    yield f"Documents that only one person annotated, not counted: {report.alone}."
    yield f"Annotations that are ground truth, not counted: {report.gold}."
    yield f"Annotations that somebody else changed, not counted: {report.edited}."
