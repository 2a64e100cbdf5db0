"""The folder of a run: what is where, and which run it is.

run.json                    what the run reads and by which model, written first
parts/part-000000.jsonl     the predictions of a unit
units/000000.json           what else a unit gave, written after its part: the unit is done
rejected.prelabel.jsonl     what could not be read
manifest.json               all parts, written last; then ``units`` is removed
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factcheck.dataset import MANIFEST, PARTS
from factcheck.errors import ExportError
from factcheck.files import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT = 1
"""Raised when older code cannot continue a run any more."""

RUN, UNITS = "run.json", "units"

_NEW = "choose another folder with -o, or remove this one to start again"


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of a run.

    Attributes:
        path: the folder.
        format: of its parts, ``jsonl`` or ``parquet``.
    """

    path: Path
    format: str = "jsonl"

    def part(self, number: int) -> Path:
        """Return where the predictions of a unit are."""
        return self.path / PARTS / f"part-{number:06}.{self.format}"

    def unit(self, number: int) -> Path:
        """Return where the record of a unit is, if it is done."""
        return self.path / UNITS / f"{number:06}.json"

    @property
    def manifest(self) -> Path:
        """Where the list of all parts is, if the run is finished."""
        return self.path / MANIFEST

    def check(self, identity: Mapping[str, Any]) -> None:
        """Refuse to begin or continue here if the folder has something else.

        Args:
            identity: a JSON value of what the run reads and by which model.

        Raises:
            ExportError: the folder has another run, a finished one, or other files.
            OSError: it cannot be read.
        """
        run = self.path / RUN
        if run.exists():
            found = json.loads(run.read_text("utf-8"))
            differs = list(_differences(found, {"format": FORMAT, **identity}))
            if differs:
                problem = f"this run was begun otherwise: {'; '.join(differs)}"
                raise ExportError(str(self.path), problem, _NEW)
        elif self.path.exists() and any(_visible(self.path)):
            raise ExportError(str(self.path), "this folder has other files", _NEW)
        if self.manifest.exists():
            problem = "this run is finished already"
            raise ExportError(str(self.path), problem, "choose another folder with -o to run again")

    def begin(self, identity: Mapping[str, Any]) -> None:
        """Make what is missing of the folder; see `check`.

        Raises:
            OSError: it cannot be made.
        """
        run = self.path / RUN
        if not run.exists():
            with replacing(run) as file:
                json.dump({"format": FORMAT, **identity}, file, ensure_ascii=False, indent=1)
                file.write("\n")
        for folder in (self.path / PARTS, self.path / UNITS):
            folder.mkdir(exist_ok=True)

    def end(self, manifest: Mapping[str, Any]) -> None:
        """Write the list of all parts, last of all; then the records of units are not needed.

        Raises:
            OSError: it cannot be written.
        """
        with replacing(self.manifest) as file:
            json.dump(manifest, file, ensure_ascii=False, indent=1)
            file.write("\n")
        shutil.rmtree(self.path / UNITS)


def _visible(folder: Path) -> Iterator[Path]:
    return (each for each in folder.iterdir() if not each.name.startswith("."))


def _differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs, in words."""
    for name in sorted({*found, *wanted}):
        old, new = found.get(name), wanted.get(name)
        if old == new:
            continue
        if name == "inputs" and old and new:
            yield _changed_inputs(old, new)
        elif isinstance(old, dict) and isinstance(new, dict):
            yield from _differences(old, new)
        else:
            yield f"{name} was {old}, and is now {new}"


def _changed_inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    before, after = set(old["listed"]), set(new["listed"])
    names = sorted({line.partition("\t")[0] for line in before ^ after})
    shown = ", ".join(names[:3]) or f"{old['files']} files before, {new['files']} now"
    return f"the input is another one ({shown})"
