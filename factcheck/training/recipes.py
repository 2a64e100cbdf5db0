"""What each stage learns from: the data of `corpora`, chosen, repeated and encoded."""

from __future__ import annotations

import logging
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

from factcheck.analysis.foreign_labels import LabelPool
from factcheck.analysis.gold import read_gold
from factcheck.analysis.linking import source_phrases
from factcheck.domain import Language
from factcheck.errors import InvalidRecord
from factcheck.prelabel.bundled import BundledLinker, load_bundle
from factcheck.training import adapt, alignment, calibrate, linking, network
from factcheck.training.corpora import WEAK
from factcheck.training.examples import Example, examples, labelled_mentions
from factcheck.training.export import write_bundle_json, write_strangers
from factcheck.training.finetune import NameData

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from factcheck.training.base import Base
    from factcheck.training.corpora import Corpora
    from factcheck.training.text_encoder import TextEncoder

log = logging.getLogger(__name__)

WIKI_PARAGRAPHS = 26_000

STRANGERS = 300
"""Names of each script that sources are compared with, at most."""


def first_network(
    data: Corpora, base: Base, encoder: TextEncoder
) -> tuple[network.Network, alignment.TranslationTable]:
    """Return the base with embeddings for all pieces, and the table that they were made with."""
    encode, size = encoder.encode, len(encoder.pieces)
    pairs = [(encode(english), encode(arabic)) for english, arabic in data.sentence_pairs()]
    table = alignment.translation_table(pairs, size)
    texts = [encode(text) for text in data.paragraphs("ar.news.ant") if text]
    texts += [arabic for _, arabic in pairs]
    trunk = base.encoder()
    english = trunk.embeddings.word_embeddings.weight.detach().cpu().numpy()
    embeddings = alignment.initial_embeddings(english, size, table, texts)
    return network.from_base(trunk, embeddings), table


def adaptation_data(
    data: Corpora, encoder: TextEncoder, table: alignment.TranslationTable
) -> tuple[list[adapt.Pair], list[list[int]]]:
    """Return aligned sentence pairs, and passages of plain Arabic: news twice, gold four times."""
    news = list(adapt.passages(encoder, data.paragraphs("ar.news.ant")))
    wiki = adapt.passages(encoder, islice(data.paragraphs("ar.wiki"), WIKI_PARAGRAPHS))
    gold = adapt.passages(encoder, _arabic_paragraphs(data))
    texts = news * 2 + list(wiki) + list(gold) * 4
    log.info("%d passages, %d pieces", len(texts), sum(map(len, texts)))
    return list(adapt.aligned_pairs(encoder, table, data.sentence_pairs())), texts


def _arabic_paragraphs(data: Corpora) -> Iterator[str]:
    for name in ("ant", "ntrex"):
        for document in data.gold(name, "train"):
            if document.language is Language.ARABIC:
                yield from (*document.text.splitlines(), "")


def finetuning_data(
    data: Corpora, encoder: TextEncoder, weak: Path | None
) -> tuple[dict[str, list[Example]], NameData]:
    """Return the examples of each corpus, and what names are learned from.

    Args:
        data: the corpora.
        encoder: the pieces of the network.
        weak: the file that `label` wrote, to be read as one more corpus.

    Raises:
        InvalidRecord: a corpus has no text.
    """
    gold = data.gold_by_corpus("train")
    if weak:
        gold[WEAK] = list(read_gold(weak))
    corpora = {name: list(examples(documents, encoder)) for name, documents in gold.items()}
    for name, group in corpora.items():
        if not group:
            raise InvalidRecord(f"corpus {name}", ("it has no text to train on",))
        pieces = sum(len(each.window.pieces) for each in group)
        log.info("%s: %d windows, %d pieces", name, len(group), pieces)
    mentions = list(labelled_mentions(data.naming_gold()))
    return corpora, NameData(mentions, list(data.sentence_pairs()), encoder)


def calibrate_bundle(folder: Path, data: Corpora) -> None:
    """Fit the scores of a bundle, and write them into it.

    Those of attributions are fitted on development data, those of labels also on a part of the
    training data that names are not learned from.
    """
    write_strangers(folder, stranger_names(data))
    bundle = load_bundle(folder)
    dev = [each for group in data.gold_by_corpus("dev").values() for each in group]
    pool = LabelPool.of(data.training_gold())
    known = [*dev, *dev, *data.linking_gold()]
    cases = list(linking.draw_cases(BundledLinker(bundle), known, pool))
    calibrated = {
        "score": calibrate.fit_score(bundle, dev),
        "linking": linking.fit_scorer(cases).to_json(),
    }
    write_bundle_json(folder, {**bundle.parameters, **calibrated})


def stranger_names(data: Corpora) -> list[str]:
    """Return names that any source is compared with, in Latin and then in Arabic script."""
    gold = list(data.naming_gold())
    labels = {label for document in gold for each in document.attributions for label in each.labels}
    phrases = source_phrases(gold)
    arabic = {each.words for each in phrases if each.language is Language.ARABIC}
    random = Random(0)  # noqa: S311 - the same names every time
    count = min(STRANGERS, len(labels), len(arabic))
    return random.sample(sorted(labels), count) + random.sample(sorted(arabic), count)
