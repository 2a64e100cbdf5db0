"""``factcheck adjudicate``; tests/e2e/test_team.py has it with a real server."""

from pathlib import Path

from factcheck.cli.adjudicate import told
from factcheck.dataset import write_dataset
from factcheck.studio.adjudication.adjudicate import AdjudicationReport
from tests.analysis.test_agreement import TWO
from tests.cli.command import invoke
from tests.paths import EXAMPLES


def test_what_was_done_is_told() -> None:
    """How much they differ, and what became of it."""
    report = AdjudicationReport(None, shared=5, differing=4, claims=9, added=2, replaced=1, left=1)

    assert told(report).splitlines() == [
        "texts that several people annotated: 5; they differ on 9 claims in 4 of them",
        "texts: 2 sent, 1 replaced, 1 were there already",
    ]
    assert "texts: 2 to be sent, 1 to be replaced" in told(report, dry_run=True)


def test_what_needs_somebody_is_told() -> None:
    """With what to do."""
    report = AdjudicationReport(None, shared=3, differing=1, claims=1, again=1, stale=2)

    assert told(report).splitlines()[1:] == [
        "texts: 1 sent again, since answers have changed",
        (
            "the dataset is older than what the server has, texts left alone: 2; "
            "pull, and adjudicate again"
        ),
    ]


def test_nothing_to_decide_is_told() -> None:
    """Either nobody shared a text, or all agree or have decided."""
    assert told(AdjudicationReport(None)) == "no text was annotated by two people"
    assert told(AdjudicationReport(None, shared=2)) == (
        "texts that several people annotated: 2, none of them to be decided"
    )


def test_a_dataset_that_does_not_validate_is_refused(tmp_path: Path) -> None:
    """Exit 2, with what is wrong, before any server is asked."""
    done = invoke("adjudicate", EXAMPLES / "invalid" / "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert ", expected " in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_server_nothing_is_done(tmp_path: Path) -> None:
    """Exit 2, with how to start one."""
    write_dataset(tmp_path / "claims.json", TWO)
    done = invoke("adjudicate", "claims.json", "--data-dir", "none", cwd=tmp_path)

    assert done.returncode == 2
    assert "start it with `factcheck studio start`" in done.stderr
