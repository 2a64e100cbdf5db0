"""A dataset card in Markdown: the contents of a dataset, counted.

The headings and the front matter are those of Hugging Face's dataset cards
(https://huggingface.co/docs/hub/datasets-cards). The card invents nothing: a licence that nobody
stated is reported as not stated.

Its ``configs`` (https://huggingface.co/docs/hub/datasets-manual-configuration) say which file of
the folder is the table, and for CSV how to read it: `datasets` would guess the types of columns,
and take a source called "None" for a missing one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from factcheck.dataset.columns import Kind
from factcheck.dataset.export.card_counts import DISPUTED, count_all
from factcheck.dataset.rows import TABLES, Rows
from factcheck.domain import OTHER, SCHEMA_VERSION, Language, Provenance, Quotation, Stance
from factcheck.files import replacing
from factcheck.text.markdown import escape_markup, table_head, table_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from factcheck.dataset.export.about import About
    from factcheck.dataset.export.card_counts import Counts
    from factcheck.dataset.reading import OpenDataset

_DTYPES = {Kind.FLAG: "bool", Kind.NUMBER: "float64", Kind.COUNT: "int64"}
"""The types of columns in `datasets`; the others are text: times in ISO 8601, lists in JSON."""
MOST_OUTLETS = 20
"""Outlets that are listed; the others are counted."""

_PROVENANCES = {
    Provenance.PREDICTION: "predicted, kept unchanged",
    Provenance.CHANGED: "predicted, changed",
    Provenance.MANUAL: "made by hand",
}


def write(opened: OpenDataset, out: Path, about: About, rows: Rows) -> tuple[Path, ...]:
    """Write a file; see `factcheck.dataset.export.export`."""
    counts = count_all(opened, rows)
    sections = {title: measure(opened) for title, measure in about.sections.items()}
    with replacing(out) as file:
        file.writelines(
            f"{line}\n" for line in _front_matter(opened, counts, about, rows, out.parent)
        )
        file.writelines(f"{line}\n" for line in _card(opened, counts, about, rows))
        for title, text in sections.items():
            file.write(f"\n## {title}\n\n{text}")
    return (out,)


def _card(opened: OpenDataset, counts: Counts, about: About, rows: Rows) -> Iterator[str]:
    yield f"# {escape_markup(opened.origin.project)}"
    yield ""
    yield (
        "Claims that news articles attribute to somebody, each with its place in the text, its "
        "source, and what annotators found out about it."
    )
    yield ""
    yield TABLES[rows].description
    yield ""
    yield "## Summary"
    yield from _table(("", ""), _summary(opened, counts, about))
    yield from _section("Languages", ("language", "documents", "claims"), _by_language(counts))
    yield from _section("Outlets", ("outlet", "documents", "claims"), _by_outlet(counts))
    labels = [*(label.name for label in opened.taxonomy.labels), OTHER, ""]
    yield from _section("Sources", ("source", "claims"), _by_key(counts.sources, labels))
    if sum(counts.sources.values()) > counts.claims:
        yield ""
        yield "A claim with several sources counts once for each."
    verdicts = [*opened.taxonomy.verdicts, ""]
    yield from _section("Verdicts", ("verdict", "claims"), _by_key(counts.verdicts, verdicts))
    quotations = _by_key(counts.quotations, list(Quotation))
    yield from _section("Quotation", ("quotation", "claims"), quotations)
    stances = _by_key(counts.stances, list(Stance))
    yield from _section("Stance", ("what the source does with the claim", "claims"), stances)
    provenances = [(name, counts.provenances[key]) for key, name in _PROVENANCES.items()]
    yield from _section("Provenance", ("origin", "answers of annotators"), provenances)
    yield ""
    yield f"Predicted claims that annotators deleted: {counts.deleted:,}."
    models = [(*each, count) for each, count in sorted(counts.models.items())]
    yield from _section("Models", ("model", "revision", "annotations started from it"), models)


def _front_matter(
    opened: OpenDataset, counts: Counts, about: About, rows: Rows, folder: Path
) -> Iterator[str]:
    yield "---"
    # A JSON string is a YAML string.
    yield f"pretty_name: {json.dumps(opened.origin.project)}"
    if counts.documents:
        yield "language:"
        yield from (f"- {language}" for language in Language if counts.documents[language])
    if about.licence:
        name = "other" if "://" in about.licence else about.licence.lower()
        yield f"license: {json.dumps(name)}"
        if name == "other":
            yield f"license_link: {json.dumps(about.licence)}"
    yield from _configs(folder, rows)
    yield "---"
    yield ""


def _configs(folder: Path, rows: Rows) -> Iterator[str]:
    """Yield what reads the table in a folder: a Parquet file if that is the only one, else CSV."""
    has_csv, has_parquet = ((folder / f"claims.{end}").exists() for end in ("csv", "parquet"))
    yield "configs:"
    yield "- config_name: default"
    if has_parquet and not has_csv:
        yield "  data_files: claims.parquet"
        return
    yield "  data_files: claims.csv"
    yield "  keep_default_na: false"
    yield '  na_values: [""]'
    yield "  features:"
    for column in TABLES[rows].columns:
        yield f"  - name: {column.name}"
        yield f"    dtype: {_DTYPES.get(column.kind, 'string')}"


def _summary(opened: OpenDataset, counts: Counts, about: About) -> Iterator[tuple[str, str | int]]:
    yield "documents", counts.documents.total()
    yield "documents with a parallel text in the other language", counts.parallel
    yield (
        "withdrawn documents: their tasks were deleted after they were pulled",
        len(opened.withdrawn),
    )
    yield "annotations", counts.annotations
    yield "gold annotations", counts.gold
    yield "adjudications", counts.adjudications
    yield "annotators", len(counts.annotators)
    yield "claims", counts.claims
    yield "answers of annotators to them", counts.answers
    yield "claims found again by their words", counts.relocated
    yield "published", _date_range(counts.published)
    yield "annotated", _date_range([moment.date().isoformat() for moment in counts.annotated])
    yield "licence", about.licence or "not stated"
    yield "publisher", about.publisher or "not stated"
    yield "pulled", f"{opened.origin.pulled} with factcheck {opened.origin.version}"
    yield "schema version", SCHEMA_VERSION


def _by_language(counts: Counts) -> Iterator[tuple[str, int, int]]:
    for language in Language:
        yield language.english_name, counts.documents[language], counts.languages[language]


def _by_outlet(counts: Counts) -> Iterator[tuple[str, int, int]]:
    """Yield the outlets with most documents, then the others together, then the unknown."""
    named = [(name, count) for name, count in counts.outlets.items() if name]
    ranked = sorted(named, key=lambda each: (-each[1], each[0]))
    for name, count in ranked[:MOST_OUTLETS]:
        yield name, count, counts.claims_of[name]
    if others := ranked[MOST_OUTLETS:]:
        documents = sum(count for _, count in others)
        claims = sum(counts.claims_of[name] for name, _ in others)
        yield f"{len(others):,} others", documents, claims
    if counts.outlets[""]:
        yield "not known", counts.outlets[""], counts.claims_of[""]


def _by_key(counts: Mapping[str, int], keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each key with its count; the key ``""`` as "none", and only if it was counted."""
    for key in keys:
        if key or counts[""]:
            yield key or "none", counts[key]
    if counts[DISPUTED]:
        yield "annotators differ", counts[DISPUTED]


def _section(
    title: str, heading: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]
) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    cells = list(rows)
    yield from _table(heading, cells) if cells else ("", "None.")


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]) -> Iterator[str]:
    cells = list(rows)
    numeric = [all(isinstance(each, int) for each in column) for column in zip(*cells, strict=True)]
    texts = [name for name, is_numeric in zip(heading, numeric, strict=True) if not is_numeric]
    yield ""
    yield from table_head(*heading, texts=texts)
    for row in cells:
        formatted = (f"{cell:,}" if isinstance(cell, int) else cell for cell in row)
        yield table_row(*formatted, escape=escape_markup)


def _date_range(days: list[str]) -> str:
    if not days:
        return "unknown"
    first, last = days[0], days[-1]
    return first if first == last else f"{first} to {last}"
