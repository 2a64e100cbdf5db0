"""The report of a large dataset in Chromium: its size, and how long it takes to open and to filter.

    python benchmarks/report.py [--claims 23410]

The dataset repeats both texts of the sample article, each time with another date of publication.
Every fifth text has two annotators, who differ. Times are seconds of the wall clock until the
browser has painted; other programs make them longer. Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from benchmarks.exports import TAXONOMY, copies, process, shapes
from factcheck.dataset import write_dataset
from factcheck.domain import Annotation, Claim, Dataset, Document, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Page

BROWSER = "/usr/bin/chromium"
OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
FIRST = date(2023, 1, 1)
DAYS = 700
"""Days between the first and the last text."""

FILTERS = {
    "words, for the first time": {"words": "kremlin"},
    "other words": {"words": "\u0627\u0644\u0642\u064a\u0627\u062f\u0629"},
    "words that no claim has": {"words": "no-such-word"},
    "a source": {"words": "", "source": "0"},
    "a source and a verdict": {"verdict": "1"},
    "a language": {"source": "", "verdict": "", "language": "ar"},
    "none again": {"language": ""},
}
"""What is chosen, one after the other."""

PAINTED = "new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
CHOOSE = f"""async fields => {{
    const form = document.getElementById("filters");
    const began = performance.now();
    for (const [name, value] of Object.entries(fields)) {{
        const field = form.elements[name];
        field[field.type === "checkbox" ? "checked" : "value"] = value;
    }}
    form.dispatchEvent(new Event("input", {{ bubbles: true }}));
    await {PAINTED};
    return [(performance.now() - began) / 1000, document.getElementById("count").textContent];
}}"""


def dataset(claims: int) -> Dataset:
    """Return a dataset in which so many different claims are marked."""
    documents: list[Document] = []
    annotations: list[Annotation] = []
    verified: list[Claim] = []
    for number, (document, note, found) in enumerate(copies(shapes(), claims)):
        day = FIRST + timedelta(days=number * 37 % DAYS)
        documents.append(replace(document, published=day.isoformat()))
        annotations.append(note)
        verified.extend(found)
        if number % 5 == 0:
            other = replace(note, id=f"{note.id}-second", annotator="second@example.org")
            annotations.append(other)
            verified.extend(_second(found, other))
    origin = Origin("Benchmark", "http://127.0.0.1:8080", "2026-11-02T09:00:00Z", "0")
    return Dataset(TAXONOMY, tuple(documents), tuple(annotations), tuple(verified), origin)


def _second(claims: list[Claim], note: Annotation) -> Iterator[Claim]:
    """Yield the answers of another annotator: some with another verdict, the first one without."""
    for place, each in enumerate(claims[1:]):
        verdict = TAXONOMY.verdicts[place % 4] if place % 2 else each.verdict
        yield replace(each, annotation=note.id, verdict=verdict)


def measure(
    page: Page, address: str, filters: Mapping[str, Mapping[str, object]] = FILTERS
) -> Iterator[tuple[str, float, str]]:
    """Open the page and filter it; yield what was done, the seconds, and what the page says."""
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#filters:visible")
    page.evaluate(PAINTED)
    yield "open", time.perf_counter() - began, page.locator("#count").inner_text()
    for name, fields in filters.items():
        yield (f"filter: {name}", *page.evaluate(CHOOSE, fields))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=23_410)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_dataset(folder / "claims.json", dataset(given.claims))
        out = folder / "report.html"
        command = ("-m", "factcheck.cli", "report", "claims.json", "-o", out.name)
        made = process("report", folder, out, sys.executable, *command)
        print(f"{given.claims:,} claims: {made.size:.1f} MB, written in {made.seconds:.1f} s")
        print(f"with {made.memory:.0f} MB of memory\n\n| | seconds | shown |\n|---|---:|---|")
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*OPTIONS])
        page = browser.new_page()
        page.set_default_timeout(120_000)
        for done, seconds, shown in measure(page, out.as_uri()):
            print(f"| {done} | {seconds:.2f} | {shown} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
