"""An annotator on the labelling page: what a person sees and does, with Playwright."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from factcheck.domain import Span

Point = tuple[float, float]

# Offsets count code points. Label Studio breaks lines at CR and at LF, and each break counts one.
_PLACES = """
const nodes = [];
let length = 0;
for (const line of lines) {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const letters = [...node.data];
    nodes.push({node, letters, start: length, end: length += letters.length});
  }
  length += 1;
}
const before = (letters, count) => letters.slice(0, count).join("").length;
const rangeOf = (start, end) => {
  const range = document.createRange();
  const first = nodes.find(each => start < each.end);
  const last = nodes.find(each => end <= each.end);
  range.setStart(first.node, before(first.letters, start - first.start));
  range.setEnd(last.node, before(last.letters, end - last.start));
  return range;
};
"""
_RECTANGLES = f"""
(lines, [start, end, scroll]) => {{
  {_PLACES}
  if (end > nodes.at(-1).end) return [];
  const range = rangeOf(start, end);
  if (scroll) range.startContainer.parentElement.scrollIntoView({{block: "center"}});
  return [...range.getClientRects()].map(({{left, right, top, bottom}}) =>
    ({{left, right, top, bottom}}));
}}
"""
_SELECTED = f"""
(lines) => {{
  {_PLACES}
  const offset = (container, units) => {{
    const at = nodes.find(each => each.node === container);
    return at ? at.start + [...container.data.slice(0, units)].length : -1;
  }};
  const chosen = window.getSelection();
  if (!chosen.rangeCount) return [-1, -1];
  const range = chosen.getRangeAt(0);
  const ends = [[range.startContainer, range.startOffset], [range.endContainer, range.endOffset]];
  return ends.map(each => offset(...each));
}}
"""
_STANDS_STILL = """
() => new Promise(stands => {
  // Its place and its content, every tenth of a second, until they are the same five times more.
  let seen = "", times = 0;
  const look = () => {
    const text = document.querySelector(".factcheck-text .lsf-richtext__line")?.parentElement;
    const box = text?.getBoundingClientRect();
    const now = text ? JSON.stringify([box, text.innerHTML]) : "";
    times = now && now === seen ? times + 1 : 0;
    seen = now;
    if (times === 5) stands(); else setTimeout(look, 100);
  };
  look();
})
"""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A region on the page: its label, its span, and the words it covers, without line breaks."""

    label: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A piece of text on the screen, in CSS pixels from the top left corner."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The vertical position of its middle."""
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

    def open(
        self, project: int, task: int, *, predicted: bool = True, answered: bool = False
    ) -> None:
        """Open a task and wait until its text stands still, and its prediction shows if it has one.

        The page draws regions after the text, and again when it makes an annotation of them. If the
        task is answered, the button that updates the answer is enabled by the first change.
        """
        self.page.goto(f"{self.url}/projects/{project}/data?task={task}")
        if predicted:
            self.page.locator(".htx-highlight").first.wait_for()
        self._lines.first.wait_for()
        if not answered:
            expect(self.page.get_by_test_id("bottombar-submit-button")).to_be_enabled()
        self.page.evaluate(_STANDS_STILL)

    def columns(self, project: int) -> Sequence[str]:
        """Return the names of the columns in a project's table; icons have none."""
        self.page.goto(f"{self.url}/projects/{project}/data")
        heads = self.page.locator(".lsf-th-content")
        heads.filter(has_text="ID").first.wait_for()
        return [name for each in heads.all() if (name := each.inner_text().strip())]

    def take_next(self, project: int) -> None:
        """Press “Label All Tasks” and wait until a task's prediction shows, nobody's work."""
        self.page.goto(f"{self.url}/projects/{project}/data")
        self.page.get_by_role("button", name="Label All Tasks").click()
        self.page.locator(".htx-highlight").first.wait_for()
        expect(self.page.get_by_test_id("bottombar-submit-button")).to_be_enabled()
        self.page.evaluate(_STANDS_STILL)

    def highlights(self) -> Sequence[Highlight]:
        """Return every highlighted region, in the order in which the page draws their ends.

        A region that runs over line breaks is drawn in pieces: its first piece alone says where it
        starts, its last one its label and where it ends, and the breaks are in none of them.
        """
        regions = self.page.locator(".htx-highlight").evaluate_all(
            """
            pieces => {
              const regions = {};
              for (const piece of pieces) {
                const name = [...piece.classList].find(each => /^htx-highlight-.+/.test(each));
                const region = regions[name] ??= {words: ""};
                Object.assign(region, piece.dataset);
                region.words += piece.textContent;
              }
              return Object.values(regions);
            }
            """
        )
        return [
            Highlight(
                each["label"].partition(":")[2],
                Span(int(each["start"]), int(each["end"])),
                each["words"],
            )
            for each in regions
        ]

    def rectangles(self, span: Span, *, scroll: bool = False) -> Sequence[Rectangle]:
        """Return the places of a span on the screen, in the order of the text.

        Args:
            span: the span.
            scroll: bring it to the middle first; the panel of a claim covers the bottom.
        """
        found = self._lines.evaluate_all(_RECTANGLES, [span.start, span.end, scroll])
        return [Rectangle(**each) for each in found]

    def select(self, span: Span) -> None:
        """Click the first letter of a region."""
        self.click(span)
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

    def delete_from_list(self, words: str) -> None:
        """Select a region in the list beside the text, and delete it."""
        self.page.locator(".lsf-outliner-item", has_text=words).first.click()
        self.page.get_by_label("Delete selected region").click()
        expect(self.page.locator(".lsf-outliner-item", has_text=words)).to_have_count(0)

    def mark(self, span: Span, *, hotkey: str) -> None:
        """Choose a label by its hotkey and drag the mouse over the words.

        Where the direction of writing changes, the edges of a letter are elsewhere. A person sees
        what is selected, and drags again if that is too much or too little; so does this.
        """
        self.rectangles(span, scroll=True)
        self.page.keyboard.press(hotkey)
        marked = any(self._drag(span, begin, end) for begin, end in self._drags(span))
        assert marked, f"no drag over the letters selects {span} and nothing else"

    def mark_word(self, span: Span, *, hotkey: str) -> None:
        """Choose a label by its hotkey and double-click a word."""
        letter = self.rectangles(Span(span.start, span.start + 1), scroll=True)[0]
        self.page.keyboard.press(hotkey)
        self.page.mouse.dblclick((letter.left + letter.right) / 2, letter.middle)

    def move_border(self, span: Span, to: Span) -> None:
        """Select a region and drag the handle of the border that differs to where it should be.

        Args:
            span: where the region is.
            to: where it should be; one of its borders is that of `span`.
        """
        self.select(span)
        at_end = span.start == to.start
        side = "right" if at_end else "left"
        handles = self.page.locator(f".htx-highlight area.__resize_{side}:visible")
        expect(handles).to_have_count(1)
        handle = handles.bounding_box()
        assert handle, "there is no handle at the border"
        letter = self.rectangles(
            Span(to.end - 1, to.end) if at_end else Span(to.start, to.start + 1)
        )[0]
        right_to_left = self._is_right_to_left(span)
        edge = letter.right if at_end is not right_to_left else letter.left
        self.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(edge, letter.middle, steps=12)
        self.page.mouse.up()
        self._at(to).first.wait_for()

    def link(self, claim: Span, other: Span) -> None:
        """Draw a relation as in the instructions: select the claim, Alt+R, click the other."""
        self.select(claim)
        self.page.keyboard.press("Alt+r")
        self.click(other)

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

    def click(self, span: Span) -> None:
        """Click the first letter of a region, not its box, which may overlap others."""
        letter = self.rectangles(Span(span.start, span.start + 1), scroll=True)[-1]
        self.page.mouse.click((letter.left + letter.right) / 2, letter.middle)

    def _drags(self, span: Span) -> Iterator[tuple[Point, Point]]:
        """Yield possible begins and ends of a drag over a span, the usual ones first.

        Those are the edges of its first and last letter, left to right or right to left; where
        the direction changes, the edges of the letters around it; and all of that backwards.
        """
        begins = [*self._edges(span.start), *self._edges(span.start - 1)]
        ends = [*self._edges(span.end - 1)[::-1], *self._edges(span.end)[::-1]]
        drags = [*zip(begins, ends, strict=False), *product(begins, ends)]
        for drag in dict.fromkeys(drags):
            yield drag
            yield drag[::-1]

    def _edges(self, at: int) -> Sequence[Point]:
        """Return the middles of the left and right edge of a letter, if it exists."""
        found = self.rectangles(Span(at, at + 1)) if at >= 0 else ()
        return [(x, each.middle) for each in found[:1] for x in (each.left, each.right)]

    def _drag(self, span: Span, begin: Point, end: Point) -> bool:
        """Drag, and release if exactly this span is selected; else go back and return False."""
        self.page.mouse.move(*begin)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=12)
        good = bool(self._lines.evaluate_all(_SELECTED) == [span.start, span.end])
        if not good:
            self.page.mouse.move(*begin)
        self.page.mouse.up()
        return good

    def _is_right_to_left(self, span: Span) -> bool:
        """Whether the letters of a span run to the left."""
        first, second = (
            self.rectangles(Span(at, at + 1))[0] for at in (span.start, span.start + 1)
        )
        return second.left < first.left

    @property
    def _lines(self) -> Locator:
        return self.page.locator(".factcheck-text .lsf-richtext__line")

    def _at(self, span: Span) -> Locator:
        return self.page.locator(
            f'.htx-highlight[data-start="{span.start}"][data-end="{span.end}"]'
        )
