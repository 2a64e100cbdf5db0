"""``factcheck backend``: errors before it accepts requests."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import invoke
from tests.e2e.services import free_port
from tests.optional import needs
from tests.paths import SEEDS

SECRET = "correct-horse-battery"  # noqa: S105 - none


@needs("uvicorn")
@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - refused
def test_other_machines_need_a_secret(tmp_path: Path, host: str) -> None:
    """The message says what to set."""
    done = invoke(*("backend", "--taxonomy", SEEDS / "taxonomy.yaml", "--host", host), cwd=tmp_path)

    assert done.returncode == 2
    assert "others could call it without a secret; set FACTCHECK_BACKEND_SECRET" in done.stderr


def test_a_secret_that_others_can_read_is_rejected(tmp_path: Path) -> None:
    """The message has the command that fixes it, and not the secret."""
    path = tmp_path / "secret"
    path.write_text(SECRET)
    path.chmod(0o644)

    done = invoke("backend", "--secret-file", path, cwd=tmp_path)

    assert done.returncode == 2
    assert f"run `chmod 600 {path}`" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_there_is_no_option_for_the_secret_itself(tmp_path: Path) -> None:
    """Everybody on a machine can read its command lines."""
    done = invoke("backend", "--secret", SECRET, cwd=tmp_path)

    assert done.returncode == 2
    assert "No such option" in done.stderr


@needs("uvicorn")
def test_a_port_in_use_is_reported(tmp_path: Path) -> None:
    """Before the model is loaded."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        done = invoke("backend", "--port", str(port), cwd=tmp_path)

    assert done.returncode == 2
    assert f"127.0.0.1:{port}: cannot listen there" in done.stderr


@needs("uvicorn")
def test_a_taxonomy_is_required(tmp_path: Path) -> None:
    """The message names the option."""
    port = free_port()

    done = invoke("backend", "--port", str(port), cwd=tmp_path)

    assert done.returncode == 2
    assert "--taxonomy" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--connect",), "--connect needs --project NAME"),
        (("--project", "Test"), "--project and --address need --connect"),
        (("--address", "http://backend:9090"), "--project and --address need --connect"),
    ],
)
def test_options_that_need_another_are_reported(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """Exit code 2, as for every wrong usage."""
    done = invoke("backend", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert message in done.stderr


def test_a_label_studio_that_is_down_is_reported(tmp_path: Path) -> None:
    """With its address, without the token and the secret."""
    url = f"http://127.0.0.1:{free_port()}"

    done = invoke(
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


def test_a_missing_extra_is_reported(tmp_path: Path) -> None:
    """Without it there is no FastAPI."""
    script = (
        "import sys; sys.modules['fastapi'] = None; sys.argv[1:] = ['backend'];"
        "from factcheck.cli import main; main()"
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "pip install 'factcheck-studio[backend]'" in done.stderr
    assert "Traceback" not in done.stderr
