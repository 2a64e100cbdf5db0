"""The files of `deploy`: what Compose and nginx themselves say of them, and what they promise."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import missing
from tests.e2e.services import find_nginx, write_nginx
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
FILES = (("compose.yaml",), ("compose.yaml", "compose.tls.yaml"))
Service = dict[str, Any]


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    found: dict[str, Service] = compose["services"]
    return found


def run(
    *command: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - programs that a user would call
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def compose() -> Sequence[str]:
    """Return Compose's command, Docker's plugin or a program of its own; no engine is needed."""
    if shutil.which("docker") and run("docker", "compose", "version").returncode == 0:
        return ("docker", "compose")
    if shutil.which("docker-compose") is None:
        missing("there is no Compose: apt-get install docker-compose")
    return ("docker-compose",)


@pytest.mark.parametrize("files", FILES, ids=" ".join)
def test_compose_takes_the_files(files: tuple[str, ...]) -> None:
    """Every key is one it knows, every variable has a value, and nothing is told to be missing."""
    named = [word for name in files for word in ("-f", str(DEPLOY / name))]

    done = run(*compose(), *named, "config")

    assert done.returncode == 0, done.stderr
    assert "not set" not in done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == {
        "postgres",
        "label-studio",
        "backend",
        "nginx",
    }


def test_no_secret_has_a_default(services: dict[str, Service]) -> None:
    """What is secret comes from a file, and by no variable that could be empty."""
    for name, service in services.items():
        for variable in service.get("environment", {}):
            if "PASSWORD" in variable or "SECRET" in variable:
                assert variable.endswith("_FILE"), (name, variable)


def test_one_service_is_reached_from_outside(services: dict[str, Service]) -> None:
    """On this machine alone, unless told otherwise."""
    published = {name: each["ports"] for name, each in services.items() if "ports" in each}

    assert published == {"nginx": ["${BIND:-127.0.0.1}:${PORT:-8080}:8080"]}


def test_every_service_is_watched_and_closed(services: dict[str, Service]) -> None:
    """It is asked for its health, comes back after a crash, and writes only where it must."""
    for name, service in services.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_what_needs_another_waits_for_its_health(services: dict[str, Service]) -> None:
    """The database before Label Studio before nginx."""
    waits = {
        name: {other: how["condition"] for other, how in each["depends_on"].items()}
        for name, each in services.items()
        if "depends_on" in each
    }

    assert waits == {
        "label-studio": {"postgres": "service_healthy"},
        "nginx": {"label-studio": "service_healthy"},
    }


@pytest.mark.parametrize("listen", ["plain", "tls"])
def test_nginx_takes_its_configuration(tmp_path: Path, listen: str) -> None:
    """With TLS and without."""
    program = find_nginx()
    if program is None:
        missing("there is no nginx: apt-get install nginx-light")
    if listen == "tls":
        certificate(tmp_path)
    configuration = write_nginx(tmp_path, 9, 8080, listen=listen)

    done = run(program, "-t", "-p", tmp_path, "-c", configuration)

    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr.replace('[warn] the "user" directive', "")


def certificate(folder: Path) -> None:
    """Make a certificate that nobody trusts."""
    if shutil.which("openssl") is None:
        missing("there is no openssl: apt-get install openssl")
    done = run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
        *("-keyout", folder / "tls_key", "-out", folder / "tls_certificate"),
    )
    assert done.returncode == 0, done.stderr


def test_secrets_are_made_once(tmp_path: Path) -> None:
    """Long, all different, in a closed folder; a second call changes none."""
    script = tmp_path / "make-secrets.sh"
    shutil.copy(DEPLOY / "make-secrets.sh", script)

    assert run("sh", script).returncode == 0
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert run("sh", script).returncode == 0
    again = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    declared = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["secrets"]
    assert {Path(each["file"]).name for each in declared.values()} == set(made)
    assert again == made
    assert len(set(made.values())) == len(made)
    assert all(len(value) == 50 and value.isalnum() for value in made.values())
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700


def test_secrets_are_kept_from_git_and_from_the_image() -> None:
    """They lie in the repository's folder."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git repository")
    ignored = run("git", "check-ignore", "deploy/secrets/secret_key.txt", "deploy/.env", cwd=ROOT)
    image = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()

    assert ignored.stdout.split() == ["deploy/secrets/secret_key.txt", "deploy/.env"]
    assert image[0] == "**"
    assert "!deploy" not in image
    assert json.dumps(image).count("secrets") == 0
