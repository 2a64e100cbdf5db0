"""Push and pull compared with what a user would write with the SDK, on the embedded server.

    python benchmarks/sync.py [--documents 10000] [--loop 200]

On a server in a temporary folder: `factcheck push` and `factcheck pull` as processes (including
their start), the loop that a user would write (``tasks.create`` and ``predictions.create``;
``tasks.list``), a bare ``import_tasks`` in batches of 1,000, and a bare export. Prints Markdown:
seconds, tasks per second, peak memory of the process.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset import write_predictions
from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Quotation,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.studio.api.client import Client
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.server.embedded import start_studio, stop_studio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from factcheck.studio.api.connection import Connection

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Press")))
LABELS = "schema: urn:factcheck:schema:taxonomy:1.3.0\nlabels:\n  - name: Mayor\n  - name: Press\n"
OPENING = "The mayor said that the bridge would be closed until the spring. "
QUOTED = "“It is older than all of us,” she added on the second day. "
FILLER = "Traffic was led over the old ford, where the water stood high after a week of rain. "
TEXT = OPENING + QUOTED + FILLER * 6
CHANGES = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """One way to do it: number of tasks, seconds, peak memory in megabytes."""

    name: str
    tasks: int
    seconds: float
    megabytes: float = 0.0

    def row(self) -> str:
        """Return a row of the table."""
        memory = f"{self.megabytes:.0f} MB" if self.megabytes else ""
        rate = self.tasks / self.seconds
        return f"| {self.name} | {self.tasks:,} | {self.seconds:.1f} | {rate:,.0f} | {memory} |"


def predictions(count: int) -> Iterator[Prediction]:
    """Yield documents with five regions each: a source, two cues, two claims."""

    def span_of(words: str) -> Span:
        return Span(TEXT.index(words), TEXT.index(words) + len(words))

    source = (span_of("The mayor"),)
    mayor = (LabelScore("Mayor", 0.9),)
    closed = span_of("that the bridge would be closed until the spring")
    old = span_of("“It is older than all of us,”")
    first = Attribution((closed,), source, (span_of("said"),))
    second = Attribution((old,), source, (span_of("added"),), quotation=Quotation.DIRECT)
    claims = (PredictedClaim(first, mayor, 0.8), PredictedClaim(second, mayor, 0.7))
    for number in range(count):
        document = Document(f"d{number}", f"Bridge {number}", TEXT, Language.ENGLISH)
        yield Prediction(document, claims, ModelId("benchmark", "1"), TAXONOMY.sha256)


def timed(name: str, tasks: int, run: Callable[..., object], *arguments: object) -> Measured:
    """Run a function in this process."""
    started = time.perf_counter()
    run(*arguments)
    return Measured(name, tasks, time.perf_counter() - started)


MEASURE = """
import resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True)
seconds = time.perf_counter() - started
print(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command in a process of its own: a child inherits the peak memory of its parent, and this
parent has next to none."""


def command(name: str, tasks: int, folder: Path, *arguments: str) -> Measured:
    """Run ``factcheck ARGUMENTS``."""
    line = [sys.executable, "-m", "factcheck.cli", *arguments]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *line],
        cwd=folder,
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    )
    *_, last = done.stdout.splitlines()
    seconds, peak = map(float, last.split())
    # Linux counts kilobytes, macOS bytes.
    return Measured(name, tasks, seconds, peak / (1e3 if sys.platform == "linux" else 1e6))


def sdk_of(connection: Connection) -> Any:  # noqa: ANN401 - the SDK is not typed here
    """Return a client of the SDK."""
    from label_studio_sdk import LabelStudio

    return LabelStudio(base_url=connection.url, api_key=connection.token, timeout=600)


def push_loop(connection: Connection, project: int, tasks: Sequence[dict[str, Any]]) -> None:
    """Create tasks and predictions one by one."""
    sdk = sdk_of(connection)
    for task in tasks:
        created = sdk.tasks.create(project=project, data=task["data"])
        (prediction,) = task["predictions"]
        sdk.predictions.create(task=created.id, **prediction)


def push_bare(connection: Connection, project: int, tasks: Sequence[dict[str, Any]]) -> None:
    """Import in batches of a thousand."""
    sdk = sdk_of(connection)
    for begin in range(0, len(tasks), 1000):
        sdk.projects.import_tasks(project, request=tasks[begin : begin + 1000])


def pull_list(connection: Connection, project: int) -> None:
    """List all tasks with all fields."""
    for task in sdk_of(connection).tasks.list(project=project, fields="all", page_size=100):
        if task.annotations is None:
            raise RuntimeError(task.id)


def pull_bare(connection: Connection, project: int) -> None:
    """Export all tasks at once."""
    chunks = sdk_of(connection).projects.exports.download_sync(
        project, export_type="JSON", download_all_tasks=True
    )
    sum(map(len, chunks))


def annotated(task: dict[str, Any]) -> dict[str, Any]:
    """Return a task with its prediction submitted as an annotation."""
    (prediction,) = task["predictions"]
    return {**task, "annotations": [{"result": prediction["result"], "lead_time": 4.0}]}


def change_annotations(connection: Connection, project: int, count: int) -> None:
    """Change a number of annotations."""
    sdk = sdk_of(connection)
    page = sdk.tasks.list(project=project, fields="all", page_size=count).items
    for task in page[:count]:
        first = task.annotations[0]
        number = first["id"] if isinstance(first, dict) else first.id
        sdk.annotations.update(id=number, lead_time=9.0)


def measure(folder: Path, connection: Connection, count: int, loop: int) -> list[Measured]:
    """Measure every way, one after the other."""
    write_predictions(folder / "predictions.jsonl", predictions(count))
    (folder / "taxonomy.yaml").write_text(LABELS, encoding="utf-8")
    with Client(connection) as client:
        numbers = {
            title: client.create_project(title, label_config(TAXONOMY)).id
            for title in ("Loop", "Bare", "Pull")
        }
    tasks = [task.to_json() for each in predictions(count) for task in to_tasks(each)]
    by_hand, bare, again = (numbers[title] for title in ("Loop", "Bare", "Pull"))
    few = tasks[:loop]
    to_push = ("push", "predictions.jsonl", "--project", "Push")
    to_pull = ("pull", "--project", "Pull")
    results = [
        timed("tasks.create + predictions.create", loop, push_loop, connection, by_hand, few),
        timed("import_tasks, batches of 1,000", count, push_bare, connection, bare, tasks),
        command("factcheck push", count, folder, *to_push),
        command("factcheck push, again", count, folder, *to_push),
    ]
    push_bare(connection, again, [annotated(task) for task in tasks])
    results += [
        timed("tasks.list, all fields", count, pull_list, connection, again),
        timed("export, all at once", count, pull_bare, connection, again),
        command("factcheck pull", count, folder, *to_pull),
    ]
    time.sleep(65)  # a pull asks for changes since a minute before the last one
    results.append(command("factcheck pull, nothing new", count, folder, *to_pull))
    change_annotations(connection, again, CHANGES)
    results.append(command(f"factcheck pull, after {CHANGES} changes", CHANGES, folder, *to_pull))
    return results


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--loop", type=int, default=200, help="Tasks of the slow loop.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        running = start_studio(folder / "studio")
        try:
            connection = running.connection()
            os.environ["LABEL_STUDIO_URL"] = connection.url
            os.environ["LABEL_STUDIO_API_KEY"] = connection.token
            os.environ["XDG_STATE_HOME"] = str(folder / "state")
            results = measure(folder, connection, options.documents, options.loop)
        finally:
            stop_studio(folder / "studio")
    print("| | tasks | seconds | tasks a second | peak memory |")
    print("|---|---:|---:|---:|---:|")
    for each in results:
        print(each.row())
    loop, bare, push, _, _, export, pull, *_ = results
    faster = push.tasks / push.seconds / (loop.tasks / loop.seconds)
    share = bare.seconds / push.seconds
    print(f"\npush: {faster:.0f} times the loop, {share:.0%} of the bare import's rate")
    print(f"pull: {pull.seconds / export.seconds:.2f} times the bare export's time")


if __name__ == "__main__":
    main()
