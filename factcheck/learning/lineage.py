"""How a model came about: which texts it knows.

``lineage`` in ``bundle.json`` has an entry for each time that a model learned. Texts are not in it,
only fingerprints by which they are known again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

LEARNED_FROM = "learned from"
"""Key of the texts that a network learned from."""

FITTED_TO = "scores fitted to"
"""Key of the texts that scores alone were fitted to."""


class HasText(Protocol):
    """A document, or its gold."""

    @property
    def text(self) -> str:
        """Its text."""


def fingerprint(document: HasText) -> str:
    """Return eight hexadecimal digits by which a text is known again, whatever its white space."""
    words = " ".join(document.text.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def known_texts(parameters: Mapping[str, Any], *keys: str) -> frozenset[str]:
    """Return the fingerprints that the lineage of a bundle has under some keys."""
    entries = parameters.get("lineage", ())
    return frozenset(text for entry in entries for key in keys for text in entry.get(key, ()))
