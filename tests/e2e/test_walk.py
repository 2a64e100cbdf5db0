"""The twenty usual tasks of an annotator, in a browser, and the actions that each of them takes.

An action is a click, a drag, a key with whatever is held, or a text that is typed. The table in the
guide has the counts of today's way, and of the way before regions had handles and the parts of a
deleted claim could stay; both are walked here, each in a project of its own.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factcheck.dataset import read_predictions
from factcheck.domain import Language, Span
from factcheck.studio.api.client import Client
from tests.cli.command import invoke
from tests.paths import ROOT, SEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from factcheck.domain import Attribution, Prediction
    from factcheck.studio.server.embedded import Running
    from tests.e2e.annotator import Annotator

GUIDE = ROOT / "docs" / "annotators.md"
KEYS = {"Kremlin": "1", "General Command": "2", "Libyan media": "3", "Other": "0"}
ADDRESS, NOTE = "https://www.example.org/transcript", "the transcript of the briefing"
ENGLISH, ARABIC = Language.ENGLISH, Language.ARABIC


@dataclass
class Walker:
    """Somebody whose actions are counted, task by task.

    Attributes:
        handles: whether borders are dragged and parts of deleted claims stay; else, as before.
    """

    annotator: Annotator
    project: int
    tasks: Mapping[Language, int]
    predictions: Mapping[Language, Prediction]
    handles: bool
    language: Language = ENGLISH
    counts: Counter[str] = field(default_factory=Counter)
    task: str = ""

    @property
    def text(self) -> str:
        return self.predictions[self.language].document.text

    def claim(self, number: int) -> Attribution:
        return self.predictions[self.language].claims[number].attribution

    def content(self, number: int) -> Span:
        (content,) = self.claim(number).content
        return content

    def place(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))

    def open(self, language: Language, *, answered: bool = False) -> None:
        self.language = language
        self.annotator.open(self.project, self.tasks[language], answered=answered)

    def begin(self, task: str) -> None:
        """Count for this task from now on, with nothing selected."""
        self.annotator.page.keyboard.press("Escape")
        self.task = task

    def click(self, span: Span) -> None:
        self.annotator.select(span)
        self.counts[self.task] += 1

    def press(self, *keys: str) -> None:
        for key in keys:
            self.annotator.page.keyboard.press(key)
            self.counts[self.task] += 1

    def mark(self, span: Span, key: str) -> None:
        self.annotator.mark(span, hotkey=key)
        self.counts[self.task] += 2

    def link(self, other: Span, *, typing: bool = False) -> None:
        """Link what is selected to another region; Alt+R does nothing while one types."""
        if typing:
            self.annotator.page.get_by_label("Create Relation").click()
            self.counts[self.task] += 1
        else:
            self.press("Alt+r")
        self.annotator.click(other)
        self.counts[self.task] += 1

    def write(self, text: str, into: str) -> None:
        """Click a field and type; before, Enter was pressed, too."""
        typed = self.annotator.page.get_by_placeholder(into)
        typed.click()
        typed.fill(text)
        self.counts[self.task] += 2
        if not self.handles:
            typed.press("Enter")
            self.counts[self.task] += 1

    def update(self) -> None:
        """Press Update and wait until the server has it."""
        with self.annotator.page.expect_response(
            lambda answer: "/annotations" in answer.url and answer.request.method == "PATCH"
        ) as answered:
            self.annotator.page.get_by_test_id("bottombar-update-button").click()
        assert answered.value.ok
        self.counts[self.task] += 1

    def without(self, span: Span, *, first: int = 0, last: int = 0) -> Span:
        """Return a span without its first and last words."""
        words = list(re.finditer(r"\S+", span.text_in(self.text)))
        return Span(span.start + words[first].start(), span.start + words[-1 - last].end())

    def move(self, number: int, *, first: int = 0, last: int = 0, verified: bool = False) -> Span:
        """Give a claim other borders: drag one, or delete the claim and mark it again."""
        to = self.without(self.content(number), first=first, last=last)
        if self.handles:
            self.annotator.move_border(self.content(number), to)
            self.counts[self.task] += 2
            return to
        self.click(self.content(number))
        self.press("Backspace")
        self.mark(to, "c")
        self.click(to)
        labels = self.predictions[self.language].claims[number].labels
        self.press(*(KEYS[each.label] for each in labels))
        if verified:
            self.verify()
        claim = self.claim(number)
        parts = (*claim.source, *claim.cue, *claim.channel)
        for at, part in enumerate(parts):
            if at:
                self.click(to)
            self.link(part, typing=verified and not at)
        return to

    def verify(self) -> None:
        self.press("v")
        self.write(ADDRESS, "https://")
        self.write(NOTE, "what it shows")


def walk_english(walker: Walker) -> None:
    """Correct the English text, submit it, and change the answer."""
    walker.open(ENGLISH)
    walker.begin("choose a verdict")
    walker.click(walker.content(4))
    walker.press("v")
    walker.begin("choose another source label")
    walker.click(walker.content(5))
    walker.press("1", "3")
    walker.begin("choose two source labels")
    walker.click(walker.content(6))
    walker.press("3", "1", "2")
    walker.begin("give a verdict, an address and a note")
    walker.click(walker.content(3))
    walker.verify()
    walker.begin("move the end of a claim by two words")
    walker.move(1, last=2)
    walker.begin("move the beginning of a claim by a word")
    walker.move(2, first=1)
    walker.begin("move the end of a claim that has a verdict, an address and a note")
    walker.move(3, last=2, verified=True)
    walker.begin("move a border of a source")
    (source,) = walker.claim(6).source
    to = walker.without(source, first=1)
    if walker.handles:
        walker.annotator.move_border(source, to)
        walker.counts[walker.task] += 2
    else:
        walker.click(source)
        walker.press("Backspace")
        walker.mark(to, "s")
        walker.click(walker.content(6))
        walker.link(to)
    walker.begin("delete a claim, its source and its cue")
    walker.click(walker.content(7))
    walker.press("Backspace")
    if not walker.handles:
        for part in (*walker.claim(7).source, *walker.claim(7).cue):
            walker.click(part)
            walker.press("Backspace")
    walker.begin("submit")
    walker.annotator.submit()
    walker.counts[walker.task] += 1
    walker.begin("open a text again, change a verdict, update")
    walker.open(ENGLISH, answered=True)
    walker.counts[walker.task] += 1
    walker.click(walker.content(4))
    walker.press("b")
    walker.update()


def walk_arabic(walker: Walker) -> None:
    """Correct the Arabic text, and submit it."""
    walker.open(ARABIC)
    walker.begin("move the end of a claim by two words, in Arabic")
    walker.move(1, last=2)
    walker.begin("move the beginning of a claim by a word, in Arabic")
    walker.move(2, first=1)
    walker.begin("choose the kind of quotation")
    walker.click(walker.content(3))
    walker.press("x")
    walker.begin("delete a region, and undo it")
    walker.click(walker.content(0))
    walker.press("Backspace", "Control+z")
    walker.begin("link a claim to one more source")
    walker.click(walker.content(6))
    walker.link(walker.claim(5).source[0])
    claim, source, cue, piece = map(
        walker.place,
        ("والتقى حفتر", "الزعيم السابق لجمهورية إنغوشيا", "زار الشرق الليبي", "عدة مرات"),
    )
    walker.begin("mark a claim with its source and cue, link and label it")
    for span, key in ((source, "s"), (cue, "q"), (claim, "c")):
        walker.mark(span, key)
    walker.click(claim)
    walker.press("0")
    walker.link(source)
    walker.click(claim)
    walker.link(cue)
    walker.begin("add a second piece to a claim")
    walker.mark(piece, "c")
    walker.click(claim)
    walker.link(piece)
    walker.begin("write a note")
    walker.click(walker.content(4))
    walker.write(NOTE, "what it shows")
    walker.begin("take a source label away")
    walker.click(walker.content(5))
    walker.press("1")
    walker.begin("submit")
    walker.annotator.submit()


def walk(
    annotator: Annotator, studio: Running, folder: Path, *, handles: bool
) -> tuple[Counter[str], dict[str, list[dict[str, object]]]]:
    """Push the sample, walk, pull; return the counts and the dataset."""
    title = "A walk with handles" if handles else "A walk as before"
    pushed = ("--project", title, "--taxonomy", SEEDS / "taxonomy.yaml")
    server = ("--data-dir", studio.data_dir)
    made = folder / "predictions.jsonl"
    if not made.exists():
        read = (SEEDS / "putin-haftar-meeting.txt", "--taxonomy", SEEDS / "taxonomy.yaml")
        done = invoke("prelabel", *read, "-o", made, cwd=folder)
        assert done.returncode == 0, done.stderr
    for command in (("push", made, *pushed, *server),):
        done = invoke(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
    with Client(studio.connection()) as client:
        (project,) = client.projects(title)
        numbers = [each.id for each in client.pushed_tasks(project)]
        tasks = {
            Language(each["data"]["language"]): each["id"]
            for each in client.export(project, numbers)
        }
    walker = Walker(
        annotator=annotator,
        project=project.id,
        tasks=tasks,
        predictions={each.document.language: each for each in read_predictions(made)},
        handles=handles,
    )
    walk_english(walker)
    walk_arabic(walker)
    done = invoke("pull", *pushed, "-o", f"{handles}.json", *server, cwd=folder)
    assert done.returncode == 0, done.stderr
    dataset = json.loads((folder / f"{handles}.json").read_text(encoding="utf-8"))
    return walker.counts, dataset


def guide_counts() -> dict[str, tuple[int, int]]:
    """Return the table of the guide: a task, its actions before and now."""
    rows = re.findall(
        r"^\| ([a-z][^|]+) \| (\d+) \| (\d+) \|$", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    return {task: (int(before), int(now)) for task, before, now in rows}


def test_the_usual_tasks_take_the_actions_that_the_guide_says(
    annotator: Annotator, studio: Running, tmp_path: Path
) -> None:
    """Nowhere more than before, a third fewer in sum, and both ways give the same claims."""
    before, old = walk(annotator, studio, tmp_path, handles=False)
    now, new = walk(annotator, studio, tmp_path, handles=True)

    assert {task: (before[task], count) for task, count in now.items()} == guide_counts()
    assert all(before[task] >= count for task, count in now.items())
    assert now.total() <= before.total() * 2 / 3
    assert told(new) == told(old)
    assert {each["provenance"] for each in new["claims"] if each["verdict"] == "Supported"} == {
        "prediction-changed"
    }


def told(dataset: dict[str, list[dict[str, object]]]) -> list[str]:
    """Return what the claims of a dataset say, without how they came about."""
    keys = ("text", "attribution", "labels", "verdict", "evidence", "predicted", "provenance")
    return sorted(
        [
            json.dumps({key: claim.get(key) for key in keys}, ensure_ascii=False)
            for claim in dataset["claims"]
        ]
    )
