"""The database of a server, and its public address.

Both are chosen once, at the first start, and stored in the server's data folder, so that every
later command finds the same database. A password is never stored: at each start, PostgreSQL's own
client library looks for it in ``PGPASSWORD``, ``PGPASSFILE`` or ``~/.pgpass``.
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from factcheck.errors import StudioError
from factcheck.files import write_private
from factcheck.text.addresses import is_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SITE = "site.json"
"""The file in the data folder."""

DATABASE_PORT = 5432
_URL = re.compile(r"(?:(?P<userinfo>[^@]*)@)?(?P<host>\[[^]]*\]|[^:@]*)(?::(?P<port>\d{1,5}))?")
_NOT_ADDRESS = "this is not the address of a database"
_HOW = "write postgresql://USER@HOST:PORT/NAME"


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database.

    Attributes:
        name: its name.
        user: the login name, ``""`` for the user who starts the server.
        host: a host, or a folder with a socket, ``""`` for the default socket.
        port: the port it listens on.
        password: the password in the address, ``""`` if there was none.
    """

    name: str
    user: str = ""
    host: str = ""
    port: int = DATABASE_PORT
    password: str = field(default="", repr=False, compare=False)

    def __str__(self) -> str:
        """Return the address without the password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        return f"postgresql://{user}{host}:{self.port}/{quote(self.name, safe='')}"

    def variables(self) -> Mapping[str, str]:
        """Return the environment variables that Label Studio reads.

        For Django an empty password means none, so that PostgreSQL's library looks for one;
        without the variable Label Studio would try ``postgres``.
        """
        return {
            "DJANGO_DB": "default",
            "POSTGRE_NAME": self.name,
            "POSTGRE_USER": self.user,
            "POSTGRE_HOST": self.host,
            "POSTGRE_PORT": str(self.port),
            "POSTGRE_PASSWORD": self.password,
        }


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of a data folder's server.

    Attributes:
        database: where it stores its data, ``None`` for SQLite in the data folder.
        public_url: its address for people behind a proxy, ``""`` if there is no proxy.
    """

    database: Database | None = None
    public_url: str = ""


def parse_database(url: str, *, where: str) -> Database:
    """Parse an address like ``postgresql://user@host:5432/name``.

    The folder of a socket is written with ``%2F`` for ``/``, as in PostgreSQL's own addresses.

    Args:
        url: the address; it may contain a password.
        where: where it comes from, for messages: the address itself may contain a secret.

    Raises:
        StudioError: it is not such an address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise StudioError(where, _NOT_ADDRESS, _HOW) from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise StudioError(where, f"{parts.scheme or 'this'!r} is not supported", _HOW)
    if parts.query or parts.fragment:
        cure = "set PostgreSQL's own variables instead, for example PGSSLMODE"
        raise StudioError(where, "options after the database's name are not supported", cure)
    location = _URL.fullmatch(parts.netloc)
    name = unquote(parts.path.removeprefix("/"))
    if not location or not name or "/" in name:
        raise StudioError(where, _NOT_ADDRESS, _HOW)
    user, _, password = (location["userinfo"] or "").partition(":")
    return Database(
        name,
        unquote(user),
        unquote(location["host"]).strip("[]"),
        int(location["port"] or DATABASE_PORT),
        unquote(password),
    )


def check_public_url(url: str) -> str:
    """Return the address of a site, without a slash at the end.

    Raises:
        StudioError: it is not one, or has a path, below which Label Studio does not work.
    """
    site = url.rstrip("/")
    if not is_site(site):
        cure = "write https://HOST or https://HOST:PORT"
        raise StudioError("--public-url", f"{url!r} is not the address of a site", cure)
    return site


def recall(data_dir: Path) -> Site:
    """Return the stored settings of a data folder; a new one has none.

    Raises:
        StudioError: the file is damaged.
    """
    path = data_dir / SITE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        url = values["database"]
        database = parse_database(str(url), where=str(path)) if url else None
        return Site(database, str(values["public_url"]))
    except FileNotFoundError:
        return Site()
    except (ValueError, KeyError, TypeError, RecursionError):
        cure = "write the database's address into it, or remove it and give --database again"
        raise StudioError(str(path), "the file is damaged", cure) from None


def settle(
    data_dir: Path,
    sqlite: Path,
    database: Database | None,
    public_url: str | None,
) -> Site:
    """Return the settings for the next start of a data folder's server; write nothing.

    Args:
        data_dir: the folder.
        sqlite: the path of SQLite's file; it need not exist.
        database: the requested one, ``None`` for the same as last time.
        public_url: the requested address, ``None`` for the same as last time.

    Raises:
        StudioError: the folder's data is in another database, and would be left behind.
    """
    before = recall(data_dir)
    cure = "choose a new --data-dir, or omit --database"
    if database and before.database and database != before.database:
        raise StudioError(str(data_dir), f"its data is in {before.database}", cure)
    if database and not before.database and _has_projects(sqlite):
        problem = f"it has projects in {sqlite.name}, which would be left behind"
        raise StudioError(str(data_dir), problem, cure)
    url = before.public_url if public_url is None else public_url
    return Site(database or before.database, url)


def remember(data_dir: Path, site: Site) -> None:
    """Store the settings of a data folder's server, readable only by their owner."""
    database = str(site.database) if site.database else None
    write_private(data_dir / SITE, {"database": database, "public_url": site.public_url})


def _has_projects(sqlite: Path) -> bool:
    if not sqlite.exists():
        return False
    with closing(sqlite3.connect(f"{sqlite.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            (found,) = connection.execute("SELECT EXISTS (SELECT 1 FROM project)").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # an interrupted first start
                return False
            problem = f"it can't be read ({error})"
            raise StudioError(str(sqlite), problem, "check its permissions") from None
    return bool(found)
