"""The report: what a dataset holds, put into words and numbers, and poured into the template.

Everything that comes from data goes through Jinja's escaping; plots hold words of ours alone. The
page forbids itself all requests and all scripts but its own (Content Security Policy, level 3).
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.analysis.agreement import agreement, without_name
from factcheck.analysis.report import plots
from factcheck.analysis.report.highlight import paragraphs
from factcheck.analysis.scoreboard import FATES, scoreboard
from factcheck.comparing.consensus import Consensus, consensus_claims
from factcheck.dataset import read_dataset
from factcheck.domain import SCHEMA_VERSION, Dataset, Language, text_of
from factcheck.files import refuse_input, replacing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.analysis.agreement import AgreementReport
    from factcheck.analysis.report.highlight import Piece
    from factcheck.analysis.scoreboard import Scoreboard
    from factcheck.domain import Document, Taxonomy
    from factcheck.files import StrPath

DIRECTIONS = {Language.ENGLISH: "ltr", Language.ARABIC: "rtl"}
NAMES = {Language.ENGLISH: "English", Language.ARABIC: "Arabic"}

NONE_YET, DISPUTED = "none yet", "disputed"
"""Columns beside the verdicts: nobody gave one, and annotators gave several."""

PALETTE = ("#1b9e77", "#d1495b", "#7a8fa6", "#e6a23c", "#3f7fd1", "#a6761d", "#e7298a", "#66a61e")
"""Colours of verdicts, in the taxonomy's order; after the last the first comes again."""

PALE, PURPLE = "#c3c7cd", "#8e5fc0"
"""Colours of the two columns beside them."""

UNNAMED, SEVERAL = "no label", "disputed"
"""Rows beside the source labels: nobody chose one, and annotators chose differently."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one annotator said of a claim."""

    annotator: str
    labels: tuple[str, ...]
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the page shows it.

    Attributes:
        number: from 0, in the order of the page.
        anchor: fragment of its address; the claim's id, so that it stays in the next report.
        document: index of its document on the page.
        text: what is claimed; pieces joined by an ellipsis.
        source: the words of the text that name who says it, ``""`` if it names nobody.
        sources: indices of the matrix's rows that count it.
        verdict: index of the matrix's column that counts it.
        urls: all evidence, each address once.
        notes: all notes, each once.
        answers: everybody's, where several annotated the text.
        agreed: all who annotated the text, if they say exactly the same of the claim.
        missed: who annotated the text and did not mark it.
        decided: who decided, ``""`` if nobody.
    """

    number: int
    anchor: str
    document: int
    text: str
    source: str
    sources: tuple[int, ...]
    verdict: int
    urls: tuple[str, ...]
    notes: tuple[str, ...]
    answers: tuple[Answer, ...]
    agreed: tuple[str, ...]
    missed: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as the page shows it: its lines in pieces, with the cards of its claims."""

    number: int
    document: Document
    lines: Sequence[Sequence[Piece]]
    cards: Sequence[Card]
    parallel: int | None
    is_withdrawn: bool


def report(dataset: Dataset, *, precision: float = 0.9, hide_annotators: bool = False) -> str:
    """Return a dataset as one HTML page that needs nothing else.

    Only documents that somebody annotated are shown; the others are counted.

    Args:
        dataset: documents, annotations, claims.
        precision: the share of claims that should stand, in (0, 1], for which the scoreboard tells
            a threshold.
        hide_annotators: whether annotators are numbered instead of named.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    names = _names(dataset, hide=hide_annotators)
    rows = (*dataset.taxonomy.choices, UNNAMED, SEVERAL)
    columns = (*dataset.taxonomy.verdicts, NONE_YET, DISPUTED)
    shown = _documents(dataset, names, len(dataset.taxonomy.choices), columns)
    cards = [card for each in shown for card in each.cards]
    agreed, judged = agreement(dataset), scoreboard(dataset, precision=precision)
    counts = Counter((row, card.verdict) for card in cards for row in card.sources)
    row_totals = Counter(row for card in cards for row in card.sources)
    environment = Environment(
        loader=PackageLoader("factcheck.analysis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _percent
    environment.filters["reason"] = without_name if hide_annotators else str
    script = _resource("script.js")
    return environment.get_template("page.html.j2").render(
        style=_resource("style.css"),
        script=script,
        script_hash=_hash(script),
        dataset=dataset,
        schema_version=SCHEMA_VERSION,
        names=names,
        language_names=NAMES,
        directions=DIRECTIONS,
        languages=sorted({each.document.language for each in shown}),
        rows=rows,
        columns=columns,
        colours=_colours(len(dataset.taxonomy.verdicts)),
        used_rows=sorted(row_totals),
        used_columns=_used_columns(cards, dataset.taxonomy),
        counts=counts,
        largest=max(counts.values(), default=1),
        row_totals=row_totals,
        column_totals=Counter(card.verdict for card in cards),
        shown=shown,
        cards=cards,
        unread=len(dataset.documents) - len(shown),
        dates=_dates(shown),
        timeline=_timeline(shown, columns),
        found=agreed,
        agreement_plots=_agreement_plots(agreed),
        board=judged,
        fates=FATES,
        reliability=_reliability(judged),
        models=Counter(str(each.model) for each in dataset.annotations if each.model),
        annotators=Counter(
            names[each.annotator] for each in dataset.annotations if not each.adjudicates
        ),
        adjudications=(adjudications := [each for each in dataset.annotations if each.adjudicates]),
        adjudicators={each.annotator for each in adjudications},
    )


def write_report(
    path: StrPath, output: StrPath, *, precision: float = 0.9, hide_annotators: bool = False
) -> int:
    """Write the report of a dataset to a file, and return how many bytes it has.

    Args:
        path: the dataset.
        output: the page; it is whole, or as it was before.
        precision: see `report`.
        hide_annotators: see `report`.

    Raises:
        ExportError: the page would take the place of the dataset.
        InvalidRecord: the dataset does not validate; nothing is written.
        OSError: a file cannot be read or written.
    """
    path, output = Path(path), Path(output)
    refuse_input(output, path)
    page = report(read_dataset(path), precision=precision, hide_annotators=hide_annotators)
    with replacing(output) as file:
        file.write(page)
    return len(page.encode())


def _resource(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def _hash(script: str) -> str:
    """Return what the policy knows our script by."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _percent(share: float | None) -> str:
    return "n/a" if share is None else f"{100 * share:.1f} %"


def _colours(verdicts: int) -> list[str]:
    """Return a colour for each column of the matrix."""
    return [*(PALETTE[number % len(PALETTE)] for number in range(verdicts)), PALE, PURPLE]


def _names(dataset: Dataset, *, hide: bool) -> Mapping[str, str]:
    people = sorted({each.annotator for each in dataset.annotations})
    return {name: f"annotator {n}" if hide else name for n, name in enumerate(people, 1)}


def _documents(
    dataset: Dataset, names: Mapping[str, str], labels: int, columns: Sequence[str]
) -> list[Shown]:
    claims: dict[str, list[Consensus]] = {}
    for each in consensus_claims(dataset):
        claims.setdefault(each.document.id, []).append(each)
    annotated = {each.document for each in dataset.annotations}
    there = [each for each in dataset.documents if each.id in annotated]
    places = {document.id: number for number, document in enumerate(there)}
    maker = _Maker(dataset.taxonomy, names, labels, columns)
    shown = []
    for number, document in enumerate(there):
        found = claims.get(document.id, [])
        cards = [maker.card(number, each) for each in found]
        lines = paragraphs(document.text, [each.attribution for each in found])
        parallel = places.get(document.parallel)
        withdrawn = document.id in dataset.withdrawn
        shown.append(Shown(number, document, lines, cards, parallel, withdrawn))
    return shown


class _Maker:
    """Makes cards; numbers them, and gives each an anchor of its own."""

    def __init__(
        self, taxonomy: Taxonomy, names: Mapping[str, str], labels: int, columns: Sequence[str]
    ) -> None:
        self._rows = {label: row for row, label in enumerate(taxonomy.choices)}
        self._unnamed, self._several = labels, labels + 1
        self._columns = {verdict: column for column, verdict in enumerate(taxonomy.verdicts)}
        self._none, self._disputed = len(columns) - 2, len(columns) - 1
        self._names = names
        self._anchors: set[str] = set()

    def card(self, document: int, each: Consensus) -> Card:
        """Return the card of a claim."""
        number = len(self._anchors)
        claims = list(each.answers.values())
        anchor = f"claim-{claims[0].id}"
        anchor = f"{anchor}-{number}" if anchor in self._anchors else anchor
        self._anchors.add(anchor)
        text = each.document.text
        labels, verdict = each.labels, each.verdict
        rows = [self._several] if labels is None else [self._rows[label] for label in labels]
        alone = len(claims) + len(each.missed) == 1
        return Card(
            number=number,
            anchor=anchor,
            document=document,
            text=text_of(each.attribution.content, text),
            source=text_of(each.attribution.source, text),
            sources=tuple(rows or [self._unnamed]),
            verdict=self._disputed if verdict is None else self._columns.get(verdict, self._none),
            urls=tuple(dict.fromkeys(url for claim in claims for url in claim.evidence.urls)),
            notes=tuple(dict.fromkeys(c.evidence.note for c in claims if c.evidence.note)),
            answers=()
            if alone
            else tuple(
                Answer(
                    self._names[name],
                    claim.labels,
                    claim.verdict,
                    text_of(claim.attribution.content, text),
                )
                for name, claim in each.answers.items()
            ),
            agreed=tuple(self._names[name] for name in each.answers) if _alike(each) else (),
            missed=tuple(self._names[name] for name in each.missed),
            decided=self._names[each.decided] if each.decided else "",
        )


def _alike(each: Consensus) -> bool:
    """Return whether several annotated the text and say exactly the same of the claim."""
    said = {
        (claim.attribution, frozenset(claim.labels), claim.verdict)
        for claim in each.answers.values()
    }
    return len(each.answers) > 1 and not each.missed and len(said) == 1


def _used_columns(cards: Sequence[Card], taxonomy: Taxonomy) -> list[int]:
    """Return all verdicts, and the columns beside them that have a claim."""
    verdicts = len(taxonomy.verdicts)
    further = {card.verdict for card in cards if card.verdict >= verdicts}
    return [*range(verdicts), *sorted(further)]


def _dates(shown: Sequence[Shown]) -> list[date]:
    days = [each.document.published[:10] for each in shown if each.document.published]
    return sorted(date.fromisoformat(day) for day in days)


def _timeline(shown: Sequence[Shown], columns: Sequence[str]) -> str:
    """Return the time line, ``""`` if no claim has a date."""
    dated = [
        (date.fromisoformat(each.document.published[:10]), card.verdict)
        for each in shown
        if each.document.published
        for card in each.cards
    ]
    return plots.timeline(dated, len(columns)) if dated else ""


def _agreement_plots(found: AgreementReport) -> Mapping[str, str]:
    """Return a plot for each group in which a figure is defined."""
    plotted = {}
    for place, (group, each) in enumerate(found.groups.items()):
        figures = {
            name: (measure.figure.value, measure.figure.interval)
            for name, measure in each.measures.items()
            if measure.figure.value is not None
        }
        if figures:
            plotted[group] = plots.intervals(figures, f"agreement-{place}")
    return plotted


def _reliability(judged: Scoreboard) -> str:
    return plots.reliability_curve(judged.bins) if judged.bins else ""
