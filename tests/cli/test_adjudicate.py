"""``factcheck adjudicate``; tests/e2e/test_team.py has it with a real server."""

from pathlib import Path

from factcheck.cli.adjudicate import summary
from factcheck.dataset import write_dataset
from factcheck.studio.adjudication.adjudicate import AdjudicationReport
from tests.analysis.test_agreement import TWO
from tests.cli.command import invoke
from tests.paths import EXAMPLES


def test_the_summary_says_what_was_done() -> None:
    """How much annotators differ, and what was sent."""
    report = AdjudicationReport(None, shared=5, differing=4, claims=9, added=2, replaced=1, left=1)

    assert summary(report).splitlines() == [
        "texts that several people annotated: 5; they differ on 9 claims in 4 of them",
        "texts: 2 sent, 1 replaced, 1 were there already",
    ]
    assert "texts: 2 to be sent, 1 to be replaced" in summary(report, dry_run=True)


def test_the_summary_says_what_needs_attention() -> None:
    """And what to do about it."""
    report = AdjudicationReport(None, shared=3, differing=1, claims=1, again=1, stale=2)

    assert summary(report).splitlines()[1:] == [
        "texts: 1 sent again, because answers have changed",
        (
            "2 texts skipped, because the dataset is older than the server's; "
            "pull, and adjudicate again"
        ),
    ]


def test_the_summary_says_that_there_is_nothing_to_decide() -> None:
    """Either no text has several annotators, or all agree, or everything is decided."""
    assert summary(AdjudicationReport(None)) == "no text was annotated by several people"
    assert summary(AdjudicationReport(None, shared=2)) == (
        "texts that several people annotated: 2, with nothing left to decide"
    )


def test_an_invalid_dataset_is_refused(tmp_path: Path) -> None:
    """Exit code 2 and what is wrong, before any server is asked."""
    done = invoke("adjudicate", EXAMPLES / "invalid" / "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert ", expected " in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_server_nothing_is_done(tmp_path: Path) -> None:
    """Exit code 2, and how to start a server."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = invoke("adjudicate", "claims.json", "--data-dir", "none", cwd=tmp_path)

    assert done.returncode == 2
    assert "start it with `factcheck studio start`" in done.stderr
