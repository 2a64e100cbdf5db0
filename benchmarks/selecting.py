"""Time and memory of ``factcheck select`` by the number of predictions.

    python benchmarks/selecting.py predictions.jsonl --sizes 1000 10000 100000 --count 500

The predictions of the file are repeated under other ids and with other scores until there are
enough; each size is a process of its own.
"""

import argparse
import json
import os
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory


def write(source: Path, path: Path, size: int) -> None:
    """Write so many predictions, made from those of a file."""
    random = Random(0)  # noqa: S311 - no secret
    records = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(islice(cycle(records), size)):
            record["document"] |= {"id": f"d{number}", "parallel": ""}
            claims = [
                {key: value for key, value in claim.items() if key != "within"}
                for claim in record["claims"]
                if "within" not in claim
            ]
            # An id is made of the document's, and this is no test of ids.
            record["claims"] = [claim | {"score": random.random()} for claim in claims]
            file.write(json.dumps(with_ids(record), ensure_ascii=False) + "\n")


def with_ids(record: dict[str, object]) -> dict[str, object]:
    """Return a record whose claims have the ids of its document."""
    from factcheck.dataset import prediction_from_json, prediction_to_json

    return prediction_to_json(prediction_from_json(record))


def measure(path: Path, count: int, by: str) -> tuple[float, float]:
    """Return the seconds and the megabytes that a process takes."""
    command = [sys.executable, "-m", "factcheck.cli", "select", str(path), "--by", by]
    command += ["--count", str(count), "-o", str(path.with_name("chosen.jsonl"))]
    started = time.monotonic()
    child = os.posix_spawn(sys.executable, command, os.environ)
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit(f"factcheck select failed: {status}")
    return time.monotonic() - started, usage.ru_maxrss / 1000


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--by", default="most-useful")
    given = parser.parse_args()
    print("| Predictions | MB on disk | Seconds | Predictions a second | Memory |")
    print("|---:|---:|---:|---:|---:|")
    for size in given.sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "predictions.jsonl"
            write(given.predictions, path, size)
            seconds, memory = measure(path, given.count, given.by)
            large = path.stat().st_size / 1e6
        rate = size / seconds
        print(f"| {size:,} | {large:,.0f} | {seconds:,.0f} | {rate:,.0f} | {memory:,.0f} MB |")


if __name__ == "__main__":
    main()
