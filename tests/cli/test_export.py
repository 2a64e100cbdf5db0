"""``factcheck export``."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import write_dataset
from factcheck.dataset.export import FORMATS
from factcheck.domain import Stance
from tests.analysis.test_agreement import TWO
from tests.cli.command import invoke
from tests.dataset.samples import DATASET
from tests.optional import needs
from tests.paths import EXAMPLES

CLAIMS = EXAMPLES / "valid" / "claims.json"


@pytest.mark.parametrize(
    "to", [pytest.param(to, marks=needs("pyarrow") if to == "parquet" else ()) for to in FORMATS]
)
def test_an_export_prints_what_it_wrote(to: str, tmp_path: Path) -> None:
    """On stdout, one file per line, and nothing else."""
    publisher = ("--publisher", "Desk", "--publisher-url", "https://example.org/")
    done = invoke("export", CLAIMS, "--to", to, "-o", "out", *publisher, cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.*"))
    assert sorted(done.stdout.split()) == (written or ["out"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_card_has_the_figures_that_agreement_prints(tmp_path: Path) -> None:
    """Both tables, line by line, and why a figure is undefined; the front matter stays valid."""
    from huggingface_hub import DatasetCard  # slow to import

    write_dataset(tmp_path / "claims.json", TWO)
    done = invoke("export", "claims.json", "--to", "card", "-o", "card.md", cwd=tmp_path)
    printed = invoke("agreement", "claims.json", cwd=tmp_path).stdout
    text = (tmp_path / "card.md").read_text("utf-8")
    section = text.partition("\n## Agreement\n")[2]

    assert (done.returncode, done.stderr) == (0, "")
    figures = [line for line in printed.splitlines() if line.startswith("|")]
    assert "| en | 2 | source label, alpha | 0.545 |" in printed
    assert [line for line in section.splitlines() if line.startswith("|")] == figures
    assert "\n\nn/a in ar, since nobody annotated anything: all figures.\n" in section
    assert vars(DatasetCard(text).data)["language"] == ["en", "ar"]
    assert "@" not in text


def test_the_card_says_when_no_document_has_two_annotators(tmp_path: Path) -> None:
    """Each document of the example has one annotator."""
    done = invoke("export", CLAIMS, "--to", "card", "-o", "card.md", cwd=tmp_path)
    text = (tmp_path / "card.md").read_text("utf-8")

    assert done.returncode == 0, done.stderr
    assert text.endswith("\n## Agreement\n\nNo document was annotated by two people.\n")


def test_a_dataset_that_does_not_validate_exits_with_2(tmp_path: Path) -> None:
    """Every violation is on stderr, and nothing is written."""
    path = EXAMPLES / "invalid" / "claims.json"
    done = invoke("export", path, "--to", "csv", "-o", "out", cwd=tmp_path)

    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert len([line for line in done.stderr.splitlines() if str(path) in line]) == 6


def test_verdicts_without_a_publisher_exit_with_2(tmp_path: Path) -> None:
    """The message says which options are missing."""
    done = invoke("export", CLAIMS, "--to", "claimreview", "-o", "out.json", cwd=tmp_path)

    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "give --publisher NAME and --publisher-url URL" in done.stderr


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--publisher-url", "example.org", "is not an http or https address"),
        ("--publisher-url", "javascript:alert(1)", "is not an http or https address"),
        ("--publisher-url", "https://example.org/{name}", "is not an http or https address"),
        ("--licence", "all rights reserved", "give an SPDX id, CC-BY-4.0, or an address"),
        ("--license", "file:///etc", "give an SPDX id, CC-BY-4.0, or an address"),
        ("--same-as", "example.org", "is not an http or https address"),
        ("--published", "yesterday", "'yesterday' is not a date; give it as 2026-11-30"),
    ],
)
def test_an_invalid_address_or_licence_is_refused(
    option: str, value: str, message: str, tmp_path: Path
) -> None:
    """Otherwise it would be in every record."""
    done = invoke("export", CLAIMS, "--to", "jsonl", "-o", "out", option, value, cwd=tmp_path)

    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert message in done.stderr


def test_a_table_for_excel_is_an_option_of_csv(tmp_path: Path) -> None:
    """It begins with a byte order mark; for another format the option is refused."""
    done = invoke("export", CLAIMS, "--to", "csv", "--excel", "-o", "out", cwd=tmp_path)
    other = invoke("export", CLAIMS, "--to", "card", "--excel", "-o", "card.md", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (other.returncode, other.stderr) == (
        2,
        "error: --excel: card is not a table for Excel; export with --to csv\n",
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The dataset, not the output."""
    done = invoke("export", "none.json", "--to", "jsonl", "-o", "out", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (2, "error: none.json: No such file or directory\n")


def test_importing_the_exports_loads_no_table_library() -> None:
    """``import factcheck`` and its dataset stay light."""
    code = (
        "import sys, factcheck, factcheck.dataset.frame, factcheck.dataset.export;"
        "print(sorted({'pandas', 'pyarrow', 'jsonschema'} & sys.modules.keys()))"
    )
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


def test_claims_that_are_not_published_are_listed(tmp_path: Path) -> None:
    """What its source denies is no claim of this source."""
    first = DATASET.claims[0]
    denied = replace(first, attribution=replace(first.attribution, stance=Stance.DENIES))
    dataset = replace(DATASET, claims=(denied, *DATASET.claims[1:]))
    write_dataset(tmp_path / "claims.json", dataset)

    done = invoke("export", "claims.json", "--to", "claimreview", "-o", "out.json", cwd=tmp_path)

    assert done.returncode == 0
    assert done.stderr == (
        f"note: claim {first.id} of talks.en: is not published; its source denies it, and the "
        "dataset does not say who makes it\n"
    )
