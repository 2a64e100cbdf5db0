"""A team's server and what it needs, as processes of the tests: PostgreSQL and nginx."""

import contextlib
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from factcheck.studio.server.embedded import DATABASE, Running, status, stop_studio
from factcheck.studio.server.process import STARTING
from tests.optional import missing
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
PASSWORD = "password-of-a-test"  # noqa: S105 - none
FAULTS = int(os.environ.get("FACTCHECK_FAULTS", "40"))
"""How many faults the fault suite causes; `make test-faults` asks for 240."""

KILLS = int(os.environ.get("FACTCHECK_KILLS", "4"))
PAIRS = int(os.environ.get("FACTCHECK_PAIRS", "2"))
"""How many pulls are killed, and pairs run at once; `make test-faults` asks for 60 and 12."""

_ENVIRONMENT = dict(os.environ)
"""The environment before the first test."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL on the loopback, with one superuser."""

    port: int
    programs: Path

    def url(self, name: str) -> str:
        """Return the address of a database, without the password."""
        return f"postgresql://factcheck@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        """Create an empty database and return its address."""
        self.ask("postgres", f'CREATE DATABASE "{name}"')
        return self.url(name)

    def ask(self, name: str, query: str) -> list[tuple[object, ...]]:
        """Run a query in a database; return its rows."""
        import psycopg

        where = f"{self.url(name)}?password={PASSWORD}&sslmode=disable"
        with psycopg.connect(where, autocommit=True) as connection:
            done = connection.execute(query.encode())
            return done.fetchall() if done.description else []

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs, with the password in a variable."""
        subprocess.run(  # noqa: S603 - PostgreSQL's
            [self.programs / program, *arguments],
            env={**os.environ, "PGPASSWORD": PASSWORD},
            check=True,
        )


@dataclass(frozen=True, slots=True)
class TeamServer:
    """A server that was started as the guide for teams says.

    Attributes:
        folder: where commands are run.
        studio: the server behind nginx.
        url: where annotators reach it.
        cluster: its PostgreSQL.
    """

    folder: Path
    studio: Running
    url: str
    cluster: Cluster


@contextlib.contextmanager
def team_server(_: pytest.Config) -> Iterator[TeamServer]:
    """Run a team's server on an empty database."""
    require_label_studio()
    programs = find_postgres()
    if programs is None:
        missing("there is no PostgreSQL: apt-get install postgresql")
    if find_nginx() is None:
        missing("there is no nginx: apt-get install nginx-light")
    with (
        tempfile.TemporaryDirectory(prefix="factcheck-team-") as name,
        postgres(programs) as cluster,
    ):
        folder = Path(name)
        data, door = folder / "studio", free_port()
        url = f"http://127.0.0.1:{door}"
        try:
            database = cluster.create("label_studio")
            start_in_new_process(
                data, "--public-url", url, "--database", database, PGPASSWORD=PASSWORD
            )
            studio = status(data)
            assert studio
            with nginx(folder, int(studio.url.rpartition(":")[2]), door):
                yield TeamServer(folder, studio, url, cluster)
        finally:
            stop_studio(data)


@contextlib.contextmanager
def migrated_database(config: pytest.Config) -> Iterator[Path]:
    """Give a database as the first start leaves it: half a minute once, then from the cache.

    It belongs to one version of Label Studio and of Python; the account in it has secrets that
    nobody knows any more, so a server that starts on a copy creates new ones.
    """
    require_label_studio()
    name = f"label-studio-{version('label-studio')}-python-{platform.python_version()}"
    cached = config.cache.mkdir("e2e") / f"{name}.sqlite3"
    if not cached.exists():
        with tempfile.TemporaryDirectory(prefix="factcheck-migrated-") as folder:
            data_dir = Path(folder) / "data-dir"
            start_in_new_process(data_dir)
            stop_studio(data_dir)
            draft = cached.with_suffix(f".{os.getpid()}")
            shutil.copy(data_dir / DATABASE, draft)
            draft.replace(cached)
    yield cached


def copy_database(migrated: Path, data_dir: Path) -> None:
    """Create a data folder with a copy of a database, so that its first start takes seconds."""
    (data_dir / DATABASE).parent.mkdir(parents=True)
    shutil.copy(migrated, data_dir / DATABASE)
    (data_dir / STARTING).touch()  # what makes the folder one of factcheck's


@contextlib.contextmanager
def fault_run(config: pytest.Config) -> Iterator[subprocess.CompletedProcess[str]]:
    """Run the fault suite on a server of its own, which it kills; give what it printed."""
    yield _run_on_own_server(config, "tests.e2e.faults.suite", FAULTS)


@contextlib.contextmanager
def at_once_run(config: pytest.Config) -> Iterator[subprocess.CompletedProcess[str]]:
    """Kill pulls, and run pulls and pushes at once, on a server of their own; give the output."""
    yield _run_on_own_server(config, "tests.e2e.faults.at_once", KILLS, PAIRS)


def _run_on_own_server(
    config: pytest.Config, module: str, *counts: int
) -> subprocess.CompletedProcess[str]:
    with (
        migrated_database(config) as migrated,
        tempfile.TemporaryDirectory(prefix="factcheck-faults-") as folder,
    ):
        data_dir = Path(folder) / "data-dir"
        copy_database(migrated, data_dir)
        try:
            start_in_new_process(data_dir)
            return subprocess.run(  # noqa: S603 - our own
                [sys.executable, "-m", module, data_dir, *map(str, counts)],
                env=_ENVIRONMENT,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
        finally:
            stop_studio(data_dir)


def start_in_new_process(data_dir: Path, *options: str, **environment: str) -> None:
    """Run ``factcheck studio start`` in a new process, unchanged by any test."""
    done = subprocess.run(  # noqa: S603 - our own command
        [
            sys.executable,
            "-m",
            "factcheck.cli",
            "studio",
            "start",
            "--data-dir",
            data_dir,
            *options,
        ],
        env=_ENVIRONMENT | environment,
        cwd=data_dir.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stderr)


def require_label_studio() -> None:
    """Skip what needs Label Studio where it is not installed."""
    if find_spec("label_studio") is None:
        missing("label-studio is not installed: pip install 'factcheck-studio[studio,dev]'")


def find_nginx() -> str | None:
    """Return the path of nginx; Debian keeps it out of users' PATH."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def find_postgres() -> Path | None:
    """Return the folder of PostgreSQL's programs, of the newest version; Debian hides them."""
    hidden = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name)
    )
    found = shutil.which("initdb")
    folders = [*([Path(found).resolve().parent] if found else []), *hidden]
    return next((each for each in reversed(folders) if (each / "pg_dump").exists()), None)


@contextlib.contextmanager
def postgres(programs: Path) -> Iterator[Cluster]:
    """Run a PostgreSQL with a new folder; it refuses to run as root, so it gets its own user."""
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="factcheck-postgres-"))
    try:
        (folder / "password").write_text(PASSWORD)
        if owner:
            for path in (folder, folder / "password"):
                shutil.chown(path, owner)
        _run_as(
            owner,
            [
                *(programs / "initdb", "--pgdata", folder / "data", "--username", "factcheck"),
                *("--pwfile", folder / "password", "--auth", "scram-sha-256"),
                *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
            ],
            folder / "initdb.log",
        ).wait()
        port = free_port()
        options = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",  # no data here has to survive a crash
        }
        settings = [f"--{name}={value}" for name, value in options.items()]
        server = _run_as(
            owner,
            [programs / "postgres", "-D", folder / "data", *settings],
            folder / "server.log",
        )
        cluster = Cluster(port, programs)
        try:
            _wait(lambda: _answers(cluster), server, folder / "server.log")
            yield cluster
        finally:
            _end(server, signal.SIGINT)  # which also ends open sessions
    finally:
        shutil.rmtree(folder)


def _answers(cluster: Cluster) -> bool:
    import psycopg

    try:
        return cluster.ask("postgres", "SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


@contextlib.contextmanager
def nginx(folder: Path, upstream: int, port: int, *, listen: str = "plain") -> Iterator[None]:
    """Run nginx with the configuration of `deploy` and other addresses."""
    configuration = write_nginx(folder, upstream, port, listen=listen)
    # As root, nginx would start workers of a user who may not write into the folder.
    same_user = "user root;" if os.geteuid() == 0 else ""
    log = folder / "nginx.log"
    with log.open("wb") as output:
        program = find_nginx()
        assert program
        server = subprocess.Popen(  # noqa: S603 - nginx
            [program, "-p", folder, "-c", configuration, "-g", f"daemon off; {same_user}"],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(lambda: _listens(port), server, log)
        yield
    finally:
        _end(server, signal.SIGQUIT)


def write_nginx(folder: Path, upstream: int, port: int, *, listen: str = "plain") -> Path:
    """Write the configuration of `deploy` with other addresses; return its main file."""
    for name, target in (("nginx.conf", "nginx.conf"), (f"{listen}.conf", "listen.conf")):
        text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
        for ours, other in (
            ("label-studio:8080", f"127.0.0.1:{upstream}"),
            ("listen 8080", f"listen 127.0.0.1:{port}"),
            ("/run/secrets/", f"{folder}/"),
            ("/tmp/nginx", f"{folder}/nginx"),  # noqa: S108 - to be replaced
            ("/dev/std", f"{folder}/std"),
        ):
            text = text.replace(ours, other)
        (folder / target).write_text(text, encoding="utf-8")
    return folder / "nginx.conf"


@contextlib.contextmanager
def api_of(studio: Running) -> Iterator[httpx.Client]:
    """Give a client of Label Studio's API with the server's own token."""
    connection = studio.connection()
    with httpx.Client(base_url=connection.url, trust_env=False, timeout=120) as client:
        answer = client.post("/api/token/refresh/", json={"refresh": connection.token})
        client.headers["Authorization"] = f"Bearer {answer.json()['access']}"
        yield client


def free_port() -> int:
    """Return a free port of the loopback."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port: int = finder.getsockname()[1]
    return port


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _run_as(owner: str | None, command: Sequence[str | Path], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's
            command,
            user=owner,
            group=owner,
            extra_groups=[] if owner else None,
            cwd=log.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _wait(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    while not ready():
        if server.poll() is not None:
            pytest.fail(f"it does not start:\n{log.read_text()}")
        time.sleep(0.1)


def _end(server: subprocess.Popen[bytes], request: signal.Signals) -> None:
    server.send_signal(request)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
