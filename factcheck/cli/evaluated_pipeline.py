"""A prelabelling pipeline in the form that `compare_models` expects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import Document, SourceLabel, Taxonomy
from factcheck.prelabel import Mention, choose_labels, load_pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factcheck.analysis.gold import GoldDocument
    from factcheck.domain import Attribution, LabelScore, Prediction
    from factcheck.prelabel import Pipeline

BUNDLED = "bundled"
"""Name of the default model."""

_NOBODY = Taxonomy((SourceLabel("Nobody"),))


@dataclass(frozen=True, slots=True)
class EvaluatedPipeline:
    """A pipeline with the name under which it was requested."""

    name: str
    pipeline: Pipeline

    @classmethod
    def load(cls, name: str, threads: int | None = None) -> EvaluatedPipeline:
        """Load a pipeline: `BUNDLED`, or what ``--model`` takes; see `load_pipeline`."""
        return cls(name, load_pipeline(None if name == BUNDLED else name, threads=threads))

    def find(self, documents: Sequence[GoldDocument]) -> Iterable[Prediction]:
        """Yield what is found in each document; no source is linked."""
        return self.pipeline.prelabel(map(_plain, documents), _NOBODY)

    def scores(
        self, document: GoldDocument, attributions: Sequence[Attribution], taxonomy: Taxonomy
    ) -> Sequence[Sequence[LabelScore]]:
        """Return the scores that the linker gives each source."""
        plain = _plain(document)
        mentions = [Mention(plain, each) for each in attributions]
        return self.pipeline.linker.link(mentions, taxonomy)

    def choose(
        self, document: GoldDocument, attribution: Attribution, scores: Sequence[LabelScore]
    ) -> Sequence[LabelScore]:
        """Return the labels that reach the thresholds of the pipeline."""
        return choose_labels(
            Mention(_plain(document), attribution), scores, self.pipeline.thresholds
        )


def _plain(document: GoldDocument) -> Document:
    return Document(document.id, "", document.text, document.language)
