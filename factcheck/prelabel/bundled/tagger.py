"""The bundled model as part one of a pre-labeller: texts to attributions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain import Attribution, Role, Span
from factcheck.prelabel.bundled.bundle import scale
from factcheck.prelabel.bundled.grouping import Group, Piece, group
from factcheck.prelabel.bundled.hints import hint_tags, hints_of
from factcheck.prelabel.bundled.tags import ROLES, decode, spans_of
from factcheck.prelabel.bundled.windows import windows
from factcheck.prelabel.parts import Tagged
from factcheck.text import quotation_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from factcheck.domain import Document, ModelId
    from factcheck.prelabel.bundled.bundle import Bundle, Reading
    from factcheck.prelabel.bundled.tags import Decoded
    from factcheck.prelabel.bundled.windows import Window

    Floats = npt.NDArray[np.float32]

CLAUSE = 15
"""Units that are near; training measures distances alike."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A window, what the model says of it, and the tags that follow."""

    window: Window
    reading: Reading
    decoded: Decoded


class BundledTagger:
    """Finds attributions by the bundled model.

    The score of an attribution is the probability that it is one: how sure the tags of its content
    are in the mean, calibrated on development data. (The mean tells right from wrong better than
    the least sure tag: area under the curve 0.82 against 0.76.)
    """

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        numbers = bundle.numbers
        self._transitions = np.array(numbers["transitions"], np.float32)
        self._starts = np.array(numbers["starts"], np.float32)
        self._near = np.array(numbers["near"], np.float32)
        self._slope, self._offset = numbers["score"]

    @property
    def model(self) -> ModelId:
        """Name and version of the bundle."""
        return self._bundle.model

    def tag(self, documents: Sequence[Document]) -> list[tuple[Tagged, ...]]:
        """Return the attributions of each document, in the order of its text."""
        return [
            tuple(tagged for each in examined for tagged in self.tagged(each, document.text))
            for document, examined in zip(documents, self.examine(documents), strict=True)
        ]

    def examine(self, documents: Sequence[Document]) -> list[list[Examined]]:
        """Return what the model says of each window of each document."""
        read = [(at, window) for at, each in enumerate(documents) for window in self._windows(each)]
        hinted = [hints_of(each) for each in documents]
        readings = self._bundle.read(
            [window for _, window in read],
            [hint_tags(hinted[at], window) for at, window in read],
        )
        decoded = decode([each.tags for each in readings], self._transitions, self._starts)
        found: list[list[Examined]] = [[] for _ in documents]
        for (at, window), reading, best in zip(read, readings, decoded, strict=True):
            found[at].append(Examined(window, reading, best))
        return found

    def tagged(self, examined: Examined, text: str) -> Iterator[Tagged]:
        """Yield the attributions of a window."""
        best = examined.decoded
        pieces = [
            Piece(start, end, role, sum(best.chances[start:end]) / (end - start))
            for role, start, end in spans_of(best.tags)
        ]
        for each in group(pieces, partial(self._chances, examined.reading)):
            yield Tagged(_attribution(each, examined.window, text), self._score(each))

    def _windows(self, document: Document) -> Iterator[Window]:
        bundle = self._bundle
        return windows(
            document.text,
            bundle.clitics,
            bundle.pieces,
            bundle.pieces.special,
            skipped=[zone.span for zone in document.zones],
            longest=bundle.numbers["longest"],
        )

    def _chances(
        self, reading: Reading, contents: Sequence[Piece], others: Sequence[Piece]
    ) -> Floats:
        rows, columns = [each.start for each in contents], [each.start for each in others]
        products = reading.query[rows] @ reading.key[columns].T
        apart = np.array(columns)[None, :] - np.array(rows)[:, None]
        roles = [ROLES.index(each.role) for each in others]
        features = np.stack(
            [np.ones_like(apart), apart < 0, np.log1p(np.abs(apart)), np.abs(apart) < CLAUSE], -1
        )
        near = (features * self._near[roles][None]).sum(-1)
        return self._bundle.chance(products / scale(reading.query.shape[1]) + near)

    def _score(self, found: Group) -> float:
        contents = found.of(Role.CONTENT)
        units = sum(piece.end - piece.start for piece in contents)
        mean = sum(piece.score * (piece.end - piece.start) for piece in contents) / units
        odds = np.log(max(mean, 1e-6) / max(1 - mean, 1e-6))
        return float(1 / (1 + np.exp(-(self._slope * odds + self._offset))))


def _attribution(found: Group, window: Window, text: str) -> Attribution:
    content, source, cue, channel = (
        _spans(found, role, window) for role in (Role.CONTENT, Role.SOURCE, Role.CUE, Role.CHANNEL)
    )
    kind = quotation_of([span.text_in(text) for span in content])
    return Attribution(content, source, cue, channel, kind)


def _spans(found: Group, role: Role, window: Window) -> tuple[Span, ...]:
    return tuple(
        Span(window.units[piece.start].span.start, window.units[piece.end - 1].span.end)
        for piece in found.of(role)
    )
