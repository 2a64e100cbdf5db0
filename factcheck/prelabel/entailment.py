"""Sources to labels by an entailment model, zero-shot.

Each label becomes a hypothesis (`The source of this statement is the Kremlin.`) and the model says
whether the text entails it: Yin, Hay and Roth, EMNLP 2019. Any `zero-shot-classification` model of
transformers can be used; the cost grows with texts times labels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.domain import LabelScore, Language, ModelId, Span
from factcheck.prelabel.hub import load_classifier
from factcheck.text import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.domain import Taxonomy
    from factcheck.prelabel.parts import Mention

BATCH = 16
"""Pairs of text and hypothesis in a batch."""

RESERVED = 8
"""Tokens reserved for what a tokenizer adds: special ones, and those at the ends of a cut."""

MAX_TOKENS = 4096
"""Tokens of a premise at most, also if the tokenizer has no limit."""

_REVISION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class EntailmentLinker:
    """A linker that asks an entailment model about each label separately.

    Its revision is the commit or the content hash of the model's files; ``pipeline`` is the
    pipeline for zero-shot classification of transformers.
    """

    model: ModelId
    pipeline: Any = field(repr=False)
    batch_size: int = BATCH

    @classmethod
    def load(
        cls, model: str, *, revision: str | None = None, batch_size: int = BATCH
    ) -> EntailmentLinker:
        """Load a model by hub name or path, see `load_classifier`.

        Raises:
            ModelError: the model cannot be loaded.
        """
        pipeline, name, known = load_classifier(model, revision)
        return cls(ModelId(name, known[:_REVISION_DIGITS]), pipeline, batch_size)

    def link(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the score of every label for each mention, best first.

        A score is the probability that the text entails the label's hypothesis rather than
        contradicts it, independent of the other labels. A mention without source gets none.
        """
        scores: list[Sequence[LabelScore]] = [()] * len(mentions)
        for language in Language:
            chosen = [
                at
                for at, mention in enumerate(mentions)
                if mention.document.language is language and mention.attribution.source
            ]
            answers = self._ask([mentions[at] for at in chosen], taxonomy, language)
            for at, answer in zip(chosen, answers, strict=True):
                scores[at] = answer
        return scores

    def _ask(
        self, mentions: Sequence[Mention], taxonomy: Taxonomy, language: Language
    ) -> list[tuple[LabelScore, ...]]:
        """Ask about mentions of one language, which share their hypotheses."""
        if not mentions:
            return []
        template = taxonomy.hypotheses[language]
        # Complete hypotheses, so that braces in a label's name are not taken for a placeholder.
        hypotheses = [template.replace("{}", label.name_in(language)) for label in taxonomy.labels]
        names: dict[str, list[str]] = {}
        for label, hypothesis in zip(taxonomy.labels, hypotheses, strict=True):
            names.setdefault(hypothesis, []).append(label.name)
        room = self._room(hypotheses)
        answers = self.pipeline(
            [premise(mention, self.pipeline.tokenizer, room) for mention in mentions],
            candidate_labels=list(names),
            hypothesis_template="{}",
            multi_label=True,
            batch_size=self.batch_size,
        )
        return [_to_scores(answer, names) for answer in answers]

    def _room(self, hypotheses: Sequence[str]) -> int:
        """Return how many tokens of a premise fit beside the longest hypothesis."""
        tokenizer, config = self.pipeline.tokenizer, self.pipeline.model.config
        positions = getattr(config, "max_position_embeddings", MAX_TOKENS)
        limits = (tokenizer.model_max_length, positions)
        limit = min(MAX_TOKENS, *(int(each) for each in limits if each and each > 0))
        longest = max(len(_tokens(tokenizer, each)) for each in hypotheses)
        return max(RESERVED, limit - longest - RESERVED)


def premise(mention: Mention, tokenizer: Any, room: int) -> str:  # noqa: ANN401 - transformers'
    """Return as much text around a mention as fits: whole words, source and cue included.

    ``room`` counts tokens; the tokenizer must be a fast one, which reports their offsets.
    """
    text = mention.document.text
    core = _core(mention)
    # More tokens than fit, so that a whole book is not tokenised.
    reach = 16 * room
    around = Span(max(0, core.start - reach), min(len(text), core.end + reach))
    piece = around.text_in(text)
    offsets = _offsets(tokenizer, piece)
    inside = [at for at, token in enumerate(offsets) if token.shift(around.start).overlap(core)]
    if len(offsets) <= room or not inside:
        return trim(around, text).text_in(text)
    spare = max(0, room - (inside[-1] - inside[0] + 1))
    first = max(0, min(inside[0] - spare // 2, len(offsets) - room))
    last = min(len(offsets), first + room) - 1
    kept = Span(offsets[first].start, offsets[last].end).shift(around.start)
    return trim(_whole_words(kept, core, text), text).text_in(text)


def _core(mention: Mention) -> Span:
    """Return the span from the first to the last word of source and cue, if they are near.

    A cue in two parts may enclose a long content; then it is the span of the source.
    """
    source = mention.attribution.source
    spans = (*source, *mention.attribution.cue)
    whole = Span(min(each.start for each in spans), max(each.end for each in spans))
    own = Span(min(each.start for each in source), max(each.end for each in source))
    return whole if len(whole) <= 4 * len(own) else own


def _whole_words(kept: Span, core: Span, text: str) -> Span:
    """Return a span without the words cut at its ends, unless they belong to the mention."""
    start, end = kept.start, kept.end
    while start > 0 and start < core.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > core.end and not text[end].isspace():
        end -= 1
    return Span(start, end)


def _to_scores(answer: Any, names: dict[str, list[str]]) -> tuple[LabelScore, ...]:  # noqa: ANN401
    """Return an answer of the pipeline as scores of labels, best first."""
    scored = zip(answer["labels"], answer["scores"], strict=True)
    return tuple(
        LabelScore(name, float(score)) for hypothesis, score in scored for name in names[hypothesis]
    )


def _tokens(tokenizer: Any, text: str) -> Sequence[int]:  # noqa: ANN401
    ids: Sequence[int] = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    return ids


def _offsets(tokenizer: Any, text: str) -> list[Span]:  # noqa: ANN401
    encoded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    return [Span(start, end) for start, end in encoded["offset_mapping"] if end > start]
