"""What the documentation promises is there: pages, commands, options, targets."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from factcheck.cli import cli
from factcheck.dataset import violations
from tests.paths import ROOT

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
        if isinstance(command, click.Group) and word.islower():
            command = command.get_command(click.Context(command), word)
            assert command, word
        elif word.startswith("-"):
            assert command
            known = {option for each in command.params for option in each.opts} | {"--help", "-"}
            assert word in known, word


@pytest.mark.parametrize(("page", "words"), [*lines("make")])
def test_targets_exist(page: str, words: list[str]) -> None:
    """In the Makefile."""
    del page
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in words[1:]:
        if "=" not in target and target.isascii():
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_claim_in_the_readme_is_valid() -> None:
    """A user may copy it."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (claim,) = (json.loads(block) for kind, block in FENCE.findall(readme) if kind == "json")
    assert violations(claim, "claim") == ()


def test_every_bad_input_in_the_documentation_is_tried() -> None:
    """As many as it says, each by a test that there is."""
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    section = page.partition("\n## Bad input, tried\n")[2].partition("\n## ")[0]
    named = re.findall(r"^\| .+ \| .+ \| `(test_\w+)` \|$", section, re.MULTILINE)
    told = re.search(r"^(\d+) kinds of bad input", section, re.MULTILINE)
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

    assert told
    assert len(named) == int(told[1]) == len(re.findall(r"^\| ", section, re.MULTILINE)) - 1
    assert [name for name in named if f"def {name}(" not in tests] == []
