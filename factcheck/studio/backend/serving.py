"""The backend as a process: an address that is ours alone, a model that is loaded, a server."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import socket
from typing import TYPE_CHECKING

from factcheck.domain import Document
from factcheck.errors import BackendError

if TYPE_CHECKING:
    from factcheck.domain import Taxonomy
    from factcheck.prelabel import Pipeline
    from factcheck.studio.backend.app import Limits
    from factcheck.studio.backend.secret import Secret

_GRACE_SECONDS = 5
_WARM_UP = "The mayor said that it rained."


def check_installed() -> None:
    """Make sure that the extra is there.

    Raises:
        BackendError: it is not.
    """
    try:
        import fastapi  # noqa: F401 - only to see that it is there
        import uvicorn  # noqa: F401 - the same
    except ModuleNotFoundError as error:
        cure = "run `pip install 'factcheck-studio[backend]'`"
        raise BackendError("backend", f"{error.name} is not installed", cure) from None


def listen(host: str, port: int, secret: Secret | None) -> socket.socket:
    """Return a socket that listens, before the model is loaded.

    Args:
        host: a name or an address; the first address it stands for counts.
        port: 0 for any that is free.
        secret: what callers must know; without one only this machine may call.

    Raises:
        BackendError: others could call without a secret, the host is not known, or the port is
            taken.
    """
    where = f"{host}:{port}"
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except OSError as error:
        raise BackendError(
            where, f"no such host ({error.strerror})", "name another --host"
        ) from None
    family, _, _, _, address = found[0]
    if secret is None and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        cure = "set FACTCHECK_BACKEND_SECRET or name a --secret-file, or listen at 127.0.0.1"
        raise BackendError(where, "others could call it without a secret", cure)
    try:
        return socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        raise BackendError(
            where, f"cannot listen there ({error.strerror})", "name another --port"
        ) from None


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
    """Answer until SIGTERM or Ctrl-C; what has begun is finished, for some seconds.

    Args:
        listener: where to listen.
        pipeline: what predicts.
        taxonomy: the labels that sources are linked to.
        secret: what callers must know.
        limits: what a request may cost.
    """
    import uvicorn

    from factcheck.studio.backend.app import create_app

    warm_up(pipeline, taxonomy)
    settings = uvicorn.Config(
        create_app(pipeline, taxonomy, secret=secret, limits=limits),
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    with contextlib.suppress(KeyboardInterrupt):  # raised once more when all is finished
        uvicorn.Server(settings).run(sockets=[listener])


def warm_up(pipeline: Pipeline, taxonomy: Taxonomy) -> None:
    """Load what is loaded with the first text, so that nobody waits for it."""
    from factcheck.text import detect_language

    document = Document("warm-up", "", _WARM_UP, detect_language(_WARM_UP))
    for _ in pipeline.prelabel([document], taxonomy):
        pass
