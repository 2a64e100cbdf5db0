"""Datasets of other versions of the schema: which it is, and what to do."""

from __future__ import annotations

from factcheck.dataset.schemas import urn
from factcheck.domain import SCHEMA_VERSION
from factcheck.errors import InvalidRecord


def refuse_other_version(where: str, said: object) -> None:
    """Refuse a dataset of another version of the schema than ours.

    Args:
        where: its file.
        said: what stands in its ``schema``; what names no dataset is left to the schema.

    Raises:
        InvalidRecord: it is of another version; what to do is told.
    """
    name, _, version = str(said).rpartition(":")
    if f"{name}:{SCHEMA_VERSION}" != urn("dataset") or version == SCHEMA_VERSION:
        return
    newer = _numbers(version) > _numbers(SCHEMA_VERSION)
    again = "pull the dataset again"
    cure = (
        "install a newer factcheck, `pip install --upgrade factcheck-studio`, or "
        f"{again} with this one, `factcheck pull --full`"
        if newer
        else f"{again}, `factcheck pull --full`"
    )
    found = f"the dataset is of schema version {version}, {'newer' if newer else 'older'} than "
    raise InvalidRecord(where, (f"{found}{SCHEMA_VERSION}, which is read here; {cure}",))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())
