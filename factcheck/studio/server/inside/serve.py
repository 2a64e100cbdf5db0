"""Run Label Studio with factcheck's pages: the process of the embedded server, and of a team's.

A script, because Django can be configured only once in a process. With SQLite it runs Label
Studio's own development server, one process; with PostgreSQL it updates the database, then runs
gunicorn with two worker processes of four threads each. All settings come from the environment, as
Label Studio's do; secrets may come from files instead: ``SECRET_KEY_FILE``,
``LABEL_STUDIO_PASSWORD_FILE``, ``POSTGRE_PASSWORD_FILE``.
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
_ACCESS = "factcheck.studio.server.inside.access.AccountRoutes"
_SECRETS = ("SECRET_KEY", "LABEL_STUDIO_PASSWORD", "POSTGRE_PASSWORD")

CLOSED = {
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_SENTRY_DSN": "",
    "LABEL_STUDIO_FRONTEND_SENTRY_DSN": "",
    "LABEL_STUDIO_FEATURE_FLAGS_OFFLINE": "true",
}
"""Settings of a server without open sign-up that sends nothing to anybody."""


def main() -> None:
    """Serve until a signal ends the process.

    Raises:
        SystemExit: a secret is missing, or the database cannot be set up.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--set-up", action="store_true")
    arguments = parser.parse_args()
    _set_environment()
    if arguments.set_up:
        set_up()
    elif os.environ.get("DJANGO_DB") == "sqlite":
        _develop(arguments.host, arguments.port)
    else:
        listener = _listen(arguments.host, arguments.port)
        # In its own process: workers that are forked later must not share its connection.
        command = [sys.executable, "-P", __file__, "--set-up", "--port", str(arguments.port)]
        done = subprocess.run(command, check=False)  # noqa: S603 - this file
        if done.returncode:
            sys.exit(done.returncode)
        _serve(listener)


def set_up() -> None:
    """Migrate the database, and set the server's account to the given login.

    Raises:
        SystemExit: the database does not answer, or refuses the login.
    """
    importlib.import_module("django").setup()
    from django.core.management import call_command
    from django.db import OperationalError, ProgrammingError

    try:
        call_command("migrate", verbosity=0)
    except (OperationalError, ProgrammingError) as error:
        how = "its password is read from PGPASSWORD, PGPASSFILE or ~/.pgpass"
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
    """Read secrets from files, close sign-up, and let Python find Label Studio and factcheck."""
    for name in _SECRETS:
        file = os.environ.pop(f"{name}_FILE", None)
        if file:
            os.environ[name] = Path(file).read_text(encoding="utf-8").strip()
    for name in ("SECRET_KEY", "LABEL_STUDIO_USERNAME", "LABEL_STUDIO_PASSWORD"):
        if not os.environ.get(name):
            sys.exit(f"{name} is not set, and has no default")
    os.environ.setdefault("POSTGRE_PASSWORD", "")  # else Label Studio would try "postgres"
    os.environ.update(CLOSED)
    os.environ["DJANGO_SETTINGS_MODULE"] = _SETTINGS
    package = importlib.util.find_spec("label_studio")
    if package is None or package.origin is None:
        sys.exit("label-studio is not installed")
    sys.path.insert(0, str(Path(package.origin).parent))  # as its modules expect
    sys.path.insert(0, str(Path(__file__).parents[4]))
    # This copy, even if another one is installed.
    importlib.import_module("factcheck.studio.server.inside")
    del sys.path[0]  # so that no other module is found there


def _develop(host: str, port: int) -> None:
    url = os.environ.get("LABEL_STUDIO_HOST", "")
    sys.argv[1:] = ["start", "--no-browser", "--internal-host", host, "--port", str(port)]
    sys.argv += ["--host", url] if url else []
    _add_pages()
    importlib.import_module("label_studio.server").main()


def _add_pages() -> None:
    """Serve factcheck's pages before Label Studio's, and close its routes about accounts.

    Its settings cannot be extended in the usual way, because they use Django's settings while they
    are being imported.
    """
    from django.conf import settings

    settings.ROOT_URLCONF = _PAGES
    settings.MIDDLEWARE = [_ACCESS, *settings.MIDDLEWARE]


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before the database is set up, which takes a minute at the first start.

    Raises:
        SystemExit: the port is in use.
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
        """Label Studio in gunicorn, without configuration from files or the command line."""

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
