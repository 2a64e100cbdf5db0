"""``factcheck ask``; tests/e2e/test_asking.py has it with a real server."""

from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.cli.ask import summary
from factcheck.cli.pull import pull_answers_into
from factcheck.dataset import Rejects, read_matches, write_matches
from factcheck.domain import Answer, Decision
from factcheck.studio.asking.answers import AnswersReport
from factcheck.studio.asking.ask import AskReport
from tests.cli.command import invoke
from tests.studio.asking.claims import matched, write
from tests.studio.fake_server import CONNECTION


def test_the_summary_says_what_was_sent_and_what_was_not() -> None:
    """With the reasons."""
    report = AskReport(None, "", added=5, asked=4, waiting=3, left=2)

    said = "were there or decided already, 3 wait, because they may follow from the answers"
    assert summary(report, "P") == f"5 pairs sent to 'P', 4 {said}, 2 left out by --limit"
    more = summary(replace(report, added=1, left=0, skipped=1, removed=6), "P")
    assert more.startswith("1 pair sent to 'P', 4 were there or decided already, 1 of these")
    assert more.endswith(", 6 removed, since other answers decide them")
    assert summary(report, "P", dry_run=True).startswith("5 pairs to be sent to 'P'")


def test_without_a_server_nothing_is_done(tmp_path: Path) -> None:
    """Exit code 2, and how to start a server; so does a pull into matches, without a taxonomy."""
    first, copy, *_ = write(tmp_path / "claims.json")
    write_matches(tmp_path / "matches.json", matched((first, copy)))
    server = ("--project", "Same claim?", "--data-dir", "none")

    asked = invoke("ask", "claims.json", "--matches", "matches.json", *server, cwd=tmp_path)
    pulled = invoke("pull", "-o", "matches.json", *server, cwd=tmp_path)

    for done in (asked, pulled):
        assert (done.returncode, done.stdout) == (2, "")
        assert "start it with `factcheck studio start`" in done.stderr


def test_a_pull_into_matches_says_what_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A withdrawn answer has a line of its own."""
    gone = Decision("a" * 16, "b" * 16, Answer.SAME, "noor@example.org", "p")
    report = AnswersReport("Compare", 4, 2, 1, (gone,), kept=1, open=3, drafts=1, refused=())
    monkeypatch.setattr("factcheck.studio.asking.answers.pull_answers", lambda *_, **__: report)

    with Rejects(tmp_path / "rejected.pull.jsonl") as rejects:
        pull_answers_into(tmp_path / "m.json", CONNECTION, "Same claim?", rejects)

    assert capsys.readouterr().err.splitlines() == [
        "the project 'Same claim?' is called 'Compare' now",
        "4 decisions: 2 new, 1 changed, 1 withdrawn; 3 pairs are open",
        f"withdrawn: noor@example.org no longer says that {'a' * 16} and {'b' * 16} are the same",
        "1 decisions stay though their pairs were deleted on the server",
        "1 pairs have drafts that are not submitted yet: they are no decisions",
        "run `factcheck match` into this file to group what people confirmed",
    ]


def test_decisions_of_others_are_never_replaced(tmp_path: Path) -> None:
    """`--replace` is refused for a file of matches, before any server is asked."""
    write_matches(tmp_path / "matches.json", matched())

    done = invoke("pull", "--project", "P", "-o", "matches.json", "--replace", cwd=tmp_path)

    assert done.returncode == 2
    assert "--replace has no meaning for a file of matches" in done.stderr


def test_decisions_on_claims_that_the_dataset_lost_are_kept_and_told(tmp_path: Path) -> None:
    """The next match says how many."""
    write(tmp_path / "claims.json")
    decision = Decision("a" * 16, "b" * 16, Answer.SAME, "noor@example.org", "p", "look")
    write_matches(tmp_path / "matches.json", matched(decisions=(decision,)))

    done = invoke("match", "claims.json", "-o", "matches.json", cwd=tmp_path)

    assert (
        "1 decision on claims that claims.json does not have: kept, and without effect"
        in done.stderr
    )
    assert read_matches(tmp_path / "matches.json").decisions == (decision,)
