"""``factcheck backend``: what it refuses before anybody can call it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import factcheck
from tests.paths import SEEDS

SECRET = "correct-horse-battery"  # noqa: S105 - none


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - refused
def test_others_are_kept_out_without_a_secret(tmp_path: Path, host: str) -> None:
    """The message says what to set."""
    done = factcheck(
        *("backend", "--taxonomy", SEEDS / "taxonomy.yaml", "--host", host), cwd=tmp_path
    )

    assert done.returncode == 2
    assert "others could call it without a secret; set FACTCHECK_BACKEND_SECRET" in done.stderr


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """With the command that closes the file, and without the secret."""
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(0o644)

    done = factcheck("backend", "--secret-file", path, cwd=tmp_path)

    assert done.returncode == 2
    assert f"run `chmod 600 {path}`" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_a_secret_cannot_be_given_on_the_command_line(tmp_path: Path) -> None:
    """Everybody on a machine can read its command lines."""
    done = factcheck("backend", "--secret", SECRET, cwd=tmp_path)

    assert done.returncode == 2
    assert "No such option" in done.stderr


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """Before the model is loaded."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        done = factcheck("backend", "--port", str(port), cwd=tmp_path)

    assert done.returncode == 2
    assert f"127.0.0.1:{port}: cannot listen there" in done.stderr


def test_without_a_taxonomy_there_is_nothing_to_serve(tmp_path: Path) -> None:
    """The option is named."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]

    done = factcheck("backend", "--port", str(port), cwd=tmp_path)

    assert done.returncode == 2
    assert "--taxonomy" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--connect",), "--connect needs --project NAME"),
        (("--project", "Test"), "--project and --address need --connect"),
        (("--address", "http://backend:9090"), "--project and --address need --connect"),
    ],
)
def test_options_that_belong_together_are_told(
    tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    """Exit code 2, as for every wrong use."""
    done = factcheck("backend", *arguments, cwd=tmp_path)

    assert (done.returncode, told in done.stderr) == (2, True)


def test_a_label_studio_that_is_down_is_told(tmp_path: Path) -> None:
    """With its address; neither the token nor the secret is in the message."""
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{finder.getsockname()[1]}"

    done = factcheck(
        *("backend", "--connect", "--project", "Test"),
        cwd=tmp_path,
        LABEL_STUDIO_URL=url,
        LABEL_STUDIO_API_KEY="secret-token",
        FACTCHECK_BACKEND_SECRET=SECRET,
    )

    assert done.returncode == 2
    assert f"Label Studio at {url}: it does not answer" in done.stderr
    assert "secret-token" not in done.stderr
    assert SECRET not in done.stderr


def test_without_the_extra_the_cure_is_told(tmp_path: Path) -> None:
    """Whoever installed the package alone has no FastAPI."""
    script = (
        "import sys; sys.modules['fastapi'] = None; sys.argv[1:] = ['backend'];"
        "from factcheck.cli import main; main()"
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "pip install 'factcheck-studio[backend]'" in done.stderr
    assert "Traceback" not in done.stderr
