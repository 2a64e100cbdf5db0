"""What an export says about a dataset: by its publisher, and by the dataset itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from factcheck.dataset.moments import is_published
from factcheck.errors import ExportError
from factcheck.text.addresses import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from factcheck.dataset.reading import OpenDataset
    from factcheck.domain import Document

_SPDX_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class About:
    """What the publisher of a dataset states about it; exports never invent any of it.

    Attributes:
        licence: an SPDX id or an address, ``""`` if not stated.
        publisher: the name of the publisher of the verdicts, ``""`` if not stated.
        publisher_url: the publisher's address; ``{id}`` in it stands for the id of a claim.
        published: the date when the dataset was published, ISO 8601, ``""`` if not stated.
        same_as: another address of the same dataset, ``""`` if not stated.
        sections: further sections of the card, by heading: each function returns its Markdown.
            They are called for the card only, while the dataset is open.

    Raises:
        ExportError: the licence, an address or the date is not valid.
    """

    licence: str = ""
    publisher: str = ""
    publisher_url: str = ""
    published: str = ""
    same_as: str = ""
    sections: Mapping[str, Callable[[OpenDataset], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the licence, the addresses and the date."""
        licence, url = self.licence, self.publisher_url
        if licence and not (_SPDX_ID.fullmatch(licence) or is_web_address(licence)):
            problem = f"{licence!r} is not a licence"
            raise ExportError("--licence", problem, "give an SPDX id, CC-BY-4.0, or an address")
        if url and not is_web_address(url.replace("{id}", "0")):
            problem = f"{url!r} is not an http or https address without a password"
            raise ExportError("--publisher-url", problem, "give the whole address, https://…")
        if self.same_as and not is_web_address(self.same_as):
            problem = f"{self.same_as!r} is not an http or https address without a password"
            raise ExportError("--same-as", problem, "give the whole address, https://…")
        if self.published and not is_published(self.published):
            problem = f"{self.published!r} is not a date"
            raise ExportError("--published", problem, "give it as 2026-11-30")

    @property
    def home(self) -> str:
        """The publisher's address, ``""`` if not stated or different for each claim."""
        return "" if "{id}" in self.publisher_url else self.publisher_url

    @property
    def licence_url(self) -> str:
        """The address of the licence: as given, or the SPDX page of an id."""
        if not self.licence or "://" in self.licence:
            return self.licence
        return f"https://spdx.org/licenses/{self.licence}.html"


def document_iri(document: Document) -> str:
    """Return an IRI, valid in RDF, for the text of a document as it was read."""
    return f"urn:factcheck:document:{quote(document.id, safe='')}"


def describe(opened: OpenDataset) -> str:
    """Return one sentence that describes a dataset."""
    return (
        f"Claims that news articles attribute to somebody, verified by annotators in the project "
        f"{opened.origin.project!r}, pulled {opened.origin.pulled}."
    )
