"""Datasets of other versions of the schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.version import Version

from factcheck.dataset.dataset_codec import LISTS
from factcheck.dataset.json_stream import members
from factcheck.dataset.schemas import urn, urns
from factcheck.domain import SCHEMA_VERSION
from factcheck.errors import InvalidRecord

if TYPE_CHECKING:
    from pathlib import Path

_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){2}")


def refuse_other_version(where: str, schema: object) -> None:
    """Refuse a dataset that has a version of the schema that is not read.

    Args:
        where: its file.
        schema: its member ``schema``; the schema itself refuses what is not a dataset's.

    Raises:
        InvalidRecord: it has another version; the error says what to do.
    """
    if schema in urns("dataset"):
        return
    name, _, text = str(schema).rpartition(":")
    if not _VERSION.fullmatch(text):
        return
    version, ours = Version(text), Version(SCHEMA_VERSION)
    if f"{name}:{SCHEMA_VERSION}" != urn("dataset"):
        return
    cure = "pull the dataset again, `factcheck pull --full`"
    if version > ours:
        cure = (
            "install a newer factcheck, `pip install --upgrade factcheck-studio`, or pull the "
            "dataset again with this one, `factcheck pull --full`"
        )
    age = "newer" if version > ours else "older"
    problem = f"the dataset has schema version {text}, {age} than {SCHEMA_VERSION}"
    raise InvalidRecord(where, (f"{problem}, which this factcheck reads; {cure}",))


STANCES_SINCE = "1.2.0"
"""The first version of the schema in which an attribution says what the source does with it."""


def version_without_stances(path: Path) -> str:
    """Return the version of a valid dataset if it is too early for stances, else ``""``.

    Raises:
        OSError: the file cannot be read.
    """
    schema = next(each.value for each in members(path, LISTS) if each.key == "schema")
    version = str(schema).rpartition(":")[2]
    return version if Version(version) < Version(STANCES_SINCE) else ""
