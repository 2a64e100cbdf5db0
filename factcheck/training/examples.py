"""Gold documents as windows with tags, links and mentions to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import Document, Role
from factcheck.prelabel.bundled.hints import Hints, hint_tags, lexicon_hints
from factcheck.prelabel.bundled.tags import ROLES, sorted_spans, tags_from_spans
from factcheck.prelabel.bundled.windows import MAX_PIECES, Window, split_into_windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factcheck.analysis import GoldDocument
    from factcheck.domain import Attribution, Span
    from factcheck.prelabel.bundled.pieces import PieceEncoder
    from factcheck.prelabel.bundled.tokens import Clitics

FARTHEST = 160
"""Units between a content and another span of its attribution; farther ones are never linked."""


@dataclass(frozen=True, slots=True)
class Link:
    """Whether a span belongs to the attribution of a content.

    Attributes:
        content: the content's first unit.
        other: the span's first unit.
        role: index of its role in `ROLES`.
        belongs: whether it does.
    """

    content: int
    other: int
    role: int
    belongs: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A window, the tags of its units, and every two of its spans.

    Attributes:
        window: what is read.
        hints: what the lexicon makes of each unit, as a tag.
        tags: what each unit is.
        links: every content with every span.
    """

    window: Window
    hints: tuple[int, ...]
    tags: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A mention of a source, and what people call that source.

    Attributes:
        mention: the words.
        labels: canonical names, in English.
        others: canonical names of the other sources in the document.
        language: of the mention.
    """

    mention: str
    labels: tuple[str, ...]
    others: tuple[str, ...]
    language: str


def examples(
    documents: Iterable[GoldDocument],
    clitics: Clitics,
    pieces: PieceEncoder,
    longest: int = MAX_PIECES,
) -> Iterator[Example]:
    """Yield the windows of gold documents."""
    for document in documents:
        gold = [each.attribution for each in document.attributions]
        hints = lexicon_hints(Document(document.id, "", document.text, document.language))
        for window in split_into_windows(
            document.text, clitics, pieces, pieces.special, longest=longest
        ):
            yield example(window, gold, hints)


def example(window: Window, gold: Sequence[Attribution], hints: Hints = ()) -> Example:
    """Return a window with what gold attributions say of it, and what the lexicon's do."""
    places = [unit.span for unit in window.tokens]
    roled = [(role, span) for each in gold for role in ROLES for span in each.spans(role)]
    tags = tags_from_spans(sorted_spans(gold), places)
    first = {
        (role, span): next((i for i, unit in enumerate(places) if unit.overlap(span)), None)
        for role, span in roled
    }
    hinted = tuple(hint_tags(hints, window))
    return Example(window, hinted, tuple(tags), tuple(_links(gold, first)))


def _links(
    gold: Sequence[Attribution], first: dict[tuple[Role, Span], int | None]
) -> Iterator[Link]:
    together: dict[tuple[int, int, int], bool] = {}
    starts = {(role, at) for (role, _), at in first.items() if at is not None}
    for each in gold:
        members = {(role, first[role, span]) for role in ROLES for span in each.spans(role)}
        for content in each.content:
            begun = first[Role.CONTENT, content]
            if begun is None:
                continue
            for role, at in starts:
                if abs(at - begun) > FARTHEST or (role, at) == (Role.CONTENT, begun):
                    continue
                key = (begun, at, ROLES.index(role))
                together[key] = together.get(key, False) or (role, at) in members
    for key, belongs in sorted(together.items()):
        yield Link(*key, belongs)


def named(documents: Iterable[GoldDocument]) -> Iterator[Named]:
    """Yield the mentions of sources that gold documents name."""
    for document in documents:
        everybody = {label for each in document.attributions for label in each.labels}
        for each in document.attributions:
            if not each.labels or not each.attribution.source:
                continue
            words = " ".join(span.text_in(document.text) for span in each.attribution.source)
            others = tuple(sorted(everybody.difference(each.labels)))
            yield Named(words, each.labels, others, document.language.value)
