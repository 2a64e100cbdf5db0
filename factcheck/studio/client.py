"""Label Studio's API, as far as we use it: one place for every call, every error put into words.

Errors of the SDK are never shown as they are: they print the answer's headers, and the session
cookie is among them.
"""

from __future__ import annotations

import contextlib
import functools
import ipaddress
import json
import re
import threading
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

from factcheck.errors import StudioError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx
    from label_studio_sdk.base_client import LabelStudioBase
    from label_studio_sdk.core.api_error import ApiError

    from factcheck.studio.connection import Connection

    Json = Mapping[str, Any]

OLDEST, NEXT = (1, 20), (2,)
"""Versions of Label Studio that we talk to, the second one excluded."""

PAGE = 1000
"""Tasks that are listed at once."""

SELECTED = 200
"""Tasks that are asked for by number in one address: 4,094 bytes is what gunicorn takes."""

EXPORTED, SHORTEST_PAGE = 400, 25
"""Tasks of one page of an export: as many as fit into an address, at first and at the least."""

SECONDS = 60.0
LONG_SECONDS = 600.0

PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between tries while a server is down or busy; half a minute in all."""

LONGEST_PAUSE = 60.0
_SHOWN = 300
_BUSY = frozenset({408, 429, 502, 503, 504})
_REFUSED = frozenset({429, 503})
"""Of those, the ones that say that nothing was done."""

_TOO_LONG = frozenset({400, 414, 431})
_T = TypeVar("_T")
_BLOCKED = "network address (block"


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the server.

    Attributes:
        id: its number there.
        title: its title, which need not be unique there.
        config: its label config.
        model_version: whose predictions annotators start from, ``""`` if nobody's.
    """

    id: int
    title: str
    config: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Held:
    """A task of ours that a project has.

    Attributes:
        id: its number on the server.
        key: its key, see `factcheck.studio.task.key_of`.
        superseded: key of the task that took its place, ``""`` if none did.
    """

    id: int
    key: str
    superseded: str = ""


class NotThere(StudioError):
    """What was asked for is not on the server (404)."""


class _TooLong(StudioError):
    """The server does not take an address as long as this."""


@dataclass(frozen=True, slots=True)
class Backend:
    """An ML backend that a project knows.

    Attributes:
        id: its number on the server.
        url: where the server calls it.
        model_version: what it said it was when it was called last.
    """

    id: int
    url: str
    model_version: str


class Client:
    """A server that answered, has a version we know, and takes our token.

    Every call has a time limit. What may be asked twice is asked again while the server is down or
    busy; an import is not, since its answer may be lost after all was stored.

    Raises:
        StudioError: on every call, if the server refuses or answers an error; `Unavailable` if it
            is down or busy.
    """

    def __init__(
        self,
        connection: Connection,
        transport: httpx.BaseTransport | None = None,
        *,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        """Connect; a server that is down now is not waited for.

        Args:
            connection: the server and the token.
            transport: answers instead of the network, for tests.
            patience: seconds between the tries of a call.
        """
        self.patience = tuple(patience)
        self._page = EXPORTED
        self.url = connection.url
        self._http = _http(connection.url, transport)
        self._http.event_hooks["response"].append(self._look_at_clock)
        self._http.event_hooks["request"].append(self._note_request)
        self._clock = ""
        self.asked = threading.Event()
        """Set whenever a request leaves: from then on it is the server that works."""
        try:
            with self._translated():
                self._sdk = _sdk(connection, self._http)
                version = self._sdk.versions.get(request_options=_options())
            self._check_version(str(version.release or ""))
            with self._translated():
                self._sdk.users.whoami(request_options=_options())
        except StudioError:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def clock(self) -> datetime | None:
        """Return what time the server had at its last answer, ``None`` if it does not tell.

        To the second, from the header ``Date`` (RFC 9110, 6.6.1).
        """
        try:
            return parsedate_to_datetime(self._clock)
        except ValueError:
            return None

    def wait(self, seconds: float) -> None:
        """Leave the server alone for a while, a minute at most."""
        time.sleep(min(seconds, LONGEST_PAUSE))

    def projects(self, title: str) -> tuple[Project, ...]:
        """Return all projects of exactly this title."""

        def ask() -> tuple[Project, ...]:
            # A page is all that we look at: a thousand titles that contain this one.
            page = self._sdk.projects.list(title=title, page_size=PAGE, request_options=_options())
            ids = [each.id for each in page.items or () if each.title == title]
            details = [self._sdk.projects.get(each, request_options=_options()) for each in ids]
            return tuple(_project(each) for each in details)

        return self._patiently(ask)

    def create_project(self, title: str, config: str) -> Project:
        """Make a project whose annotators start from predictions and may skip a task."""
        with self._translated():
            made = self._sdk.projects.create(
                title=title,
                label_config=config,
                show_collab_predictions=True,
                show_skip_button=True,
                enable_empty_annotation=True,
                maximum_annotations=1,
                request_options=_options(),
            )
        return self._patiently(
            lambda: _project(self._sdk.projects.get(made.id, request_options=_options()))
        )

    def count(self, project: Project) -> int:
        """Return how many tasks a project has."""
        got = self._patiently(
            lambda: self._sdk.projects.get(project.id, request_options=_options())
        )
        return int(got.task_number or 0)

    def held(self, project: Project) -> Iterator[Held]:
        """Yield each task of ours that the project has, in the order of their numbers."""
        for task in self._listed(project, {}, include="id,data"):
            values = task.data or {}
            key = values.get("doc_key")
            if isinstance(key, str):
                yield Held(task.id, key, str(values.get("superseded_by") or ""))

    def predictions(
        self, project: Project, ids: Sequence[int]
    ) -> Iterator[tuple[int, Sequence[Json]]]:
        """Yield the predictions that each of these tasks has, with the task's number."""
        for some in _batches(ids, SELECTED):
            chosen = {"selectedItems": {"all": False, "included": list(some)}}
            for task in self._listed(project, chosen, include="id,predictions", fields="all"):
                yield task.id, [_plain(each) for each in task.predictions or ()]

    def import_tasks(self, project: Project, tasks: Sequence[Json]) -> int:
        """Import tasks with their predictions; return how many the server says it took.

        It is never tried a second time: an answer may be lost after all was stored.
        """
        with self._translated():
            answer = self._sdk.projects.import_tasks(
                project.id,
                request=[dict(each) for each in tasks],
                return_task_ids=True,
                request_options=_options(LONG_SECONDS),
            )
        return len(answer.task_ids or ())

    def replace_predictions(self, project: Project, said: Mapping[int, Json]) -> int:
        """Give tasks other predictions in place of those they have; annotations stay.

        For an instant the tasks have none. It is never tried a second time.

        Args:
            project: where the tasks are.
            said: the prediction of each task's number.

        Returns:
            How many the server says it took.
        """
        with self._translated():
            self._sdk.actions.create(
                id="delete_tasks_predictions",
                project=project.id,
                selected_items={"all": False, "included": list(said)},
                request_options=_options(LONG_SECONDS),
            )
            answer = self._sdk.projects.import_predictions(
                project.id,
                request=[{"task": task, **each} for task, each in said.items()],
                request_options=_options(LONG_SECONDS),
            )
        return int(answer.created or 0)

    def change(self, task: int, changed: Callable[[dict[str, Any]], None]) -> None:
        """Change what a task shows; annotations and predictions stay."""
        found = self._patiently(lambda: self._sdk.tasks.get(str(task), request_options=_options()))
        values = dict(found.data or {})
        changed(values)
        self._patiently(
            lambda: self._sdk.tasks.update(str(task), data=values, request_options=_options())
        )

    def delete_task(self, task: int) -> None:
        """Delete a task; one that is gone already is as good."""
        with contextlib.suppress(NotThere):
            self._patiently(lambda: self._sdk.tasks.delete(str(task), request_options=_options()))

    def set_model_version(self, project: Project, version: str) -> None:
        """Let annotators start from this model's predictions; without it they see none."""
        self._patiently(
            lambda: self._sdk.projects.update(
                project.id, model_version=version, request_options=_options()
            )
        )

    def changed(self, project: Project, since: str) -> Iterator[tuple[int, str]]:
        """Yield the number of each task that was updated, and when, ISO 8601 in UTC.

        Args:
            project: whose tasks.
            since: only those updated later, ``%Y-%m-%dT%H:%M:%S.%fZ``.
        """
        later = _filter("updated_at", "greater", "Datetime", since)
        for task in self._listed(project, {}, [later], include="id,updated_at"):
            yield task.id, str(_plain(task.updated_at))

    def candidates(self, project: Project) -> Sequence[int]:
        """Return numbers among which are those of all tasks of a project, in their order.

        Listing tasks costs half as much as exporting them, and an import numbers them one after
        the other: where most numbers from the first to the last are taken, all of them are given.
        """
        first, last = self._end(project, "tasks:id"), self._end(project, "-tasks:id")
        count = self.count(project)
        if first is None or last is None:
            return ()
        if last - first < 2 * count:
            return range(first, last + 1)
        return [task.id for task in self._listed(project, {}, include="id")]

    def drafts(self, project: Project) -> int:
        """Return at how many tasks somebody has begun what is not submitted yet.

        A draft does not count as an update of its task.
        """
        begun = _filter("draft_exists", "equal", "Boolean", value=True)
        return sum(1 for _ in self._listed(project, {}, [begun], include="id"))

    def export(self, project: Project, ids: Sequence[int]) -> Iterator[Json]:
        """Yield these tasks as raw JSON, annotated or not: it alone keeps relations.

        They come in pages, so that neither side holds many; where a server takes no address as
        long as a page of numbers, pages get shorter. Numbers that the project has not are none.
        """
        left = list(ids)
        while left:
            some, left = left[: self._page], left[self._page :]
            try:
                yield from self._patiently(functools.partial(self._exported, project, some))
            except _TooLong:
                if self._page <= SHORTEST_PAGE:
                    raise
                self._page //= 2
                left = [*some, *left]

    def annotators(self) -> Mapping[int, str]:
        """Return the e-mail address of each user by number."""
        users = self._patiently(lambda: self._sdk.users.list(request_options=_options()))
        return {user.id: user.email for user in users if user.id is not None and user.email}

    def _note_request(self, _: httpx.Request) -> None:
        self.asked.set()

    def _look_at_clock(self, answer: httpx.Response) -> None:
        self._clock = answer.headers.get("date", "")

    def _exported(self, project: Project, ids: Sequence[int]) -> list[Json]:
        chunks = self._sdk.projects.exports.download_sync(
            project.id,
            export_type="JSON",
            download_all_tasks=True,
            request_options=_options(LONG_SECONDS)
            | {"additional_query_parameters": {"ids[]": [str(each) for each in ids]}},
        )
        tasks: list[Json] = json.loads(b"".join(chunks))
        return tasks

    def _end(self, project: Project, ordering: str) -> int | None:
        """Return the number of the first task in an order."""
        page = self._patiently(
            lambda: self._sdk.tasks.list(
                project=project.id,
                query=json.dumps({"ordering": [ordering]}),
                fields="task_only",
                include="id",
                page_size=1,
                request_options=_options(),
            )
        )
        return next((task.id for task in page.items or ()), None)

    def _listed(
        self,
        project: Project,
        query: Json,
        filters: Sequence[Json] = (),
        *,
        include: str,
        fields: str = "task_only",
    ) -> Iterator[Any]:
        """Yield tasks in the order of their numbers.

        Each page begins after the last number of the page before, so that nothing is passed over
        when tasks are deleted meanwhile.
        """
        last = 0
        while True:
            after = _filter("id", "greater", "Number", last)
            asked = {
                **query,
                "filters": {"conjunction": "and", "items": [*filters, after]},
                "ordering": ["tasks:id"],
            }
            page = self._patiently(
                functools.partial(
                    self._sdk.tasks.list,
                    project=project.id,
                    query=json.dumps(asked),
                    fields=fields,
                    include=include,
                    page_size=PAGE,
                    request_options=_options(LONG_SECONDS),
                )
            ).items
            if not page:
                return
            yield from page
            last = max(task.id for task in page)
            if len(page) < PAGE:
                return

    def _patiently(self, ask: Callable[[], _T]) -> _T:
        """Ask, and again while the server can't answer just now; for calls that may be repeated.

        Raises:
            StudioError: what the last try got.
        """
        for pause in self.patience:
            try:
                with self._translated():
                    return ask()
            except Unavailable as error:
                self.wait(max(error.after, pause))
        with self._translated():
            return ask()

    def set_overlap(self, project: Project, annotators: int) -> None:
        """Let each task be annotated by so many people before it counts as done."""
        self._patiently(
            lambda: self._sdk.projects.update(
                project.id,
                maximum_annotations=annotators,
                overlap_cohort_percentage=100,
                request_options=_options(),
            )
        )

    def _check_version(self, release: str) -> None:
        numbers = tuple(int(number) for number in re.findall(r"\d+", release)[:3])
        if not numbers:
            raise StudioError(self.url, "it is no Label Studio", "check the address")
        if not OLDEST <= numbers < NEXT:
            wanted = f"{'.'.join(map(str, OLDEST))} to below {'.'.join(map(str, NEXT))}"
            cure = f"factcheck needs {wanted}"
            raise StudioError(self.url, f"its version is {release}", cure)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what can go wrong in a call into a StudioError; nothing secret gets into it."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            yield
        except ApiError as error:
            raise self._refused(error) from None
        except httpx.TimeoutException:
            cure = "see whether it is overloaded, and try again"
            raise Unavailable(self.url, "it did not answer in time", cure) from None
        except httpx.HTTPError as error:
            cure = "check the address, and whether it runs (`factcheck studio status`)"
            problem = f"it does not answer ({type(error).__name__})"
            heard = not isinstance(error, httpx.ConnectError)
            raise Unavailable(self.url, problem, cure, heard=heard) from None
        except (ValueError, TypeError, AttributeError) as error:
            raise self._foreign(type(error).__name__) from None

    def _foreign(self, what: str) -> StudioError:
        """Return the error for an answer that can't be parsed: a proxy's page, another program."""
        problem = f"it answers what Label Studio would not ({what})"
        return StudioError(self.url, problem, "check the address")

    def _refused(self, error: ApiError) -> StudioError:
        status = error.status_code
        if status is None or status < 300:  # noqa: PLR2004 - a name would say less
            return self._foreign(str(status))
        if status in {401, 403}:
            cure = "make a new one: Account & Settings → Personal Access Token"
            return StudioError(self.url, f"it refuses the token ({status})", cure)
        if status == 404:  # noqa: PLR2004 - a name would say less
            return NotThere(self.url, "it has no such thing (404)", "check the address")
        said = _shortened(error.body)
        problem, cure = f"it answers {status}{said}", "see the server's log"
        if status in _BUSY:
            after, heard = _retry_after(error.headers), status not in _REFUSED
            return Unavailable(self.url, problem, cure, after, heard)
        kind = _TooLong if status in _TOO_LONG else StudioError
        return kind(self.url, problem, cure)

    def project(self, number: int) -> Project:
        """Return a project as it is now."""
        with self._translated():
            return _project(self._sdk.projects.get(number, request_options=_options()))

    def backends(self, project: Project) -> tuple[Backend, ...]:
        """Return the ML backends that a project knows; the server calls each of them first."""
        with self._translated():
            found = self._sdk.ml.list(project=project.id, request_options=_options())
            return tuple(_backend(each) for each in found)

    def save_backend(
        self,
        project: Project,
        title: str,
        url: str,
        login: tuple[str, str] | None,
        known: Backend | None = None,
    ) -> Backend:
        """Make an ML backend known to a project, or bring one that it knows up to date.

        Args:
            project: the project.
            title: what annotators see.
            url: where the server calls it, which it does at once.
            login: user and password of basic authentication.
            known: the backend, if the project knows it.

        Raises:
            StudioError: the server does not reach it, or is refused by it; or see the class.
        """
        user, password = login or ("", "")
        settings: Any = {
            "project": project.id,
            "url": url,
            "title": title,
            "is_interactive": True,
            "auth_method": "BASIC_AUTH" if login else "NONE",
            # Without a user's name the server sends none; an empty password would be an error.
            "basic_auth_user": user,
            **({"basic_auth_pass": password} if login else {}),
            "request_options": _options(),
        }
        with self._translated(), _calling(url, self.url):
            return _backend(self._add(settings) if known is None else self._bring(known, settings))

    def _bring(self, known: Backend, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the SDK's
        return self._sdk.ml.update(known.id, **settings)

    def _add(self, settings: Mapping[str, Any]) -> Any:  # noqa: ANN401 - the SDK's
        """Add a backend; take a 403 for what it may be.

        Measured on 1.23.2: the server stores the backend, then wants to add a webhook of the same
        address, finds that webhooks to local addresses are blocked, and answers 403.
        """
        from label_studio_sdk.core.api_error import ApiError

        try:
            return self._sdk.ml.create(**settings)
        except ApiError as error:
            if not _is_blocked(error):
                raise
            found = self._sdk.ml.list(project=settings["project"], request_options=_options())
            stored = [_backend(each) for each in found if each.url == settings["url"]]
            if not stored:
                raise
            return self._bring(stored[0], settings)


def _http(url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    import httpx

    # A proxy of the environment has no business on the loopback.
    return httpx.Client(
        timeout=SECONDS,
        follow_redirects=True,
        transport=transport,
        trust_env=not is_loopback(url),
    )


def _sdk(connection: Connection, http: httpx.Client) -> LabelStudioBase:
    # Its larger sister brings pandas and cloud storage: 2 seconds and 150 MB for what we never use.
    from label_studio_sdk.base_client import LabelStudioBase

    return LabelStudioBase(
        base_url=connection.url, api_key=connection.token, httpx_client=http, timeout=SECONDS
    )


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine; a proxy of the environment has no business there."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _options(seconds: float = SECONDS) -> Any:  # noqa: ANN401 - a TypedDict
    # Left to itself the SDK sends a POST again after an error, and what it posts is stored twice.
    return {"timeout_in_seconds": int(seconds), "max_retries": 0}


def _filter(name: str, operator: str, kind: str, value: object) -> Json:
    """Return a filter of the data manager."""
    return {"filter": f"filter:tasks:{name}", "operator": operator, "type": kind, "value": value}


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever the SDK made of JSON
    """Return JSON values for what the SDK made of them."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value.dict() if hasattr(value, "dict") else value


def _retry_after(headers: Mapping[str, str] | None) -> float:
    """Return the seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3), 0 for a date or none."""
    said = next(
        (value for name, value in (headers or {}).items() if name.lower() == "retry-after"), ""
    )
    return float(said) if said.strip().isdigit() else 0.0


def _project(found: Any) -> Project:  # noqa: ANN401 - the SDK has a class for each call
    return Project(
        id=found.id,
        title=found.title or "",
        config=found.label_config or "",
        model_version=found.model_version or "",
    )


def _backend(found: Any) -> Backend:  # noqa: ANN401 - the SDK's
    return Backend(id=found.id, url=found.url or "", model_version=found.model_version or "")


@contextlib.contextmanager
def _calling(backend: str, server: str) -> Iterator[None]:
    """Say what an error means where the server was asked to call a backend.

    Its own words are pieces of HTML and of Python's exceptions.
    """
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        if error.status_code != 400 and not _is_blocked(error):  # noqa: PLR2004 - a name says less
            raise
        said = str(error.body)
        found = (told for words, *told in _WHY_NOT if words in said)
        problem, cure = next(found, ("does not take it for a backend", "see the backend's log"))
        raise StudioError(server, f"it {problem} (the backend at {backend})", cure) from None


_WHY_NOT = (
    (
        "authentication parameters",
        "is refused by the backend",
        "give this command the secret that the backend was started with",
    ),
    (
        "health check failed",
        "cannot reach the backend",
        "start `factcheck backend` first; --address must be one that Label Studio can reach",
    ),
    (
        _BLOCKED,
        "may not call local addresses",
        "start Label Studio with LABEL_STUDIO_ML_BLOCK_LOCAL_IP=false",
    ),
)
"""Words in what the server says, and what they mean."""


def _is_blocked(error: ApiError) -> bool:
    return error.status_code == 403 and _BLOCKED in str(error.body)  # noqa: PLR2004 - a name says less


def _shortened(body: object) -> str:
    """Return what the server says is wrong, on one line; pages of HTML say nothing."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    if body is None or "<html" in text.lower():
        return ""
    return f": {' '.join(text.split())[:_SHOWN]}"
