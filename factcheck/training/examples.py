"""Gold documents as examples to train on: windows with tags and links, and mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import Document, Role
from factcheck.prelabel.bundled.hints import Hints, hint_tags, hints_of
from factcheck.prelabel.bundled.tags import ROLES, in_order, tags_of
from factcheck.text import is_pronoun

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factcheck.analysis import GoldDocument
    from factcheck.domain import Attribution, Span
    from factcheck.prelabel.bundled.windows import Window
    from factcheck.training.tokenizer import Tokenizer

MAX_LINK_DISTANCE = 160
"""Units between a content and another span; spans that are further apart are never linked."""


@dataclass(frozen=True, slots=True)
class Link:
    """Whether a span belongs to the attribution of a content.

    Attributes:
        content: index of the content's first unit.
        other: index of the span's first unit.
        role: index of its role in `ROLES`.
        belongs: whether it does.
    """

    content: int
    other: int
    role: int
    belongs: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A window with what the network is to predict of it.

    Attributes:
        window: what the network reads.
        hints: tag that the lexicon gives each unit.
        tags: gold tag of each unit.
        links: every content with every span near it.
    """

    window: Window
    hints: tuple[int, ...]
    tags: tuple[int, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LabelledMention:
    """A mention of a source with the labels that annotators gave it.

    Attributes:
        mention: the words.
        labels: canonical names of the source, in English.
        others: canonical names of the other sources in the document.
        language: of the mention.
    """

    mention: str
    labels: tuple[str, ...]
    others: tuple[str, ...]
    language: str


def examples(documents: Iterable[GoldDocument], tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the windows of gold documents as examples."""
    for document in documents:
        gold = [each.attribution for each in document.attributions]
        hints = hints_of(Document(document.id, "", document.text, document.language))
        for window in tokenizer.windows(document.text):
            yield example(window, gold, hints)


def example(window: Window, gold: Sequence[Attribution], hints: Hints = ()) -> Example:
    """Return a window with the tags and links of gold attributions, and the lexicon's hints."""
    units = [unit.span for unit in window.units]
    spans = in_order(gold)
    first_units = {
        (role, span): next((i for i, unit in enumerate(units) if unit.overlap(span)), None)
        for role, span in spans
    }
    tags, hint = tags_of(spans, units), hint_tags(hints, window)
    return Example(window, tuple(hint), tuple(tags), tuple(_links(gold, first_units)))


def _links(
    gold: Sequence[Attribution], first_units: dict[tuple[Role, Span], int | None]
) -> Iterator[Link]:
    belongs: dict[tuple[int, int, int], bool] = {}
    starts = {(role, unit) for (role, _), unit in first_units.items() if unit is not None}
    for each in gold:
        members = {(role, first_units[role, span]) for role in ROLES for span in each.spans(role)}
        for span in each.content:
            content = first_units[Role.CONTENT, span]
            if content is None:
                continue
            for role, unit in starts:
                if abs(unit - content) > MAX_LINK_DISTANCE or (role, unit) == (
                    Role.CONTENT,
                    content,
                ):
                    continue
                key = (content, unit, ROLES.index(role))
                belongs[key] = belongs.get(key, False) or (role, unit) in members
    for key, value in sorted(belongs.items()):
        yield Link(*key, value)


def labelled_mentions(documents: Iterable[GoldDocument]) -> Iterator[LabelledMention]:
    """Yield the mentions of sources that have labels in the gold; pronouns are left out."""
    for document in documents:
        labels = {label for each in document.attributions for label in each.labels}
        for each in document.attributions:
            if not each.labels or not each.attribution.source:
                continue
            words = " ".join(span.text_in(document.text) for span in each.attribution.source)
            if not is_pronoun(words):
                others = tuple(sorted(labels.difference(each.labels)))
                yield LabelledMention(words, each.labels, others, document.language.value)
