"""What tests of every folder share."""

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from factcheck.prelabel.bundled import Bundle

# The time of an example depends on the machine: no property test has a deadline.
settings.register_profile(
    "no deadline", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("no deadline")


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Say a figure that a test found, whether it passes or not."""

    def say(figure: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{figure}\n")

    return say


@pytest.fixture(scope="session", autouse=True)
def _state_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Notes and locks of pushes go into folders of the session's own."""
    locks = tmp_path_factory.mktemp("locks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setattr("factcheck.studio.sending.journal.lock_dir", lambda: locks)
        yield


@pytest.fixture(scope="session")
def bundle() -> "Bundle":
    """Load the bundled model, once for all tests."""
    from factcheck.prelabel.bundled import load_bundle

    return load_bundle(threads=2)
