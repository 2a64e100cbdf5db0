"""Fits the scores of labels on taxonomies drawn at random.

A document's own labels are in the taxonomy or not, and labels of other documents are in it, near
misses among them. Features are computed for the taxonomy as it is shown.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from factcheck.analysis.foreign_labels import LabelPool, taxonomy_of
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.linking import TaxonomyKind, label_with_phrases, source_phrases
from factcheck.domain import Document, SourceLabel, Taxonomy
from factcheck.prelabel.bundled.label_scores import FEATURES, LabelScorer
from factcheck.prelabel.bundled.linker import BundledLinker
from factcheck.prelabel.parts import Mention

Floats = npt.NDArray[np.float32]

SIZES = (1, 3, 10, 30)
"""Labels of a drawn taxonomy."""

UNITS = 16
STEPS = 600
RATE = 0.02
DECAY = 1e-3

UNFITTED = LabelScorer(
    np.zeros((len(FEATURES), 1), np.float32), np.zeros(1, np.float32), np.zeros(1, np.float32), 0.0
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LinkingCase:
    """A mention and a taxonomy.

    Attributes:
        features: for each speaker of each label, ``(speakers, labels, FEATURES)``.
        right: which labels are right, ``(labels,)``.
    """

    features: Floats
    right: npt.NDArray[np.bool_]


def draw_cases(
    linker: BundledLinker, documents: Iterable[GoldDocument], pool: LabelPool, seed: int = 0
) -> Iterator[LinkingCase]:
    """Yield the mentions of documents with taxonomies of every size, with and without own labels.

    Documents without labels are left out: foreign ones may be theirs.
    """
    random = Random(seed)  # noqa: S311 - no secret
    for gold in documents:
        if not any(each.labels for each in gold.attributions):
            continue
        document = Document(gold.id, "", gold.text, gold.language)
        mentions = [Mention(document, each.attribution) for each in gold.attributions]
        for taxonomy in _draw_taxonomies(gold, pool, random):
            features = linker.features(mentions, taxonomy)
            names = [label.name for label in taxonomy.labels]
            for each, of_mention in zip(gold.attributions, features, strict=True):
                if len(of_mention):
                    right = np.array([name in each.labels for name in names])
                    yield LinkingCase(of_mention, right)


def _draw_taxonomies(gold: GoldDocument, pool: LabelPool, random: Random) -> Iterator[Taxonomy]:
    own = sorted({label for each in gold.attributions for label in each.labels})
    phrases = source_phrases([gold])
    kind = random.choice(list(TaxonomyKind))
    yield taxonomy_of([label_with_phrases(each, kind, phrases) for each in own], random)
    yield taxonomy_of([SourceLabel(each) for each in own], random)
    for size in SIZES:
        kind = random.choice(list(TaxonomyKind))
        yield taxonomy_of(pool.draw(gold, size, kind, random), random)
        kind = random.choice([TaxonomyKind.NAMES, *TaxonomyKind])
        kept = random.sample(own, min(len(own), max(1, size // 2)))
        mine = [label_with_phrases(each, kind, phrases) for each in kept]
        rest = pool.draw(gold, size - len(kept), kind, random)
        yield taxonomy_of([*mine, *rest], random)


def fit_scorer(cases: Sequence[LinkingCase], seed: int = 0) -> LabelScorer:
    """Return the network that tells right labels from wrong ones.

    The likelihood of all labels of all cases is maximised; a case counts as the square root of its
    labels. Of several speakers, the most likely one counts.
    """
    torch.manual_seed(seed)
    rows: list[Floats] = []
    right: list[bool] = []
    weights: list[float] = []
    owners: list[int] = []
    for case in cases:
        speakers, labels, _ = case.features.shape
        first = len(right)
        rows.append(case.features.reshape(-1, len(FEATURES)))
        owners += [first + label for _ in range(speakers) for label in range(labels)]
        right += case.right.tolist()
        weights += [labels**-0.5] * labels
    inputs = torch.from_numpy(np.concatenate(rows))
    owner, wanted = torch.tensor(owners), torch.tensor(right, dtype=torch.float32)
    weight = torch.tensor(weights)
    network = nn.Sequential(nn.Linear(len(FEATURES), UNITS), nn.Tanh(), nn.Linear(UNITS, 1))
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
    for _ in range(STEPS):
        scores = torch.full((len(right),), -30.0)
        scores = scores.scatter_reduce(0, owner, network(inputs)[:, 0], "amax")
        loss = nn.functional.binary_cross_entropy_with_logits(scores, wanted, weight)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    log.info("linking: %d cases, loss %.4f", len(cases), loss.item())
    hidden, _, out = network
    return LabelScorer(
        hidden.weight.detach().numpy().T.copy(),
        hidden.bias.detach().numpy().copy(),
        out.weight.detach().numpy()[0].copy(),
        out.bias.item(),
    )
