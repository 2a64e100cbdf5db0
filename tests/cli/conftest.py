"""What tests of commands share."""

from pathlib import Path

import pytest

from factcheck.prelabel import bundled
from factcheck.prelabel.bundled import FOLDER, Bundle


@pytest.fixture
def one_bundle(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands in this process use the bundled model that is already loaded, or load others."""
    load = bundled.load_bundle

    def loaded(folder: Path = FOLDER, *, threads: int | None = None) -> Bundle:
        return bundle if folder == FOLDER else load(folder, threads=threads)

    monkeypatch.setattr(bundled, "load_bundle", loaded)
