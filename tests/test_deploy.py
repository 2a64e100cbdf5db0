"""The files of `deploy`: Compose and nginx accept them, and they keep their promises."""

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

from tests.e2e.services import find_nginx, write_nginx
from tests.optional import missing
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
        check=False,
    )


def compose() -> Sequence[str]:
    """Return the command of Compose: Docker's plugin or its own program; no engine is needed."""
    if shutil.which("docker") and run("docker", "compose", "version").returncode == 0:
        return ("docker", "compose")
    if shutil.which("docker-compose") is None:
        missing("there is no Compose: apt-get install docker-compose")
    return ("docker-compose",)


@pytest.mark.parametrize("files", FILES, ids=" ".join)
def test_compose_accepts_the_files(files: tuple[str, ...]) -> None:
    """Every key is valid, every variable has a value, and no file is missing."""
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
    """Secrets come from files, not from variables that could be empty."""
    secret = {
        variable
        for service in services.values()
        for variable in service.get("environment", {})
        if "PASSWORD" in variable or "SECRET" in variable
    }

    assert secret
    assert {variable for variable in secret if not variable.endswith("_FILE")} == set()


def test_only_one_service_publishes_a_port(services: dict[str, Service]) -> None:
    """Only on this machine, unless configured otherwise."""
    published = {name: each["ports"] for name, each in services.items() if "ports" in each}

    assert published == {"nginx": ["${BIND:-127.0.0.1}:${PORT:-8080}:8080"]}


def test_every_service_has_a_health_check_and_is_read_only(services: dict[str, Service]) -> None:
    """It also restarts after a crash and gets no new privileges."""
    for name, service in services.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name
        assert service["read_only"] is True, name
        assert service["security_opt"] == ["no-new-privileges:true"], name


def test_services_wait_for_those_they_need(services: dict[str, Service]) -> None:
    """First the database, then Label Studio, then nginx."""
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
def test_nginx_accepts_its_configuration(tmp_path: Path, listen: str) -> None:
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
    """Create a self-signed certificate."""
    if shutil.which("openssl") is None:
        missing("there is no openssl: apt-get install openssl")
    done = run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"),
        *("-keyout", folder / "tls_key", "-out", folder / "tls_certificate"),
    )
    assert done.returncode == 0, done.stderr


def test_secrets_are_created_once(tmp_path: Path) -> None:
    """Long, all different, in a private folder; a second call changes none."""
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


def test_secrets_are_neither_in_git_nor_in_the_image() -> None:
    """Although they are in the repository's folder."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git repository")
    ignored = run("git", "check-ignore", "deploy/secrets/secret_key.txt", "deploy/.env", cwd=ROOT)
    image = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()

    assert ignored.stdout.split() == ["deploy/secrets/secret_key.txt", "deploy/.env"]
    assert image[0] == "**"
    assert "!deploy" not in image
    assert json.dumps(image).count("secrets") == 0
