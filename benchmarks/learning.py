"""Learning curves of the bundled model: figures by amount of data and of adaptation.

    python benchmarks/learning.py DATA --work FOLDER [--steps 450]
                                       [--shares 0.11 0.33 1] [--adaptation 0 200 600]

Each point is a network of its own, trained from the English base by the stages of
`python -m factcheck.training`. An interrupted run resumes; finished points are not trained again.
Along one curve, fine-tuning reads a share of the training documents (smaller shares are subsets of
larger ones); along the other, the trunk is adapted for a number of batches, and fine-tuning reads
all documents. Pieces and clitics are always learned from all text. Prints exact F1 on the
development splits, tags alone, in Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
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
}
EARLIER_OUTPUT = ("tokenizer.json", "clitics.json", "table.npz", "initial.pt")
"""Files that the stages before `adapt` write and later ones read."""


@dataclass(frozen=True, slots=True)
class Point:
    """A network and its figures.

    Attributes:
        share: of the training documents that were read, in (0, 1].
        documents: number of these documents.
        adapted: batches of adaptation.
        steps: batches of fine-tuning.
        seconds: duration of both.
        figures: exact F1 of source, cue and content, by corpus, as logged.
    """

    share: float
    documents: int
    adapted: int
    steps: int
    seconds: float
    figures: dict[str, str]


def main() -> None:
    """Train the missing points and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=450)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.11, 0.33, 1])
    parser.add_argument("--adaptation", type=int, nargs="+", default=[0, 200, 600])
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    longest = max(given.adaptation)
    wanted = [(share, longest) for share in sorted(given.shares)]
    wanted += [(1.0, adapted) for adapted in sorted(given.adaptation) if adapted != longest]
    points = [load_or_train(given.data, given.work, *each, given.steps) for each in wanted]
    print(table([each for each in points if each.adapted == longest]))
    print(table(sorted((each for each in points if each.share == 1), key=lambda p: p.adapted)))


def load_or_train(data: Path, work: Path, share: float, adapted: int, steps: int) -> Point:
    """Return a point; train it if its figures are not stored yet."""
    home = work / f"adapted-{adapted}"
    out = f"share-{share:g}-{steps}"
    stored = home / out / "point.json"
    if not stored.exists():
        started = time.monotonic()
        adapt(data, work, home, adapted)
        read = sample_documents(data, work / f"data-{share:g}", share)
        run_stage(read, home, "finetune", "--steps", str(steps), "--out", out)
        seconds = time.monotonic() - started
        # The average of one network is that network: this only logs its figures.
        log = run_stage(data, home, "average", out, "--out", f"{out}/same")
        line = re.findall(rf"{re.escape(out)}: (polnear .*)", log)[0]
        figures = dict(part.split(" ", 1) for part in line.split("; "))
        documents = sum(len(path.read_text("utf-8").splitlines()) for path in training_splits(read))
        trained = Point(share, documents, adapted, steps, seconds, figures)
        stored.write_text(json.dumps(asdict(trained)) + "\n", "utf-8")
    return Point(**json.loads(stored.read_text("utf-8")))


def adapt(data: Path, work: Path, home: Path, steps: int) -> None:
    """Train the trunk that fine-tuning starts from."""
    if not (work / "initial.pt").exists():
        run_stage(data, work, "vocabulary")
        run_stage(data, work, "initialise")
    home.mkdir(exist_ok=True)
    for name in EARLIER_OUTPUT:
        if not (home / name).exists():
            shutil.copyfile(work / name, home / name)
    done = home / "adapted.done"
    if not done.exists():
        run_stage(data, home, "adapt", "--steps", str(steps))
        done.touch()


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
    gold = folder / "attribution"
    gold.mkdir(parents=True, exist_ok=True)
    for each in data.iterdir():
        if each.name != gold.name and not (folder / each.name).exists():
            (folder / each.name).symlink_to(each.resolve())
    for path in (data / gold.name).iterdir():
        lines = path.read_text("utf-8").splitlines(keepends=True)
        if path in training_splits(data):
            order = random.Random(0).sample(lines, len(lines))  # noqa: S311 - the same sample every time
            lines = order[: round(share * len(lines))]
        (gold / path.name).write_text("".join(lines), "utf-8")
    return folder


def training_splits(data: Path) -> list[Path]:
    """Return the training splits of a folder."""
    return sorted((data / "attribution").glob("*.train.jsonl"))


def table(points: list[Point]) -> str:
    """Return a table in Markdown, with a row for each point."""
    names = [name for name in CORPORA if name in points[0].figures]
    lines = [
        f"| Documents | Batches of adaptation | {' | '.join(CORPORA[name] for name in names)} |",
        f"|{'---:|' * (2 + len(names))}",
    ]
    lines += [
        f"| {each.documents:,} ({each.share:.0%}) | {each.adapted:,} | "
        f"{' | '.join(each.figures[name] for name in names)} |"
        for each in points
    ]
    return "\n".join((*lines, ""))


if __name__ == "__main__":
    main()
