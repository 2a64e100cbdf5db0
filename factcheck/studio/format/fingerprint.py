"""What of a task can change while its text stays the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of what belongs to a document, to compare a task with the one on the server.

    Attributes:
        document: of the whole record, but not of the version of its schema.
        parallel: of the parallel text that the task shows.
    """

    document: str = ""
    parallel: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return that of the data of a task, whatever is in it."""
        document = data.get("document")
        if isinstance(document, dict):
            document = {key: each for key, each in document.items() if key != "schema"}
        return cls(_hash(document), _hash(data.get("parallel_text")))


def _hash(value: object) -> str:
    # ASCII: a server may have half of a surrogate pair, which UTF-8 cannot encode.
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
