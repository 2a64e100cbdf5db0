"""Run the commands and programs of the exports section of docs/analysts.md, in order."""

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from factcheck.dataset.export import FORMATS
from factcheck.dataset.rows import TABLES
from tests.cli.command import invoke
from tests.optional import needs
from tests.paths import EXAMPLES, ROOT

PAGE = (ROOT / "docs" / "analysts.md").read_text("utf-8")
SECTION = PAGE.partition("\n## Exports\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)


@needs("pyarrow")
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # in datasets itself
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_commands_and_programs_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the example dataset; all of them."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    run = {"": 0, "python": 0}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        for kind, block in BLOCKS:
            if kind == "python":
                exec(compile(block, "docs/analysts.md", "exec"), {})  # noqa: S102 - our own page
                run[kind] += 1
                continue
            for line in block.splitlines():
                result = invoke(*shlex.split(line)[1:], cwd=tmp_path)
                assert (result.returncode, result.stderr) == (0, ""), line
                run[kind] += 1

    # csv has two more, of annotations and for Excel
    assert run == {"": len(FORMATS) + 2, "python": 8}
    assert "['Kremlin'] 2023-09-28 00:00:00" in printed.getvalue()


def test_the_guide_names_every_format_and_column() -> None:
    """In the tables of the section."""
    named = set(re.findall(r"`(\w+)`", SECTION))
    pieces = {
        f"{role}_{edge}" for role in ("source", "cue", "channel") for edge in ("start", "end")
    }

    assert set(FORMATS) <= named
    columns = {column.name for table in TABLES.values() for column in table.columns}
    assert columns - pieces <= named
