"""What each stage learns from: the data of `corpora`, chosen, repeated and encoded."""

from __future__ import annotations

import json
import logging
import shutil
from itertools import chain, islice
from random import Random
from typing import TYPE_CHECKING

from factcheck.analysis.foreign_labels import LabelPool
from factcheck.analysis.gold import read_gold
from factcheck.analysis.linking import source_phrases
from factcheck.domain import Language
from factcheck.errors import InvalidRecord
from factcheck.prelabel.bundled import BundledLinker, load_bundle
from factcheck.training import calibrate, linking, network
from factcheck.training.base import english_words
from factcheck.training.corpora import FOLDS, PLAIN, SHARES, WEAK, fold_of
from factcheck.training.distil import soften
from factcheck.training.examples import (
    Example,
    examples,
    labelled_mentions,
    plain_examples,
    with_near_misses,
)
from factcheck.training.export import VOCABULARY_FILES, write_bundle_json, write_strangers
from factcheck.training.finetune import NameData
from factcheck.training.text_encoder import TextEncoder
from factcheck.training.vocabulary import learn_vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from factcheck.training.base import Base
    from factcheck.training.corpora import Corpora

log = logging.getLogger(__name__)

PLAIN_NEWS = "ar.news.ant"
"""Plain news, see `Corpora.paragraphs`."""

STRANGERS = 300
"""Names of each script."""

CENTRE_EVERY = 40
"""Of so many sentence pairs one is used to centre the vectors of names."""


def first_network(data: Corpora, base: Base, folder: Path) -> network.Network:
    """Return the base as a network; write its vocabulary into the folder."""
    english = chain(data.english_texts(), english_words())
    kept = learn_vocabulary(data.arabic_texts(), english, data.training_gold(), base, folder)
    return _centred(data, kept, folder)


def base_of_bundle(data: Corpora, base: Base, bundle: Path, folder: Path) -> network.Network:
    """Return the base with the pieces of a bundle as a network; copy its vocabulary."""
    for name in VOCABULARY_FILES:
        shutil.copyfile(bundle / name, folder / name)
    numbers = {piece: number for number, (piece, _) in enumerate(base.pieces)}
    pieces = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    kept = base.keep_pieces([numbers[piece] for piece, _ in pieces])
    return _centred(data, kept, folder)


def _centred(data: Corpora, base: Base, folder: Path) -> network.Network:
    encoder = TextEncoder.load(folder)
    pairs = islice(data.sentence_pairs(), 0, None, CENTRE_EVERY)
    texts = [encoder.enclose(encoder.encode(text)) for pair in pairs for text in pair]
    first: network.Network = network.from_base(base.encoder(), texts)
    return first


def finetuning_data(
    data: Corpora, encoder: TextEncoder, weak: Path | None = None, without: int | None = None
) -> tuple[dict[str, list[Example]], NameData]:
    """Return the examples of each corpus, and what names are learned from.

    Args:
        data: the corpora.
        encoder: the pieces of the network.
        weak: the file that `label` wrote, to be read as one more corpus.
        without: the fold that is left out.

    Raises:
        InvalidRecord: a corpus has no text.
    """
    gold = data.gold_by_corpus("train")
    if without is not None:
        gold = {
            name: [each for each in documents if fold_of(each) != without]
            for name, documents in gold.items()
        }
    if weak:
        gold[WEAK] = list(read_gold(weak))
    corpora = {name: list(examples(documents, encoder)) for name, documents in gold.items()}
    _check_sizes(corpora)
    return corpora, _name_data(data, encoder)


def _check_sizes(corpora: Mapping[str, Sequence[Example]]) -> None:
    for name in SHARES.keys() - corpora.keys():
        raise InvalidRecord(f"corpus {name}", ("there is none in the folders with data",))
    for name, group in corpora.items():
        if not group:
            raise InvalidRecord(f"corpus {name}", ("it has no text to train on",))
        pieces = sum(len(each.window.pieces) for each in group)
        log.info("%s: %d windows, %d pieces", name, len(group), pieces)


def _name_data(data: Corpora, encoder: TextEncoder) -> NameData:
    mentions = list(with_near_misses(labelled_mentions(data.naming_gold())))
    return NameData(mentions, list(data.sentence_pairs()), encoder)


def distillation_data(
    data: Corpora, encoder: TextEncoder, teachers: Sequence[network.Network], articles: int
) -> tuple[dict[str, list[Example]], NameData]:
    """Return what one network learns from others: the same, softened, and plain text.

    Args:
        data: the corpora.
        encoder: the pieces of all networks.
        teachers: if there are as many as folds, each softens the fold that it did not see.
        articles: plain ones to read.

    Raises:
        InvalidRecord: a corpus has no text.
    """
    corpora: dict[str, list[Example]] = {}
    by_fold = len(teachers) == FOLDS
    for name, documents in data.gold_by_corpus("train").items():
        corpora[name] = [
            example
            for fold in range(FOLDS)
            for example in soften(
                list(examples((each for each in documents if fold_of(each) == fold), encoder)),
                teachers[fold : fold + 1] if by_fold else teachers,
            )
        ]
    plain = plain_examples(data.plain_documents(PLAIN_NEWS, articles), encoder)
    corpora[PLAIN] = soften(list(plain), teachers)
    _check_sizes(corpora)
    return corpora, _name_data(data, encoder)


def calibrate_bundle(folder: Path, data: Corpora) -> None:
    """Fit the scores of a bundle, and write them into it.

    Those of attributions are fitted on development data, those of labels on a part of the training
    data that names are not learned from.
    """
    write_strangers(folder, stranger_names(data))
    bundle = load_bundle(folder)
    dev = [each for group in data.gold_by_corpus("dev").values() for each in group]
    pool = LabelPool.of(data.training_gold())
    cases = list(linking.draw_cases(BundledLinker(bundle), data.linking_gold(), pool))
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
