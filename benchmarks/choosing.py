"""What texts teach that were chosen in different ways, simulated on gold: F1 by texts annotated.

    python benchmarks/choosing.py --pool ntrex.train.jsonl … --test ntrex.dev.jsonl …

Ten texts, drawn at random, are annotated first, the same in every way. Then `choose`, the function
of ``factcheck select``, chooses the next ones three times, each time from what the model, which has
learned from all texts before, predicts in those that are left.

The model has to be one that has not seen the pool, and that learns in seconds. So it is a tag head
(a linear layer, and the transitions that are allowed) on the states of the pretrained base, in
whose training none of the gold was: its weights stay as they are. What is learned by `calibrate`
from the same texts is measured, too: the loss of labels, for the ten most frequent of the pool.
"""

import argparse
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.comparing.matching import match
from factcheck.dataset import write_predictions
from factcheck.domain import (
    Attribution,
    Document,
    ModelId,
    PredictedClaim,
    Prediction,
    Role,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.learning.cases import LabelCase
from factcheck.learning.choosing import choose
from factcheck.learning.diversity import Embed
from factcheck.learning.label_weights import PRIORS, fit_labels, log_odds
from factcheck.learning.ranking import ChosenBy
from factcheck.prelabel.bundled import FOLDER, BundledLinker, load_bundle
from factcheck.prelabel.bundled.hints import hint_tags, lexicon_hints
from factcheck.prelabel.bundled.label_scores import LabelScorer
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.prelabel.bundled.tags import (
    TAG_COUNT,
    Decoding,
    allowed_starts,
    allowed_transitions,
    decode,
    sorted_spans,
    spans_from_tags,
    tags_from_spans,
)
from factcheck.prelabel.bundled.windows import Window
from factcheck.prelabel.parts import Mention
from factcheck.training.base import load_base
from factcheck.training.text_encoder import TextEncoder
from factcheck.training.vocabulary import tokenizer_of

START, SIZES, LABELS = 10, (25, 50, 100), 10
LAYER = 7
"""The states after this layer of twelve are read: in the middle they say most of syntax."""

PRIOR = PRIORS[1]
"""Of the labels: the same for all, so that nothing is chosen by cross-validation."""

DECAY = 1e-3
"""Of the squared weights of the head, for each token."""

WAYS = {
    "random": (ChosenBy.RANDOM, 0.0),
    "uncertain": (ChosenBy.UNCERTAIN, 0.0),
    "most-useful": (ChosenBy.MOST_USEFUL, 0.0),
    "most-useful, a tenth at random": (ChosenBy.MOST_USEFUL, 0.1),
}
T_OF_FIVE = 2.776
"""Student's t, 97.5 %, four degrees of freedom."""

MODEL = ModelId("head", "1")
NEVER = np.float32(-1e4)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """A gold text as the model reads it.

    Attributes:
        gold: the text.
        windows: its windows.
        inputs: what the head reads of each, ``(tokens, inputs)``.
        tags: the gold tags of the tokens of each.
        cases: its claims, to learn labels from.
    """

    gold: GoldDocument
    windows: Sequence[Window]
    inputs: Sequence[Floats]
    tags: Sequence[Sequence[int]]
    cases: Sequence[LabelCase]

    @property
    def document(self) -> Document:
        """The text as a document."""
        return Document(self.gold.id, "", self.gold.text, self.gold.language)

    @property
    def words(self) -> int:
        """How many words people read."""
        return len(self.gold.text.split())


class Head:
    """A linear layer from states to tags, fitted to annotated texts."""

    def __init__(self, texts: Sequence[Text]) -> None:
        """Fit it: logistic regression with a prior, by L-BFGS."""
        rows = torch.tensor(np.concatenate([each for text in texts for each in text.inputs]))
        wanted = torch.tensor([tag for text in texts for tags in text.tags for tag in tags])
        self._mean, self._deviation = rows.mean(0), rows.std(0) + 1e-3
        rows = (rows - self._mean) / self._deviation
        self._layer = nn.Linear(rows.shape[1], TAG_COUNT)
        nn.init.zeros_(self._layer.weight)
        nn.init.zeros_(self._layer.bias)
        steps = torch.optim.LBFGS(
            self._layer.parameters(), max_iter=60, line_search_fn="strong_wolfe"
        )

        def closure() -> torch.Tensor:
            steps.zero_grad()
            loss = nn.functional.cross_entropy(self._layer(rows), wanted)
            loss = loss + DECAY * self._layer.weight.square().sum()
            loss.backward()
            return loss

        steps.step(closure)

    @torch.no_grad()
    def predict(self, texts: Sequence[Text], taxonomy: Taxonomy) -> list[Prediction]:
        """Return the contents that it finds, each with the mean probability of its tags."""
        scores = [
            self._layer((torch.tensor(each) - self._mean) / self._deviation).numpy()
            for text in texts
            for each in text.inputs
        ]
        transitions = np.where(allowed_transitions(), np.float32(0), NEVER)
        starts = np.where(allowed_starts(), np.float32(0), NEVER)
        decoded = iter(decode(scores, transitions, starts))
        return [_prediction(text, decoded, taxonomy) for text in texts]


def _prediction(text: Text, decoded: Iterator[Decoding], taxonomy: Taxonomy) -> Prediction:
    claims = [
        PredictedClaim(Attribution((Span(start, end),)), (), score)
        for window in text.windows
        for start, end, score in _contents(window, next(decoded))
    ]
    return Prediction(text.document, tuple(claims), MODEL, taxonomy.sha256)


def _contents(window: Window, best: Decoding) -> Iterator[tuple[int, int, float]]:
    for role, first, end in spans_from_tags(best.tags):
        if role is Role.CONTENT:
            mean = sum(best.probabilities[first:end]) / (end - first)
            yield (
                window.tokens[first].span.start,
                window.tokens[end - 1].span.end,
                min(float(mean), 1.0),
            )


def read_texts(
    golds: Iterable[GoldDocument], linker: BundledLinker, taxonomy: Taxonomy
) -> Iterator[Text]:
    """Read the gold, and the states of the base for each token."""
    base = load_base()
    with TemporaryDirectory() as folder:
        shutil.copy(FOLDER / "clitics.json", folder)
        tokenizer_of(base).save(f"{folder}/tokenizer.json")
        encoder = TextEncoder.load(Path(folder))
    trunk = base.encoder().eval()
    del trunk.encoder.layer[LAYER:]
    for gold in golds:
        document = Document(gold.id, "", gold.text, gold.language)
        hints = lexicon_hints(document)
        spans = sorted_spans(each.attribution for each in gold.attributions)
        windows = [each for each in encoder.windows(gold.text) if each.tokens]
        inputs, tags = [], []
        for window in windows:
            with torch.no_grad():
                states = trunk(torch.tensor([window.pieces])).last_hidden_state[0].numpy()
            hinted = np.eye(TAG_COUNT, dtype=np.float32)[hint_tags(hints, window)]
            inputs.append(np.hstack([states[list(window.first_pieces)], hinted]))
            tags.append(tags_from_spans(spans, [token.span for token in window.tokens]))
        cases = tuple(label_cases(gold, document, linker, taxonomy))
        yield Text(gold, windows, inputs, tags, cases)


def read_golds(paths: Iterable[Path], limit: int) -> list[GoldDocument]:
    """Return the gold, or so many of it, drawn at random."""
    found = [gold for path in paths for gold in read_gold(path)]
    return Random(0).sample(found, min(limit, len(found)))  # noqa: S311 - no secret


def label_cases(
    gold: GoldDocument, document: Document, linker: BundledLinker, taxonomy: Taxonomy
) -> Iterator[LabelCase]:
    """Yield the claims of a gold text, as `factcheck.learning.cases` reads them."""
    names = [label.name for label in taxonomy.labels]
    mentions = [Mention(document, each.attribution) for each in gold.attributions]
    for each, features in zip(gold.attributions, linker.features(mentions, taxonomy), strict=True):
        yield LabelCase(features, np.array([name in each.labels for name in names]))


def f1_of(head: Head, texts: Sequence[Text], taxonomy: Taxonomy) -> float:
    """Return F1 of contents of which at least half is shared, in percent."""
    total = Counts()
    for text, prediction in zip(texts, head.predict(texts, taxonomy), strict=True):
        found = [each.attribution for each in prediction.claims]
        wanted = [each.attribution for each in text.gold.attributions]
        total += Counts(len(match(found, wanted)), len(found), len(wanted))
    return 100 * (total.f1 or 0.0)


@dataclass(frozen=True, slots=True)
class Point:
    """What was learned from some texts: F1 in percent, the loss of labels, and the words read."""

    f1: float
    loss: float
    words: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is annotated, and what is measured on.

    Attributes:
        pool: texts that can be annotated, by id.
        test: texts that are never annotated.
        taxonomy: the labels.
        scorer: of the bundled model.
        embed: gives the vectors of contents.
    """

    pool: Mapping[str, Text]
    test: Sequence[Text]
    taxonomy: Taxonomy
    scorer: LabelScorer
    embed: Embed

    def annotate(self, seed: int) -> dict[str, list[Point]]:
        """Return what was learned in each way, at each size."""
        known = Random(seed).sample(sorted(self.pool), START)  # noqa: S311 - no secret
        head = self._learn(known)
        first = self._measure(head, known)
        return {way: [first, *self._go_on(way, seed, known, head)] for way in WAYS}

    def _go_on(self, way: str, seed: int, known: Sequence[str], head: Head) -> Iterator[Point]:
        by, share = WAYS[way]
        for size in SIZES:
            left = [text for name, text in self.pool.items() if name not in known]
            with TemporaryDirectory() as folder:
                path = Path(folder) / "predictions.jsonl"
                write_predictions(path, head.predict(left, self.taxonomy))
                choice = choose(
                    path,
                    by=by,
                    count=size - len(known),
                    random_share=share,
                    seed=seed,
                    embed=self.embed,
                )
                known = [*known, *(each.document.id for each in choice.predictions())]
            head = self._learn(known)
            yield self._measure(head, known)

    def _learn(self, known: Sequence[str]) -> Head:
        return Head([self.pool[name] for name in known])

    def _measure(self, head: Head, known: Sequence[str]) -> Point:
        texts = [self.pool[name] for name in known]
        labels = [label.name for label in self.taxonomy.labels]
        cases = [case for text in texts for case in text.cases]
        fitted = fit_labels(cases, labels, self.scorer, PRIOR)
        return Point(
            f1_of(head, self.test, self.taxonomy),
            label_loss(self.test, labels, fitted),
            sum(each.words for each in texts),
        )


def label_loss(test: Sequence[Text], labels: Sequence[str], scorer: LabelScorer) -> float:
    """Return the mean loss of a label in the test texts, in nats, times 100."""
    losses = []
    for case in (case for text in test for case in text.cases):
        odds = log_odds(case, labels, scorer).max(axis=0, initial=-30)
        losses.append(np.logaddexp(0, np.where(case.right, -odds, odds)))
    return 100 * float(np.concatenate(losses).mean())


def interval(values: Sequence[float]) -> str:
    """Return the mean, and how far its 95 % interval reaches (Student's t, over seeds)."""
    reach = T_OF_FIVE * np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return f"{np.mean(values):.1f} ± {reach:.1f}"


def rows(runs: Sequence[Mapping[str, Sequence[Point]]]) -> Iterator[str]:
    """Yield the rows of the table: for each size and way, over runs with different seeds."""
    for at, size in enumerate((START, *SIZES)):
        for way in WAYS:
            here = [run[way][at] for run in runs]
            base = [run["random"][at].f1 for run in runs]
            more = interval([each.f1 - other for each, other in zip(here, base, strict=True)])
            words = np.mean([each.words for each in here])
            f1, loss = interval([each.f1 for each in here]), interval([each.loss for each in here])
            if at or way == "random":
                gain = "" if way == "random" else more
                yield f"| {size} | {way if at else 'all'} | {words:,.0f} | {f1} | {gain} | {loss} |"


def main() -> None:
    """Simulate, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=300, help="texts of the pool, at most")
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    torch.set_num_threads(1)
    bundle = load_bundle(threads=1)
    linker = BundledLinker(bundle)
    golds = read_golds(given.pool, given.limit)
    said = Counter(label for gold in golds for each in gold.attributions for label in each.labels)
    taxonomy = Taxonomy(tuple(SourceLabel(name) for name, _ in said.most_common(LABELS)))
    test_golds = read_golds(given.test, given.limit)
    texts = list(read_texts([*golds, *test_golds], linker, taxonomy))
    pool, test = texts[: len(golds)], texts[len(golds) :]
    vectors: dict[str, Floats] = {}

    def embed(contents: Sequence[str]) -> list[Floats]:
        new = [each for each in dict.fromkeys(contents) if each not in vectors]
        vectors.update(zip(new, embed_texts(bundle, new), strict=True))
        return [vectors[each] for each in contents]

    by_id = {each.gold.id: each for each in pool}
    simulation = Simulation(by_id, test, taxonomy, linker.scorer, embed)
    runs = [simulation.annotate(seed) for seed in range(given.seeds)]
    print(f"{len(by_id)} texts to choose from, {len(test)} to measure on, {given.seeds} seeds.\n")
    print("| Texts | Chosen | Words | F1 | More than random | Loss of labels, x 100 |")
    print("|---:|---|---:|---:|---:|---:|")
    print("\n".join(rows(runs)))


if __name__ == "__main__":
    main()
