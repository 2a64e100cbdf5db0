"""A real Label Studio server and a real browser, each started once a session."""

import contextlib
import os
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from factcheck.studio.server.embedded import DATABASE, Running, start, stop
from tests.e2e.annotator import Annotator

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def missing(reason: str) -> NoReturn:
    """Skip on a user's machine; in continuous integration nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def studio(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Running]:
    """A server with an empty database, on a folder that goes with the session."""
    with _started(tmp_path_factory, pytestconfig) as running:
        yield running


@pytest.fixture
def doomed_studio(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Running]:
    """A server of the test's own, to be killed."""
    with _started(tmp_path_factory, pytestconfig) as running:
        yield running


@contextlib.contextmanager
def _started(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Running]:
    if find_spec("label_studio") is None:
        missing("label-studio is not installed: pip install 'factcheck-studio[studio,dev]'")
    folder = tmp_path_factory.mktemp("label-studio") / "data-dir"
    migrated = _migrated_database(pytestconfig, tmp_path_factory)
    (folder / DATABASE).parent.mkdir(parents=True)
    shutil.copy(migrated, folder / DATABASE)
    (folder / "start.lock").touch()  # what makes the folder one of ours
    yield start(folder)
    stop(folder)


def _migrated_database(config: pytest.Config, folders: pytest.TempPathFactory) -> Path:
    """Return a database as the first start leaves it: half a minute once, then from the cache.

    It belongs to one version of Label Studio and of Python; the account in it has secrets that
    nobody knows any more, so a server that starts on a copy makes new ones.
    """
    name = f"label-studio-{version('label-studio')}-python-{platform.python_version()}"
    cached = config.cache.mkdir("e2e") / f"{name}.sqlite3"
    if not cached.exists():
        folder = folders.mktemp("migrations") / "data-dir"
        start(folder)
        stop(folder)
        draft = cached.with_suffix(f".{os.getpid()}")
        shutil.copy(folder / DATABASE, draft)
        draft.replace(cached)
    return cached


@pytest.fixture(scope="package")  # not longer: Playwright keeps an event loop running
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Google's where that is what there is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing("there is no browser: apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window of a common size, logged in nowhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures go: into the documentation when it is being made (`make pictures`)."""
    return Path(os.environ.get("FACTCHECK_PICTURES", tmp_path))


@pytest.fixture
def annotator(page: Page, studio: Running) -> Annotator:
    """Somebody who has just logged in."""
    somebody = Annotator(page, studio.url)
    somebody.log_in(studio.email, studio.password())
    return somebody
