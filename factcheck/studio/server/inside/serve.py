"""Run Label Studio with our pages: the embedded server's process, and a team's.

A script of its own, because Django is configured once a process. With SQLite it is Label
Studio's own development server, one process; with PostgreSQL it is gunicorn with two worker
processes of four threads each, after the database was brought up to date. All settings come from
the environment, as Label Studio's do; a secret may come from a file instead, which
``SECRET_KEY_FILE``, ``LABEL_STUDIO_PASSWORD_FILE`` or ``POSTGRE_PASSWORD_FILE`` names.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

WORKERS, THREADS = 2, 4
TAKEN = "there is no listening at"
_BACKLOG = 2048
_GRACE_SECONDS = 8
_WORKER_SECONDS = 120
_SETTINGS = "label_studio.core.settings.label_studio"
_PAGES = "factcheck.studio.server.inside.urls"
_SECRETS = ("SECRET_KEY", "LABEL_STUDIO_PASSWORD", "POSTGRE_PASSWORD")

CLOSED = {
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_SENTRY_DSN": "",
    "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_FEATURE_FLAGS_OFFLINE": "true",
}
"""What makes a server that nobody can sign up to, and that calls nobody."""


def main() -> None:
    """Serve until told to stop.

    Raises:
        SystemExit: a secret is missing, or the database cannot be set up.
    """
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--host", default="127.0.0.1")
    asked.add_argument("--set-up", action="store_true")
    arguments = asked.parse_args()
    _set_environment()
    if arguments.set_up:
        set_up()
    elif os.environ.get("DJANGO_DB") == "sqlite":
        _develop(arguments.host, arguments.port)
    else:
        listener = _listen(arguments.host, arguments.port)
        # In a process of its own: workers that are forked later must not share its connection.
        command = [sys.executable, "-P", __file__, "--set-up", "--port", str(arguments.port)]
        done = subprocess.run(command, check=False)  # noqa: S603 - this very file
        if done.returncode:
            sys.exit(done.returncode)
        _serve(listener)


def set_up() -> None:
    """Bring the database up to date, and the server's own account to the login we were given.

    Raises:
        SystemExit: the database does not answer, or refuses.
    """
    importlib.import_module("django").setup()
    from django.core.management import call_command
    from django.db import OperationalError, ProgrammingError

    try:
        call_command("migrate", verbosity=0)
    except (OperationalError, ProgrammingError) as error:
        how = "a password comes from PGPASSWORD, PGPASSFILE or ~/.pgpass"
        sys.exit(f"the database cannot be used: {str(error).strip()}; {how}")
    users = importlib.import_module("users.models").User.objects
    email, password = os.environ["LABEL_STUDIO_USERNAME"], os.environ["LABEL_STUDIO_PASSWORD"]
    if not users.filter(email=email).exists():
        sys.argv[1:] = ["init", "--quiet"]
        importlib.import_module("label_studio.server").main()
    user = users.get(email=email)
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])


def _set_environment() -> None:
    """Take secrets from files, close the server, and let Python find Label Studio and us."""
    for name in _SECRETS:
        file = os.environ.pop(f"{name}_FILE", None)
        if file:
            os.environ[name] = Path(file).read_text(encoding="utf-8").strip()
    for name in ("SECRET_KEY", "LABEL_STUDIO_USERNAME", "LABEL_STUDIO_PASSWORD"):
        if not os.environ.get(name):
            sys.exit(f"{name} is not set, and there is no default")
    os.environ.setdefault("POSTGRE_PASSWORD", "")  # else Label Studio would try "postgres"
    os.environ.update(CLOSED)
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    package = importlib.util.find_spec("label_studio")
    if package is None or package.origin is None:
        sys.exit("label-studio is not installed")
    sys.path.insert(0, str(Path(package.origin).parent))  # its modules import one another so
    sys.path.insert(0, str(Path(__file__).parents[4]))
    importlib.import_module(
        "factcheck.studio.server.inside"
    )  # this one, should another be installed too
    del sys.path[0]  # nothing else is to be found there first


def _develop(host: str, port: int) -> None:
    url = os.environ.get("LABEL_STUDIO_HOST", "")
    sys.argv[1:] = ["start", "--no-browser", "--internal-host", host, "--port", str(port)]
    sys.argv += ["--host", url] if url else []
    _add_pages()
    importlib.import_module("label_studio.server").main()


def _add_pages() -> None:
    """Put our pages before Label Studio's.

    Its settings cannot be extended the usual way: while they are imported they ask Django for
    themselves.
    """
    from django.conf import settings

    settings.ROOT_URLCONF = _PAGES


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before the database is set up: that takes a minute, at first.

    Raises:
        SystemExit: another program has it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        sys.exit(f"{TAKEN} {host}:{port} ({error.strerror})")
    return listener


def _serve(listener: socket.socket) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn has no types
        """Label Studio in gunicorn; no configuration from files or the command line."""

        def load_config(self) -> None:
            self.cfg.set("bind", f"fd://{listener.fileno()}")
            self.cfg.set("workers", WORKERS)
            self.cfg.set("threads", THREADS)
            self.cfg.set("worker_class", "gthread")
            self.cfg.set("timeout", _WORKER_SECONDS)
            self.cfg.set("graceful_timeout", _GRACE_SECONDS)
            self.cfg.set("control_socket_disable", True)

        def load(self) -> Any:  # noqa: ANN401 - a WSGI application
            from django.core.wsgi import get_wsgi_application

            _add_pages()
            return get_wsgi_application()

    Server().run()


if __name__ == "__main__":
    main()
