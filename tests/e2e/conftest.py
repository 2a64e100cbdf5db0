"""A real Label Studio server and a real browser, each started once a session."""

from __future__ import annotations

import contextlib
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from factcheck.studio.server.embedded import start_studio, stop_studio
from tests.e2e.services import (
    at_once_run,
    copy_database,
    fault_run,
    migrated_database,
    team_server,
)
from tests.optional import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from factcheck.studio.server.embedded import Running
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
    """Mark every test of this folder; run them after all others, the fault runs at the very end.

    Files that need no server come first: meanwhile its database is made.
    """
    here = Path(__file__).parent

    def uses(item: pytest.Item, *fixtures: str) -> bool:
        return not set(fixtures).isdisjoint(getattr(item, "fixturenames", ()))

    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    served = {item.path for item in items if uses(item, "studio", "team")}
    items.sort(
        key=lambda item: (
            here in item.path.parents,
            uses(item, "at_once", "faults"),
            item.path in served,
        )
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin in the background what takes a minute, and mostly waits."""
    if session.config.option.collectonly:
        return
    used = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    for fixture, enter in (
        ("studio", migrated_database),
        ("team", team_server),
        ("at_once", at_once_run),
        ("faults", fault_run),
    ):
        if fixture in used:
            session.config.stash[BACKGROUND].begin(enter)


@pytest.fixture(scope="session")
def studio(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Iterator[Running]:
    """A server with an empty database, on a folder that goes with the session."""
    migrated = pytestconfig.stash[BACKGROUND].begin(migrated_database).result()
    folder = tmp_path_factory.mktemp("label-studio") / "data-dir"
    copy_database(migrated, folder)
    yield start_studio(folder)
    stop_studio(folder)


@pytest.fixture(scope="package")  # not longer: Playwright keeps an event loop running
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or Google Chrome."""
    from playwright.sync_api import expect, sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None:
        missing("there is no browser: apt-get install chromium fonts-noto-core")
    expect.set_options(timeout=30_000)  # for slow machines; a page that is ready is not waited for
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
