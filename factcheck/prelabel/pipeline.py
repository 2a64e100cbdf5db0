"""Documents to predictions: find attributions, then link their sources."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from factcheck.domain import (
    Attribution,
    Document,
    LabelScore,
    ModelId,
    PredictedClaim,
    Prediction,
    Taxonomy,
)
from factcheck.prelabel.linking import Thresholds, choose_labels
from factcheck.prelabel.parts import Linker, Mention, ScoredAttribution, Tagger
from factcheck.text.stance import stance_of

BATCH = 32
"""Documents in a batch."""

LEXICON = "lexicon"
"""The name of the pipeline without weights: the lexicon of cues, and names and aliases."""

DEFAULT_THRESHOLD = 0.5
"""A source gets a label from this score on."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A tagger, a linker, and the thresholds of the linker's scores.

    Attributes:
        headlines: whether claims in headlines are predicted, too.
    """

    tagger: Tagger
    linker: Linker
    thresholds: Thresholds = field(default_factory=Thresholds)
    headlines: bool = True

    @property
    def model(self) -> ModelId:
        """Name and revision of both parts, since predictions depend on both."""
        tagger, linker = self.tagger.model, self.linker.model
        return ModelId(f"{tagger.name}+{linker.name}", f"{tagger.revision}+{linker.revision}")

    def prelabel(self, documents: Iterable[Document], taxonomy: Taxonomy) -> Iterator[Prediction]:
        """Yield one prediction for each document, in order; reads `BATCH` documents at a time."""
        stream = iter(documents)
        while batch := tuple(islice(stream, BATCH)):
            yield from self._predict(batch, taxonomy)

    def _predict(self, documents: Sequence[Document], taxonomy: Taxonomy) -> Iterator[Prediction]:
        tagged = [
            [each for each in found if self.headlines or not _is_headline(each, document)]
            for document, found in zip(documents, self.tagger.tag(documents), strict=True)
        ]
        mentions = [
            Mention(document, each.attribution)
            for document, group in zip(documents, tagged, strict=True)
            for each in group
        ]
        links = zip(mentions, self.linker.link(mentions, taxonomy), strict=True)
        fingerprint = taxonomy.sha256
        labels = iter(
            [choose_labels(mention, scores, self.thresholds) for mention, scores in links]
        )
        inner_labels = iter(self._link_inner(documents, tagged, taxonomy))
        for document, group in zip(documents, tagged, strict=True):
            claims: list[PredictedClaim] = []
            outers: list[int] = []  # for each claim the index of the one that it is inside, or -1
            for each in group:
                claims.append(_claim(each, document, next(labels)))
                outers.append(-1)
                outer = len(claims) - 1
                for inside in each.inner:
                    claims.append(_claim(inside, document, next(inner_labels)))
                    outers.append(outer)
            prediction = Prediction(document, tuple(claims), self.model, fingerprint)
            yield _with_outers(prediction, outers)

    def _link_inner(
        self,
        documents: Sequence[Document],
        tagged: Sequence[Sequence[ScoredAttribution]],
        taxonomy: Taxonomy,
    ) -> Iterator[tuple[LabelScore, ...]]:
        """Yield the labels of the inner attributions, in order.

        They are linked apart, so that the labels of the others do not depend on them; with the
        others of their document, since a pronoun has the labels of the speaker before it.
        """
        mentions = [
            (Mention(document, each.attribution), each is not outer)
            for document, group in zip(documents, tagged, strict=True)
            if any(outer.inner for outer in group)
            for outer in group
            for each in (outer, *outer.inner)
        ]
        every = [mention for mention, _ in mentions]
        links = zip(mentions, self.linker.link(every, taxonomy) if every else (), strict=True)
        for (mention, is_inner), scores in links:
            if is_inner:
                yield choose_labels(mention, scores, self.thresholds)


def _claim(
    found: ScoredAttribution, document: Document, labels: tuple[LabelScore, ...]
) -> PredictedClaim:
    return PredictedClaim(_with_stance(found, document), labels, found.score)


def _with_outers(prediction: Prediction, outers: Sequence[int]) -> Prediction:
    """Return a prediction whose claims name the claim that they are inside, by its index."""
    ids = prediction.claim_ids
    claims = (
        replace(claim, within=ids[outer]) if outer >= 0 else claim
        for claim, outer in zip(prediction.claims, outers, strict=True)
    )
    return replace(prediction, claims=tuple(claims))


def _with_stance(found: ScoredAttribution, document: Document) -> Attribution:
    return replace(found.attribution, stance=stance_of(found.attribution, document.text))


def _is_headline(found: ScoredAttribution, document: Document) -> bool:
    return document.in_headline(found.attribution.content[0])


def load_pipeline(
    model: str | None = None,
    *,
    revision: str | None = None,
    threshold: float | None = None,
    threads: int | None = None,
    headlines: bool = True,
    nested: bool = True,
) -> Pipeline:
    """Load a pipeline.

    Args:
        model: `None` for the bundled model; `LEXICON` for the lexicon with names and aliases; the
            folder of another bundle, see `factcheck.training.export`; otherwise a
            `zero-shot-classification` model of transformers, by hub name or path, which links the
            attributions that the bundled model finds.
        revision: the commit hash of a hub model.
        threshold: a source gets a label from this score in [0, 1] on; by default from
            `DEFAULT_THRESHOLD`.
        headlines: whether claims in headlines are predicted, too.
        nested: whether claims inside the content of others are predicted, too, by the bundled
            model; the lexicon finds none.
        threads: how many the bundled model may use; by default one for each available core.

    Raises:
        ModelError: the model cannot be loaded.
    """
    thresholds = Thresholds(label=DEFAULT_THRESHOLD if threshold is None else threshold)
    if model == LEXICON:
        from factcheck.prelabel.aliases import AliasLinker
        from factcheck.prelabel.lexicon import LexiconTagger

        return Pipeline(LexiconTagger(), AliasLinker(), thresholds, headlines)
    from factcheck.prelabel.bundled import (
        FOLDER,
        BundledLinker,
        BundledTagger,
        is_bundle,
        load_bundle,
    )

    folder = FOLDER if model is None else Path(model)
    if model is None or is_bundle(folder):
        bundle = load_bundle(folder, threads=threads)
        tagger = BundledTagger(bundle, nested=nested)
        return Pipeline(tagger, BundledLinker(bundle), thresholds, headlines)
    from factcheck.prelabel.entailment import EntailmentLinker

    linker = EntailmentLinker.load(model, revision=revision)
    tagger = BundledTagger(load_bundle(threads=threads), nested=nested)
    return Pipeline(tagger, linker, thresholds, headlines)
