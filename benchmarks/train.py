"""What a model learns from a desk: figures before and after `factcheck train`, by documents.

    python benchmarks/train.py curve ant.train.jsonl ant.dev.jsonl --model FOLDER
    python benchmarks/train.py events bundles.dev.jsonl --events k2b10 k3b07 k3b08

``curve`` learns from so many documents (``--documents``) of the first file, drawn at random, each
draw a part of the larger ones, and measures on all of the second. The model should not have read
them before. ``events`` leaves one event out at a time, learns from the others, and measures on the
one that was left out; the table has all of them together. Prints Markdown: minutes from reading the
model to the figures, and each difference with its 95 % interval, see `factcheck.analysis.paired`.
"""

import argparse
import json
import math
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from factcheck.analysis.paired import Comparison, compare_scores
from factcheck.prelabel.bundled import FOLDER, load_bundle
from factcheck.training.desk.bundles import measure
from factcheck.training.desk.slices import FEWEST, STOPPING, Slices
from factcheck.training.desk.train import Outcome, Wishes, learn_on
from factcheck.training.desk.verified import Verified, VerifiedDocument, read_verified

FIGURES = ("mean", "source", "cue", "content", "no touch")
Documents = Sequence[VerifiedDocument]


def main() -> None:
    """Print one of the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("curve", "events"))
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, default=FOLDER, help="what learns on")
    parser.add_argument("--data", type=Path, help="as of factcheck train")
    parser.add_argument("--documents", type=int, nargs="+", default=(25, 50, 100, 200))
    parser.add_argument("--events", nargs="+", default=())
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    wishes = Wishes(model=given.model, data=given.data, seed=given.seed)
    print("| Documents | Claims | Minutes | " + " | ".join(FIGURES) + " |")
    print("|---|" + "---:|" * (len(FIGURES) + 2), flush=True)
    if given.what == "curve":
        train, dev = given.gold
        measure_curve(train, dev, given.documents, wishes)
    else:
        measure_events(given.gold[0], given.events, wishes)


def measure_curve(train: Path, dev: Path, counts: Sequence[int], wishes: Wishes) -> None:
    """Print a row for each number of documents."""
    held_out = read_verified([dev]).documents
    documents = list(read_verified([train]).documents)
    Random(wishes.seed).shuffle(documents)  # noqa: S311 - the same draw every time
    for count in counts:
        with TemporaryDirectory() as work:
            outcome, minutes = learn_from(documents[:count], held_out, wishes, Path(work))
        print_row(str(count), documents[:count], minutes, outcome.comparison)


def measure_events(path: Path, events: Sequence[str], wishes: Wishes) -> None:
    """Print one row: each event is measured by a model that learned from the others."""
    lines = path.read_text("utf-8").splitlines()
    of = {each["id"]: each["bundle"] for each in map(json.loads, lines)}
    documents = read_verified([path]).documents
    before, after, spent, least = [], [], 0.0, len(documents)
    for event in events:
        others = [e for e in documents if of[e.document.id] in {*events} - {event}]
        one = [each for each in documents if of[each.document.id] == event]
        with TemporaryDirectory() as work:
            outcome, minutes = learn_from(others, one, wishes, Path(work) / "work")
            outcome.write(Path(work) / "model")
            base = load_bundle(wishes.model or FOLDER)
            before += measure(base, one, None)
            after += measure(load_bundle(Path(work) / "model"), one, None)
        spent, least = spent + minutes, min(least, len(others))
    chosen = [each for each in documents if of[each.document.id] in events]
    print_row(f"{least} each", chosen, spent, compare_scores(before, after))


def learn_from(
    documents: Documents, held_out: Documents, wishes: Wishes, work: Path
) -> tuple[Outcome, float]:
    """Return what became of a model, and after how many minutes."""
    count = round(STOPPING * len(documents))
    stopping = documents[: count if count >= FEWEST else 0]
    slices = Slices(tuple(documents[len(stopping) :]), tuple(stopping), tuple(held_out))
    verified = Verified(tuple(documents), (), None, 0, ())
    started = time.monotonic()
    base = load_bundle(wishes.model or FOLDER)
    outcome = learn_on(verified, slices, wishes, base, work, lambda line: print(f"<!-- {line} -->"))
    return outcome, (time.monotonic() - started) / 60


def print_row(name: str, documents: Documents, minutes: float, comparison: Comparison) -> None:
    """Print before, after and the interval of each figure."""
    claims = sum(len(each.gold.attributions) for each in documents)
    cells = []
    for figure in FIGURES:
        change = comparison.changes[figure]
        low, high = change.interval or (math.nan, math.nan)
        between = f"({100 * low:+.1f} to {100 * high:+.1f})"
        cells.append(f"{_percent(change.before)} → {_percent(change.after)} {between}")
    print(f"| {name} | {claims} | {minutes:.1f} | {' | '.join(cells)} |", flush=True)


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


if __name__ == "__main__":
    main()
