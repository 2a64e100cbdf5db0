"""The same corpus by one process, by several, and by Ray on this machine.

    python benchmarks/engines.py ntrex.dev.jsonl [--documents 20000] [--sentences 1] [--jobs 2]

Documents are so many sentences of a file, drawn at random; ``--sentences 0`` takes its texts whole,
again and again. One process runs twice: with one thread, and with one for each core. Each engine
runs in a process of its own: seconds in all, and until the first unit is done (start-up, loading,
one unit); documents a second after that; peak memory of the largest worker; and processor time of
the process that gives out units, for each unit after the first (of one process: its work as well).
The files of all runs must be the same to the byte: the last column is a sum of their manifests.
"""

import argparse
import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from factcheck.analysis.gold import read_gold
from factcheck.corpus import Done, Engine, RunFolder, Settings, Work, make_plan, prelabel_corpus
from factcheck.corpus.engines.here import run_here
from factcheck.corpus.engines.processes import run_in_processes
from factcheck.corpus.engines.ray_data import Cluster, run_on_ray
from factcheck.domain import Language, SourceLabel, Taxonomy
from factcheck.prelabel import load_pipeline
from factcheck.prelabel.pipeline import LEXICON
from factcheck.text import sentences

LABELS = ("Kremlin", "General Command", "Libyan media", "United Nations")
ENGINES = ("here, one thread", "here", "processes", "ray")
WORKERS = b"ray::MapWorker", b"spawn_main"
"""How the commands of workers begin, or what they have."""


def main() -> None:
    """Run each engine in a process of its own; print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", type=Path, help="documents, of which only the texts are read")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--sentences", type=int, default=1, help="of a document; 0: whole texts")
    parser.add_argument("--unit-size", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--lexicon", action="store_true", help="in place of the bundled model")
    parser.add_argument("--measure", nargs=2, metavar=("ENGINE", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        engine, folder = given.measure
        print(json.dumps(measure(engine, folder, given)))
        return
    with TemporaryDirectory() as name:
        corpus = write_corpus(given, Path(name) / "corpus.jsonl")
        print("| | seconds | first unit | documents/s | worker, MB | driver, ms/unit | bytes |")
        print("|---|---:|---:|---:|---:|---:|---|")
        for engine in given.engines:
            own = [*sys.argv, "--measure", engine, str(Path(name) / engine)]
            own[1 + sys.argv[1:].index(str(given.texts))] = str(corpus)
            process = subprocess.run(
                [sys.executable, *own], stdout=subprocess.PIPE, check=True, start_new_session=True
            )
            found = json.loads(process.stdout)
            print("| {engine} | {seconds:.0f} | {first:.1f} | {rate:.1f} |".format(**found), end="")
            print(" {memory:.0f} | {driver:.0f} | {bytes} |".format(**found), flush=True)


def write_corpus(given: argparse.Namespace, corpus: Path) -> Path:
    """Write so many documents; return where."""
    draw = random.Random(0)  # noqa: S311 - the same documents every time
    gold = list(read_gold(given.texts))
    pools: dict[Language, list[str]] = {}
    for each in gold:
        found = [span.text_in(each.text) for span in sentences(each.text, each.language)]
        pools.setdefault(each.language, []).extend(found)
    with corpus.open("w", encoding="utf-8") as file:
        for number in range(given.documents):
            one = gold[number % len(gold)]
            drawn = "\n".join(draw.choices(pools[one.language], k=given.sentences))
            record = {"id": f"d{number}", "language": one.language, "text": drawn or one.text}
            file.write(json.dumps(record) + "\n")
    return corpus


def measure(name: str, folder: str, given: argparse.Namespace) -> dict[str, object]:
    """Run one engine; return what it took."""
    engines: dict[str, Engine] = {
        "here, one thread": run_here,
        "here": run_here,
        "processes": partial(run_in_processes, jobs=given.jobs),
        "ray": partial(run_on_ray, cluster=Cluster(workers=given.jobs)),
    }
    settings = Settings(unit_size=given.unit_size)
    threads = None if name == "here" else 1
    load = partial(load_pipeline, LEXICON if given.lexicon else None, threads=threads)
    taxonomy = Taxonomy(tuple(SourceLabel(label) for label in LABELS))
    work = Work(RunFolder(Path(folder)), settings, taxonomy, load)
    plan, model = make_plan([given.texts], settings), load().model
    memory, ends, used = 0, list[float](), list[float]()

    def on_done(_: Done) -> None:
        nonlocal memory
        memory = max(memory, peak_of_workers())
        ends.append(time.monotonic())
        used.append(time.process_time())

    started = time.monotonic()
    outcome = prelabel_corpus(plan, work, model, {}, engines[name], on_done)
    later = outcome.documents - plan.units[0].records
    parts = (Path(folder) / "manifest.json").read_bytes()  # it has a sum of every part
    return {
        "engine": name,
        "seconds": time.monotonic() - started,
        "first": ends[0] - started,
        "rate": later / (ends[-1] - ends[0]) if later else 0.0,
        "memory": (memory or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024,
        "driver": 1000 * (used[-1] - used[0]) / max(1, len(used) - 1),
        "bytes": hashlib.sha256(parts).hexdigest()[:12],
    }


def peak_of_workers() -> int:
    """Return the most memory that a worker of this session has had, in KiB."""
    peaks = [0]
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes()
            if os.getsid(int(path.parent.name)) != os.getsid(0):
                continue
            if any(each in command for each in WORKERS):
                status = (path.parent / "status").read_text()
                peaks += map(int, re.findall(r"VmHWM:\s+(\d+)", status))
        except OSError:  # it has ended
            continue
    return max(peaks)


if __name__ == "__main__":
    main()
