"""Tests that need packages or programs which a user need not have."""

import os
from collections.abc import Generator
from importlib.util import find_spec
from typing import NoReturn

import pytest

PACKAGES = {
    "axe_playwright_python": "dev",
    "boto3": "dev",
    "cassis": "import",
    "conllu": "import",
    "datasets": "dev",
    "faiss": "match",
    "fastapi": "backend",
    "fastwarc": "corpus",
    "frictionless": "dev",
    "fsspec": "corpus",
    "label_studio": "studio",
    "mlcroissant": "dev",
    "moto": "dev",
    "onnx": "train",
    "pandas": "tables",
    "playwright": "dev",
    "psycopg": "studio",
    "pyarrow": "tables",
    "rdflib": "dev",
    "s3fs": "s3",
    "scipy": "train",
    "starlette": "backend",
    "torch": "train",
    "uvicorn": "backend",
}
"""Optional packages, and the extra that installs each."""


def is_required() -> bool:
    """Whether everything must be installed: in continuous integration."""
    return os.environ.get("CI") == "true"


def missing(reason: str) -> NoReturn:
    """Skip a test on a user's machine; fail it in continuous integration."""
    if is_required():
        pytest.fail(reason)
    pytest.skip(reason)


def needs(package: str) -> pytest.MarkDecorator:
    """Mark a test that needs an optional package."""
    absent = find_spec(package) is None and not is_required()
    return pytest.mark.skipif(absent, reason=_how_to_install(package))


def _how_to_install(package: str) -> str:
    return f"{package} is not installed: pip install 'factcheck-studio[{PACKAGES[package]}]'"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Skip a file that imports a missing optional package, and say which."""
    report = yield
    call: pytest.CallInfo[object] | None = getattr(report, "call", None)
    error = call.excinfo.value.__cause__ if call and call.excinfo else None
    name = (getattr(error, "name", None) or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and name in PACKAGES and not is_required():
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 0, f"Skipped: {_how_to_install(name)}")
        del report.call  # pytest would show its exception
    return report
