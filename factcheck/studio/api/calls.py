"""Calls to Label Studio: the one HTTP client, patience, and every failure as a StudioError.

Errors of the SDK are never shown as they are: they print the answer's headers, and the session
cookie is among them.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Self, TypeVar

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from factcheck.errors import StudioError, TooLong, Unavailable
from factcheck.text.addresses import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import httpx
    from label_studio_sdk.base_client import LabelStudioBase
    from label_studio_sdk.core.api_error import ApiError

    from factcheck.studio.api.bounded import Redirect
    from factcheck.studio.api.connection import Connection, Limits

VERSIONS = ">=1.20,<2"
"""Versions of Label Studio that factcheck can talk to."""

SECONDS = 60.0
LONG_SECONDS = 600.0

PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between tries while a server is down or busy; half a minute in all."""

_LONGEST_DETAIL = 300
_BUSY = frozenset({408, 429, 502, 503, 504})
_NOTHING_DONE = frozenset({429, 503})
"""Of those, the ones that say that the request was not carried out."""

_NOT_JSON = "it is not JSON, or cut off"
_BAD_REQUEST = frozenset({400, 414, 431})
_T = TypeVar("_T")


class NotThere(StudioError):
    """The server does not have what was asked for (404)."""


class Forbidden(StudioError):
    """The server does not accept the token, or does not allow its owner to do this (401, 403)."""


class BadRequest(StudioError):
    """The server does not accept the request, or an address of this length (400, 414, 431).

    Attributes:
        detail: its own description of the problem, ``""`` if it gave none.
    """

    def __init__(self, where: str, problem: str, cure: str, detail: str) -> None:
        super().__init__(where, problem, cure)
        self.detail = detail


class TooLarge(BadRequest):
    """An answer is larger than a command keeps in memory: fewer things must be asked for."""

    def __init__(self, where: str, problem: str, cure: str) -> None:
        super().__init__(where, problem, cure, problem)


class Calls:
    """A server that answered, has a supported version, and accepts our token.

    Every call has a time limit. A call that may be repeated is repeated while the server is down
    or busy; an import is not, because its answer may be lost after everything was stored.

    Raises:
        StudioError: on every call, if the server refuses or answers with an error; `Unavailable`
            if it is down or busy.
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
        self.url = connection.url
        self._said = connection.without_token
        self._limits = connection.limits
        self._http = _open_http(connection.url, connection.limits, transport)
        self._http.event_hooks["request"].append(self._note_request)
        self.request_sent = threading.Event()
        """Set when a request is sent: from then on the server is the one at work."""
        try:
            with self.translating_errors():
                self.sdk = _sdk(connection, self._http)
                version = self.sdk.versions.get(request_options=options())
                release = str(version.release or "")
            self._check_version(release)
            with self.translating_errors():
                self.sdk.users.whoami(request_options=options())
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

    def wait(self, seconds: float) -> None:
        """Leave the server alone for a while."""
        time.sleep(seconds)

    def patiently(self, call: Callable[[], _T]) -> _T:
        """Call, and call again while the server is busy; for calls that may be repeated.

        A call that has taken a minute is not repeated: it would take another one.

        Raises:
            StudioError: the result of the last try.
        """
        until = time.monotonic() + SECONDS
        for pause in self.patience:
            try:
                with self.translating_errors():
                    return call()
            except Unavailable as error:
                if isinstance(error, TooLong) or time.monotonic() > until:
                    raise
                self.wait(max(error.after, pause))
        with self.translating_errors():
            return call()

    def post(self, path: str, body: Mapping[str, object]) -> Any:  # noqa: ANN401 - JSON
        """Post JSON to a page that the SDK does not know, once; return the JSON of its answer."""
        from label_studio_sdk.core.api_error import ApiError

        with self.translating_errors():
            # It adds the token, refreshed where needed; the SDK has no public way to do that.
            http = self.sdk._client_wrapper.httpx_client  # noqa: SLF001
            answer = http.request(path, method="POST", json=dict(body), request_options=options())
            if answer.is_success:
                return answer.json()
            is_json = "json" in answer.headers.get("content-type", "")
            said = answer.json() if is_json else answer.text
            raise ApiError(status_code=answer.status_code, headers=dict(answer.headers), body=said)

    def _check_version(self, release: str) -> None:
        try:
            version = Version(release)
        except InvalidVersion:
            problem = "this is not a Label Studio server"
            raise StudioError(self.url, problem, "check the address") from None
        if not SpecifierSet(VERSIONS).contains(version, prereleases=True):
            cure = f"factcheck needs label-studio{VERSIONS}"
            raise StudioError(self.url, f"its version is {self._said(release)}", cure)

    @contextlib.contextmanager
    def translating_errors(self) -> Iterator[None]:
        """Turn everything that can go wrong in a call into a StudioError without secrets."""
        import httpx
        from label_studio_sdk.core.api_error import ApiError

        try:
            yield
        except ApiError as error:
            raise self._refusal(error) from None
        except httpx.HTTPError as error:
            raise self._failure(error) from None
        except json.JSONDecodeError:
            raise self._unreadable(_NOT_JSON) from None
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise self._unreadable(type(error).__name__) from None

    def _failure(self, error: httpx.HTTPError) -> StudioError:
        """Return the error for an exchange that failed, or that was ended."""
        import httpx

        from factcheck.studio.api import bounded

        match error:
            case bounded.LateAnswer():
                problem = f"its answer was not complete after {error} s"
                cure = (
                    "check whether it, or a proxy before it, is overloaded; run the command again"
                )
                return TooLong(self.url, problem, cure)
            case bounded.LargeAnswer():
                return TooLarge(
                    self.url, f"its answer is larger than {error} bytes", "check the address"
                )
            case bounded.BrokenAnswer():
                return self._unreadable(str(error))
            case httpx.TooManyRedirects():
                return StudioError(self.url, "it redirects in a circle", "check the address")
            case bounded.Redirect():
                return self._redirected(error)
        return self._silent(error)

    def _silent(self, error: httpx.HTTPError) -> Unavailable:
        import httpx

        if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
            cure = "check whether it is overloaded, and try again"
            return Unavailable(self.url, "it did not answer in time", cure)
        cure = "check the address, and whether it runs (`factcheck studio status`)"
        problem = f"it does not answer ({type(error).__name__})"
        unheard = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        return Unavailable(self.url, problem, cure, heard=not unheard)

    def _redirected(self, error: Redirect) -> StudioError:
        target = self._said(error.target)
        problem = f"it redirects to {target}"
        if error.method:
            problem = f"it redirects a {error.method} to {target}, where it would be lost"
        cure = "if that is the right server, give its address with --url"
        return StudioError(error.origin, problem, cure)

    def _unreadable(self, what: str) -> StudioError:
        """Return the error for an answer that can't be parsed: a proxy's page, another program."""
        problem = f"its answer is not one of Label Studio's ({what})"
        return StudioError(self.url, problem, "check the address")

    def _refusal(self, error: ApiError) -> StudioError:
        status = error.status_code
        if status is None or status < 300:  # noqa: PLR2004 - a name would say less
            return self._unreadable(_NOT_JSON)
        if status in {401, 403}:
            cure = "make a new one: Account & Settings → Personal Access Token"
            return Forbidden(self.url, f"it refuses the token ({status})", cure)
        if status == 404:  # noqa: PLR2004 - a name would say less
            return NotThere(self.url, "not found (404)", "check the address")
        detail, cure = _detail(error.body, self._said), "see the server's log"
        problem = f"it answers {status}: {detail}" if detail else f"it answers {status}"
        if status in _BUSY:
            return self._busy(problem, _retry_after(error.headers), status)
        if status in _BAD_REQUEST:
            return BadRequest(self.url, problem, cure, detail)
        return StudioError(self.url, problem, cure)

    def _busy(self, problem: str, after: float, status: int) -> Unavailable:
        heard = status not in _NOTHING_DONE
        if after > self._limits.pause:
            problem += f", and asks to wait {after:.0f} s"
            return TooLong(self.url, problem, "try again after that", after, heard=heard)
        return Unavailable(self.url, problem, "see the server's log", after, heard=heard)

    def _note_request(self, _: httpx.Request) -> None:
        self.request_sent.set()


def is_healthy(url: str) -> bool:
    """Whether a server answers that it is up; no token is sent."""
    import httpx

    from factcheck.studio.api.connection import Limits

    try:
        with _open_http(url, Limits(silence=10, grace=0)) as http:
            return http.get(f"{url}/health/").is_success
    except httpx.HTTPError:
        return False


def _open_http(
    url: str, limits: Limits, transport: httpx.BaseTransport | None = None
) -> httpx.Client:
    from factcheck.studio.api.bounded import BoundedClient

    return BoundedClient(
        limits,
        timeout=SECONDS,
        transport=transport,
        trust_env=not is_loopback(url),  # no proxy can reach a server on this machine
    )


def _sdk(connection: Connection, http: httpx.Client) -> LabelStudioBase:
    # The larger client imports pandas and cloud storage: 2 seconds and 150 MB for nothing.
    from label_studio_sdk.base_client import LabelStudioBase

    return LabelStudioBase(
        # Without the slash it would refresh the token above the path, where another program may be.
        base_url=f"{connection.url}/",
        api_key=connection.token,
        httpx_client=http,
        timeout=SECONDS,
    )


def options(seconds: float = SECONDS) -> Any:  # noqa: ANN401 - a TypedDict
    """Return the SDK's options for a call: its time limit in seconds, and no second try."""
    # By default the SDK sends a POST again after an error, and what it posts is stored twice.
    return {"timeout_in_seconds": int(seconds), "max_retries": 0}


def _retry_after(headers: Mapping[str, str] | None) -> float:
    """Return the seconds in ``Retry-After`` (RFC 9110, 10.2.3), 0 for a date or none."""
    value = next(
        (value for name, value in (headers or {}).items() if name.lower() == "retry-after"), ""
    )
    return float(value) if re.fullmatch(r"\s*[0-9]+\s*", value) else 0.0


def _detail(body: Any, clean: Callable[[str], str]) -> str:  # noqa: ANN401 - JSON, or the text of an answer
    """Return the server's own description of an error, on one line; HTML pages have none.

    Args:
        body: the answer.
        clean: removes secrets from a text.
    """
    if isinstance(body, dict) and isinstance(body.get("detail"), str):
        body = body["detail"]
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    if body is None or "<html" in text.lower():
        return ""
    return " ".join(clean(text).split())[:_LONGEST_DETAIL]
