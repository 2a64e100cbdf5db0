"""``factcheck studio`` without a server; tests/e2e has one."""

from pathlib import Path

import pytest

from tests.cli.command import invoke


def test_a_password_on_the_command_line_is_rejected(tmp_path: Path) -> None:
    """Others could read it; it is not printed, and nothing is started."""
    done = invoke(
        *("studio", "start", "--data-dir", tmp_path / "studio"),
        *("--database", "postgresql://noor:s3cret@127.0.0.1/studio"),
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "PGPASSWORD" in done.stderr
    assert "s3cret" not in done.stderr
    assert not (tmp_path / "studio").exists()


@pytest.mark.parametrize(
    ("option", "value"), [("--database", "mysql://h/a"), ("--public-url", "studio.example.org")]
)
def test_an_invalid_address_is_rejected(tmp_path: Path, option: str, value: str) -> None:
    """Before anything is started."""
    done = invoke(
        *("studio", "start", "--data-dir", tmp_path / "studio", option, value), cwd=tmp_path
    )

    assert done.returncode == 2
    assert option in done.stderr
    assert not (tmp_path / "studio").exists()


def test_a_database_in_the_environment_is_also_checked(tmp_path: Path) -> None:
    """Its password is not printed."""
    done = invoke(
        *("studio", "start", "--data-dir", tmp_path / "studio"),
        cwd=tmp_path,
        FACTCHECK_DATABASE_URL="mysql://noor:s3cret@h/a",
    )

    assert done.returncode == 2
    assert "FACTCHECK_DATABASE_URL" in done.stderr
    assert "s3cret" not in done.stderr


def test_inviting_needs_a_server(tmp_path: Path) -> None:
    """The message has the command that starts one."""
    done = invoke(
        *("studio", "invite", "noor@example.org", "--data-dir", tmp_path / "none"), cwd=tmp_path
    )

    assert done.returncode == 2
    assert "factcheck studio start" in done.stderr


@pytest.mark.parametrize("days", ["0", "31"])
def test_the_days_of_a_link_are_limited(tmp_path: Path, days: str) -> None:
    """From one day to 30."""
    done = invoke("studio", "invite", "noor@example.org", "--days", days, cwd=tmp_path)

    assert done.returncode == 2
    assert "--days" in done.stderr
