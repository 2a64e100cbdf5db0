"""From pairs that are only alike to groups that people confirmed, on a real page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from factcheck.studio.api.client import Client
from tests.cli.command import invoke
from tests.studio.asking.claims import write

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.studio.server.embedded import Running
    from tests.e2e.annotator import Annotator

TITLE = "Same claim?"
CELLS = """
    () => [...document.querySelectorAll(".factcheck-pair tbody td")].map(cell => {
      const style = getComputedStyle(cell), mark = cell.querySelector("mark");
      return [style.direction, mark.textContent, getComputedStyle(mark).backgroundColor];
    })
"""
# Whether a long context scrolls in its box, and where what is below it ends.
LENGTHENED = """
    () => {
      document.querySelector(".factcheck-pair tbody td").append(" A long context.".repeat(300));
      const box = document.querySelector(".factcheck-pair");
      const bottom = document.querySelector(".factcheck-answer").getBoundingClientRect().bottom;
      const bar = document.querySelector("[data-testid=bottombar-submit-button]");
      return [box.scrollHeight > box.clientHeight, bottom, bar.getBoundingClientRect().top];
    }
"""
CHOSEN = ".factcheck-answer input:checked"


def run(*words: str | Path, cwd: Path) -> str:
    """Run a command that must succeed; return what it says on stderr."""
    done = invoke(*words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_pairs_are_answered_with_one_key_and_become_groups(
    annotator: Annotator, studio: Running, tmp_path: Path, pictures: Path
) -> None:
    """English with English is the same, English with Arabic contradicts; the third pair waits."""
    first, copy, arabic, _ = write(tmp_path / "claims.json")
    match = ("match", "claims.json", "-o", "matches.json")
    server = ("--project", TITLE, "--data-dir", studio.data_dir)
    run(*match, cwd=tmp_path)

    asked = run("ask", "claims.json", "--matches", "matches.json", *server, cwd=tmp_path)
    again = run("ask", "claims.json", "--matches", "matches.json", *server, cwd=tmp_path)

    assert f"2 pairs sent to {TITLE!r}, 1 wait" in asked
    assert f"0 pairs sent to {TITLE!r}, 2 were there or decided already" in again
    page = annotator.page
    page.set_viewport_size({"width": 1366, "height": 768})
    with Client(studio.connection()) as client:
        (project,) = client.projects(TITLE)
    page.goto(f"{studio.url}/projects/{project.id}/data")
    page.get_by_role("button", name="Label All Tasks").click()
    for keys, name, languages, directions in (
        ("ds", "same", "en-en", ["ltr", "ltr"]),
        ("c", "contradicts", "en-ar", ["ltr", "rtl"]),
    ):
        page.locator(".factcheck-pair mark").first.wait_for()
        expect(page.get_by_test_id("bottombar-submit-button")).to_be_enabled()
        expect(page.locator(CHOSEN)).to_have_count(0)
        cells = page.evaluate(CELLS)
        expect(page.get_by_text("Annotation saved")).to_have_count(0)
        page.screenshot(path=pictures / f"ask-{languages}.png")
        assert [direction for direction, *_ in cells] == directions
        assert {colour for *_, colour in cells} == {"rgb(253, 230, 138)"}
        scrolls, bottom, bar = page.evaluate(LENGTHENED)
        assert scrolls
        assert bottom <= bar
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator(CHOSEN)).to_have_attribute("name", name)
        with page.expect_response(
            lambda answer: "/annotations" in answer.url and answer.request.method == "POST"
        ) as answered:
            page.keyboard.press("Control+Enter")
        assert answered.value.ok
    pulled = run("pull", "-o", "matches.json", *server, cwd=tmp_path)
    run(*match, cwd=tmp_path)

    assert "2 decisions: 2 new, 0 changed, 0 withdrawn; 0 pairs are open" in pulled
    record = json.loads((tmp_path / "matches.json").read_text("utf-8"))
    assert [set(group["claims"]) for group in record["groups"]] == [{first, copy}]
    assert record["candidates"] == []
    said = {frozenset((each["one"], each["other"])): each["answer"] for each in record["decisions"]}
    assert said == {
        frozenset((first, copy)): "same",
        frozenset((first, arabic)): "contradicts",
    }
    assert {each["by"] for each in record["decisions"]} == {studio.email}
