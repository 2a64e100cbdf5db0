"""An annotator at the labelling page: what a person sees and does there, by Playwright."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from factcheck.domain import Span

_RECTANGLES_OF_RANGE = """
(lines, [start, end, scroll]) => {
  // Lines are what Label Studio makes of a text split at "\\n", which counts one.
  let at = 0, from = null, to = null;
  for (const line of lines) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = [...node.data].length;
      const within = (offset) => [...node.data].slice(0, offset - at).join("").length;
      if (!from && start < at + length) from = [node, within(start)];
      if (!to && end <= at + length) to = [node, within(end)];
      at += length;
    }
    if (!line.textContent.endsWith("\\n")) at += 1;
  }
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  if (scroll) from[0].parentElement.scrollIntoView({block: "center"});
  return [...range.getClientRects()].map(({left, right, top, bottom}) =>
    ({left, right, top, bottom}));
}
"""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A region as the page shows it: its label, where it says it stands, the words it covers."""

    label: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A stretch of text on the screen, in CSS pixels from the top left corner."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """How far down its middle line is."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Annotator:
    """Somebody with a browser and a login."""

    page: Page
    url: str

    def log_in(self, email: str, password: str) -> None:
        """Fill in the login page and send it."""
        self.page.goto(f"{self.url}/user/login/")
        self.page.fill("input[name=email]", email)
        self.page.fill("input[name=password]", password)
        self.page.click("[type=submit]")
        self.page.wait_for_url(lambda address: "/user/login" not in address)

    def open(self, project: int, task: int) -> None:
        """Open a task and wait until its prediction shows."""
        self.page.goto(f"{self.url}/projects/{project}/data?task={task}")
        self.page.locator(".htx-highlight").first.wait_for()
        expect(self.page.get_by_test_id("bottombar-submit-button")).to_be_enabled()

    def take_next(self, project: int) -> None:
        """Press “Label All Tasks” and wait until a task's prediction shows, nobody's work."""
        self.page.goto(f"{self.url}/projects/{project}/data")
        self.page.get_by_role("button", name="Label All Tasks").click()
        self.page.locator(".htx-highlight").first.wait_for()
        expect(self.page.get_by_test_id("bottombar-submit-button")).to_be_enabled()

    def highlights(self) -> Sequence[Highlight]:
        """Return every highlighted region, once per piece that the page draws, in text order."""
        pieces = self.page.locator(".htx-highlight").evaluate_all(
            "pieces => pieces.map(each => ({...each.dataset, words: each.textContent}))"
        )
        return [
            Highlight(
                each["label"].partition(":")[2],
                Span(int(each["start"]), int(each["end"])),
                each["words"],
            )
            for each in pieces
        ]

    def rectangles(self, span: Span, *, scroll: bool = False) -> Sequence[Rectangle]:
        """Return where a stretch of the text is drawn, in the order of the text.

        Args:
            span: the stretch.
            scroll: bring it to the middle first; what is asked of a claim covers the bottom.
        """
        found = self._lines.evaluate_all(_RECTANGLES_OF_RANGE, [span.start, span.end, scroll])
        return [Rectangle(**each) for each in found]

    def select(self, span: Span) -> None:
        """Click the first letter of a region."""
        self._click(span)
        self.page.get_by_label("Delete selected region").wait_for()

    def choose(self, choice: str) -> None:
        """Tick or untick a choice of the selected region."""
        self.page.locator(".lsf-choice__item", has_text=choice).locator("label").click()

    def write(self, text: str, *, into: str) -> None:
        """Type into the text field with this placeholder, and send it with Enter."""
        field = self.page.get_by_placeholder(into)
        field.fill(text)
        field.press("Enter")

    def delete(self, span: Span) -> None:
        """Select a region and delete it."""
        self.select(span)
        self.page.get_by_label("Delete selected region").click()
        expect(self._at(span)).to_have_count(0)

    def mark(self, span: Span, *, hotkey: str, right_to_left: bool = False) -> None:
        """Choose a label by its hotkey and drag the mouse from the first letter to the last."""
        first = self.rectangles(Span(span.start, span.start + 1), scroll=True)[0]
        last = self.rectangles(Span(span.end - 1, span.end))[-1]
        begin, end = (first.right, last.left) if right_to_left else (first.left, last.right)
        self.page.keyboard.press(hotkey)
        self.page.mouse.move(begin, first.middle)
        self.page.mouse.down()
        self.page.mouse.move(end, last.middle, steps=12)
        self.page.mouse.up()

    def mark_word(self, span: Span, *, hotkey: str) -> None:
        """Choose a label by its hotkey and double-click a word."""
        letter = self.rectangles(Span(span.start, span.start + 1), scroll=True)[0]
        self.page.keyboard.press(hotkey)
        self.page.mouse.dblclick((letter.left + letter.right) / 2, letter.middle)

    def link(self, claim: Span, other: Span) -> None:
        """Draw a relation as the instruction says: select the claim, Alt+R, click the other."""
        self.select(claim)
        self.page.keyboard.press("Alt+r")
        self._click(other)

    def submit(self) -> None:
        """Submit the annotation and wait until the server has it."""
        with self.page.expect_response(
            lambda answer: "/annotations" in answer.url and answer.request.method == "POST"
        ) as answered:
            self.page.get_by_test_id("bottombar-submit-button").click()
        assert answered.value.ok

    def photograph(self, path: Path) -> None:
        """Save what the window shows."""
        self.page.screenshot(path=path)

    def _click(self, span: Span) -> None:
        """Click the first letter of a region; its box may begin on a line that others share."""
        letter = self.rectangles(Span(span.start, span.start + 1), scroll=True)[-1]
        self.page.mouse.click((letter.left + letter.right) / 2, letter.middle)

    @property
    def _lines(self) -> Locator:
        return self.page.locator(".factcheck-text .lsf-richtext__line")

    def _at(self, span: Span) -> Locator:
        return self.page.locator(
            f'.htx-highlight[data-start="{span.start}"][data-end="{span.end}"]'
        )
