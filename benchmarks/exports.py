"""Every export of a large dataset: rate and peak memory, next to pandas with the same rows.

    python benchmarks/exports.py [--claims 200000] [--growth 20000 200000] [--report 5000 20000]

The dataset repeats both texts of the sample article with their gold, each time as a new document
with its own annotation. Each export is a process that reads the dataset, checks every record, and
writes; its start is included. pandas gets the rows from a Parquet file, so it neither reads JSON
nor checks anything; the last row is what a user with only pandas would write, `json.load` and
`json_normalize`. `--growth` and `--report` measure `factcheck validate` and the report, a page for
people, for each of these numbers of claims. Prints Markdown.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.analysis.gold import read_gold
from factcheck.dataset import (
    annotation_to_json,
    claim_to_json,
    document_to_json,
    head_to_json,
    load_taxonomy,
    to_text,
    write_records,
)
from factcheck.dataset.export import FORMATS
from factcheck.domain import (
    Annotation,
    Claim,
    Evidence,
    ModelId,
    Origin,
    Prelabel,
    Provenance,
    claim_id,
)
from factcheck.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.analysis.gold import GoldAttribution
    from factcheck.domain import Document

    Shape = tuple[Document, tuple[GoldAttribution, ...]]

SEEDS = Path(__file__).parents[1] / "seeds"
TAXONOMY = load_taxonomy(SEEDS / "taxonomy.yaml")
MODEL = ModelId("benchmark", "1")
MOMENT = "2026-11-01T09:00:00.250000Z"
ABOUT = ("--publisher", "Desk", "--publisher-url", "https://example.org/checks/{id}")
ROWS = "frame = pd.read_parquet('parquet/claims.parquet')"
WHOLE = "frame = pd.json_normalize(json.load(open('claims.json', encoding='utf-8'))['claims'])"
PANDAS = {
    "pandas, to_json(lines=True)": (
        ROWS,
        "frame.to_json('pandas.out', orient='records', lines=True, date_format='iso')",
    ),
    "pandas, to_csv": (ROWS, "frame.to_csv('pandas.out', index=False)"),
    "pandas, to_parquet": (ROWS, "frame.to_parquet('pandas.out', index=False)"),
    "json.load, json_normalize, to_csv": ("", f"{WHOLE}; frame.to_csv('pandas.out', index=False)"),
}
"""Code for pandas: what is not measured, and what is."""
CODE = """
import json, time
import pandas as pd
{before}
began = time.perf_counter()
{measured}
print(time.perf_counter() - began)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """The seconds of a process, its peak memory and the size of its output, in megabytes."""

    name: str
    seconds: float
    memory: float
    size: float

    def row(self, claims: int) -> str:
        """Return a row of the table."""
        rate = claims / self.seconds
        sizes = f"{self.memory:.0f} MB | {self.size:.0f} MB"
        return f"| {self.name} | {self.seconds:.1f} | {rate:,.0f} | {sizes} |"


def shapes() -> list[Shape]:
    """Return both texts of the sample, each with its gold."""
    documents = {each.language: each for each in read([str(SEEDS / "putin-haftar-meeting.txt")])}
    return [
        (
            documents[gold.language],
            tuple(
                replace(each, attribution=each.attribution.shift(-documents[gold.language].offset))
                for each in gold.attributions
            ),
        )
        for gold in read_gold(SEEDS / "putin-haftar-meeting.gold.json")
    ]


def copies(shapes: list[Shape], claims: int) -> Iterator[tuple[Document, Annotation, list[Claim]]]:
    """Yield annotated documents until they have this number of claims."""
    for number in count():
        text, gold = shapes[number % len(shapes)]
        document = replace(text, id=f"{text.id}.{number}", parallel="")
        contents = [each.attribution for each in gold]
        names = [
            claim_id(document, each, contents[:n].count(each)) for n, each in enumerate(contents)
        ]
        note = Annotation(
            id=f"annotation-{number}",
            document=document.id,
            annotator=f"annotator-{number % 7}@example.org",
            created=MOMENT,
            updated=MOMENT,
            lead_time=61.25,
            model=MODEL,
            predicted=tuple(
                Prelabel(name, each.attribution, each.labels, 0.75)
                for name, each in list(zip(names, gold, strict=True))[::2]
            ),
        )
        predicted = {each.id for each in note.predicted}
        verified = [
            Claim(
                id=name,
                document=document.id,
                annotation=note.id,
                attribution=each.attribution,
                labels=each.labels,
                verdict=("", *TAXONOMY.verdicts)[(number + place) % 5],
                evidence=Evidence(("https://example.org/evidence",), "As the agency has it."),
                provenance=Provenance.PREDICTION if name in predicted else Provenance.MANUAL,
                predicted=name if name in predicted else "",
                score=0.75 if name in predicted else None,
            )
            for place, (name, each) in enumerate(zip(names, gold, strict=True))
        ][:claims]
        yield document, note, verified
        claims -= len(verified)
        if not claims:
            return


def write(path: Path, claims: int) -> None:
    """Write a dataset with this number of claims, without keeping it in memory."""
    texts = shapes()
    lists = {
        "documents": (to_text(document_to_json(each)) for each, _, _ in copies(texts, claims)),
        "withdrawn": (),
        "annotations": (
            to_text(annotation_to_json(note, document))
            for document, note, _ in copies(texts, claims)
        ),
        "claims": (
            to_text(claim_to_json(each, document, note))
            for document, note, verified in copies(texts, claims)
            for each in verified
        ),
    }
    origin = Origin("Benchmark", "http://127.0.0.1:8080", "2026-11-02T09:00:00Z", "0")
    write_records(path, head_to_json(TAXONOMY, origin), lists)


def process(name: str, folder: Path, out: Path, *command: str) -> Measured:
    """Run a process that may write a file or a folder; use its seconds if it prints them."""
    began = time.perf_counter()
    memory = 0.0
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) as running:
        while running.poll() is None:
            memory = max(memory, megabytes(running.pid))
            time.sleep(0.005)
        printed = running.stdout.read().decode() if running.stdout else ""
    elapsed = time.perf_counter() - began
    if running.returncode:
        raise RuntimeError(command)
    seconds = float(printed) if name in PANDAS else elapsed
    files = out.iterdir() if out.is_dir() else [out] if out.exists() else []
    return Measured(name, seconds, memory, sum(each.stat().st_size for each in files) / 1e6)


def megabytes(process: int) -> float:
    """Return the peak memory of a process so far, 0 once it has ended.

    Linux only: `getrusage` would count what this process had when it started the other.
    """
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    peak = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(peak[1]) / 1e3 if peak else 0


def measure(folder: Path) -> Iterator[Measured]:
    """Measure every export, and pandas."""
    for to in FORMATS:
        command = ("-m", "factcheck.cli", "export", "claims.json", "--to", to, "-o", to, *ABOUT)
        yield process(f"factcheck export --to {to}", folder, folder / to, sys.executable, *command)
    for name, (before, measured) in PANDAS.items():
        code = CODE.format(before=before, measured=measured)
        yield process(name, folder, folder / "pandas.out", sys.executable, "-c", code)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[20_000, 200_000])
    parser.add_argument("--report", type=int, nargs="*", default=[5000, 20_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if given.claims:
            exports(Path(name), given.claims)
        growth(Path(name), "validate", given.growth)
        growth(Path(name), "report", given.report, "-o", "report.html")


def growth(folder: Path, command: str, sizes: list[int], *options: str) -> None:
    """Print the seconds, memory and output of a command for datasets of these numbers of claims."""
    if sizes:
        print(f"\n| factcheck {command} | seconds | claims a second | peak memory | written |")
        print("|---:|---:|---:|---:|---:|")
    for claims in sizes:
        write(folder / "some.json", claims)
        words = ("-m", "factcheck.cli", command, "some.json", *options)
        done = process(f"{claims:,}", folder, folder / "report.html", sys.executable, *words)
        print(done.row(claims), flush=True)


def exports(folder: Path, claims: int) -> None:
    """Print the table of exports."""
    write(folder / "claims.json", claims)
    documents = sum(1 for _ in islice(copies(shapes(), claims), claims))
    size = (folder / "claims.json").stat().st_size / 1e6
    print(f"{claims:,} claims in {documents:,} documents, {size:.0f} MB of JSON\n")
    print("| | seconds | claims a second | peak memory | written |")
    print("|---|---:|---:|---:|---:|")
    for each in measure(folder):
        print(each.row(claims), flush=True)


if __name__ == "__main__":
    main()
