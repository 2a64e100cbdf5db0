"""Calls to Label Studio: the connection, patience, and every error put into words.

Errors of the SDK are never shown as they are: they print the answer's headers, and the session
cookie is among them.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import re
import threading
import time
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

    from factcheck.studio.api.connection import Connection

OLDEST, NEXT = (1, 20), (2,)
"""Versions of Label Studio that we talk to, the second one excluded."""

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


class NotThere(StudioError):
    """What was asked for is not on the server (404)."""


class TooLong(StudioError):
    """The server does not take an address as long as this."""


class Calls:
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
        self.url = connection.url
        self._http = _http(connection.url, transport)
        self._http.event_hooks["response"].append(self._look_at_clock)
        self._http.event_hooks["request"].append(self._note_request)
        self._clock = ""
        self.asked = threading.Event()
        """Set whenever a request leaves: from then on it is the server that works."""
        try:
            with self.translated():
                self.sdk = _sdk(connection, self._http)
                version = self.sdk.versions.get(request_options=options())
            self._check_version(str(version.release or ""))
            with self.translated():
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

    def patiently(self, ask: Callable[[], _T]) -> _T:
        """Ask, and again while the server can't answer just now; for calls that may be repeated.

        Raises:
            StudioError: what the last try got.
        """
        for pause in self.patience:
            try:
                with self.translated():
                    return ask()
            except Unavailable as error:
                self.wait(max(error.after, pause))
        with self.translated():
            return ask()

    def _check_version(self, release: str) -> None:
        numbers = tuple(int(number) for number in re.findall(r"\d+", release)[:3])
        if not numbers:
            raise StudioError(self.url, "it is no Label Studio", "check the address")
        if not OLDEST <= numbers < NEXT:
            wanted = f"{'.'.join(map(str, OLDEST))} to below {'.'.join(map(str, NEXT))}"
            cure = f"factcheck needs {wanted}"
            raise StudioError(self.url, f"its version is {release}", cure)

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
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
            return Unavailable(self.url, problem, cure, after, heard=heard)
        kind = TooLong if status in _TOO_LONG else StudioError
        return kind(self.url, problem, cure)

    def _note_request(self, _: httpx.Request) -> None:
        self.asked.set()

    def _look_at_clock(self, answer: httpx.Response) -> None:
        self._clock = answer.headers.get("date", "")


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


def options(seconds: float = SECONDS) -> Any:  # noqa: ANN401 - a TypedDict
    """Return the SDK's options for a call: its time limit in seconds, and no second try."""
    # Left to itself the SDK sends a POST again after an error, and what it posts is stored twice.
    return {"timeout_in_seconds": int(seconds), "max_retries": 0}


def _retry_after(headers: Mapping[str, str] | None) -> float:
    """Return the seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3), 0 for a date or none."""
    said = next(
        (value for name, value in (headers or {}).items() if name.lower() == "retry-after"), ""
    )
    return float(said) if said.strip().isdigit() else 0.0


def _shortened(body: object) -> str:
    """Return what the server says is wrong, on one line; pages of HTML say nothing."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    if body is None or "<html" in text.lower():
        return ""
    return f": {' '.join(text.split())[:_SHOWN]}"
