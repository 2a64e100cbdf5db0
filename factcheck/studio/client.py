"""Label Studio's API, as far as we use it: one place for every call, every error put into words.

Errors of the SDK are never shown as they are: they print the answer's headers, and the session
cookie is among them.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from factcheck.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.api_error import ApiError

    from factcheck.studio.connection import Connection

    Json = Mapping[str, Any]

OLDEST, NEXT = (1, 20), (2,)
"""Versions of Label Studio that we talk to, the second one excluded."""

PAGE = 1000
SECONDS = 60.0
LONG_SECONDS = 600.0
_SHOWN = 300


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


class Client:
    """A server that answered, has a version we know, and takes our token.

    Raises:
        StudioError: on every call, if the server is down, refuses, or answers an error.
    """

    def __init__(
        self, connection: Connection, transport: httpx.BaseTransport | None = None
    ) -> None:
        """Connect.

        Args:
            connection: the server and the token.
            transport: answers instead of the network, for tests.
        """
        self.url = connection.url
        self._http = _http(connection.url, transport)
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

    def projects(self, title: str) -> tuple[Project, ...]:
        """Return all projects of exactly this title."""
        with self._translated():
            found = self._sdk.projects.list(title=title, page_size=PAGE, request_options=_options())
            ids = [each.id for each in found if each.title == title]
            details = [self._sdk.projects.get(each, request_options=_options()) for each in ids]
        return tuple(_project(each) for each in details)

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
                request_options=_options(retries=0),
            )
            return _project(self._sdk.projects.get(made.id, request_options=_options()))

    def keys(self, project: Project) -> Iterator[str]:
        """Yield the document key of each task of ours that the project has."""
        with self._translated():
            for task in self._sdk.tasks.list(
                project=project.id,
                fields="task_only",
                include="id,data",
                page_size=PAGE,
                request_options=_options(LONG_SECONDS),
            ):
                key = (task.data or {}).get("doc_key")
                if isinstance(key, str):
                    yield key

    def import_tasks(self, project: Project, tasks: Sequence[Json]) -> int:
        """Import tasks with their predictions; return how many the server says it took.

        It is never tried a second time: an answer may be lost after all was stored.
        """
        with self._translated():
            answer = self._sdk.projects.import_tasks(
                project.id,
                request=[dict(each) for each in tasks],
                return_task_ids=True,
                request_options=_options(LONG_SECONDS, retries=0),
            )
        return len(answer.task_ids or ())

    def set_model_version(self, project: Project, version: str) -> None:
        """Let annotators start from this model's predictions; without it they see none."""
        with self._translated():
            self._sdk.projects.update(project.id, model_version=version, request_options=_options())

    def export(self, project: Project) -> list[Json]:
        """Return all tasks as raw JSON, annotated or not: it alone keeps relations."""
        with self._translated():
            chunks = self._sdk.projects.exports.download_sync(
                project.id,
                export_type="JSON",
                download_all_tasks=True,
                request_options=_options(LONG_SECONDS),
            )
            tasks: list[Json] = json.loads(b"".join(chunks))
        return tasks

    def annotators(self) -> Mapping[int, str]:
        """Return the e-mail address of each user by number."""
        with self._translated():
            users = self._sdk.users.list(request_options=_options())
        return {user.id: user.email for user in users if user.id is not None and user.email}

    def set_overlap(self, project: Project, annotators: int) -> None:
        """Let each task be annotated by so many people before it counts as done."""
        with self._translated():
            self._sdk.projects.update(
                project.id,
                maximum_annotations=annotators,
                overlap_cohort_percentage=100,
                request_options=_options(),
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
            raise StudioError(self.url, "it did not answer in time", cure) from None
        except httpx.HTTPError as error:
            cure = "check the address, and whether it runs (`factcheck studio status`)"
            problem = f"it does not answer ({type(error).__name__})"
            raise StudioError(self.url, problem, cure) from None
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
            return StudioError(self.url, "it has no such thing (404)", "check the address")
        said = _shortened(error.body)
        return StudioError(self.url, f"it answers {status}{said}", "see the server's log")


def _http(url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    import httpx

    # A proxy of the environment has no business on the loopback.
    return httpx.Client(
        timeout=SECONDS,
        follow_redirects=True,
        transport=transport,
        trust_env=not is_loopback(url),
    )


def _sdk(connection: Connection, http: httpx.Client) -> LabelStudio:
    from label_studio_sdk import LabelStudio

    return LabelStudio(
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


def _options(seconds: float = SECONDS, *, retries: int = 2) -> Any:  # noqa: ANN401 - a TypedDict
    return {"timeout_in_seconds": int(seconds), "max_retries": retries}


def _project(found: Any) -> Project:  # noqa: ANN401 - the SDK has a class for each call
    return Project(
        id=found.id,
        title=found.title or "",
        config=found.label_config or "",
        model_version=found.model_version or "",
    )


def _shortened(body: object) -> str:
    """Return what the server says is wrong, on one line; pages of HTML say nothing."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    if body is None or "<html" in text.lower():
        return ""
    return f": {' '.join(text.split())[:_SHOWN]}"
