"""One event in two languages: predicted, verified, matched by a person, and opened as a matrix."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from factcheck.dataset import read_predictions
from factcheck.domain import Language
from factcheck.studio.api.client import Client
from tests.cli.command import invoke
from tests.e2e.test_report import opened

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser

    from factcheck.domain import Prediction
    from factcheck.studio.server.embedded import Running
    from tests.e2e.annotator import Annotator

ARTICLES = (
    {
        "id": "bridge.en",
        "text": "The Vellmark port authority said on Monday that the harbour bridge would be "
        "closed for 12 days. The weather was mild, and the market was full.",
        "published": "2026-03-02",
        "publisher": "The Vellmark Post",
    },
    {
        "id": "bridge.ar",
        "text": "قالت هيئة ميناء فيلمارك إن جسر الميناء سيغلق لمدة 12 يوما. "
        "وكان الطقس معتدلا والسوق مزدحما.",
        "published": "2026-03-03",
        "publisher": "صوت الميناء",
    },
)
TAXONOMY = """labels:
  - name: Port authority
    aliases:
      en: [Vellmark port authority]
      ar: [هيئة ميناء فيلمارك]
    kind: organization
"""


def run(*words: str | Path, cwd: Path) -> str:
    """Run a command that must succeed; return what it says on stderr."""
    done = invoke(*words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stderr


def verify(annotator: Annotator, studio: Running, predicted: Iterable[Prediction]) -> None:
    """Give the claim of each text a verdict, and submit it."""
    with Client(studio.connection()) as client:
        (project,) = client.projects("Harbour bridge")
        numbers = [each.id for each in client.pushed_tasks(project)]
        tasks = {each["data"]["language"]: each["id"] for each in client.export(project, numbers)}

    for each in predicted:
        annotator.open(project.id, tasks[each.document.language])
        annotator.select(each.claims[0].attribution.content[0])
        annotator.choose("Supported")
        annotator.submit()


def say_same(annotator: Annotator, studio: Running) -> None:
    """Answer the only question with one key."""
    with Client(studio.connection()) as client:
        (question,) = client.projects("Same claim? Bridge")
    page = annotator.page
    page.goto(f"{studio.url}/projects/{question.id}/data")
    page.get_by_role("button", name="Label All Tasks").click()
    page.locator(".factcheck-pair mark").first.wait_for()
    expect(page.get_by_test_id("bottombar-submit-button")).to_be_enabled()
    page.keyboard.press("s")
    annotator.submit()


def test_two_articles_in_two_languages_become_one_row_of_the_matrix(
    annotator: Annotator, studio: Running, browser: Browser, tmp_path: Path
) -> None:
    """Nothing says that they are the same but a person, with one key."""
    (tmp_path / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    lines = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in ARTICLES)
    (tmp_path / "news.jsonl").write_text(lines, encoding="utf-8")
    claims = ("--project", "Harbour bridge", "--data-dir", studio.data_dir)
    pairs = ("--project", "Same claim? Bridge", "--data-dir", studio.data_dir)
    run("prelabel", "news.jsonl", "-o", "predictions.jsonl", cwd=tmp_path)
    run("push", "predictions.jsonl", *claims, cwd=tmp_path)
    predicted = {
        each.document.id: each for each in read_predictions(tmp_path / "predictions.jsonl")
    }
    assert [len(each.claims) for each in predicted.values()] == [1, 1]
    verify(annotator, studio, predicted.values())
    run("pull", *claims, "-o", "claims.json", cwd=tmp_path)
    run("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    asked = run("ask", "claims.json", "--matches", "matches.json", *pairs, cwd=tmp_path)
    say_same(annotator, studio)
    run("pull", *pairs, "-o", "matches.json", cwd=tmp_path)
    run("match", "claims.json", "-o", "matches.json", cwd=tmp_path)
    matrix = ("matrix", "claims.json", "--matches", "matches.json", "-o", "matrix.html")
    run(*matrix, cwd=tmp_path)

    assert "1 pair sent" in asked
    address = (tmp_path / "matrix.html").as_uri()
    with opened(browser, address) as page:
        row = page.locator(".groups tbody tr")
        expect(row).to_have_count(1)
        expect(row.locator("td[data-of='Port authority'] .chip")).to_have_text(["EN", "AR"])
        expect(row.locator("td[data-of='Port authority']")).to_contain_text("Supported")
        expect(row.locator("th")).to_contain_text("First said by Port authority, 2026-03-02")
        row.locator(".open").click()
        for language in Language:
            expect(page.locator(f".sides [lang={language.value}] .content")).to_be_visible()
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(address)
    page.locator(".open").click()
    violations = Axe().run(page).response["violations"]
    context.close()
    assert violations == []
