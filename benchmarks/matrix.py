"""The matrix of a large dataset: time and memory to write it, and how fast it is in Chromium.

    python benchmarks/matrix.py [--claims 23410] [--groups 1 4 200]

Every claim is in a document of its own; so many claims, by different sources in two languages,
are one group in the file of matches, which is made here: matching is not measured. With 1, all
claims stand alone. Times are seconds of the wall clock, in the browser until it has painted; other
programs make them longer. Prints Markdown.
"""

import argparse
import hashlib
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.exports import MODEL, MOMENT, TAXONOMY, process
from benchmarks.matching import PLACES, SAYINGS, THINGS
from benchmarks.report import BROWSER, OPTIONS, measure
from factcheck.dataset import write_dataset, write_matches
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Language,
    Matches,
    Origin,
    Span,
    Stance,
    claim_id,
)

FIRST = date(2026, 1, 1)
OUTLETS = 40

FILTERS = {
    "first words": {"once": True, "words": "harbour"},
    "other words": {"words": "\u0628\u0644\u0645\u064a\u0631\u0627"},
    "words that no claim has": {"words": "no-such-word"},
    "a source": {"words": "", "source": "0"},
    "a stance": {"source": "", "stance": "denies"},
    "a language": {"stance": "", "language": "ar"},
    "none again": {"language": ""},
}
"""What is chosen, one after the other."""


def dataset(claims: int, group: int) -> Dataset:
    """Return a dataset of so many claims, of which every ``group`` are about one thing."""
    documents: list[Document] = []
    annotations: list[Annotation] = []
    verified: list[Claim] = []
    for number in range(claims):
        matter, way = divmod(number, group)
        document, attribution = _report(number, matter, way)
        note = Annotation(f"a{number}", document.id, "first@example.org", MOMENT, MOMENT, 1.0)
        name = claim_id(document, attribution)
        labels = (TAXONOMY.labels[number % len(TAXONOMY.labels)].name,)
        documents.append(document)
        annotations.append(note)
        verified.append(Claim(name, document.id, note.id, attribution, labels))
    origin = Origin("Benchmark", "http://127.0.0.1:8080", MOMENT, "0")
    return Dataset(TAXONOMY, tuple(documents), tuple(annotations), tuple(verified), origin)


def _report(number: int, matter: int, way: int) -> tuple[Document, Attribution]:
    """Return a document of one sentence; every tenth one denies what the others say."""
    saying = SAYINGS[way % len(SAYINGS)]
    language = Language.ARABIC if way % len(SAYINGS) == len(SAYINGS) - 1 else Language.ENGLISH
    denies = number % 10 == 9  # noqa: PLR2004
    cue = ("\u0642\u0627\u0644", "\u0646\u0641\u0649") if language is Language.ARABIC else (
        "said", "denied"
    )  # fmt: skip
    content = saying.format(
        thing=THINGS[matter % len(THINGS)],
        place=PLACES[matter // len(THINGS) % len(PLACES)],
        number=2 + matter // (len(THINGS) * len(PLACES)),
    )
    source = f"Source {number % 500}"
    pieces = (source, cue[denies], content)
    starts = (0, len(source) + 1, len(source) + len(cue[denies]) + 2)
    spans = [(Span(at, at + len(each)),) for at, each in zip(starts, pieces, strict=True)]
    document = Document(
        f"d{number}",
        f"Report {number}",
        f"{' '.join(pieces)}.",
        language,
        published=(FIRST + timedelta(days=matter % 300)).isoformat(),
        publisher=f"outlet{number % OUTLETS}.example.org",
    )
    stance = Stance.DENIES if denies else Stance.ASSERTS
    return document, Attribution(spans[2], spans[0], spans[1], stance=stance)


def write(folder: Path, claims: int, group: int) -> None:
    """Write a dataset and its matches, ``claims.json`` and ``matches.json``."""
    made = dataset(claims, group)
    write_dataset(folder / "claims.json", made)
    digest = hashlib.sha256((folder / "claims.json").read_bytes()).hexdigest()
    names = [each.id for each in made.claims]
    groups = [tuple(names[start : start + group]) for start in range(0, claims, group)]
    together = tuple(each for each in groups if len(each) > 1)
    matches = Matches(digest, MODEL, 0.5, None, together, (), (), (), ())
    write_matches(folder / "matches.json", matches)


def main() -> None:
    """Measure and print a row for each size of groups."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=23_410)
    parser.add_argument("--groups", type=int, nargs="+", default=[1, 4, 200])
    given = parser.parse_args()
    cells = ["claims", "of a group", "MB", "written", "memory, MB", "open", *FILTERS, "shown"]
    print("|", " | ".join(cells), "|")
    print("|", " | ".join(["---:"] * (len(cells) - 1)), "| --- |")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=[*OPTIONS])
        for group in given.groups:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                write(folder, given.claims, group)
                out = folder / "matrix.html"
                command = ("claims.json", "--matches", "matches.json", "-o", out.name)
                program = (sys.executable, "-m", "factcheck.cli", "matrix")
                made = process("matrix", folder, out, *program, *command)
                page = browser.new_page()
                page.set_default_timeout(120_000)
                done = list(measure(page, out.as_uri(), FILTERS))
                page.close()
            row = [f"{given.claims:,}", str(group), f"{made.size:.1f}", f"{made.seconds:.1f}"]
            row += [f"{made.memory:.0f}", *(f"{seconds:.2f}" for _, seconds, _ in done)]
            print("|", " | ".join(row), "|", done[-1][2], "|", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
