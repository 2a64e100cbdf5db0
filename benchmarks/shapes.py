"""Seconds to pre-label texts that were made to be slow, by their shape and their length.

    python benchmarks/shapes.py [SHAPE ...] [--lengths 1000 4000 …] [--stop 20]

Prints a table for reading a file, and for the lexicon and the bundled model in both languages:
seconds of the processor. A shape is not tried at the next length once a text took longer than
``--stop`` seconds.
"""

import argparse
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from factcheck.domain import Document, Language, SourceLabel, Taxonomy
from factcheck.errors import ReadingError
from factcheck.prelabel import Pipeline, load_pipeline
from factcheck.reading import read

LENGTHS = (1000, 4000, 10_000, 16_000)
TAXONOMY = Taxonomy(
    (SourceLabel("Kremlin"), SourceLabel("Reuters", aliases={Language.ARABIC: ("رويترز",)}))
)

Shape = Callable[[int], str]
"""Makes a text of about so many code points."""

Task = Callable[[str], None]
"""What is done to a text."""


def repeat(unit: str, before: str = "", after: str = "") -> Shape:
    """Return the shape of a unit that is repeated, with a text before and after it."""

    def make(length: int) -> str:
        return before + unit * (length // len(unit)) + after

    return make


def halves(first: str, second: str) -> Shape:
    """Return the shape of a unit that is repeated, and then another one."""

    def make(length: int) -> str:
        return first * (length // 2 // len(first)) + second * (length // 2 // len(second))

    return make


CUES: Mapping[str, Shape] = {
    "said": repeat("said "),
    "said.": repeat("said. "),
    "he said that": repeat("he said that "),
    "Smith told": repeat("Smith told Reuters on Monday "),
    "according to": repeat("according to "),
    "X, according to Y,": repeat("it rained a lot, according to Smith, "),
    "adding, noting": repeat("adding that, noting, "),
    "قال إن": repeat("قال إن "),
    "قال ا،": repeat("قال ا، "),
    "وفقا ل": repeat("وفقا ل "),
    "مشيرا إلى أن": repeat("مشيرا إلى أن "),
    "كما قال": repeat("الف باء تاء، كما قال "),
    "said with quotations": repeat('"It rained all day," he said. '),
    "quotation after quotation": repeat("“It rained all day long.” "),
    "قال with quotations": repeat("قال «نزل المطر طول اليوم»، "),
    "one quotation, many cues": repeat("said ", '"It rained all day," '),
    "and, then said": halves("and ", "said "),
    "Monday, then said": halves("Monday ", "said "),
    "said, then and": halves("said ", "and "),
    "said, then on account": halves("said ", "on account account "),
    "in told Monday": halves("in told Monday ", "Abe "),
}
"""Texts with cues, by the name of their shape."""

MARKS: Mapping[str, Shape] = {
    "double quotes, straight": repeat('"'),
    "double quotes, apart": repeat('a " '),
    "opening quotes": repeat("“a "),
    "closing quotes": repeat("a” "),
    "single quotes": repeat(" 'a"),
    "double, then single quotes": halves("“a ", "‘a.’ "),
    "double, then closing single": halves("“a ", "b.’ "),
    "backticks": repeat("`"),
    "backticks, around words": repeat("`a` "),
    "opening single quotes in words": repeat("a‘b "),
    "brackets, nested": halves("(", ")"),
    "brackets, open": repeat("(a "),
    "commas, apart": repeat("a, "),
    "Arabic commas": repeat("ا، "),
    "commas, then said": halves(", ", "said "),
    "قال, then commas": halves("قال إن ", "، "),
    "dots": repeat("."),
    "dots, apart": repeat("a . "),
    "ellipses": repeat("… "),
    "colons": repeat("a: "),
    "dashes": repeat("a — "),
}
"""Texts of punctuation marks."""

SHAPES: Mapping[str, Shape] = {
    **CUES,
    **MARKS,
    # one kind of word or mark
    "the": repeat("the "),
    "and": repeat("and "),
    "names": repeat("Kremlin "),
    "الكرملين": repeat("قال الكرملين الكرملين "),
    "names and appositions": repeat("Smith, a senator from Ohio, "),
    "initials": repeat("A. B. C. "),
    "pronouns": repeat("he "),
    "conjunctions": repeat("و ف "),
    "one word": repeat("x"),
    "one Arabic word": repeat("وقال"),
    "digits": repeat("12.5 "),
    "addresses": repeat("https://example.org/a?b=c "),
    "guillemets": repeat("«أ"),
    "commas": repeat(","),
    "hyphens": repeat("A-"),
    # characters
    "vowel signs": repeat("\u064e\u0651", "ق"),
    "accents": repeat("\u0323\u0301", "a"),
    "tatweel": repeat("ـ", "ق"),
    "joiners": repeat("\u200d"),
    "emoji": repeat("👩‍🔬🇱🇾"),
    "spaces": repeat(" ", "The Kremlin", "said that it rained."),
    "line breaks": repeat("\n", "a", "b"),
    # paragraphs
    "short paragraphs": repeat("He said.\n"),
    "open quotations": repeat("“He said\n"),
    "datelines": repeat("Moscow, 28 Sept. 2023\n\n"),
    "Arabic datelines": repeat("طرابلس، 28 أيلول 2023\n\n"),
    "captions": repeat("Photo: Haftar (AFP)\n\n"),
    "two languages": repeat("He said that it rained.\n\nقال إن المطر نزل.\n\n"),
}
"""All texts by the name of their shape."""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shapes", nargs="*", default=list(SHAPES), metavar="SHAPE")
    parser.add_argument("--lengths", nargs="+", type=int, default=LENGTHS)
    parser.add_argument("--stop", type=float, default=20)
    given = parser.parse_args()
    options = (given.shapes, given.lengths, given.stop)
    print_table("reading", ["seconds"], [read_file], *options)
    for model in ("lexicon", None):
        pipeline = load_pipeline(model)
        tasks: list[Task] = [partial(prelabel, pipeline, language) for language in Language]
        print_table(model or "bundled", list(Language), tasks, *options)


def print_table(
    title: str,
    names: list[str],
    tasks: list[Task],
    shapes: list[str],
    lengths: list[int],
    stop: float,
) -> None:
    """Print seconds by shape and length, in columns for each task."""
    columns = [f"{name} {length:,}" for name in names for length in lengths]
    print(f"\n| {title} | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for name in shapes:
        cells = [cell for task in tasks for cell in measure(task, SHAPES[name], lengths, stop)]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def read_file(text: str) -> None:
    """Read a file of this text; it may be rejected, but only after it was read."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "text.txt")
        path.write_text(text, "utf-8")
        with suppress(ReadingError):
            list(read([path]))


def prelabel(pipeline: Pipeline, language: Language, text: str) -> None:
    """Pre-label a document of this text."""
    list(pipeline.prelabel([Document("d", "", text, language)], TAXONOMY))


def measure(task: Task, make: Shape, lengths: list[int], stop: float) -> list[str]:
    """Return the seconds for each length, ``–`` if a shorter text took longer than ``stop``."""
    cells, seconds = [], 0.0
    for length in lengths:
        if seconds > stop:
            cells.append("–")
            continue
        text = make(length)
        began = time.process_time()
        task(text)
        seconds = time.process_time() - began
        cells.append(f"{seconds:.2f}")
    return cells


if __name__ == "__main__":
    main()
