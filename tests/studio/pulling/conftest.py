"""A project to pull from, and what pulls."""

from pathlib import Path

import pytest

from factcheck.dataset import read_dataset
from factcheck.domain import Taxonomy
from factcheck.studio.api.connection import Connection
from factcheck.studio.pulling.pull import pull
from tests.studio.fake_server import CONNECTION, FakeServer
from tests.studio.pulling.pulled import NOW, Fetch, Pulled
from tests.studio.texts import TAXONOMY


@pytest.fixture
def server() -> FakeServer:
    server = FakeServer()
    server.add_project("Test", TAXONOMY)
    return server


@pytest.fixture
def fetch(server: FakeServer, tmp_path: Path) -> Fetch:
    """Return what pulls into the same file, again and again."""

    def pulled(
        taxonomy: Taxonomy = TAXONOMY,
        *,
        project: str = "Test",
        full: bool = False,
        replace: bool = False,
        connection: Connection = CONNECTION,
        transport: FakeServer = server,
    ) -> Pulled:
        report = pull(
            tmp_path / "claims.json",
            taxonomy,
            connection,
            project=project,
            full=full,
            replace=replace,
            now=NOW,
            patience=(),
            transport=transport,
        )
        return Pulled(read_dataset(tmp_path / "claims.json"), report)

    return pulled
