"""The report: a dataset as words, numbers and plots, filled into the template of the page.

Plots hold only words of this package; `offline_page` says how all else gets into the page safely.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Template

from factcheck.analysis import offline_page
from factcheck.analysis.agreement import AgreementReport, agreement, without_name
from factcheck.analysis.offline_page import (
    STYLE,
    join_scripts,
    page_templates,
    read_resource,
    script_hash,
)
from factcheck.analysis.report import plots
from factcheck.analysis.report.cards import DocumentView, document_views
from factcheck.analysis.report.data import page_data, published
from factcheck.analysis.report.matrix import Matrix
from factcheck.analysis.report.timeline import timeline
from factcheck.analysis.scoreboard import FATES, scoreboard
from factcheck.dataset import read_dataset
from factcheck.domain import SCHEMA_VERSION, Dataset, Stance
from factcheck.files import StrPath, refuse_input, replacing

_SHARED = offline_page.__name__
SCRIPTS = (
    (_SHARED, "text"),
    (__package__, "data"),
    (_SHARED, "elements"),
    (__package__, "cards"),
    (__package__, "timeline"),
    (_SHARED, "list"),
    (_SHARED, "theme"),
    (__package__, "page"),
)
"""The parts of the page's script, in their order: the package and the name of each."""


def report(
    dataset: Dataset, *, precision: float = 0.9, hide_annotators: bool = False, matrix: str = ""
) -> str:
    """Return a dataset as one HTML page that needs no other file.

    Only documents that somebody annotated are shown; the others are counted. The scoreboard gives a
    threshold for ``precision``, in (0, 1]. Hidden annotators are numbered instead of named.
    ``matrix`` is where the page of `factcheck matrix` is, from the report's place.
    """
    return "".join(_pieces(dataset, precision, matrix, hide_annotators=hide_annotators))


def write_report(
    path: StrPath,
    output: StrPath,
    *,
    precision: float = 0.9,
    hide_annotators: bool = False,
    matrix: str = "",
) -> int:
    """Write the `report` of a dataset to a file, and return its size in bytes.

    The file is written completely, or stays as it was.

    Raises:
        ExportError: the page would replace the dataset.
        InvalidRecord: the dataset does not validate; nothing is written.
        OSError: a file cannot be read or written.
    """
    path, output = Path(path), Path(output)
    refuse_input(output, path)
    pieces = _pieces(read_dataset(path), precision, matrix, hide_annotators=hide_annotators)
    with replacing(output) as file:
        for each in pieces:
            file.write(each)
        file.flush()
        return os.fstat(file.fileno()).st_size


def _pieces(
    dataset: Dataset, precision: float, groups_page: str, *, hide_annotators: bool
) -> Iterator[str]:
    """Yield the page in pieces, so that a large one is written without being in memory whole."""
    names = _names(dataset, hide=hide_annotators)
    matrix = Matrix(dataset.taxonomy)
    views = document_views(dataset, names, matrix)
    agreed, board = agreement(dataset), scoreboard(dataset, precision=precision)
    adjudications = [each for each in dataset.annotations if each.adjudicates]
    days = {day for view in views if view.cards and (day := published(view))}
    line = timeline(days) if days else None
    script = join_scripts(SCRIPTS)
    yield from _template(hide_annotators=hide_annotators).generate(
        style=read_resource(_SHARED, STYLE),
        script=script,
        script_hash=script_hash(script),
        dataset=dataset,
        schema_version=SCHEMA_VERSION,
        groups_page=groups_page,
        names=names,
        languages=sorted({each.document.language for each in views}),
        matrix=matrix,
        documents=len(views),
        claims=sum(len(each.cards) for each in views),
        data=page_data(views, matrix, line),
        not_asserted=_not_asserted(views),
        not_annotated=len(dataset.documents) - len(views),
        dates=sorted(filter(None, map(published, views))),
        timeline=line,
        agreement=agreed,
        agreement_plots=_agreement_plots(agreed),
        board=board,
        fates=FATES,
        reliability=plots.reliability_curve(board.bins) if board.bins else "",
        models=Counter(str(each.model) for each in dataset.annotations if each.model),
        annotators=Counter(
            names[each.annotator] for each in dataset.annotations if not each.adjudicates
        ),
        adjudications=adjudications,
        adjudicators={each.annotator for each in adjudications},
    )


def _not_asserted(views: Sequence[DocumentView]) -> list[str]:
    """Return how many claims have each stance but the first, in words."""
    agreed = (card for view in views for card in view.cards if not card.stance_differs)
    counts = Counter(card.attribution.stance for card in agreed)
    words = {
        Stance.DENIES: "denied",
        Stance.HEDGED: "hedged",
        Stance.NONE: "neither asserted nor denied",
    }
    return [f"{counts[each]:,} {word}" for each, word in words.items() if counts[each]]


def _template(*, hide_annotators: bool) -> Template:
    environment = page_templates(__package__)
    environment.filters["percent"] = _percent
    environment.filters["reason"] = without_name if hide_annotators else str
    return environment.get_template("page.html.j2")


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{100 * share:.1f} %"


def _names(dataset: Dataset, *, hide: bool) -> Mapping[str, str]:
    """Return what the page calls each annotator."""
    people = sorted({each.annotator for each in dataset.annotations})
    return {name: f"annotator {n}" if hide else name for n, name in enumerate(people, 1)}


def _agreement_plots(agreed: AgreementReport) -> Mapping[str, str]:
    """Return a plot for each group that has a defined figure."""
    plotted = {}
    for place, (group, each) in enumerate(agreed.groups.items()):
        figures = {
            name: (measure.figure.value, measure.figure.interval)
            for name, measure in each.measures.items()
            if measure.figure.value is not None
        }
        if figures:
            plotted[group] = plots.intervals(figures, f"agreement-{place}")
    return plotted
