"""A project to adjudicate."""

from pathlib import Path

import pytest

from factcheck.domain import (
    Prediction,
)
from factcheck.studio.format.task_writer import to_tasks
from tests.analysis.annotated import (
    MODEL,
    NAHR,
    PORT,
    RIVER,
    TAXONOMY,
)
from tests.studio.adjudication.desk import TITLE, Desk
from tests.studio.fake_server import FakeServer


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    server = FakeServer()
    server.add_project(TITLE, TAXONOMY)
    for document in (RIVER, PORT, NAHR):
        (task,) = to_tasks(Prediction(document, (), MODEL, TAXONOMY.sha256))
        server.tasks[1].append({**task.to_json(), "annotations": [], "drafts": []})
    return Desk(server, tmp_path)
