"""HTTP/1.1 as uvicorn speaks it, with a time limit for the head of a request.

uvicorn (0.54) ends a connection on which nothing comes after an answer, but waits forever for a
first request, for the rest of a head, and for the rest of a body that was answered already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio


def protocol_with(head_seconds: float) -> type[H11Protocol]:
    """Return uvicorn's protocol with a time limit.

    Args:
        head_seconds: from the connection, or from the last answer, to the head of a request.
    """

    class Protocol(H11Protocol):
        _limit: asyncio.TimerHandle

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._await_head()

        def handle_events(self) -> None:
            super().handle_events()
            if self._is_busy():
                self._limit.cancel()

        def on_response_complete(self) -> None:
            self._await_head()
            super().on_response_complete()  # may begin with the next request

        def connection_lost(self, exc: Exception | None) -> None:
            self._limit.cancel()
            super().connection_lost(exc)

        def _await_head(self) -> None:
            self._limit = self.loop.call_later(head_seconds, self.transport.close)

        def _is_busy(self) -> bool:
            return bool(self.cycle) and not self.cycle.response_complete

    return Protocol
