"""The embedded Label Studio: a server on the loopback, with a data folder of its own.

How Label Studio behaves was measured on 1.23.2: it takes the next port when one is in use, it also
reads settings from variables without a prefix (``DEBUG``, ``CI``), and its first start sets up a
database, which takes about half a minute.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.specifiers import SpecifierSet

from factcheck.errors import StudioError
from factcheck.studio.api.calls import is_healthy
from factcheck.studio.api.connection import Connection
from factcheck.studio.server import process
from factcheck.studio.server.accounts import LOGIN, Account, accepts, open_account, repair
from factcheck.studio.server.inside.serve import CLOSED, TAKEN
from factcheck.studio.server.site import Database, Site, recall, remember, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    OnProgress = Callable[[str, float], None]

HOST = "127.0.0.1"
PREFERRED_PORTS = range(8080, 8090)

DATABASE = "data/label_studio.sqlite3"
"""Label Studio's SQLite file in the data folder."""

VERSIONS = ">=1.23.2,<1.24"
"""Versions of Label Studio that factcheck can start."""

_START_SECONDS = 300.0
_TICK = 0.2
_ATTEMPTS = 3
_INHERITED = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|VIRTUAL_ENV|LD_LIBRARY_PATH|"
    r"SSL_CERT_(FILE|DIR)|(?i:(https?|no)_proxy)"
)
_TO_POSTGRES = re.compile(r"PG(PASSWORD|PASSFILE|CHANNELBINDING|CONNECT_TIMEOUT|(SSL|GSS|KRB)\w+)")
_TAKEN = re.compile(rf"{TAKEN}|(?i:already in use)")
"""How a server says that another program took its port: ours, Django's, or any that Python runs."""
_LISTENS = re.compile(rf"(?:development server|Listening) at:? http://{re.escape(HOST)}:(\d+)\b")


@dataclass(frozen=True, slots=True)
class Running:
    """A running embedded server.

    Attributes:
        url: its address.
        pid: its process id.
        data_dir: its folder: database, uploads, log, login.
        email: the login name.
        password_file: the file with the password, readable only by its owner.
        started: when it was started, ISO 8601 in UTC.
        site: its database and its public address.
    """

    url: str
    pid: int
    data_dir: Path
    email: str
    password_file: Path
    started: str
    site: Site

    def connection(self) -> Connection:
        """Return its address and a token, for programs.

        Raises:
            StudioError: it is still starting for the first time, and has no token yet.
        """
        token = open_account(self.data_dir).token
        if not token:
            cure = "wait until `factcheck studio start` has finished"
            raise StudioError(self.url, "it is still starting", cure)
        return Connection(self.url, token)

    def password(self) -> str:
        """Return the password, for a person to type."""
        return open_account(self.data_dir).password


def start_studio(
    data_dir: Path | None = None,
    *,
    port: int | None = None,
    database: Database | None = None,
    public_url: str | None = None,
    on_progress: OnProgress | None = None,
) -> Running:
    """Start the embedded server unless it is running, and wait until it answers.

    It keeps running when this process ends.

    Args:
        data_dir: its folder, created if missing; by default one in the user's data folder.
        port: where to listen, if it is not running yet; by default the first free port from 8080
            to 8089, else any free port.
        database: where it stores its data; by default the same as last time, at first an SQLite
            file in the folder. With a PostgreSQL database it runs in several processes.
        public_url: its address for people behind a proxy; by default the same as last time.
        on_progress: called with what is being waited for and the seconds so far.

    Raises:
        StudioError: Label Studio is not installed or has an unsupported version, the folder
            contains other files, its data is in another database, it is running with other
            settings, the port is in use, or the server does not start (with the end of its log).
        OSError: the folder cannot be written.
    """
    _check_installed()
    folder = _own_folder(data_dir or default_data_dir())
    report = on_progress or _ignore
    with process.starting(folder):
        (folder / DATABASE).parent.mkdir(mode=0o700, exist_ok=True)
        account = open_account(folder)
        before = recall(folder)
        site = settle(folder, folder / DATABASE, database, public_url)
        state = process.find(folder)
        if state is None:
            state = _launch(folder, account, site, port, report)
            if site != before:
                remember(folder, site)
        elif site != before:
            cure = "run `factcheck studio stop` first"
            raise StudioError(str(folder), "it is running with other settings", cure)
        else:
            _await(folder, account, state, report)
        if not accepts(_url(state), account):
            report("Creating an access token", 0.0)
            repair(folder, account, _environment(folder, account, state.port, site))
    return _running(folder, state)


def stop_studio(data_dir: Path | None = None) -> bool:
    """Stop the embedded server; annotations stay in its folder.

    Returns:
        Whether it was running.

    Raises:
        StudioError: it runs on another machine, or does not end.
    """
    return process.end(_resolved(data_dir or default_data_dir()))


def status(data_dir: Path | None = None) -> Running | None:
    """Return the embedded server if its process is running; it may still be starting.

    Raises:
        StudioError: a server is running, but its state file is lost.
    """
    folder = _resolved(data_dir or default_data_dir())
    state = process.find(folder)
    return _running(folder, state) if state else None


def default_data_dir() -> Path:
    """Return the folder in the user's data folder (``~/.local/share`` on Linux)."""
    from platformdirs import user_data_path

    return user_data_path("factcheck", appauthor=False) / "label-studio"


def _launch(
    folder: Path, account: Account, site: Site, port: int | None, report: OnProgress
) -> process.State:
    """Start the process and wait; if another program takes the port first, try the next one."""
    for _ in range(_ATTEMPTS):
        chosen = _free_port(folder, port)
        environment = _environment(folder, account, chosen, site)
        try:
            state = process.launch(folder, _command(chosen), chosen, environment)
            _await(folder, account, state, report)
        except _PortTaken:
            process.end(folder)
        except BaseException:  # Ctrl-C too: nobody else would end a half-started server
            process.end(folder)
            raise
        else:
            return state
    raise StudioError(str(folder), "other programs took every port first", "choose a --port")


class _PortTaken(Exception):
    """The port was in use, so Label Studio listens on another one, or ended."""


def _await(folder: Path, account: Account, state: process.State, report: OnProgress) -> None:
    """Wait until the server answers.

    Raises:
        _PortTaken: it listens on another port.
        StudioError: it ended, or does not answer within five minutes.
    """
    began = time.monotonic()
    fresh = not (folder / DATABASE).exists() and recall(folder) == Site()
    what = "Label Studio for the first time, about half a minute" if fresh else "Label Studio"
    log = folder / process.LOG
    while (spent := time.monotonic() - began) < _START_SECONDS:
        ended = process.find(folder) is None
        output = log.read_text(encoding="utf-8", errors="replace")
        listens = _LISTENS.search(output)
        if (listens and int(listens[1]) != state.port) or (ended and _TAKEN.search(output)):
            raise _PortTaken
        if ended:
            raise _failed(folder, account, "it ended while starting")
        if listens and is_healthy(_url(state)):
            return
        report(f"Starting {what}", spent)
        time.sleep(_TICK)
    raise _failed(folder, account, f"it does not answer after {_START_SECONDS:.0f} s")


def _failed(folder: Path, account: Account, problem: str) -> StudioError:
    end = account.redact(process.tail(folder))
    cure = f"the log is {folder / process.LOG}; it ends with:\n{end}" if end else "its log is empty"
    return StudioError(str(folder), problem, cure)


def _command(port: int) -> tuple[str, ...]:
    """Return the command that starts Label Studio; -P ignores modules in the working folder."""
    script = Path(__file__).with_name("inside") / "serve.py"
    return (sys.executable, "-P", str(script), "--host", HOST, "--port", str(port))


def _environment(
    folder: Path, account: Account, port: int, site: Site | None = None
) -> dict[str, str]:
    """Return the environment variables of Label Studio's process.

    Only listed variables are inherited: Label Studio reads settings from names without a prefix
    (``DEBUG``, ``HOST``, ``CI``), and it must not see a user's token for another server.
    """
    site = site or Site()
    patterns = [_INHERITED, _TO_POSTGRES] if site.database else [_INHERITED]
    inherited = {
        name: value
        for name, value in os.environ.items()
        if any(each.fullmatch(name) for each in patterns)
    }
    direct = inherited.get("no_proxy") or inherited.get("NO_PROXY")
    # No proxy between Label Studio and a backend on the same machine.
    direct = f"{direct},{HOST},localhost" if direct else f"{HOST},localhost"
    return {
        **inherited,
        **(site.database.variables() if site.database else {"DJANGO_DB": "sqlite"}),
        **CLOSED,
        "NO_PROXY": direct,
        "no_proxy": direct,
        "LABEL_STUDIO_BASE_DATA_DIR": str((folder / DATABASE).parent),
        "LABEL_STUDIO_USERNAME": account.email,
        "LABEL_STUDIO_PASSWORD": account.password,
        "LABEL_STUDIO_HOST": site.public_url or f"http://{HOST}:{port}",
        "SESSION_COOKIE_SECURE": "1" if site.public_url.startswith("https:") else "0",
        "SECRET_KEY": account.secret_key,
        # Needed so that the server can call `factcheck backend` on the loopback. Webhooks and
        # imports from local addresses stay blocked, and the owner of the one account here can
        # reach the loopback anyway.
        "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": "false",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def _free_port(folder: Path, wanted: int | None) -> int:
    """Return the requested port, else that of the last time, else a preferred one, else any.

    Raises:
        StudioError: the requested port is in use.
    """
    if wanted is not None:
        if not _is_free(wanted):
            where = f"http://{HOST}:{wanted}"
            problem = f"another program listens on port {wanted}"
            raise StudioError(where, problem, "choose another --port")
        return wanted
    return next(port for port in _ports(folder) if _is_free(port))


def _ports(folder: Path) -> Iterator[int]:
    before = process.last(folder)
    if before:
        yield before.port
    yield from PREFERRED_PORTS
    while True:
        with socket.socket() as any_port:
            any_port.bind((HOST, 0))
            port: int = any_port.getsockname()[1]
        yield port


def _is_free(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        if caller.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            return False
    return True


def _own_folder(data_dir: Path) -> Path:
    """Create the folder with mode 0700; use an existing one if it is empty or a server's.

    Raises:
        StudioError: it contains other files; closing it to other users might do harm.
    """
    folder = _resolved(data_dir)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = {path.name for path in folder.iterdir()}  # once: another start may be writing to it
    if found and found.isdisjoint({LOGIN, process.STARTING}):
        raise StudioError(str(folder), "the folder contains other files", "choose a new --data-dir")
    folder.chmod(0o700)
    return folder


def _check_installed() -> None:
    cure = "run `pip install 'factcheck-studio[studio]'`"
    where = str(Path(sys.prefix))
    try:
        installed = version("label-studio")
    except PackageNotFoundError:
        raise StudioError(where, "it is not installed", cure) from None
    if not SpecifierSet(VERSIONS).contains(installed, prereleases=True):
        problem = f"version {installed} is installed, and factcheck needs {VERSIONS}"
        raise StudioError(where, problem, cure)


def _running(folder: Path, state: process.State) -> Running:
    return Running(
        url=_url(state),
        pid=state.pid,
        data_dir=folder,
        email=open_account(folder).email,
        password_file=folder / LOGIN,
        started=state.started,
        site=recall(folder),
    )


def _resolved(data_dir: Path) -> Path:
    return data_dir.expanduser().absolute()


def _url(state: process.State) -> str:
    return f"http://{HOST}:{state.port}"


def _ignore(message: str, seconds: float) -> None:
    del message, seconds
