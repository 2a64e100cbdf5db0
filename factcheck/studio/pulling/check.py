"""What annotators of a project should look at again, while they work: no dataset is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from factcheck.errors import StudioError
from factcheck.studio.api.calls import PATIENCE
from factcheck.studio.api.client import Client
from factcheck.studio.api.projects import fitting_project
from factcheck.studio.format.controls import TOLD
from factcheck.studio.format.label_config import shows
from factcheck.studio.pulling.opening import open_store
from factcheck.studio.pulling.remarks import collect_remarks
from factcheck.studio.pulling.telling import tell
from factcheck.studio.pulling.update import find_adjudications, update_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.pulling.remarks import Remark


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of a check.

    Attributes:
        remarks: what somebody should look at again, in the order of the tasks.
        tasks: how many tasks were read.
        title: the project's title now; somebody may have renamed it.
        told: tasks with another text in their box than before.
        cleared: tasks that no longer have one.
        boxless: titles of projects whose page has no such box: only their table shows the text.
    """

    remarks: tuple[Remark, ...]
    tasks: int
    title: str
    told: int = 0
    cleared: int = 0
    boxless: tuple[str, ...] = ()


def check_project(  # noqa: PLR0913 - an argument per option
    taxonomy: Taxonomy,
    connection: Connection,
    *,
    project: str,
    tell_annotators: bool = False,
    verdicts: bool = False,
    patience: Sequence[float] = PATIENCE,
    on_progress: Callable[[int], None] | None = None,
    transport: httpx.BaseTransport | None = None,
) -> CheckReport:
    """Read every task of a project and its adjudications; return what should be looked at again.

    It is what a pull reports, too.

    Args:
        taxonomy: what annotators can choose from.
        connection: the server.
        project: the project's title.
        tell_annotators: whether to write it into the tasks, and to remove what is mended.
        verdicts: whether to return also which claims have no verdict, the answers with most of
            them first.
        patience: seconds between tries while the server is down or busy.
        on_progress: takes the number of tasks that were read since the last call.
        transport: answers instead of the network, for tests.

    Raises:
        ConfigMismatch: the project's label config does not fit the taxonomy.
        StudioError: the server is down or refuses, there is no such project, or the server does
            not give all tasks and annotations that the project has.
        OSError: there is no space for a temporary file.
    """
    with (
        Client(connection, transport, patience=patience) as client,
        TemporaryDirectory(prefix="factcheck-check-") as folder,
        open_store(Path(folder) / "read", replace=False) as store,
    ):
        found = fitting_project(client, project, taxonomy)
        if found is None:
            raise StudioError(client.url, f"there is no project {project!r}", "check --project")
        projects = (found, *find_adjudications(client, found, taxonomy, store))
        step = on_progress or (lambda _: None)
        count = update_store(client, projects, taxonomy, store, step, full=True)
        store.choose()
        drafted = {each: client.drafted(each) for each in projects}
        remarks = collect_remarks(client, drafted, store, verdicts=verdicts)
        if not tell_annotators:
            return CheckReport(remarks, count, found.title)
        told, cleared = tell(client, store, remarks)
        numbers = {each.project for each in remarks}
        boxless = [p.title for p in projects if p.id in numbers and not shows(p.config, TOLD)]
        return CheckReport(remarks, count, found.title, told, cleared, tuple(boxless))
