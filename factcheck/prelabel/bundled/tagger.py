"""The tagger of the bundled model: texts to attributions."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from factcheck.domain import Attribution, Role, Span
from factcheck.prelabel.bundled.grouping import Group, RoleSpan, group_spans
from factcheck.prelabel.bundled.hints import hint_tags, lexicon_hints
from factcheck.prelabel.bundled.inner import find_inner
from factcheck.prelabel.bundled.tags import ROLES, decode, spans_from_tags
from factcheck.prelabel.bundled.windows import split_into_windows
from factcheck.prelabel.parts import ScoredAttribution
from factcheck.prelabel.topics import is_topic
from factcheck.text import is_pronoun, normalise, quotation_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from factcheck.domain import Document, ModelId
    from factcheck.prelabel.bundled.bundle import Bundle, ModelOutput
    from factcheck.prelabel.bundled.tags import Decoding
    from factcheck.prelabel.bundled.windows import Window

    Floats = npt.NDArray[np.float32]

INTRODUCTIONS = frozenset(("that", "what", "which", "ان", "انه", "انها", "بان", "بانه", "ما"))
"""Words that begin a claim, and are none: *according to what X said*."""

CLAUSE = 15
"""Tokens of a clause, about: spans at a smaller distance are near. Training uses it too."""


@dataclass(frozen=True, slots=True)
class TaggedWindow:
    """A window, what the model computes for it, and its best tags."""

    window: Window
    output: ModelOutput
    decoding: Decoding


class BundledTagger:
    """Finds attributions by the bundled model.

    The score of an attribution is the probability that it is one: the mean probability of the tags
    of its content, calibrated on development data. (The mean tells right from wrong better than the
    lowest probability: area under the curve 0.82 against 0.76.)
    """

    def __init__(self, bundle: Bundle, *, nested: bool = True) -> None:
        """Use a bundle; ``nested`` is whether `tag` looks for attributions inside others, too."""
        self._bundle = bundle
        self._nested = nested
        parameters = bundle.parameters
        self._transitions = np.array(parameters["transitions"], np.float32)
        self._starts = np.array(parameters["starts"], np.float32)
        self._near = np.array(parameters["near"], np.float32)
        self._slope, self._offset = parameters["score"]

    @property
    def model(self) -> ModelId:
        """Name and version of the bundle."""
        return self._bundle.model

    def tag(self, documents: Sequence[Document]) -> list[tuple[ScoredAttribution, ...]]:
        """Return the attributions of each document, in the order of its text."""
        windows = self.tag_windows(documents)
        found = [
            [found for each in tagged for found in self.attributions(each, document.text)]
            for document, tagged in zip(documents, windows, strict=True)
        ]
        if not self._nested:
            return [tuple(group) for group in found]
        outers = [[each.attribution for each in group] for group in found]
        inner = find_inner(self, documents, windows, outers)
        return [
            tuple(replace(each, inner=own) for each, own in zip(group, of_group, strict=True))
            for group, of_group in zip(found, inner, strict=True)
        ]

    def tag_windows(
        self, documents: Sequence[Document], in_favour: Floats | None = None
    ) -> list[list[TaggedWindow]]:
        """Return the tagged windows of each document.

        Args:
            documents: what is read.
            in_favour: what is added to the score of each tag, ``(TAG_COUNT,)``.
        """
        owners: list[tuple[int, Window]] = []

        def windows() -> Iterator[tuple[Window, Sequence[int]]]:
            for at, document in enumerate(documents):
                hints = lexicon_hints(document)
                for window in self._windows(document):
                    owners.append((at, window))
                    yield window, hint_tags(hints, window)

        outputs = self._bundle.run(windows())
        scores = [each.tags if in_favour is None else each.tags + in_favour for each in outputs]
        decodings = decode(scores, self._transitions, self._starts)
        tagged: list[list[TaggedWindow]] = [[] for _ in documents]
        for (at, window), output, decoding in zip(owners, outputs, decodings, strict=True):
            tagged[at].append(TaggedWindow(window, output, decoding))
        return tagged

    def attributions(self, tagged: TaggedWindow, text: str) -> Iterator[ScoredAttribution]:
        """Yield the attributions of a window; those that claim nothing are left out."""
        best = tagged.decoding
        spans = [
            RoleSpan(start, end, role, sum(best.probabilities[start:end]) / (end - start))
            for role, start, end in spans_from_tags(best.tags)
        ]
        for group in group_spans(spans, partial(self._link_probabilities, tagged.output)):
            attribution = _attribution(group, tagged.window, text)
            if says_something(attribution, text):
                yield ScoredAttribution(attribution, self._score(group))

    def _windows(self, document: Document) -> Iterator[Window]:
        """Yield the windows of the headline, which is read alone, then those of the text."""
        headline = document.headline
        if headline:
            around = (Span(0, headline.start), Span(headline.end, len(document.text)))
            yield from self._split(document.text, [each for each in around if len(each)])
        yield from self._split(document.text, [zone.span for zone in document.zones])

    def _split(self, text: str, skipped: Sequence[Span]) -> Iterator[Window]:
        bundle = self._bundle
        longest = bundle.parameters["longest"]
        return split_into_windows(
            text, bundle.clitics, bundle.encoder, skipped=skipped, longest=longest
        )

    def _link_probabilities(
        self, output: ModelOutput, contents: Sequence[RoleSpan], others: Sequence[RoleSpan]
    ) -> Floats:
        """Return the probability that each span belongs to each content, ``(contents, others)``.

        Scaled dot products (Vaswani et al., NeurIPS 2017), and what the distance says.
        """
        rows, columns = [each.start for each in contents], [each.start for each in others]
        products = output.query[rows] @ output.key[columns].T
        gap = np.array(columns)[None, :] - np.array(rows)[:, None]
        roles = [ROLES.index(each.role) for each in others]
        size = np.abs(gap)
        features = np.stack([np.ones_like(gap), gap < 0, np.log1p(size), size < CLAUSE], -1)
        near = (features * self._near[roles][None]).sum(-1)
        scores = products / math.sqrt(output.query.shape[1]) + near
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), np.float32)

    def _score(self, group: Group) -> float:
        contents = group.of(Role.CONTENT)
        tokens = sum(span.end - span.start for span in contents)
        mean = sum(span.score * (span.end - span.start) for span in contents) / tokens
        odds = np.log(max(mean, 1e-6) / max(1 - mean, 1e-6))
        return float(1 / (1 + np.exp(-(self._slope * odds + self._offset))))


def says_something(attribution: Attribution, text: str) -> bool:
    """Return whether a content has a word that does not only introduce one, and is no topic.

    Without a cue a pronoun is not enough.
    """
    found = (
        normalise(word.text_in(content.text_in(text))).text.casefold()
        for content in attribution.content
        for word in words(content.text_in(text))
    )
    said = [word for word in found if word not in INTRODUCTIONS]
    if not attribution.cue:  # with one, *he said so* and *she believes it* are claims
        said = [word for word in said if not is_pronoun(word)]
    return bool(said) and not is_topic(attribution, text)


def _attribution(group: Group, window: Window, text: str) -> Attribution:
    content, source, cue, channel = (
        _spans(group, role, window) for role in (Role.CONTENT, Role.SOURCE, Role.CUE, Role.CHANNEL)
    )
    kind = quotation_of([span.text_in(text) for span in content])
    return Attribution(content, source, cue, channel, kind)


def _spans(group: Group, role: Role, window: Window) -> tuple[Span, ...]:
    tokens = window.tokens
    return tuple(
        Span(tokens[each.start].span.start, tokens[each.end - 1].span.end)
        for each in group.of(role)
    )
