"""What is installed: by ``make`` what constraints.txt pins, by users with the pip of each Python.

``make test-install`` runs the second part: it needs the package index, and minutes.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.paths import ROOT

OLDEST = {"3.11": "22.3", "3.12": "23.2.1", "3.13": "24.2"}
"""The pip that the first release of each Python brought (``ensurepip`` of 3.11.0, and so on)."""

STOPS = {"22.3", "23.2.1"}
"""Those that stop: label-studio spells an extra of lxml with a hyphen, justext with a line."""


@dataclass(frozen=True)
class Environment:
    """A fresh virtual environment."""

    python: Path

    def pip(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run its pip."""
        return subprocess.run(  # noqa: S603 - our own environment
            [self.python, "-m", "pip", "--disable-pip-version-check", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )

    def install(self, *requirements: str) -> None:
        """Install something from the package index, or skip the test."""
        done = self.pip("install", *requirements)
        if done.returncode:
            pytest.skip(f"the package index cannot be used: {done.stderr.strip()[-200:]}")

    def resolve(self, wheel: Path) -> subprocess.CompletedProcess[str]:
        """Resolve the project with the extra ``studio``; nothing is installed."""
        return self.pip("install", "--dry-run", f"{wheel}[studio]")


def interpreters(version: str) -> Iterator[str]:
    """Yield where a Python of this version may be."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from map(str, pyenv.glob(f"versions/{version}.*/bin/python"))


@pytest.fixture(params=OLDEST)
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Environment:
    """A fresh environment of each Python, with the oldest pip that it came with."""
    version: str = request.param
    for each in interpreters(version):
        command = [each, "-m", "venv", str(tmp_path / "venv")]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - Python
        if done.returncode == 0:
            fresh = Environment(tmp_path / "venv" / "bin" / "python")
            fresh.install(f"pip=={OLDEST[version]}")
            return fresh
    pytest.skip(f"there is no Python {version} here")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as users get it."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    Environment(Path(sys.executable)).pip("wheel", *options, ROOT).check_returncode()
    (built,) = folder.glob("factcheck_studio-*.whl")
    return built


def test_the_pythons_are_those_of_the_project() -> None:
    """Each version that the project names has the pip that it came with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))

    assert named == [*OLDEST]


def test_the_source_archive_has_what_make_needs() -> None:
    """Whoever unpacks it can say `make run`, too; pip adds pyproject.toml by itself."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    archived = settings["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    makefile = (ROOT / "Makefile").read_text("utf-8")
    needed = re.findall(r"^\$\(VENV\)/\w+\.stamp: (.*) \|", makefile, re.MULTILINE)

    assert needed
    assert {f"/{name}" for names in needed for name in names.split()} <= {
        *archived,
        "/pyproject.toml",
    }


def test_constraints_pin_every_dependency_within_its_bounds() -> None:
    """`make` installs what the project says it works with, and a new dependency is pinned, too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    pinned = {pin.name: pin for pin in pins if pin.marker is None or pin.marker.evaluate()}
    wanted = map(
        Requirement,
        chain(project["dependencies"], *project["optional-dependencies"].values()),
    )

    loose = [
        str(each)
        for each in wanted
        if each.name not in {"torch", "factcheck-studio"}
        and not (
            (pin := pinned.get(canonicalize_name(each.name)))
            and all(each.specifier.contains(exact.version) for exact in pin.specifier)
        )
    ]

    assert loose == []


@pytest.mark.skipif(
    "FACTCHECK_INSTALL" not in os.environ,
    reason="needs the package index and some minutes: make test-install",
)
@pytest.mark.timeout(1800)
def test_an_old_pip_resolves_the_extra_or_the_readme_has_its_message(
    environment: Environment, wheel: Path
) -> None:
    """And with the cure that the README gives, it resolves."""
    readme = (ROOT / "README.md").read_text("utf-8")
    cure = "python -m pip install --upgrade pip"
    pip = environment.pip("--version").stdout.split()[1]

    done = environment.resolve(wheel)
    assert (done.returncode != 0) == (pip in STOPS), done.stderr
    if done.returncode:
        assert "AssertionError" in done.stderr
        assert "lxml[html-clean]" in done.stderr.splitlines()[-1]
        assert "an assertion about `lxml[html-clean]`" in readme
        assert f"`{cure}`" in readme
        environment.install(*cure.split()[4:])
        done = environment.resolve(wheel)

    assert done.returncode == 0, done.stderr
    assert re.search(r"^Would install .*\blabel-studio-1", done.stdout, re.MULTILINE)
