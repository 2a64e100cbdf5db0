"""Documents to predictions: find attributions, then link their sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from factcheck.domain import Document, ModelId, PredictedClaim, Prediction, Taxonomy
from factcheck.prelabel.linking import Thresholds, choose
from factcheck.prelabel.parts import Linker, Mention, Tagger

BATCH = 32
"""Documents read ahead and handed to the two parts at once."""

BASELINE = "lexicon"
"""The name of the pipeline that needs no weights: a lexicon of cues, names and aliases."""


TAKEN = 0.5
"""The score from which a label is taken."""

LIKELY = 0.35
"""The same for probabilities: labels compete, so the best of several may be likely with less than
half; on development data F1 over labels is highest about here."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A tagger, a linker, and the borders between their scores."""

    tagger: Tagger
    linker: Linker
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def model(self) -> ModelId:
        """Both parts by name and revision, since either changes what is predicted."""
        tagger, linker = self.tagger.model, self.linker.model
        return ModelId(f"{tagger.name}+{linker.name}", f"{tagger.revision}+{linker.revision}")

    def prelabel(self, documents: Iterable[Document], taxonomy: Taxonomy) -> Iterator[Prediction]:
        """Yield one prediction a document, in order; `BATCH` documents are held at a time."""
        stream = iter(documents)
        while batch := tuple(islice(stream, BATCH)):
            yield from self._predict(batch, taxonomy)

    def _predict(self, documents: Sequence[Document], taxonomy: Taxonomy) -> Iterator[Prediction]:
        found = self.tagger.tag(documents)
        mentions = [
            Mention(document, tagged.attribution)
            for document, group in zip(documents, found, strict=True)
            for tagged in group
        ]
        links = zip(mentions, self.linker.link(mentions, taxonomy), strict=True)
        fingerprint = taxonomy.sha256
        labels = iter([choose(mention, scores, self.thresholds) for mention, scores in links])
        for document, group in zip(documents, found, strict=True):
            claims = tuple(
                PredictedClaim(tagged.attribution, next(labels), tagged.score) for tagged in group
            )
            yield Prediction(document, claims, self.model, fingerprint)


def load_pipeline(
    model: str | None = None,
    *,
    revision: str | None = None,
    threshold: float | None = None,
    threads: int | None = None,
) -> Pipeline:
    """Load the two parts.

    Args:
        model: nothing for the bundled model; `BASELINE` for the lexicon with names and aliases;
            else a `zero-shot-classification` model of transformers, by hub name or path, which
            links what the bundled model finds.
        revision: the commit hash of a hub model.
        threshold: the score in [0, 1] from which a label is taken; by default `LIKELY` for the
            bundled model, whose scores are probabilities, and `TAKEN` for others.
        threads: how many the bundled model may use; by default all cores that are ours.

    Raises:
        ModelError: the model cannot be loaded.
    """
    if threshold is None:
        threshold = LIKELY if model is None else TAKEN
    thresholds = Thresholds(label=threshold)
    if model == BASELINE:
        from factcheck.prelabel.aliases import AliasLinker
        from factcheck.prelabel.lexicon import LexiconTagger

        return Pipeline(LexiconTagger(), AliasLinker(), thresholds)
    from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle

    bundle = load_bundle(threads=threads)
    if model is None:
        return Pipeline(BundledTagger(bundle), BundledLinker(bundle), thresholds)
    from factcheck.prelabel.entailment import EntailmentLinker

    linker = EntailmentLinker.load(model, revision=revision)
    return Pipeline(BundledTagger(bundle), linker, thresholds)


def prelabel(
    documents: Iterable[Document],
    taxonomy: Taxonomy,
    *,
    model: str | None = None,
    revision: str | None = None,
    threshold: float | None = None,
    threads: int | None = None,
) -> Iterator[Prediction]:
    """Yield a prediction for each document, in order.

    Args:
        documents: what to read; taken a batch at a time.
        taxonomy: the labels that sources are linked to.
        model: see `load_pipeline`.
        revision: see `load_pipeline`.
        threshold: see `load_pipeline`.
        threads: see `load_pipeline`.

    Raises:
        ModelError: the model cannot be loaded.
    """
    pipeline = load_pipeline(model, revision=revision, threshold=threshold, threads=threads)
    yield from pipeline.prelabel(documents, taxonomy)
