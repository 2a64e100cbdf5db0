"""Starting the embedded server, with a small stand-in; tests/e2e starts the real one."""

import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from factcheck.errors import StudioError
from factcheck.studio.server import embedded as server
from factcheck.studio.server import process
from factcheck.studio.server.accounts import Account
from factcheck.studio.server.inside.serve import TAKEN
from factcheck.studio.server.site import Database, Site

STAND_IN = """
import http.server, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    do_POST = do_GET

port = int(sys.argv[1]) + int(sys.argv[2])
with http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer) as listener:
    print(f"Starting development server at http://127.0.0.1:{port}/", flush=True)
    listener.serve_forever()
"""

BROKEN = "import os; print('no such table, key', os.environ['SECRET_KEY']); raise SystemExit(3)"

Speaks = Callable[[str, int], None]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "studio"
    process.end(tmp_path / "studio")


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Speaks:
    """Run a script instead of Label Studio; it accepts any token."""

    def replace(script: str, shift: int = 0) -> None:
        monkeypatch.setattr(
            server, "_command", lambda port: (sys.executable, "-c", script, str(port), str(shift))
        )

    monkeypatch.setattr(server, "accepts", lambda *_: True)
    return replace


def test_a_started_server_answers(folder: Path, command: Speaks) -> None:
    """When start returns, a server listens at the address."""
    command(STAND_IN, 0)

    running = server.start_studio(folder)

    with socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=5):
        assert server.status(folder) == running


def test_a_second_start_finds_the_first(folder: Path, command: Speaks) -> None:
    """There is one server per folder."""
    command(STAND_IN, 0)

    assert server.start_studio(folder) == server.start_studio(folder)


def test_two_simultaneous_starts_make_one_server(folder: Path, command: Speaks) -> None:
    """The second one waits for the first, and finds its server."""
    command(STAND_IN, 0)

    with ThreadPoolExecutor(2) as both:
        one, other = both.map(server.start_studio, (folder, folder))

    assert one == other


def test_a_stopped_server_is_gone(folder: Path, command: Speaks) -> None:
    """Stop returns whether it was running; afterwards there is no status."""
    command(STAND_IN, 0)
    server.start_studio(folder)

    assert server.stop_studio(folder) is True
    assert server.status(folder) is None
    assert server.stop_studio(folder) is False


def test_a_crashed_server_is_started_again(folder: Path, command: Speaks) -> None:
    """A state file of a dead server is not taken for a server."""
    command(STAND_IN, 0)
    first = server.start_studio(folder)

    os.killpg(first.pid, signal.SIGKILL)
    while server.status(folder):
        time.sleep(0.02)
    second = server.start_studio(folder)

    assert second.pid != first.pid


def test_a_restarted_server_has_the_same_address(folder: Path, command: Speaks) -> None:
    """It uses the port of the last time, so that bookmarks still work."""
    command(STAND_IN, 0)
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]
    first = server.start_studio(folder, port=port)
    server.stop_studio(folder)

    assert server.start_studio(folder).url == first.url


def test_a_failing_server_shows_the_end_of_its_log(folder: Path, command: Speaks) -> None:
    """The error has the log's path and last lines, without the secrets in them."""
    command(BROKEN, 0)

    with pytest.raises(StudioError) as caught:
        server.start_studio(folder)

    assert str(folder / "server.log") in str(caught.value)
    assert "no such table, key …" in str(caught.value)


def test_a_server_on_another_port_is_not_accepted(
    folder: Path, command: Speaks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Label Studio takes the next port when one is in use; its links would not work then."""
    monkeypatch.setattr(server, "PREFERRED_PORTS", ())  # the next of these may be in use here
    command(STAND_IN, 1)

    with pytest.raises(StudioError, match="every port"):
        server.start_studio(folder)

    assert server.status(folder) is None


@pytest.mark.parametrize(
    "said",
    [
        f"{TAKEN} 127.0.0.1 (in use)",
        "Error: That port is already in use.",
        "OSError: [Errno 98] Address already in use",
    ],
)
def test_a_port_that_another_program_took_first_is_replaced(
    folder: Path, command: Speaks, said: str
) -> None:
    """The process ends if it can't listen; the next try uses another port."""
    refuse_once = f"""
import pathlib
if not pathlib.Path("refused").exists():
    pathlib.Path("refused").touch()
    raise SystemExit("{said}")
"""
    command(refuse_once + STAND_IN, 0)

    running = server.start_studio(folder)

    assert (folder / "refused").exists()
    assert server.status(folder) == running


def test_other_settings_are_rejected_while_it_is_running(folder: Path, command: Speaks) -> None:
    """They would only have an effect from the next start on."""
    command(STAND_IN, 0)
    server.start_studio(folder)

    with pytest.raises(StudioError, match="other settings"):
        server.start_studio(folder, public_url="https://studio.example.org")

    server.stop_studio(folder)
    running = server.start_studio(folder, public_url="https://studio.example.org")
    assert server.start_studio(folder) == running
    assert running.site.public_url == "https://studio.example.org"


def test_settings_of_a_failed_start_are_not_stored(folder: Path, command: Speaks) -> None:
    """A misspelt database must not block the right one."""
    command(BROKEN, 0)
    wrong, right = Database("wrogn"), Database("right")
    with pytest.raises(StudioError):
        server.start_studio(folder, database=wrong)

    command(STAND_IN, 0)

    assert server.start_studio(folder, database=right).site.database == right


def test_with_postgresql_its_variables_are_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL's library reads the password from them; with SQLite they are not needed."""
    monkeypatch.setenv("PGPASSWORD", "s3cret")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    account = Account("a@localhost", "p", "k")

    without = server._environment(tmp_path, account, 8080)  # noqa: SLF001 - what the server gets is the subject
    site = Site(Database("a"), "https://h")
    with_one = server._environment(tmp_path, account, 8080, site)  # noqa: SLF001 - the same

    assert (without["DJANGO_DB"], without.get("PGPASSWORD")) == ("sqlite", None)
    assert (with_one["PGPASSWORD"], with_one["PGSSLMODE"]) == ("s3cret", "verify-full")
    assert (with_one["DJANGO_DB"], with_one["POSTGRE_PASSWORD"]) == ("default", "")
    assert (with_one["LABEL_STUDIO_HOST"], with_one["SESSION_COOKIE_SECURE"]) == ("https://h", "1")


def test_an_interrupted_start_leaves_nothing_behind(folder: Path, command: Speaks) -> None:
    """Ctrl-C while waiting ends the server."""
    command("import time; time.sleep(60)", 0)

    def interrupt(_message: str, seconds: float) -> None:
        if seconds > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        server.start_studio(folder, on_progress=interrupt)

    assert server.status(folder) is None


def test_progress_mentions_the_first_start(folder: Path, command: Speaks) -> None:
    """It says that it takes half a minute, and only once."""
    command(STAND_IN, 0)
    messages: list[str] = []

    server.start_studio(folder, on_progress=lambda message, _seconds: messages.append(message))

    assert messages[0] == "Starting Label Studio for the first time, about half a minute"


def test_a_port_in_use_is_reported(folder: Path, command: Speaks) -> None:
    """A requested port is not replaced without a word."""
    command(STAND_IN, 0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(StudioError, match=f"listens on port {port}; choose another --port"):
            server.start_studio(folder, port=port)


def test_a_folder_with_other_files_is_rejected(tmp_path: Path, command: Speaks) -> None:
    """It is neither used nor closed to other users."""
    command(STAND_IN, 0)
    (tmp_path / "thesis.tex").touch()
    tmp_path.chmod(0o755)

    with pytest.raises(StudioError, match="other files"):
        server.start_studio(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_only_its_owner_can_read_the_folder(folder: Path, command: Speaks) -> None:
    """Everything that the server writes is in a folder with mode 0700; the log has mode 0600."""
    command(STAND_IN, 0)

    server.start_studio(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "server.log").stat().st_mode) == 0o600


def test_label_studio_must_be_installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra."""

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(server, "version", missing)

    with pytest.raises(StudioError, match=r"pip install 'factcheck-studio\[studio\]'"):
        server.start_studio(folder)


@pytest.mark.parametrize("found", ["1.22.0", "1.23.1", "1.24.0", "2.0.0.post1"])
def test_an_unsupported_version_is_rejected(
    folder: Path, monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    """The message has the installed and the supported versions."""
    monkeypatch.setattr(server, "version", lambda _: found)

    with pytest.raises(StudioError, match=rf"{found} is installed, .* needs >=1\.23\.2"):
        server.start_studio(folder)


def test_settings_of_the_user_are_not_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither variables that Label Studio would read, nor tokens for other servers."""
    for name in ("DEBUG", "CI", "PORT", "LABEL_STUDIO_API_KEY", "DJANGO_DB", "HF_TOKEN"):
        monkeypatch.setenv(name, "the user's")
    monkeypatch.setenv("LABEL_STUDIO_COLLECT_ANALYTICS", "true")

    environment = server._environment(tmp_path, Account("a@localhost", "p", "k"), 8080)  # noqa: SLF001 - what the server gets is the subject

    assert "the user's" not in environment.values()
    assert environment["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert environment["LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK"] == "true"


def test_the_default_folder_is_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the names of the project and of Label Studio."""
    monkeypatch.setenv("XDG_DATA_HOME", "/data")

    assert server.default_data_dir().parts[-2:] == ("factcheck", "label-studio")
