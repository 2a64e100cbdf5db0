"""The backend's process: its socket, its model, its server."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

from factcheck.domain import Document
from factcheck.errors import BackendError, MissingPackage

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from factcheck.domain import Taxonomy
    from factcheck.prelabel import Pipeline
    from factcheck.studio.backend.app import Limits
    from factcheck.studio.backend.secret import Secret

_GRACE_SECONDS = 5
_WARM_UP = "The mayor said that it rained."


def check_installed() -> None:
    """Check that the packages of the extra are installed.

    Raises:
        MissingPackage: one is not.
    """
    try:
        import fastapi  # noqa: F401 - only a check
        import uvicorn  # noqa: F401 - the same
    except ModuleNotFoundError as error:
        raise MissingPackage(str(error.name), "`factcheck backend`", "backend") from None


def listen(host: str, port: int, secret: Secret | None) -> socket.socket:
    """Return a listening socket; this comes before the model is loaded.

    Args:
        host: a name or an address; of several addresses the first one is used.
        port: 0 for any free port.
        secret: the secret that callers must send; without one only this machine may call.

    Raises:
        BackendError: others could call without a secret, the host is unknown, or the port is in
            use.
    """
    where = f"{host}:{port}"
    try:
        addresses = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        problem = f"no such host ({error.strerror})"
        raise BackendError(where, problem, "choose another --host") from None
    family, _, _, _, address = addresses[0]
    if secret is None and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        cure = "set FACTCHECK_BACKEND_SECRET or use --secret-file, or listen on 127.0.0.1"
        raise BackendError(where, "others could call it without a secret", cure)
    try:
        return socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        problem = f"cannot listen there ({error.strerror})"
        raise BackendError(where, problem, "choose another --port") from None


def address_of(listener: socket.socket) -> str:
    """Return the address of a socket as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    listener: socket.socket,
    pipeline: Pipeline,
    taxonomy: Taxonomy,
    *,
    secret: Secret | None,
    limits: Limits,
) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in progress then have a few seconds to finish.

    Args:
        listener: the socket.
        pipeline: the model.
        taxonomy: the labels that sources are linked to.
        secret: the secret that callers must send.
        limits: the limits of requests.
    """
    from factcheck.studio.backend.app import create_app

    warm_up(pipeline, taxonomy)
    app = create_app(pipeline, taxonomy, secret=secret, limits=limits)
    with contextlib.suppress(KeyboardInterrupt):  # raised again at the end
        server_of(app, limits.head).run(sockets=[listener])


def server_of(app: ASGIApp, head_seconds: float) -> uvicorn.Server:
    """Return a server that gives the head of a request a time limit."""
    import uvicorn

    from factcheck.studio.backend.protocol import protocol_with

    settings = uvicorn.Config(
        app,
        http=protocol_with(head_seconds),
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return uvicorn.Server(settings)


def warm_up(pipeline: Pipeline, taxonomy: Taxonomy) -> None:
    """Predict once, so that the first request does not wait until everything is loaded."""
    from factcheck.text import detect_language

    document = Document("warm-up", "", _WARM_UP, detect_language(_WARM_UP))
    for _ in pipeline.prelabel([document], taxonomy):
        pass
