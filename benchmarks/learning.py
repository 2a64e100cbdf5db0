"""Learning curves of the bundled model: figures by amount of data and by number of batches.

    python benchmarks/learning.py DATA --work FOLDER [--shares 0.11 0.33 1] [--steps 200 450]

Each point is a network of its own, trained from the base by the stages of
`python -m factcheck.training`. An interrupted run resumes; finished points are not trained again.
Along one curve, fine-tuning reads a share of the training documents (smaller shares are subsets of
larger ones), with the largest number of batches; along the other, it reads all documents. Pieces
and clitics are always learned from all text. Prints exact F1 on the development splits, tags alone,
in Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

CORPORA = {
    "polnear": "PolNeAR",
    "ntrex.en": "NTREX English",
    "ntrex.ar": "NTREX Arabic",
    "ant": "ANT",
    "bundles.en": "bundles English",
    "bundles.ar": "bundles Arabic",
}
GOLD = ("attribution", "bundles")
"""Folders with gold."""


@dataclass(frozen=True, slots=True)
class Point:
    """A network and its figures.

    Attributes:
        share: of the training documents that were read, in (0, 1].
        documents: number of these documents.
        steps: batches.
        seconds: duration.
        figures: exact F1 of source, cue and content, by corpus, as logged.
    """

    share: float
    documents: int
    steps: int
    seconds: float
    figures: dict[str, str]


def main() -> None:
    """Train the missing points and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, nargs="+", default=[200, 450])
    parser.add_argument("--shares", type=float, nargs="+", default=[0.11, 0.33, 1])
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    if not (given.work / "base.pt").exists():
        run_stage(given.data, given.work, "vocabulary")
    longest = max(given.steps)
    by_share = [(share, longest) for share in sorted(given.shares)]
    by_steps = [(1.0, steps) for steps in sorted(given.steps)]
    for wanted in (by_share, by_steps):
        print(table([load_or_train(given.data, given.work, *each) for each in wanted]))


def load_or_train(data: Path, work: Path, share: float, steps: int) -> Point:
    """Return a point; train it if its figures are not stored yet."""
    out = f"share-{share:g}-{steps}"
    stored = work / out / "point.json"
    if not stored.exists():
        started = time.monotonic()
        read = sample_documents(data, work / f"data-{share:g}", share)
        run_stage(read, work, "finetune", "--steps", str(steps), "--out", out)
        seconds = time.monotonic() - started
        # The average of one network is that network: this only logs its figures.
        log = run_stage(data, work, "average", out, "--out", f"{out}/same")
        line = re.findall(rf"{re.escape(out)}: (polnear .*)", log)[0]
        figures = dict(part.split(" ", 1) for part in line.split("; "))
        documents = sum(len(path.read_text("utf-8").splitlines()) for path in training_splits(read))
        trained = Point(share, documents, steps, seconds, figures)
        stored.write_text(json.dumps(asdict(trained)) + "\n", "utf-8")
    return Point(**json.loads(stored.read_text("utf-8")))


def run_stage(data: Path, work: Path, *command: str) -> str:
    """Run a stage and return its log."""
    line = [sys.executable, "-m", "factcheck.training", "--data", str(data), "--work", str(work)]
    with subprocess.Popen([*line, *command], stderr=subprocess.PIPE, text=True) as running:
        log = []
        for each in running.stderr or ():
            sys.stderr.write(each)
            log.append(each)
    if running.returncode:
        sys.exit(f"{' '.join(command)} failed with exit code {running.returncode}")
    return "".join(log)


def sample_documents(data: Path, folder: Path, share: float) -> Path:
    """Return a folder like ``data`` with a share of the documents of each training split."""
    if share == 1:
        return data
    folder.mkdir(parents=True, exist_ok=True)
    for each in data.iterdir():
        if each.name not in GOLD and not (folder / each.name).exists():
            (folder / each.name).symlink_to(each.resolve())
    for path in (path for name in GOLD for path in (data / name).glob("*.jsonl")):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        if path in training_splits(data):
            order = random.Random(0).sample(lines, len(lines))  # noqa: S311 - the same sample every time
            lines = order[: round(share * len(lines))]
        to = folder / path.relative_to(data)
        to.parent.mkdir(exist_ok=True)
        to.write_text("".join(lines), "utf-8")
    return folder


def training_splits(data: Path) -> list[Path]:
    """Return the training splits of a folder."""
    return sorted(path for name in GOLD for path in (data / name).glob("*.train.jsonl"))


def table(points: list[Point]) -> str:
    """Return a table in Markdown, with a row for each point."""
    names = [name for name in CORPORA if name in points[0].figures]
    lines = [
        f"| Documents | Batches | {' | '.join(CORPORA[name] for name in names)} |",
        f"|{'---:|' * (2 + len(names))}",
    ]
    lines += [
        f"| {each.documents:,} ({each.share:.0%}) | {each.steps:,} | "
        f"{' | '.join(each.figures[name] for name in names)} |"
        for each in points
    ]
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    main()
