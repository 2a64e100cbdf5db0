"""``factcheck studio`` where no server is needed; tests/e2e has one."""

from pathlib import Path

import pytest

from tests.cli.command import factcheck


def test_a_password_on_the_command_line_is_refused(tmp_path: Path) -> None:
    """Others could read it; it is not repeated, and nothing is started."""
    done = factcheck(
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
def test_an_address_that_is_none_is_refused(tmp_path: Path, option: str, value: str) -> None:
    """Before anything is started."""
    done = factcheck(
        *("studio", "start", "--data-dir", tmp_path / "studio", option, value), cwd=tmp_path
    )

    assert done.returncode == 2
    assert option in done.stderr
    assert not (tmp_path / "studio").exists()


def test_a_database_of_the_environment_is_checked_too(tmp_path: Path) -> None:
    """It may have a password, which is not repeated."""
    done = factcheck(
        *("studio", "start", "--data-dir", tmp_path / "studio"),
        cwd=tmp_path,
        FACTCHECK_DATABASE_URL="mysql://noor:s3cret@h/a",
    )

    assert done.returncode == 2
    assert "FACTCHECK_DATABASE_URL" in done.stderr
    assert "s3cret" not in done.stderr


def test_inviting_needs_a_server(tmp_path: Path) -> None:
    """The command that starts one is named."""
    done = factcheck(
        *("studio", "invite", "noor@example.org", "--data-dir", tmp_path / "none"), cwd=tmp_path
    )

    assert done.returncode == 2
    assert "factcheck studio start" in done.stderr


@pytest.mark.parametrize("days", ["0", "31"])
def test_a_link_ends(tmp_path: Path, days: str) -> None:
    """After a month at most."""
    done = factcheck("studio", "invite", "noor@example.org", "--days", days, cwd=tmp_path)

    assert done.returncode == 2
    assert "--days" in done.stderr
