"""What is promised to users of Python: the names in `factcheck`, and their page."""

import ast
import doctest
import inspect
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import factcheck
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text("utf-8")
RUN = re.findall(r"^```pycon\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
"""Code that needs a Label Studio server."""

NAMES: list[str] = vars(factcheck)["__all__"]
"""Type checkers see the imports, not this list of them."""


def typed() -> dict[str, str]:
    """Return the module that a type checker sees behind each name of `factcheck`."""
    tree = ast.parse((ROOT / "factcheck" / "__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or "": node.module or "" for node in imports for alias in node.names}


def test_the_names_are_listed() -> None:
    """Each once."""
    assert len(NAMES) == len(set(NAMES)) > 60
    assert dir(factcheck) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_what_type_checkers_see_and_is_documented(name: str) -> None:
    """With a docstring, and in docs/python.md."""
    value = getattr(factcheck, name)

    assert value is getattr(import_module(typed()[name]), name)
    if callable(value):
        assert inspect.getdoc(value), name
        assert not value.__doc__.startswith(f"{name}("), "the docstring that dataclasses make"
    assert PAGE.count(f"\n| `{name}` |") == 1


def test_nothing_else_is_promised() -> None:
    """Type checkers see the same names; the page uses and lists no other."""
    used = set(re.findall(r"\bfactcheck\.(\w+)", PAGE))
    listed = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))

    assert set(typed()) == set(NAMES)
    assert listed == set(NAMES)
    assert used
    assert used <= listed
    with pytest.raises(AttributeError, match="'factcheck' has no attribute 'secret'"):
        factcheck.secret  # type: ignore[attr-defined]  # noqa: B018 - looking is enough


def test_importing_the_package_imports_nothing_else() -> None:
    """A name brings its module when it is used."""
    code = (
        "import sys; before = set(sys.modules); import factcheck; "
        "new = set(sys.modules) - before; factcheck.Span; "
        "print(sorted(name for name in new if name.startswith('factcheck')), "
        "'factcheck.domain' in sys.modules, 'numpy' in sys.modules)"
    )
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, check=True)  # noqa: S603 - our code

    assert done.stdout.strip() == "['factcheck'] True False"


def test_the_examples_of_the_page_print_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In order, in a folder with the files of the repository that they use."""
    for name in ("seeds", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    assert len(RUN) > 8
    examples = doctest.DocTestParser().get_doctest("\n".join(RUN), {}, "python.md", None, 0)

    runner = doctest.DocTestRunner()
    failures: list[str] = []
    runner.run(examples, out=failures.append)

    assert not failures, "".join(failures)


@pytest.mark.parametrize("code", SHOWN)
def test_calls_that_are_shown_fit_the_functions(code: str) -> None:
    """They need a server, so they are not run."""
    calls = [
        node
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "factcheck"
    ]

    assert calls
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        function = getattr(factcheck, call.func.attr)
        keywords = {each.arg: None for each in call.keywords if each.arg}
        inspect.signature(function).bind(*call.args, **keywords)
