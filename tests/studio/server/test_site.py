"""The address of a database, and the settings that a data folder stores."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from factcheck.errors import StudioError
from factcheck.studio.server.site import (
    SITE,
    Database,
    Site,
    check_public_url,
    parse_database,
    recall,
    remember,
    settle,
)

LOCAL = Database("studio", "noor", "127.0.0.1")


@pytest.mark.parametrize(
    ("url", "database"),
    [
        ("postgresql://noor@127.0.0.1:5432/studio", LOCAL),
        ("postgres://noor@127.0.0.1/studio", LOCAL),
        ("postgresql:///studio", Database("studio")),
        ("postgresql://DB.example.org:6000/a", Database("a", "", "DB.example.org", 6000)),
        ("postgresql://noor@[::1]:6000/a", Database("a", "noor", "::1", 6000)),
        ("postgresql://%2Frun%2Fpostgresql/a", Database("a", "", "/run/postgresql")),
        ("postgresql://a%40b@h/c%20d", Database("c d", "a@b", "h")),
    ],
)
def test_an_address_is_parsed_and_written_back(url: str, database: Database) -> None:
    """What is stored is read again as the same database."""
    read = parse_database(url, where="--database")

    assert read == database
    assert parse_database(str(read), where="site.json") == database


def test_a_password_is_not_in_any_text_that_is_shown() -> None:
    """Only the server gets it."""
    database = parse_database("postgresql://noor:a%2Fb@h/a", where="--database")

    assert database.variables()["POSTGRE_PASSWORD"] == "a/b"  # noqa: S105 - none
    assert "a/b" not in f"{database} {database!r}"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://noor:s3cret@h/a",
        "noor:s3cret@h/a",
        "postgresql://noor:s3cret@h",
        "postgresql://noor:s3cret@h/a/b",
        "postgresql://noor:s3cret@h:port/a",
        "postgresql://noor:s3cret@[h/a",
        "postgresql://noor:s3cret@h/a?sslmode=require",
    ],
)
def test_an_invalid_address_is_rejected_and_not_shown(url: str) -> None:
    """It may contain a password."""
    with pytest.raises(StudioError) as caught:
        parse_database(url, where="--database")

    assert "s3cret" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_an_empty_password_is_passed_on_as_empty() -> None:
    """Left out, Label Studio would log in with a password that everybody knows."""
    assert LOCAL.variables()["POSTGRE_PASSWORD"] == ""


def test_settings_are_stored_without_the_password(tmp_path: Path) -> None:
    """In a file that only its owner can read."""
    secret = parse_database("postgresql://noor:s3cret@127.0.0.1/studio", where="")

    remember(tmp_path, Site(secret, "https://studio.example.org"))

    assert recall(tmp_path) == Site(LOCAL, "https://studio.example.org")
    assert "s3cret" not in (tmp_path / SITE).read_text()
    assert stat.S_IMODE((tmp_path / SITE).stat().st_mode) == 0o600


def test_a_new_folder_has_no_settings(tmp_path: Path) -> None:
    """Then it is SQLite in the folder."""
    assert recall(tmp_path) == Site()


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"database": "x://", "public_url": ""}', "[" * 99_999]
)
def test_a_damaged_file_is_reported(tmp_path: Path, content: str) -> None:
    """A start with an empty SQLite database would look as if all data was lost."""
    (tmp_path / SITE).write_text(content)

    with pytest.raises(StudioError, match=r"site\.json"):
        recall(tmp_path)


def test_a_setting_that_is_not_given_stays_the_same(tmp_path: Path) -> None:
    """Later starts give neither database nor address."""
    before = Site(LOCAL, "https://studio.example.org")
    remember(tmp_path, before)

    assert settle(tmp_path, tmp_path / "none", None, None) == before
    assert settle(tmp_path, tmp_path / "none", LOCAL, "") == Site(LOCAL, "")


def test_another_database_is_rejected(tmp_path: Path) -> None:
    """The data in the first one would seem lost."""
    remember(tmp_path, Site(LOCAL))

    with pytest.raises(StudioError, match="its data is in postgresql://noor@127"):
        settle(tmp_path, tmp_path / "none", Database("other"), None)


@pytest.mark.parametrize("projects", [0, 1])
def test_projects_in_sqlite_are_not_left_behind(tmp_path: Path, projects: int) -> None:
    """A database without projects may be left behind, one with projects not."""
    path = tmp_path / "label_studio.sqlite3"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE project (id INTEGER)")
        connection.executemany("INSERT INTO project VALUES (?)", [(1,)] * projects)

    if projects:
        with pytest.raises(StudioError, match="which would be left behind"):
            settle(tmp_path, path, LOCAL, None)
    else:
        assert settle(tmp_path, path, LOCAL, None) == Site(LOCAL)


def test_an_interrupted_start_left_no_projects(tmp_path: Path) -> None:
    """The file exists and is empty."""
    path = tmp_path / "label_studio.sqlite3"
    path.touch()

    assert settle(tmp_path, path, LOCAL, None) == Site(LOCAL)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://studio.example.org/", "https://studio.example.org"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
    ],
)
def test_a_public_address_loses_its_last_slash(url: str, kept: str) -> None:
    """Links are built from it."""
    assert check_public_url(url) == kept


@pytest.mark.parametrize(
    "url",
    ["studio.example.org", "ftp://h", "https://", "https://h/label", "https://a@h", "http://h:0"],
)
def test_an_address_that_is_not_a_site_is_rejected(url: str) -> None:
    """Label Studio's pages would not load."""
    with pytest.raises(StudioError, match="is not the address of a site"):
        check_public_url(url)
