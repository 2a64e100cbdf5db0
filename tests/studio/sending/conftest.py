from pathlib import Path

import pytest

from factcheck.studio.sending import journal
from factcheck.studio.sending import push as pushing
from tests.studio.fake_server import FakeServer


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep notes of requests in a folder of the test; a request that was left is over at once."""
    monkeypatch.setattr(journal, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(journal, "SLOWEST", 1e9)
    monkeypatch.setattr(pushing, "default_state_dir", lambda: tmp_path)
    return tmp_path
