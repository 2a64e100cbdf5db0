"""Gold documents as examples to train on: windows with tags and links, and mentions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from torch import Tensor

from factcheck.analysis.gold import GoldDocument
from factcheck.domain import Attribution, Document, Role, Span
from factcheck.prelabel.bundled.hints import hint_tags, lexicon_hints
from factcheck.prelabel.bundled.tags import ROLES, sorted_spans, tags_from_spans
from factcheck.prelabel.bundled.windows import Window, hints_by_piece
from factcheck.text import is_pronoun
from factcheck.text.roles import name_words, role_words
from factcheck.training.text_encoder import TextEncoder

MAX_LINK_DISTANCE = 160
"""Tokens between a content and another span; spans that are further apart are never linked."""


class Link(NamedTuple):
    """Whether a span belongs to the attribution of a content.

    Attributes:
        content: index of the content's first token.
        other: index of the span's first token.
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
        hints: for each piece, the tag that the lexicon gives the token that it begins, or 0.
        tags: gold tag of each token; empty in plain text.
        links: every content with every span near it.
        marginals: the probability of each tag that teachers give each token, in [0, 1], ``(tokens,
            TAG_COUNT)``; ``None`` without teachers.
    """

    window: Window
    hints: tuple[int, ...]
    tags: tuple[int, ...]
    links: tuple[Link, ...]
    marginals: Tensor | None = None


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


def examples(documents: Iterable[GoldDocument], encoder: TextEncoder) -> Iterator[Example]:
    """Yield the windows of gold documents as examples."""
    for document in documents:
        gold = [each.attribution for each in document.attributions]
        spans = sorted_spans(gold)
        hints = lexicon_hints(Document(document.id, "", document.text, document.language))
        for window in encoder.windows(document.text):
            tokens = [token.span for token in window.tokens]
            hint = hints_by_piece(window, hint_tags(hints, window))
            tags = tags_from_spans(spans, tokens)
            yield Example(window, tuple(hint), tuple(tags), tuple(_links(gold, tokens)))


def plain_examples(texts: Iterable[Document], encoder: TextEncoder) -> Iterator[Example]:
    """Yield the windows of plain texts as examples without gold."""
    for document in texts:
        hints = lexicon_hints(document)
        for window in encoder.windows(document.text):
            yield Example(window, tuple(hints_by_piece(window, hint_tags(hints, window))), (), ())


def _links(gold: Sequence[Attribution], tokens: Sequence[Span]) -> Iterator[Link]:
    first_tokens = {
        (role, span): next((i for i, token in enumerate(tokens) if token.overlap(span)), None)
        for role, span in sorted_spans(gold)
    }
    belongs: dict[tuple[int, int, int], bool] = {}
    starts = {(role, token) for (role, _), token in first_tokens.items() if token is not None}
    for each in gold:
        members = {(role, first_tokens[role, span]) for role in ROLES for span in each.spans(role)}
        for span in each.content:
            content = first_tokens[Role.CONTENT, span]
            if content is None:
                continue
            for role, other in starts - {(Role.CONTENT, content)}:
                if abs(other - content) <= MAX_LINK_DISTANCE:
                    key = (content, other, ROLES.index(role))
                    belongs[key] = belongs.get(key, False) or (role, other) in members
    for key, value in sorted(belongs.items()):
        yield Link(*key, value)


def with_near_misses(mentions: Iterable[LabelledMention]) -> Iterator[LabelledMention]:
    """Yield mentions with more others: labels of any document, of the same role, named otherwise.

    Without them the vector of `the interior ministry` of one country is like that of any other.
    """
    mentions = list(mentions)
    labels = sorted({label for each in mentions for label in each.labels})
    names = {label: frozenset(name_words(label)) for label in labels}
    by_role: dict[str, list[str]] = {}
    for label in filter(names.__getitem__, labels):
        for role in role_words(label):
            by_role.setdefault(role, []).append(label)
    for each in mentions:
        own = frozenset().union(*(names[label] for label in each.labels))
        near = {
            other
            for label in each.labels
            for role in role_words(label)
            for other in by_role.get(role, ())
            if own.isdisjoint(names[other])
        }
        yield replace(each, others=(*each.others, *sorted(near.difference(each.others))))


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
