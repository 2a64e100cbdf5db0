"""What the documentation says is so: pages, commands, options, targets, layers, imports."""

import json
import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from factcheck.analysis.gold import read_gold
from factcheck.cli import cli
from factcheck.dataset import violations
from tests.paths import ROOT

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def lines(program: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each line of code of a program, with its page."""
    for page in PAGES:
        text = page.read_text("utf-8")
        inline = re.findall(r"(?<!`)`([^`\n]+)`", FENCE.sub("", text))
        blocks = [line for _, block in FENCE.findall(text) for line in block.splitlines()]
        for code in (*inline, *blocks):
            for part in re.split(r"&&|\|", code):
                if part.split()[:1] == [program]:
                    yield page.name, shlex.split(part, comments=True)


def slug(heading: str) -> str:
    """Return the anchor that a heading gets on the usual forges."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_links_lead_somewhere(page: Path) -> None:
    """Files and folders of the repository, and headings."""
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text("utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), target


@pytest.mark.parametrize(("page", "words"), [*lines("factcheck")])
def test_commands_and_their_options_exist(page: str, words: list[str]) -> None:
    """As the command line itself has them."""
    del page
    command: click.Command | None = cli
    for word in words[1:]:
        if word.startswith("-"):
            assert command
            known = {option for each in command.params for option in each.opts} | {"--help", "-"}
            assert word in known, word
        elif isinstance(command, click.Group) and word.islower():
            command = command.get_command(click.Context(command), word)
            assert command, word


@pytest.mark.parametrize(("page", "words"), [*lines("make")])
def test_targets_exist(page: str, words: list[str]) -> None:
    """In the Makefile."""
    del page
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in words[1:]:
        if "=" not in target and target.isascii():
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize(("page", "words"), [*lines("python")])
def test_scripts_and_tests_exist(page: str, words: list[str]) -> None:
    """Those that a page runs with Python."""
    del page
    for word in words[1:]:
        if word.endswith(".py"):
            assert (ROOT / word).exists(), word


def test_the_claim_in_the_guide_is_valid() -> None:
    """A user may copy it."""
    guide = (ROOT / "docs" / "analysts.md").read_text("utf-8")
    (claim,) = (json.loads(block) for kind, block in FENCE.findall(guide) if kind == "json")
    assert violations(claim, "claim") == ()


def test_every_bad_input_in_the_documentation_is_tried() -> None:
    """The page has as many rows as it says, and every test exists."""
    page = (ROOT / "docs" / "bad-input.md").read_text("utf-8")
    named = re.findall(r"^\| .+ \| .+ \| `(test_\w+)` \|$", page, re.MULTILINE)
    count = re.search(r"^(\d+) kinds of bad input", page, re.MULTILINE)
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert count
    assert len(named) == int(count[1]) == len(re.findall(r"^\| ", page, re.MULTILINE)) - 1
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_every_fault_in_the_documentation_is_tried() -> None:
    """Every test that the page names exists."""
    page = (ROOT / "docs" / "measurements.md").read_text("utf-8")
    named = re.findall(r"^\| .+ \| `(test_\w+)` \|$", page, re.MULTILINE)
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert len(named) > 15
    assert [name for name in named if f"def {name}(" not in tests] == []


def test_the_layers_in_the_documentation_are_those_of_the_contract() -> None:
    """In the same order."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    package, studio = (
        each["layers"]
        for each in project["tool"]["importlinter"]["contracts"]
        if each["type"] == "layers"
    )
    blocks = [block.rstrip() for _, block in FENCE.findall(ARCHITECTURE)]

    assert "\n".join(package).replace("factcheck.", "") in blocks
    assert "\n".join(studio) in blocks


def test_the_documentation_explains_every_folder() -> None:
    """Those of the package, and those of ``studio``."""
    package = ROOT / "factcheck"
    folders = [
        each.relative_to(package).as_posix()
        for parent in (package, package / "studio")
        for each in parent.iterdir()
        if each.is_dir() and not each.name.startswith("_")
    ]

    assert "studio/api" in folders
    assert [each for each in folders if f"\n| `{each}/` |" not in ARCHITECTURE] == []


@pytest.mark.parametrize("package", ["factcheck", "factcheck.studio"])
def test_the_picture_of_the_imports_is_up_to_date(package: str) -> None:
    """It is what the command next to it prints."""
    pytest.importorskip("grimp", reason="grimp comes with import-linter, of the extra dev")
    picture = runpy.run_path(str(ROOT / "docs" / "imports.py"))["diagram"](package)

    assert f"```mermaid\n{picture}\n```" in ARCHITECTURE


def test_the_gold_in_the_documentation_is_gold(tmp_path: Path) -> None:
    """Its spans select the words that they should."""
    page = (ROOT / "docs" / "data.md").read_text("utf-8")
    (line,) = (block for _, block in FENCE.findall(page) if block.startswith("{"))
    (tmp_path / "gold.jsonl").write_text(line, "utf-8")

    (gold,) = read_gold(tmp_path / "gold.jsonl")

    (each,) = gold.attributions
    spans = (*each.attribution.source, *each.attribution.cue, *each.attribution.content)
    assert [span.text_in(gold.text) for span in spans] == ["The Kremlin", "said", "it was over"]


@pytest.mark.parametrize("page", ["backend", "deployment", "reliability"])
def test_messages_in_the_documentation_are_those_of_the_program(page: str) -> None:
    """Those in the tables of what can fail, without the parts that vary."""
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    table = text.partition("\n## What can fail\n")[2].partition("\n## ")[0]
    code = "".join(path.read_text("utf-8") for path in (ROOT / "factcheck").rglob("*.py"))
    quoted = re.findall(r"`((?:its?|the|another|This|…) [^`]+)`", table)
    fixed = [
        part.strip().removeprefix("it ")
        for quote in quoted
        for part in re.split(r"[…(),]|\d\S*|\S+://|\S+\.\S+|lacks", quote.partition(": ")[0])
    ]

    phrases = [part for part in fixed if " " in part]
    assert len(phrases) > 2
    assert [phrase for phrase in phrases if phrase not in code] == []
