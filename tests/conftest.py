"""What tests of every folder share."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from factcheck.prelabel.bundled import Bundle

# The time of an example depends on the machine: no property test has a deadline.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


OPTIONAL = {
    "axe_playwright_python": "dev",
    "datasets": "dev",
    "fastapi": "backend",
    "frictionless": "dev",
    "jwt": "studio",
    "label_studio": "studio",
    "mlcroissant": "dev",
    "onnx": "train",
    "pandas": "tables",
    "playwright": "dev",
    "psycopg": "studio",
    "pyarrow": "tables",
    "rdflib": "dev",
    "scipy": "train",
    "torch": "train",
    "uvicorn": "backend",
}
"""Packages that a user need not have, with the extra that brings each."""


def missing(reason: str) -> NoReturn:
    """Skip on a user's machine; in continuous integration nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class _Module(pytest.Module):
    """A file of tests, which is skipped where an optional package that it imports is missing."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        try:
            return super().collect()
        except self.CollectError as error:
            name = getattr(error.__cause__, "name", None) or ""
            extra = OPTIONAL.get(name.partition(".")[0])
            if extra is None:
                raise
            missing(f"{name} is not installed: pip install 'factcheck-studio[{extra}]'")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module:
    """Collect files of tests so that a missing package skips them with its name."""
    module: pytest.Module = _Module.from_parent(parent, path=module_path)
    return module


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Say a figure that a test found, whether it passes or not."""

    def say(figure: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{figure}\n")

    return say


@pytest.fixture(scope="session", autouse=True)
def _state_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Notes of pushes go into a folder of the session's own, not into the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture(scope="session")
def bundle() -> "Bundle":
    """Load the bundled model, once for all tests."""
    from factcheck.prelabel.bundled import load_bundle

    return load_bundle(threads=2)
