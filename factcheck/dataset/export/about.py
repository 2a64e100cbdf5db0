"""What a dataset does not say of itself, and whoever publishes it does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from factcheck.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from factcheck.dataset.reading import ClaimRecord, OpenDataset


_LICENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_ADDRESS = re.compile(r"https?://[^\s/?#<>\"|\\^`{}][^\s<>\"|\\^`{}]*")


@dataclass(frozen=True, slots=True)
class About:
    """What whoever publishes a dataset says of it; nothing of this is ever made up.

    Attributes:
        licence: an SPDX id or an address, ``""`` if it is not said.
        publisher: the name of who publishes the verdicts, ``""`` if it is not said.
        publisher_url: their address; ``{id}`` in it stands for the id of a claim.
        sections: what else the card tells, by heading: each is asked for its Markdown when the
            dataset is open. No other format asks.

    Raises:
        ExportError: the licence is neither, or the publisher's address is none.
    """

    licence: str = ""
    publisher: str = ""
    publisher_url: str = ""
    sections: Mapping[str, Callable[[OpenDataset], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what would make an export that nobody can read."""
        if self.licence and not (_LICENCE.fullmatch(self.licence) or _is_address(self.licence)):
            problem = f"{self.licence!r} is no licence"
            raise ExportError("--licence", problem, "give an SPDX id, CC-BY-4.0, or an address")
        if self.publisher_url and not _is_address(self.publisher_url.replace("{id}", "0")):
            problem = f"{self.publisher_url!r} is no http or https address"
            raise ExportError("--publisher-url", problem, "give it whole, https://…")

    @property
    def home(self) -> str:
        """The publisher's address, ``""`` if it is not said or is another for each claim."""
        return "" if "{id}" in self.publisher_url else self.publisher_url

    @property
    def licence_url(self) -> str:
        """The address of the licence: what was given, or that of SPDX for an id."""
        if not self.licence or "://" in self.licence:
            return self.licence
        return f"https://spdx.org/licenses/{self.licence}.html"


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text))


def iri(record: ClaimRecord) -> str:
    """Return a name for a claim's document, as it was read, that is valid in RDF."""
    return f"urn:factcheck:document:{quote(record.document.id, safe='')}"


def described(opened: OpenDataset) -> str:
    """Return what a dataset is, in a sentence."""
    return (
        f"Claims that news articles attribute to somebody, verified by annotators in the project "
        f"{opened.origin.project!r}, pulled {opened.origin.pulled}."
    )
