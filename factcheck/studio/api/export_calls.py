"""The call that exports tasks with everything that people did."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from factcheck.errors import StudioError, Unavailable
from factcheck.studio.api.calls import (
    LONG_SECONDS,
    BadRequest,
    Calls,
    Forbidden,
    NotThere,
    options,
)
from factcheck.studio.api.values import require_list, require_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from factcheck.studio.api.project import Project

    Json = Mapping[str, Any]

_NO_TASK = 0
"""A number that no task has."""

EXPORTED, SHORTEST_PAGE = 400, 25
"""Tasks in one page of an export: as many as fit into an address, at first and at least."""


class ExportCalls(Calls):
    """Raw tasks of a project.

    Raises:
        StudioError: on every call, see `Calls`.
    """

    _page = EXPORTED

    def export(
        self,
        project: Project,
        ids: Sequence[int],
        on_failure: Callable[[int, StudioError], None] | None = None,
    ) -> Iterator[Json]:
        """Yield these tasks as raw JSON, annotated or not: the only format that keeps relations.

        They are read in pages, so that neither side keeps many in memory; if a server does not
        accept an address with a whole page of numbers, pages get shorter. Numbers without a task
        in the project are ignored.

        Args:
            project: the project of the tasks.
            ids: their numbers.
            on_failure: takes the number of a task that the server cannot export, and its answer:
                a page that fails is halved until that task is alone. By default it is an error.
        """
        left = list(ids)
        while left:
            some, left = left[: self._page], left[self._page :]
            try:
                yield from self.patiently(functools.partial(self._exported, project, some))
            except (Forbidden, NotThere, Unavailable):
                raise
            except StudioError as error:
                if isinstance(error, BadRequest) and self._page > SHORTEST_PAGE:
                    self._page //= 2
                    left = [*some, *left]
                    continue
                if on_failure is None:
                    raise
                # An error for no task at all: none of them is to blame.
                self.patiently(functools.partial(self._exported, project, [_NO_TASK]))
                yield from self._isolated(project, some, error, on_failure)

    def _isolated(
        self,
        project: Project,
        ids: Sequence[int],
        error: StudioError,
        on_failure: Callable[[int, StudioError], None],
    ) -> Iterator[Json]:
        """Yield the tasks of a page that failed, in halves, without those that are to blame."""
        if len(ids) == 1:
            on_failure(ids[0], error)
            return
        for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
            try:
                yield from self.patiently(functools.partial(self._exported, project, half))
            except (Forbidden, NotThere, Unavailable):
                raise
            except StudioError as again:
                yield from self._isolated(project, half, again, on_failure)

    def _exported(self, project: Project, ids: Sequence[int]) -> list[Json]:
        import httpx

        try:
            tasks = self._export_page(project, ids)
        except (httpx.RemoteProtocolError, httpx.DecodingError) as error:
            # The answer ended early: it may do so each time, if the server fails at one of them.
            raise ValueError from error
        numbers = [require_whole(each["id"]) for each in require_list(tasks)]
        if len({*numbers}) < len(numbers) or not {*numbers} <= {*ids}:
            raise ValueError
        return tasks

    def _export_page(self, project: Project, ids: Sequence[int]) -> list[Json]:
        chunks = self.sdk.projects.exports.download_sync(
            project.id,
            export_type="JSON",
            download_all_tasks=True,
            request_options=options(LONG_SECONDS)
            | {"additional_query_parameters": {"ids[]": [str(each) for each in ids]}},
        )
        tasks: list[Json] = json.loads(b"".join(chunks))
        return tasks
