"""Notices about what was read and predicted: the first of each kind, and how many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from factcheck.reading.outcome import Notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.domain import Prediction

SHOWN = 3
"""How many notices of each kind are kept."""

LONG = 1_500
"""Code points from which on a text without any claim is told."""


class Notices:
    """Notices of one run; only the first of each kind are kept.

    Attributes:
        kept: the first ones of each kind, in order.
        counts: how many there are of each kind.
    """

    def __init__(self) -> None:
        self.kept: list[Notice] = []
        self.counts = Counter[str]()

    def add(self, notice: Notice) -> None:
        """Count a notice, and keep it if it is among the first of its kind."""
        self._keep(notice)
        self.counts[notice.reason] += 1

    def look_at(self, prediction: Prediction) -> None:
        """Add a notice if a long text has no claim: it is perhaps not what it should be."""
        length = len(prediction.document.text)
        if length >= LONG and not prediction.claims:
            found = f"no claim was found in {length:,} characters"
            done = "check whether this is the article, and not a list, a table or a poem"
            where = prediction.document.origin or "standard input"
            self.add(Notice(f"{where} ({prediction.document.id})", found, done, "no-claims"))

    def add_all(self, record: Mapping[str, Any]) -> None:
        """Add the notices that another one has written by `to_json`; they come after these."""
        for each in record["kept"]:
            self._keep(Notice(*each))
        self.counts.update(record["counts"])

    def to_json(self) -> dict[str, object]:
        """Return them as a JSON value."""
        return {"kept": list(map(astuple, self.kept)), "counts": dict(self.counts)}

    def _keep(self, notice: Notice) -> None:
        if sum(each.reason == notice.reason for each in self.kept) < SHOWN:
            self.kept.append(notice)
