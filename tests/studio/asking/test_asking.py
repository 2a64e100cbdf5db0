"""Pairs of claims into a project."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from factcheck.comparing.consensus import consensus_claims
from factcheck.dataset import open_dataset, write_dataset
from factcheck.domain import MatchedPair, Matches, Reason, Stance
from factcheck.errors import ExportError, StudioError
from factcheck.studio.api.mark import Mark
from factcheck.studio.asking.ask import AskReport, ask
from factcheck.studio.asking.side import AROUND, side_of
from factcheck.studio.format.pair import pair_config, pair_key
from factcheck.studio.sending import journal
from tests.analysis.annotated import TAXONOMY
from tests.analysis.matrix.samples import annotated, article, dataset, reported, with_answer
from tests.studio.asking.claims import matched, write
from tests.studio.fake_server import CONNECTION, FakeServer, raising

TITLE = "Same claim?"
IMPORT = "POST /api/projects/1/import"


@dataclass(frozen=True)
class Desk:
    """A server, a dataset, and the ids of its claims."""

    server: FakeServer
    folder: Path
    ids: Sequence[str]

    @property
    def data(self) -> list[dict[str, Any]]:
        return [each["data"] for each in self.server.tasks.get(1, [])]

    @property
    def matches(self) -> Matches:
        """Three candidates of one uncertain group: two questions decide it."""
        first, copy, arabic, _ = self.ids
        return matched((first, copy), (first, arabic), (copy, arabic))

    def ask(self, matches: Matches | None = None, **options: Any) -> AskReport:  # noqa: ANN401
        with open_dataset(self.folder / "claims.json") as opened:
            return ask(
                *(opened, matches or self.matches, CONNECTION),
                project=options.pop("project", TITLE),
                state=self.folder,
                patience=options.pop("patience", ()),
                transport=self.server,
                **options,
            )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(journal, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(journal, "SLOWEST", 1e9)
    return Desk(FakeServer(), tmp_path, write(tmp_path / "claims.json"))


def test_each_pair_is_a_task_and_a_second_time_nothing_is_sent(desk: Desk) -> None:
    """In a project that knows what it is for; nobody sees a score."""
    report = desk.ask()
    again = desk.ask()

    first, copy, arabic, _ = desk.ids
    keys = [pair_key(first, copy), pair_key(first, arabic)]
    assert [each["doc_key"] for each in desk.data] == keys
    assert (report.added, report.waiting, report.asked) == (2, 1, 0)
    assert (again.added, again.asked, again.waiting) == (0, 2, 1)
    assert Mark.read(desk.server.projects[1]["task_data_login"]) == Mark((TITLE,), compares=True)
    assert desk.server.projects[1]["label_config"] == pair_config()
    assert "0.9" not in str(desk.data)


def test_a_limit_sends_the_first_pairs_and_the_next_run_goes_on(desk: Desk) -> None:
    """One, then the other."""
    reports = [desk.ask(limit=1) for _ in range(2)]

    assert [(each.added, each.left) for each in reports] == [(1, 1), (1, 0)]
    assert len(desk.data) == 2


def test_a_dry_run_sends_nothing(desk: Desk) -> None:
    """And makes no project."""
    report = desk.ask(dry_run=True)

    assert (report.added, report.project, report.url) == (2, None, "")
    assert desk.server.writes() == []


def test_a_skipped_pair_keeps_nothing_waiting(desk: Desk) -> None:
    """One of two questions is skipped: the third, which could follow from it, is asked."""
    desk.ask()
    desk.server.tasks[1][0]["annotations"] = [{"was_cancelled": True}]

    report = desk.ask()

    assert (report.added, report.skipped, report.waiting) == (1, 1, 0)
    assert len(desk.data) == 3


def test_a_pair_that_other_answers_decide_is_removed_unless_somebody_began(desk: Desk) -> None:
    """All three claims are one group now; the second pair has a draft, so it stays."""
    desk.ask()
    first, copy, arabic, _ = desk.ids
    desk.server.tasks[1][1]["drafts"] = [{"id": 1}]
    pairs = [MatchedPair(one, copy, 1.0, Reason.PARALLEL) for one in (first, arabic)]
    matches = replace(matched(groups=((first, copy, arabic),)), pairs=tuple(pairs))

    planned = desk.ask(matches, dry_run=True)
    report = desk.ask(matches)

    assert (planned.removed, report.removed) == (2, 1)
    assert [each["doc_key"] for each in desk.data] == [pair_key(first, arabic)]


def test_an_answer_that_is_lost_doubles_nothing(desk: Desk) -> None:
    """The server stored both tasks before the connection broke."""
    desk.server.lose, desk.server.once = {IMPORT}, True

    report = desk.ask(patience=(0.0,))

    assert report.added == 2
    assert len({each["doc_key"] for each in desk.data}) == len(desk.data) == 2


def test_the_next_run_completes_one_that_failed(desk: Desk) -> None:
    """The connection broke before the server had anything."""
    desk.server.faults[IMPORT] = raising(httpx.ReadTimeout)
    with pytest.raises(StudioError):
        desk.ask()
    del desk.server.faults[IMPORT]

    desk.ask()

    assert len({each["doc_key"] for each in desk.data}) == len(desk.data) == 2


def test_a_project_that_was_renamed_is_found_again(desk: Desk) -> None:
    """By the title that the command is still run with."""
    desk.ask()
    desk.server.projects[1]["title"] = "Compare"

    report = desk.ask()

    assert report.project is not None
    assert (report.project.title, len(desk.server.projects)) == ("Compare", 1)


def test_a_project_of_texts_is_refused(desk: Desk) -> None:
    """Nothing is sent there."""
    desk.server.add_project(TITLE, TAXONOMY)

    with pytest.raises(StudioError, match="people annotate texts"):
        desk.ask()

    assert desk.server.writes() == []


def test_candidates_that_the_dataset_does_not_have_are_refused(desk: Desk) -> None:
    """It was matched before it changed; no project is made."""
    with pytest.raises(ExportError, match="1 claims of the candidates are not in it"):
        desk.ask(matched((desk.ids[0], "f" * 16)))

    assert desk.server.writes() == []


def test_both_claims_stand_side_by_side_in_their_own_direction(desk: Desk) -> None:
    """With outlet, date and title, the claim marked, source, cue and stance; markup is escaped."""
    desk.ask()

    shown = desk.data[1]["comparison"]
    date = "<bdi>2026-02-03 07:08 UTC</bdi>"
    english = f"<bdi>outlet0.example.org</bdi> · {date} · <bdi>Title 0</bdi>"
    arabic = f"<bdi>outlet2.example.org</bdi> · {date} · <bdi>Title 2</bdi>"
    assert f'<th dir="ltr" lang="en">{english}</th>' in shown
    assert f'<th dir="rtl" lang="ar">{arabic}</th>' in shown
    assert '<td dir="rtl" lang="ar">' in shown
    assert "<mark>the harbour of Vellmark will be closed for 12 days</mark>" in shown
    assert "<mark>إن ميناء فيلمارك سيغلق لمدة 12 يوما</mark>" in shown
    assert "The council meets &lt;b&gt;again&lt;/b&gt; &amp; again." in shown
    for name, value in (("Source", "Ana Trell"), ("Cue", "said"), ("Stance", "asserts")):
        assert f'<b dir="ltr">{name}</b> <bdi>{value}</bdi>' in shown


def test_the_context_is_a_few_sentences(desk: Desk) -> None:
    """Two before and two after: the third one after is not shown."""
    desk.ask()

    assert AROUND == 2
    assert "The port was quiet on Monday." in desk.data[0]["comparison"]
    assert "A fourth sentence" not in desk.data[0]["comparison"]


def test_a_claim_inside_a_denial_shows_who_denies_it(desk: Desk) -> None:
    """People must not take it for what the army says; the other claim has no such line."""
    made, inner = reported(Stance.DENIES)
    together = with_answer(made, annotated(article("b.en", "The mayor", "announced", "a retreat")))
    write_dataset(desk.folder / "claims.json", together)

    desk.ask(matched((inner.id, together.claims[-1].id)))

    shown = desk.data[0]["comparison"]
    within = '<b dir="ltr">Within</b> <bdi>reported by The minister, who DENIES it</bdi></td>'
    assert f'{within}<td dir="ltr"></td>' in shown


def test_a_stance_on_which_annotators_differ_is_not_shown_as_one() -> None:
    """One says that the army says so, the other one that it denies it."""
    said = article("b.en", "The army", "commented", "it fell")
    made = dataset(
        annotated(said, annotator="amal"), annotated(said, annotator="zaid", stance=Stance.DENIES)
    )
    (claim,) = consensus_claims(made)

    assert side_of(claim).stance == "(annotators differ)"
