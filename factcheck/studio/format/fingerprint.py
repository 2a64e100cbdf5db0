"""What of a task can change while its text stays the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from factcheck.dataset import conforms

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of what belongs to a document, to compare a task with the one on the server.

    Attributes:
        document: of the whole record, but not of the version of its schema, nor of how it was
            chosen.
        parallel: of the parallel text that the task shows.
        chosen: how the document was chosen, as it is.
    """

    document: str = ""
    parallel: str = ""
    chosen: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Return that of the data of a task, whatever is in it."""
        document, chosen = data.get("document"), ""
        if isinstance(document, dict):
            chosen = chosen_of(document)
            left_out = {"schema", *(("chosen",) if chosen else ())}
            document = {key: document[key] for key in document.keys() - left_out}
        return cls(_hash(document), _hash(data.get("parallel_text")), chosen)


def chosen_of(document: object) -> str:
    """Return how the document of a task was chosen, ``""`` if nobody did or that was damaged."""
    chosen = document.get("chosen", "") if isinstance(document, dict) else ""
    return chosen if conforms(chosen, "document", "chosen") else ""


def _hash(value: object) -> str:
    # ASCII: a server may have half of a surrogate pair, which UTF-8 cannot encode.
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]
