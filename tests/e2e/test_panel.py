"""The panel of a claim, and what stands beside the text, on the screen of a small laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factcheck.domain import Language, Span
from factcheck.studio.api.client import Client
from tests.cli.command import invoke

if TYPE_CHECKING:
    from pathlib import Path

    from factcheck.studio.server.embedded import Running
    from tests.e2e.annotator import Annotator

TEXTS = {
    Language.ENGLISH: "The mayor said that the bridge over the river would open again in spring.",
    Language.ARABIC: "قال رئيس البلدية إن الجسر الممتد فوق النهر سيفتح من جديد أمام السيارات.",
}
CLAIMS = {
    Language.ENGLISH: "that the bridge over the river would open again in spring",
    Language.ARABIC: "إن الجسر الممتد فوق النهر سيفتح من جديد أمام السيارات",
}
HEIGHT = """
    () => document.querySelector(".factcheck-claim").getBoundingClientRect().height
"""
# Scroll until a region is the last that is visible, above the bar with the button.
TO_BOTTOM = """
    (start) => {
      const region = document.querySelector(`.htx-highlight[data-start="${start}"]`);
      const bar = document.querySelector("[data-testid=bottombar-submit-button]");
      let box = region.parentElement;
      while (!/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement;
      const floor = bar.getBoundingClientRect().top - 16;
      box.scrollTop += region.getBoundingClientRect().bottom - floor;
    }
"""
TICKED = """
    () => [...document.querySelectorAll(".factcheck-attributed_to input:checked")].map(e => e.name)
"""
STYLE = """
    (selector) => {
      const style = getComputedStyle(document.querySelector(selector));
      return [style.unicodeBidi, style.textAlign, style.wordBreak];
    }
"""
# Where the first and the last letter of a list's entry stand, and its own borders.
ENTRY = """
    () => [...document.querySelectorAll(".lsf-outliner-item__text")].map(entry => {
      const letter = at => {
        const range = document.createRange();
        range.setStart(entry.firstChild, at);
        range.setEnd(entry.firstChild, at + 1);
        return range.getBoundingClientRect();
      };
      const {left, right} = entry.getBoundingClientRect();
      return {first: letter(0).right, left, right, words: entry.textContent};
    })
"""


def open_claim(
    annotator: Annotator, studio: Running, folder: Path, labels: int, language: Language
) -> None:
    """Push a text with a taxonomy of so many labels, open it, and select its claim."""
    open_text(annotator, studio, folder, labels, TEXTS[language])
    start = TEXTS[language].index(CLAIMS[language])
    annotator.select(Span(start, start + len(CLAIMS[language])))


def open_text(annotator: Annotator, studio: Running, folder: Path, labels: int, text: str) -> None:
    """Push a text with a taxonomy of so many labels, and open it."""
    title = f"Panel {labels} {len(text)}"
    (folder / "text.txt").write_text(text, "utf-8")
    names = "".join(f"  - name: Ministry {number}\n" for number in range(1, labels + 1))
    (folder / "taxonomy.yaml").write_text(f"labels:\n{names}", "utf-8")
    for command in (
        ("prelabel", "text.txt", "--model", "lexicon", "-o", "p.jsonl"),
        ("push", "p.jsonl", "--project", title, "--data-dir", studio.data_dir),
    ):
        done = invoke(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
    with Client(studio.connection()) as client:
        (project,) = client.projects(title)
        (task,) = client.pushed_tasks(project)
    annotator.page.set_viewport_size({"width": 1366, "height": 768})
    annotator.open(project.id, task.id)


@pytest.mark.parametrize(("labels", "highest"), [(3, 200), (30, 270), (300, 270)])
def test_the_panel_leaves_room_for_the_text_whatever_the_number_of_labels(
    annotator: Annotator, studio: Running, tmp_path: Path, labels: int, highest: int
) -> None:
    """In CSS pixels of a window of 768; 186 and 258 with the fonts of Debian."""
    open_claim(annotator, studio, tmp_path, labels, Language.ENGLISH)

    assert 100 < annotator.page.evaluate(HEIGHT) <= highest


@pytest.mark.parametrize("labels", [3, 30])
def test_a_claim_at_the_bottom_of_the_window_is_not_covered_by_the_panel(
    annotator: Annotator, studio: Running, tmp_path: Path, labels: int
) -> None:
    """Neither in the middle of a long text nor at its end: the page scrolls when it is clicked."""
    lines = [f"The mayor of town {number} said that the bridge would open." for number in range(30)]
    text = "\n\n".join(lines)
    open_text(annotator, studio, tmp_path, labels, text)
    for number in (15, 29):
        line = text.index(lines[number])
        claim = Span(line + lines[number].index("that"), line + len(lines[number]) - 1)
        annotator.page.keyboard.press("Escape")
        annotator.rectangles(claim, scroll=True)
        annotator.page.evaluate(TO_BOTTOM, claim.start)
        letter = annotator.rectangles(claim)[0]
        annotator.page.mouse.click(letter.left + 2, letter.middle)
        annotator.page.locator(".factcheck-claim").wait_for()
        panel = annotator.page.locator(".factcheck-claim").bounding_box()

        assert panel
        assert panel["y"] < letter.top
        assert annotator.rectangles(claim)[-1].bottom <= panel["y"]


def test_a_label_among_many_is_found_by_its_letters(
    annotator: Annotator, studio: Running, tmp_path: Path
) -> None:
    """`f`, some letters, Enter; no letter ticks a label beyond the eighteenth."""
    open_claim(annotator, studio, tmp_path, 40, Language.ENGLISH)
    before = annotator.page.evaluate(TICKED)

    annotator.page.keyboard.press("f")
    annotator.page.keyboard.type("try 37")
    annotator.page.keyboard.press("Enter")
    annotator.page.keyboard.press("Tab")
    for letter in "wtyjklp":
        annotator.page.keyboard.press(letter)

    assert annotator.page.evaluate(TICKED) == ["Ministry 37", *before]


def test_beside_an_arabic_text_words_are_whole_and_begin_on_the_right(
    annotator: Annotator, studio: Running, tmp_path: Path
) -> None:
    """A note, the details of a region, and the list of regions from their first letter on."""
    open_claim(annotator, studio, tmp_path, 3, Language.ARABIC)
    annotator.write("مصدر آخر يقول غير ذلك", into="what it shows")

    for selector in ("input[name=evidence_note]", ".lsf-region-meta__content"):
        bidi, align, breaks = annotator.page.evaluate(STYLE, selector)
        assert (bidi, align, breaks) == ("plaintext", "start", "normal")
    entries = annotator.page.evaluate(ENTRY)
    assert CLAIMS[Language.ARABIC] in {each["words"] for each in entries}
    for each in entries:
        assert each["left"] <= each["first"] <= each["right"] + 1
