"""``factcheck export``."""

import subprocess
import sys
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from factcheck.dataset.export import FORMATS
from tests.analysis.test_agreement import TWO
from tests.cli.command import factcheck
from tests.paths import EXAMPLES

CLAIMS = EXAMPLES / "valid" / "claims.json"


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_prints_what_it_wrote(to: str, tmp_path: Path) -> None:
    """On stdout, a file a line; nothing else."""
    publisher = ("--publisher", "Desk", "--publisher-url", "https://example.org/")
    done = factcheck("export", CLAIMS, "--to", to, "-o", "out", *publisher, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert sorted(done.stdout.split()) == (written or ["out"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_card_tells_the_agreement_that_is_printed(tmp_path: Path) -> None:
    """Both tables, line by line, and why a figure is undefined; front matter and title stay."""
    from huggingface_hub import DatasetCard  # slow to import

    write_dataset(tmp_path / "claims.json", TWO)
    done = factcheck("export", "claims.json", "--to", "card", "-o", "card.md", cwd=tmp_path)
    printed = factcheck("agreement", "claims.json", cwd=tmp_path).stdout
    text = (tmp_path / "card.md").read_text("utf-8")
    told = text.partition("\n## Agreement\n")[2]

    assert (done.returncode, done.stderr) == (0, "")
    figures = [line for line in printed.splitlines() if line.startswith("|")]
    assert "| en | 2 | source label, alpha | 0.545 |" in printed
    assert [line for line in told.splitlines() if line.startswith("|")] == figures
    assert "\n\nn/a in ar, since nobody annotated anything: all figures.\n" in told
    assert vars(DatasetCard(text).data)["language"] == ["en", "ar"]
    assert "@" not in text


def test_the_card_says_that_nobody_could_agree(tmp_path: Path) -> None:
    """The documents of the example have one annotator each."""
    done = factcheck("export", CLAIMS, "--to", "card", "-o", "card.md", cwd=tmp_path)
    text = (tmp_path / "card.md").read_text("utf-8")

    assert done.returncode == 0, done.stderr
    assert text.endswith("\n## Agreement\n\nNo document was annotated by two people.\n")


def test_a_dataset_that_does_not_validate_exits_with_2(tmp_path: Path) -> None:
    """Every violation on stderr; nothing is written."""
    path = EXAMPLES / "invalid" / "claims.json"
    done = factcheck("export", path, "--to", "csv", "-o", "out", cwd=tmp_path)

    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert len([line for line in done.stderr.splitlines() if str(path) in line]) == 6


def test_verdicts_without_a_publisher_exit_with_2(tmp_path: Path) -> None:
    """The message says which options are missing."""
    done = factcheck("export", CLAIMS, "--to", "claimreview", "-o", "out.json", cwd=tmp_path)

    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "say so with --publisher NAME and --publisher-url URL" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--publisher-url", "example.org", "is no http or https address"),
        ("--publisher-url", "javascript:alert(1)", "is no http or https address"),
        ("--publisher-url", "https://example.org/{name}", "is no http or https address"),
        ("--licence", "all rights reserved", "give an SPDX id, CC-BY-4.0, or an address"),
        ("--license", "file:///etc", "give an SPDX id, CC-BY-4.0, or an address"),
    ],
)
def test_what_is_no_address_or_no_licence_is_refused(
    option: str, value: str, said: str, tmp_path: Path
) -> None:
    """It would stand in every record."""
    done = factcheck("export", CLAIMS, "--to", "jsonl", "-o", "out", option, value, cwd=tmp_path)

    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert said in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Not what it would have become."""
    done = factcheck("export", "none.json", "--to", "jsonl", "-o", "out", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (2, "error: none.json: No such file or directory\n")


def test_the_package_brings_no_table_library_by_itself() -> None:
    """``import factcheck`` and its dataset stay light."""
    code = (
        "import sys, factcheck, factcheck.dataset.frame, factcheck.dataset.export;"
        "print(sorted({'pandas', 'pyarrow', 'jsonschema'} & sys.modules.keys()))"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
