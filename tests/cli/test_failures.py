"""How commands end: Ctrl-C, a defect, a standard output that cannot be written."""

import json
import os
import re
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from platformdirs import user_log_path

from tests.cli.command import factcheck, invoke
from tests.paths import EXAMPLES, SEEDS

TOKEN = "token-that-nobody-may-see"  # noqa: S105 - none
CLAIMS = EXAMPLES / "valid" / "claims.json"
TAXONOMY = ("--taxonomy", SEEDS / "taxonomy.yaml")


@contextmanager
def silent_server() -> Iterator[str]:
    """Give the address of a server that takes requests and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


WAITING: dict[str, Sequence[str | Path]] = {
    "prelabel": ("prelabel", "-", "--model", "lexicon", *TAXONOMY),
    "run": ("run", "-", "--model", "lexicon", *TAXONOMY),
    "push": ("push", "predictions.jsonl", "--project", "Test", *TAXONOMY),
    "pull": ("pull", "--project", "Test", *TAXONOMY),
    "adjudicate": ("adjudicate", CLAIMS),
    "studio": ("studio", "invite", "noor@example.org"),
    "validate": ("validate", "pipe.json"),
    "report": ("report", "pipe.json", "-o", "out"),
}
"""Commands that wait: for standard input, for a server, or for a pipe that nobody writes to."""


@pytest.mark.parametrize("name", WAITING)
def test_ctrl_c_ends_a_command_with_130(name: str, tmp_path: Path) -> None:
    """No traceback, no file of its own, and earlier rejects stay."""
    (tmp_path / "predictions.jsonl").touch()
    (tmp_path / f"rejected.{name}.jsonl").write_text("{}\n")
    os.mkfifo(tmp_path / "pipe.json")
    # It reports when it is at work, so that the test does not depend on the time; and it listens to
    # Ctrl+C also where the tests run in the background of a shell, which ignores it.
    script = (
        "import sys, threading, time, os, signal\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from factcheck.cli import main\n"
        "def interrupt():\n"
        "    while 'factcheck.cli.' + sys.argv[1] not in sys.modules: time.sleep(0.01)\n"
        "    time.sleep(0.5)\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "threading.Thread(target=interrupt, daemon=True).start()\n"
        "main()\n"
    )
    read, write = os.pipe()
    with silent_server() as url:
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", script, *map(str, WAITING[name])],
            cwd=tmp_path,
            env={**os.environ, "LABEL_STUDIO_URL": url, "LABEL_STUDIO_API_KEY": TOKEN},
            stdin=read,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    os.close(read)
    os.close(write)

    assert (done.returncode, done.stderr.strip().splitlines()[-1]) == (130, "error: interrupted")
    assert "Traceback" not in done.stderr
    left = {path.name for path in tmp_path.iterdir()} - {"factcheck-out"}
    assert left == {"predictions.jsonl", "pipe.json", f"rejected.{name}.jsonl"}


def _defect(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(path: Path) -> None:
        del path
        raise error

    monkeypatch.setattr("factcheck.dataset.validate", fail)


def test_a_defect_says_where_to_report_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 70; the traceback is in a file that only its owner can read."""
    _defect(monkeypatch, ZeroDivisionError(f"quoting {TOKEN}"))

    done = invoke("validate", CLAIMS, cwd=tmp_path, LABEL_STUDIO_API_KEY=TOKEN)

    path = user_log_path("factcheck", appauthor=False) / "defect.log"
    said = "error: unexpected ZeroDivisionError: this is a defect of factcheck. Please report it"
    assert (done.returncode, done.stdout) == (70, "")
    assert done.stderr.startswith(said)
    assert str(path) in done.stderr
    log = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.match(r"factcheck \d+\.\d+\.\d+, command validate\nPython 3", log)
    assert "ZeroDivisionError: quoting …" in log
    assert TOKEN not in log + done.stderr


def test_a_defect_without_a_place_for_its_file_is_reported_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how to see it."""
    _defect(monkeypatch, ZeroDivisionError())
    monkeypatch.setenv("XDG_STATE_HOME", str(CLAIMS))

    done = invoke("validate", CLAIMS, cwd=tmp_path)

    assert (done.returncode, "FACTCHECK_DEBUG=1" in done.stderr) == (70, True)


@pytest.mark.parametrize("option", [("--token", TOKEN), (f"--token={TOKEN}",)])
def test_debugging_shows_the_traceback_without_the_token(
    tmp_path: Path, option: Sequence[str]
) -> None:
    """Of any error."""
    where = ("--url", f"http://{TOKEN}.example.org:port", *option)

    plain = invoke("pull", "--project", "Test", *TAXONOMY, *where, cwd=tmp_path)
    debugged = invoke(
        "pull", "--project", "Test", *TAXONOMY, *where, cwd=tmp_path, FACTCHECK_DEBUG="1"
    )

    assert (plain.returncode, "Traceback" in plain.stderr) == (2, False)
    assert (debugged.returncode, "Traceback" in debugged.stderr) == (2, True)
    assert debugged.stderr.endswith(plain.stderr)
    assert TOKEN not in plain.stderr + debugged.stderr


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8080",
        "ftp://localhost",
        "http://",
        "http://localhost:port",
        "http://localhost:99999",
        "http://local host:8080",
        "http://localhost:8080/?a=b",
        "http://[::1",
        "http://☃.example.org",
        "http://a..example.org",
        f"http://{'a' * 64}.example.org",
        "http://noor:secret@localhost:8080",
    ],
)
def test_an_address_that_is_none_of_a_server_is_refused(tmp_path: Path, url: str) -> None:
    """Before anything is sent there; a password in it is not shown."""
    done = invoke(
        *("pull", "--project", "Test", *TAXONOMY, "--url", url, "--token", TOKEN), cwd=tmp_path
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert "this is not the address of a server" in done.stderr
    assert "secret" not in done.stderr


PRINTING: dict[str, Sequence[str | Path]] = {
    "prelabel": ("prelabel", SEEDS, "--model", "lexicon", "-o", "-"),
    "validate": ("validate", EXAMPLES / "invalid" / "claims.json"),
    "agreement": ("agreement", CLAIMS),
    "scoreboard": ("scoreboard", CLAIMS, "--json"),
    "diff": ("diff", CLAIMS, CLAIMS),
    "export": ("export", CLAIMS, "--to", "jsonl", "-o", "out"),
    "label-config": ("label-config", *TAXONOMY),
    "--help": ("--help",),
}


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", PRINTING)
def test_a_full_standard_output_is_an_error_that_says_so(
    name: str, unbuffered: str, tmp_path: Path
) -> None:
    """Exit code 2, not that of findings, and no word of files that were not read."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "factcheck.cli", *map(str, PRINTING[name])],
            cwd=tmp_path,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )

    last = done.stderr.splitlines()[-1]
    assert (done.returncode, last) == (2, "error: standard output: No space left on device")
    assert "Exception ignored" not in done.stderr
    assert "not read" not in done.stderr


def test_a_closed_standard_output_is_an_error_that_says_so(tmp_path: Path) -> None:
    """Closed by the shell."""
    command = f"exec {sys.executable} -m factcheck.cli validate {CLAIMS} >&-"
    done = subprocess.run(  # noqa: S602 - our own command
        command, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stderr) == (2, "error: standard output: it is closed\n")


def test_who_reads_standard_output_may_close_it(tmp_path: Path) -> None:
    """As `head` does: no message."""
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "factcheck.cli", "label-config", *map(str, TAXONOMY)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdout
        run.stdout.close()
        assert run.stderr
        said = run.stderr.read()
        code = run.wait(60)

    assert (code, said) == (1, b"")


def test_a_name_that_is_not_utf_8_is_printed(tmp_path: Path) -> None:
    """With its bytes as escapes, also on standard output."""
    name = os.fsdecode(b"caf\xe9.json")
    (tmp_path / name).write_text("{}")

    done = factcheck("validate", name, cwd=tmp_path)

    assert done.returncode == 1
    assert done.stdout.startswith("caf\\udce9.json ")


def test_a_folder_nested_deeper_than_the_stack_is_read(tmp_path: Path) -> None:
    """1,200 folders deep; below the longest path that the system knows."""
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            Path("d").mkdir()
            os.chdir("d")
        Path("article.txt").write_text("The mayor said on Monday that it rained.", "utf-8")
    finally:
        os.chdir(here)
    try:
        done = invoke(*("prelabel", ".", "--model", "lexicon", "-o", "-", *TAXONOMY), cwd=tmp_path)
    finally:
        subprocess.run(["/bin/rm", "-rf", str(tmp_path / "d")], check=True)  # noqa: S603

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["document"]["id"] == "d/" * 1200 + "article"
