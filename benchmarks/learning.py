"""How the bundled model's figures grow with its data and with the time of its adaptation.

    python benchmarks/learning.py DATA --work FOLDER [--steps 450]
                                       [--shares 0.11 0.33 1] [--adaptation 0 200 600]

Every point is a network of its own, made from the English base by the stages of
`python -m factcheck.training`; stages go on where they were stopped, and points that are there are
not made again. Along one curve fine-tuning reads a share of the training documents, the smaller
ones being part of the larger; along the other the trunk is adapted for so many batches, and
fine-tuning reads everything. Pieces and the parting of words are always learned from everything.
Prints exact F1 on the development splits, tags alone, in Markdown.
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
MADE = ("tokenizer.json", "clitics.json", "table.npz", "initial.pt")
"""What the stages before `adapt` write, and later ones read."""


@dataclass(frozen=True, slots=True)
class Point:
    """A network, and how good it is.

    Attributes:
        share: of the training documents that it read, in (0, 1].
        documents: how many these were.
        adapted: batches of adaptation.
        steps: batches of fine-tuning.
        seconds: that both took here.
        figures: exact F1 of source, cue and content, by corpus, as it was logged.
    """

    share: float
    documents: int
    adapted: int
    steps: int
    seconds: float
    figures: dict[str, str]


def main() -> None:
    """Make what is missing, and print the tables."""
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
    points = [point(given.data, given.work, *each, given.steps) for each in wanted]
    print(table([each for each in points if each.adapted == longest]))
    print(table(sorted((each for each in points if each.share == 1), key=lambda p: p.adapted)))


def point(data: Path, work: Path, share: float, adapted: int, steps: int) -> Point:
    """Return a point, made if it is not there."""
    home = work / f"adapted-{adapted}"
    out = f"share-{share:g}-{steps}"
    told = home / out / "point.json"
    if not told.exists():
        begun = time.monotonic()
        adapt(data, work, home, adapted)
        read = shared(data, work / f"data-{share:g}", share)
        stage(read, home, "finetune", "--steps", str(steps), "--out", out)
        seconds = time.monotonic() - begun
        # The mean of one network is itself; what is wanted is that this stage measures it.
        log = stage(data, home, "average", out, "--out", f"{out}/same")
        line = re.findall(rf"{re.escape(out)}: (polnear .*)", log)[0]
        figures = dict(part.split(" ", 1) for part in line.split("; "))
        documents = sum(len(path.read_text("utf-8").splitlines()) for path in trained(read))
        made = Point(share, documents, adapted, steps, seconds, figures)
        told.write_text(json.dumps(asdict(made)) + "\n", "utf-8")
    return Point(**json.loads(told.read_text("utf-8")))


def adapt(data: Path, work: Path, home: Path, steps: int) -> None:
    """Make the trunk that fine-tuning starts with."""
    if not (work / "initial.pt").exists():
        stage(data, work, "vocabulary")
        stage(data, work, "initialise")
    home.mkdir(exist_ok=True)
    for name in MADE:
        if not (home / name).exists():
            shutil.copyfile(work / name, home / name)
    done = home / "adapted.done"
    if not done.exists():
        stage(data, home, "adapt", "--steps", str(steps))
        done.touch()


def stage(data: Path, work: Path, *command: str) -> str:
    """Run a stage, and return what it logged."""
    line = [sys.executable, "-m", "factcheck.training", "--data", str(data), "--work", str(work)]
    with subprocess.Popen([*line, *command], stderr=subprocess.PIPE, text=True) as running:
        log = []
        for each in running.stderr or ():
            sys.stderr.write(each)
            log.append(each)
    if running.returncode:
        sys.exit(f"{' '.join(command)} ended with {running.returncode}")
    return "".join(log)


def shared(data: Path, folder: Path, share: float) -> Path:
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
        if path in trained(data):
            order = random.Random(0).sample(lines, len(lines))  # noqa: S311 - the same every time
            lines = order[: round(share * len(lines))]
        (gold / path.name).write_text("".join(lines), "utf-8")
    return folder


def trained(data: Path) -> list[Path]:
    """Return the training splits of a folder."""
    return sorted((data / "attribution").glob("*.train.jsonl"))


def table(points: list[Point]) -> str:
    """Return a table in Markdown, a line a point."""
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
