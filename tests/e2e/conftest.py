"""A real Label Studio server and a real browser, each started once a session."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from factcheck.studio.server.embedded import DATABASE, Running, start, stop
from tests.conftest import missing
from tests.e2e.services import require_label_studio, start_studio, team_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

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

T = TypeVar("T")


class Background:
    """What takes a minute to start, one after the other, in a thread while other tests run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._pool = ThreadPoolExecutor(1)
        self._begun: dict[object, Future[object]] = {}
        self._stack = contextlib.ExitStack()

    def begin(
        self, enter: Callable[[pytest.Config], contextlib.AbstractContextManager[T]]
    ) -> Future[T]:
        """Enter a context manager, once; it is left when the session ends."""
        begun: Any = self._begun
        if enter not in begun:
            begun[enter] = self._pool.submit(lambda: self._stack.enter_context(enter(self._config)))
        future: Future[T] = begun[enter]
        return future

    def end(self) -> None:
        """Leave everything that was entered."""
        self._pool.shutdown(cancel_futures=True)
        self._stack.close()


BACKGROUND = pytest.StashKey[Background]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep one background a session."""
    config.stash[BACKGROUND] = Background(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End what runs in the background, however the session ends."""
    config.stash[BACKGROUND].end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and run them after all others."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: here in item.path.parents)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Set databases up in the background: each takes up to a minute."""
    if session.config.option.collectonly:
        return
    background = session.config.stash[BACKGROUND]
    used = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    if {"studio", "doomed_studio"} & used:
        background.begin(migrated_database)
    if "team" in used:
        background.begin(team_server)


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
    migrated = pytestconfig.stash[BACKGROUND].begin(migrated_database).result()
    folder = tmp_path_factory.mktemp("label-studio") / "data-dir"
    (folder / DATABASE).parent.mkdir(parents=True)
    shutil.copy(migrated, folder / DATABASE)
    (folder / "start.lock").touch()  # what makes the folder one of factcheck's
    yield start(folder)
    stop(folder)


@contextlib.contextmanager
def migrated_database(config: pytest.Config) -> Iterator[Path]:
    """Give a database as the first start leaves it: half a minute once, then from the cache.

    It belongs to one version of Label Studio and of Python; the account in it has secrets that
    nobody knows any more, so a server that starts on a copy makes new ones.
    """
    require_label_studio()
    name = f"label-studio-{version('label-studio')}-python-{platform.python_version()}"
    cached = config.cache.mkdir("e2e") / f"{name}.sqlite3"
    if not cached.exists():
        with tempfile.TemporaryDirectory(prefix="factcheck-migrated-") as folder:
            start_studio(Path(folder) / "data-dir")
            stop(Path(folder) / "data-dir")
            draft = cached.with_suffix(f".{os.getpid()}")
            shutil.copy(Path(folder) / "data-dir" / DATABASE, draft)
            draft.replace(cached)
    yield cached


@pytest.fixture(scope="package")  # not longer: Playwright keeps an event loop running
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Google Chrome."""
    from playwright.sync_api import sync_playwright

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
    from tests.e2e.annotator import Annotator

    somebody = Annotator(page, studio.url)
    somebody.log_in(studio.email, studio.password())
    return somebody
