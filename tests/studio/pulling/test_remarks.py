"""What somebody should look at again: slips that the page cannot prevent."""

import copy
from typing import Any

import pytest

from factcheck.studio.pulling.check import CheckReport, check_project
from factcheck.studio.pulling.remarks import Remark
from tests.studio.fake_server import CONNECTION, FakeServer
from tests.studio.pulling.pulled import Fetch, submitted, submitted_again
from tests.studio.texts import RAIN, TAXONOMY, TEXT

Result = list[dict[str, Any]]
NOOR, SAMI = "noor@example.org", "sami@example.org"


@pytest.fixture
def result(server: FakeServer) -> Result:
    """Return the result of the only answer: two predicted claims, as they were predicted."""
    server.users.append({"id": 2, "email": SAMI})
    server.tasks[1] = [submitted()]
    found: Result = server.tasks[1][0]["annotations"][0]["result"]
    return found


def region(name: str, label: str, words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    return {"id": name, "type": "labels", "from_name": "span", "to_name": "text", "value": value}


def chosen(name: str, control: str, kind: str, *values: str) -> dict[str, Any]:
    key = "choices" if kind == "choices" else "text"
    value = {"start": 0, "end": 1, key: [*values]}
    return {"id": name, "type": kind, "from_name": control, "to_name": "text", "value": value}


def region_of(result: Result, label: str) -> dict[str, Any]:
    return next(each for each in result if each.get("value", {}).get("labels") == [label])


def said(found: tuple[Remark, ...]) -> list[str]:
    return [each.note for each in found]


def test_what_was_left_as_predicted_needs_no_second_look(result: Result, fetch: Fetch) -> None:
    """Neither do claims that have a source, a cue, or only a tick."""
    ticked = [region("t", "Claim", "she added"), chosen("t", "attributed_to", "choices", "Mayor")]
    result += ticked

    pulled = fetch()

    assert pulled.report.remarks == ()
    assert len(pulled.dataset.claims) == 3


def test_a_bare_claim_is_reported_and_stays(result: Result, fetch: Fetch) -> None:
    """Words that were selected to be copied; also with a verdict, since nobody says it."""
    result += [region("x", "Claim", "she added"), region("y", "Claim", "It is")]
    result.append(chosen("y", "verdict", "choices", "Supported"))

    pulled = fetch()

    assert said(pulled.report.remarks) == [
        f"{NOOR}: a claim without source, cue, channel or tick: “{words}”; link who says it, tick "
        "it under Said by, or delete it"
        for words in ("It is", "she added")
    ]
    assert (len(pulled.dataset.claims), pulled.reasons) == (4, [])


def test_a_part_that_no_claim_has_is_reported_by_its_words(result: Result, fetch: Fetch) -> None:
    """It is refused, too, with the raw annotation."""
    result.append(region("x", "Cue", "she added"))

    pulled = fetch()

    assert said(pulled.report.remarks) == [
        f"{NOOR}: no claim is linked to the cue “she added”; link a claim to it, or delete it"
    ]
    assert pulled.reasons == ["unlinked"]


def test_a_verdict_of_a_source_is_reported(result: Result, fetch: Fetch) -> None:
    """After `s` with a claim selected, the page no longer shows what was chosen for it."""
    claim = region_of(result, "Claim")
    result.append(chosen(claim["id"], "verdict", "choices", "Refuted"))
    result.append(chosen(claim["id"], "evidence_url", "textarea", "https://example.org/a"))
    claim["value"]["labels"] = ["Source"]

    pulled = fetch()

    cue, source, *others = said(pulled.report.remarks)
    assert source == (
        f"{NOOR}: the source “that it rained” has source label Mayor; kind of quotation indirect; "
        "stance asserts; verdict Refuted; evidence https://example.org/a: the page shows that of "
        "claims only; if it is a claim, select it and press c; if not, delete it and mark it again"
    )
    assert cue.startswith(f"{NOOR}: no claim is linked to the cue “said”; ")
    assert others == [
        (
            f"{NOOR}: a relation of “that it rained” and “The mayor”: neither end is a claim, or "
            "one is gone; delete it, or draw it from the claim"
        ),
        (
            f"{NOOR}: a relation of “that it rained” and “said”: neither end is a claim, or one is "
            "gone; delete it, or draw it from the claim"
        ),
    ]
    assert pulled.reasons == ["unlinked", "hidden-choices", "bad-relation", "bad-relation"]


def test_an_answer_that_somebody_else_changed_is_reported(
    result: Result, server: FakeServer, fetch: Fetch
) -> None:
    """Until its annotator presses Update; making it ground truth is no reason."""
    del result
    (answer,) = server.tasks[1][0]["annotations"]
    answer["updated_by"] = 2

    assert said(fetch().report.remarks) == [
        (
            f"{NOOR}: {SAMI} changed this answer, it is no longer that of one person; let {NOOR} "
            "open it, look it over and press Update"
        )
    ]
    answer["ground_truth"] = True
    submitted_again(server.tasks[1][0], "2026-01-02T04:00:00.000000Z", answer)
    assert fetch().report.remarks == ()


def test_drafts_are_reported_by_who_began_them(
    result: Result, server: FakeServer, fetch: Fetch
) -> None:
    """A draft of an answer that was submitted is a change that was not stored."""
    del result
    server.tasks[1][0]["drafts"] = [
        {"id": 1, "user": SAMI, "annotation": None},
        {"id": 2, "user": SAMI, "annotation": 3},
        4,
    ]

    pulled = fetch()

    assert said(pulled.report.remarks) == [
        f"{SAMI}: an answer is begun and not submitted; press Submit, or delete the draft",
        (
            f"{SAMI}: a change of the answer of {NOOR} is not stored; press Update, or delete the "
            "draft"
        ),
        "an answer is begun and not submitted; press Submit, or delete the draft",
    ]
    assert pulled.tally["drafts"] == 1


def test_a_remark_names_the_task_and_its_page(result: Result, fetch: Fetch) -> None:
    """By number, title and address."""
    result.append(region("x", "Cue", "she added"))

    (remark,) = fetch().report.remarks

    assert remark.located("http://127.0.0.1:8080") == (
        f"task 3, Rain: {remark.note} (http://127.0.0.1:8080/projects/1/data?task=3)"
    )


def test_texts_that_nobody_annotates_any_more_are_not_reported(
    result: Result, server: FakeServer, fetch: Fetch
) -> None:
    """Their task was deleted."""
    result.append(region("x", "Cue", "she added"))
    assert fetch().report.remarks != ()
    server.tasks[1] = []

    assert fetch(full=True).report.remarks == ()


def check(server: FakeServer, *, tell: bool = False, verdicts: bool = False) -> CheckReport:
    return check_project(
        TAXONOMY,
        CONNECTION,
        project="Test",
        tell_annotators=tell,
        verdicts=verdicts,
        patience=(),
        transport=server,
    )


def test_a_check_finds_what_a_pull_reports(
    result: Result, server: FakeServer, fetch: Fetch
) -> None:
    """It changes nothing on the server."""
    result.append(region("x", "Cue", "she added"))
    server.tasks[1][0]["drafts"] = [{"id": 1, "user": SAMI, "annotation": None}]

    report = check(server)

    assert (report.tasks, len(report.remarks)) == (1, 2)
    assert report.remarks == fetch().report.remarks
    assert server.writes() == []


def test_missing_verdicts_are_listed_on_request(
    result: Result, server: FakeServer, fetch: Fetch
) -> None:
    """A line for each answer, with the words of its claims; a pull does not list them."""
    result.append(chosen(region_of(result, "Claim")["id"], "verdict", "choices", "Supported"))

    report = check(server, verdicts=True)

    (found,) = said(report.remarks)
    assert found == (
        f"{NOOR}: a claim without a verdict: ““It is wet,” … “and cold.””; choose one, or leave it "
        "if you did not look for evidence"
    )
    assert check(server).remarks == ()
    assert fetch().report.remarks == ()


def test_of_many_missing_verdicts_only_some_are_named(result: Result, server: FakeServer) -> None:
    """The box above a text has room for eight; the number counts all."""
    words = ("The", "mayor", "said", "that", "it", "rained", "It is wet", "she", "added", "cold")
    result += [region(f"x{number}", "Claim", each) for number, each in enumerate(words)]

    remark = check(server, verdicts=True).remarks[-1]

    assert remark.open == 12
    assert remark.said == (
        "12 claims without a verdict: “The”, “mayor”, “said”, “that”, “that it rained”, “it”, "
        "“rained”, ““It is wet,” … “and cold.””, 4 more; choose one, or leave it if you did not "
        "look for evidence"
    )


def test_the_answers_with_most_missing_verdicts_come_first(
    result: Result, server: FakeServer
) -> None:
    """After the slips, which come in the order of their tasks."""
    result.append(chosen(region_of(result, "Claim")["id"], "verdict", "choices", "Supported"))
    (first,) = server.tasks[1][0]["annotations"]
    second = copy.deepcopy(first) | {"id": 8, "unique_id": "a-8", "completed_by": 2}
    second["result"] = [*result[:-1], region("x", "Cue", "she added")]
    server.tasks[1][0]["annotations"].append(second)

    found = check(server, verdicts=True).remarks

    assert [each.open for each in found] == [0, 2, 1]


def test_annotators_are_told_in_the_task_until_it_is_mended(
    result: Result, server: FakeServer
) -> None:
    """What is said already is not written again; other fields of the task stay."""
    before = dict(server.tasks[1][0]["data"])
    slip = region("x", "Cue", "she added")
    result.append(slip)

    report = check(server, tell=True)
    assert (report.told, report.cleared, report.boxless) == (1, 0, ())
    assert server.tasks[1][0]["data"] == {**before, "told": report.remarks[0].note}

    writes = len(server.writes())
    assert check(server, tell=True).told == 0
    assert len(server.writes()) == writes

    result.remove(slip)
    report = check(server, tell=True)
    assert (report.remarks, report.told, report.cleared) == ((), 0, 1)
    assert server.tasks[1][0]["data"] == before


def test_a_page_without_the_box_is_named(result: Result, server: FakeServer) -> None:
    """A project of an earlier version shows what it is told in its table."""
    result.append(region("x", "Cue", "she added"))
    config = server.projects[1]["label_config"]
    server.projects[1]["label_config"] = config.replace("$told", "$title")

    report = check(server, tell=True)

    assert (report.told, report.boxless) == (1, ("Test",))


def test_what_is_told_changes_no_claim(result: Result, server: FakeServer, fetch: Fetch) -> None:
    """A pull reads the task again, and has the same."""
    result.append(region("x", "Cue", "she added"))
    before = fetch()
    check(server, tell=True)
    server.tasks[1][0]["updated_at"] = "2026-01-02T04:00:00.000000Z"

    after = fetch()

    assert after.report.read == 1
    assert after.dataset.claims == before.dataset.claims
    assert next(each.attribution for each in after.dataset.claims) == RAIN
