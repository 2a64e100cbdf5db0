"""Where a server keeps its work, and at which address people reach it.

Both are chosen once, at the first start, and remembered in the server's data folder, so that
every later command finds the same database. A password is never remembered: PostgreSQL's own
client library finds it in ``PGPASSWORD``, ``PGPASSFILE`` or ``~/.pgpass`` at each start.
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
_HOW = "write postgresql://USER@HOST:PORT/NAME"


@dataclass(frozen=True, slots=True)
class Database:
    """A PostgreSQL database.

    Attributes:
        name: its name.
        user: who logs in, ``""`` for whoever starts the server.
        host: a host, or a folder with a socket, ``""`` for the usual socket.
        port: where it listens.
        password: what was given with the address, ``""`` if nothing was.
    """

    name: str
    user: str = ""
    host: str = ""
    port: int = DATABASE_PORT
    password: str = field(default="", repr=False, compare=False)

    def __str__(self) -> str:
        """Return its address, without the password."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else quote(self.host, safe="")
        return f"postgresql://{user}{host}:{self.port}/{quote(self.name, safe='')}"

    def variables(self) -> Mapping[str, str]:
        """Return what Label Studio is told of it.

        An empty password is none, to Django, so PostgreSQL's library looks for one itself; left
        out, Label Studio would try ``postgres``.
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
    """What a data folder's server was set up with.

    Attributes:
        database: where it keeps its work, ``None`` for SQLite in the data folder.
        public_url: where people reach it through a proxy, ``""`` if there is none.
    """

    database: Database | None = None
    public_url: str = ""


def parse_database(url: str, *, where: str) -> Database:
    """Return the database of an address like ``postgresql://user@host:5432/name``.

    A socket's folder is written with ``%2F`` for ``/``, as PostgreSQL's own addresses are.

    Args:
        url: the address; it may have a password.
        where: who gave it, for the message: the address itself may hold a secret.

    Raises:
        StudioError: it is no such address.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise StudioError(where, "that is no address of a database", _HOW) from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise StudioError(where, f"there is no support for {parts.scheme or 'that'!r}", _HOW)
    if parts.query or parts.fragment:
        cure = "set PostgreSQL's own variables instead, as PGSSLMODE"
        raise StudioError(where, "options after the database's name are not read", cure)
    found = _URL.fullmatch(parts.netloc)
    name = unquote(parts.path.removeprefix("/"))
    if not found or not name or "/" in name:
        raise StudioError(where, "that is no address of a database", _HOW)
    user, _, password = (found["userinfo"] or "").partition(":")
    return Database(
        name,
        unquote(user),
        unquote(found["host"]).strip("[]"),
        int(found["port"] or DATABASE_PORT),
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
    """Return what a data folder was set up with; a new one, with nothing.

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
    except (ValueError, KeyError, TypeError):
        cure = "write the database's address into it, or remove it and name --database again"
        raise StudioError(str(path), "the file is damaged", cure) from None


def settle(
    data_dir: Path,
    sqlite: Path,
    database: Database | None,
    public_url: str | None,
) -> Site:
    """Return what a data folder's server is to run with; nothing is written.

    Args:
        data_dir: the folder.
        sqlite: where SQLite's file is, if there is one.
        database: the one asked for, ``None`` for that of the last time.
        public_url: the address asked for, ``None`` for that of the last time.

    Raises:
        StudioError: the folder's work is in another database, which would be left behind.
    """
    before = recall(data_dir)
    cure = "name a new --data-dir, or leave --database away"
    if database and before.database and database != before.database:
        raise StudioError(str(data_dir), f"its work is in {before.database}", cure)
    if database and not before.database and _has_work(sqlite):
        problem = f"it has projects in {sqlite.name}, which would stay behind"
        raise StudioError(str(data_dir), problem, cure)
    url = before.public_url if public_url is None else public_url
    return Site(database or before.database, url)


def remember(data_dir: Path, site: Site) -> None:
    """Write down what the folder's server runs with, readable by its owner alone."""
    database = str(site.database) if site.database else None
    write_private(data_dir / SITE, {"database": database, "public_url": site.public_url})


def _has_work(sqlite: Path) -> bool:
    if not sqlite.exists():
        return False
    with closing(sqlite3.connect(f"{sqlite.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            (found,) = connection.execute("SELECT EXISTS (SELECT 1 FROM project)").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):  # a start that was cut off before it set anything up
                return False
            raise StudioError(
                str(sqlite), f"it can't be read ({error})", "see its rights"
            ) from None
    return bool(found)
