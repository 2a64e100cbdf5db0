"""What each stage reads and writes: from the data and the workspace to the modules that train.

One function per stage, with the name of its command; `docs/model.md` has their order.
"""

from __future__ import annotations

import itertools
import logging
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import InvalidRecord
from factcheck.training.text_encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from factcheck.training.adapt import Pair
    from factcheck.training.base import Base
    from factcheck.training.corpora import Corpora
    from factcheck.training.finetune import FinetuneSettings
    from factcheck.training.network import Network

log = logging.getLogger(__name__)

WIKI_PARAGRAPHS = 26_000
PASSAGE_PIECES = 158
"""Pieces of a passage of plain text."""

SENTENCE_PIECES = 126
"""Pieces of one side of a sentence pair."""

SHARES = {"polnear": 0.55, "ntrex.en": 0.08, "ntrex.ar": 0.17, "ant": 0.2}
"""How often `finetune` reads each corpus; the small ones more often than their size suggests."""

WEAK = "weak"
WEAK_SHARE = 0.35
"""How often a second round reads what the first one labelled."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """The data, the base, and the folder that the stages write to.

    Attributes:
        data: what is trained on.
        base: the pretrained encoder.
        folder: output of the stages.
    """

    data: Corpora
    base: Base
    folder: Path

    @property
    def weak(self) -> Path:
        """What `label` writes and `finetune --weak` reads."""
        return self.folder / f"{WEAK}.jsonl"


def vocabulary(workspace: Workspace) -> None:
    """Learn clitics and pieces."""
    from factcheck.training.vocabulary import learn_vocabulary

    data, base = workspace.data, workspace.base
    learn_vocabulary(data.arabic_texts(), data.training_gold(), base.tokenizer, workspace.folder)


def restore(workspace: Workspace, bundle: Path) -> None:
    """Write ``restored.pt``: the weights of a bundle, to fine-tune them."""
    from factcheck.training import network
    from factcheck.training.restore import network_from_bundle
    from factcheck.training.vocabulary import count_words, save_clitics

    data, folder = workspace.data, workspace.folder
    shutil.copyfile(bundle / "tokenizer.json", folder / "tokenizer.json")
    save_clitics(count_words(data.arabic_texts()), data.training_gold(), folder)
    network.save(
        network_from_bundle(bundle, workspace.base.encoder().config), folder / "restored.pt"
    )


def initialise(workspace: Workspace) -> None:
    """Align pieces and write ``initial.pt``: the base with embeddings for Arabic pieces."""
    from factcheck.training import alignment, network

    encoder = TextEncoder.load(workspace.folder)
    encode, size = encoder.encode, len(encoder.pieces)
    pairs = [
        (encode(english), encode(arabic)) for english, arabic in workspace.data.sentence_pairs()
    ]
    table = alignment.translation_table(pairs, size)
    table.save(workspace.folder / "table.npz")
    texts = [encode(text) for text in workspace.data.paragraphs("ar.news.ant") if text]
    texts += [arabic for _, arabic in pairs]
    base = workspace.base.encoder()
    english = base.embeddings.word_embeddings.weight.detach().cpu().numpy()
    embeddings = alignment.initial_embeddings(english, size, table, texts)
    network.save(network.from_base(base, embeddings), workspace.folder / "initial.pt")


def adapt(workspace: Workspace, steps: int) -> None:
    """Teach Arabic to the trunk; write ``adapted.pt``."""
    from factcheck.domain import Language
    from factcheck.training import hardware, network
    from factcheck.training.adapt import AdaptSettings
    from factcheck.training.adapt import adapt as train

    encoder, data, folder = TextEncoder.load(workspace.folder), workspace.data, workspace.folder
    gold = (
        paragraph
        for name in ("ant", "ntrex")
        for document in data.gold(name, "train")
        if document.language is Language.ARABIC
        for paragraph in (*document.text.splitlines(), "")
    )
    news = list(_passages(encoder, data.paragraphs("ar.news.ant")))
    wiki = itertools.islice(data.paragraphs("ar.wiki"), WIKI_PARAGRAPHS)
    texts = news * 2 + list(_passages(encoder, wiki)) + list(_passages(encoder, gold)) * 4
    log.info("%d passages, %d pieces", len(texts), sum(map(len, texts)))
    with hardware.best_device():
        train(
            network.load(folder / "initial.pt"),
            workspace.base.encoder(),
            list(_aligned_pairs(workspace, encoder)),
            texts,
            AdaptSettings(steps=steps, mask=encoder.pieces.special.mask),
            folder / "adapt.ckpt",
            lambda _step, trained: network.save(trained, folder / "adapted.pt"),
        )


def _passages(encoder: TextEncoder, paragraphs: Iterable[str]) -> Iterator[list[int]]:
    """Yield passages of plain text as piece numbers; an empty paragraph ends an article."""
    special = encoder.pieces.special
    passage: list[int] = []
    for paragraph in paragraphs:
        pieces = []
        if paragraph:
            pieces = [*encoder.encode(paragraph)[: PASSAGE_PIECES - 1], special.sep]
        if passage and (not pieces or len(passage) + len(pieces) > PASSAGE_PIECES):
            yield [special.cls, *passage]
            passage = []
        passage += pieces
    if passage:
        yield [special.cls, *passage]


def _aligned_pairs(workspace: Workspace, encoder: TextEncoder) -> Iterator[Pair]:
    """Yield the sentence pairs that have aligned pieces."""
    from factcheck.training.adapt import Pair
    from factcheck.training.alignment import TranslationTable, align_pieces

    size = len(encoder.pieces)
    table = TranslationTable.load(workspace.folder / "table.npz").likely(size)
    for pair in workspace.data.sentence_pairs():
        english, arabic = (encoder.encode(text)[:SENTENCE_PIECES] for text in pair)
        links = align_pieces(english, arabic, table, size) if arabic else []
        if links:
            # [CLS] moves every piece by one.
            moved = [(e + 1, a + 1) for e, a in links]
            yield Pair(encoder.enclose(english), encoder.enclose(arabic), moved)


def finetune(workspace: Workspace, settings: FinetuneSettings, start: str, out: str) -> None:
    """Learn tags, links and names; write ``OUT/tuned.pt``.

    Args:
        workspace: where everything is.
        settings: how long and how fast; its shares name the corpora.
        start: weights to start from, in the workspace.
        out: folder in the workspace.

    Raises:
        InvalidRecord: a corpus is empty.
    """
    from factcheck.analysis import read_gold
    from factcheck.training import hardware, network
    from factcheck.training.examples import examples, labelled_mentions
    from factcheck.training.finetune import NameData
    from factcheck.training.finetune import finetune as train

    encoder, data = TextEncoder.load(workspace.folder), workspace.data
    gold = data.gold_by_corpus("train")
    if WEAK in settings.shares:
        gold[WEAK] = list(read_gold(workspace.weak))
    corpora = {name: list(examples(documents, encoder)) for name, documents in gold.items()}
    for name, group in corpora.items():
        if not group:
            raise InvalidRecord(f"corpus {name}", ("it has no text to train on",))
        pieces = sum(len(each.window.pieces) for each in group)
        log.info("%s: %d windows, %d pieces", name, len(group), pieces)
    names = NameData(
        [each for name in ("ntrex", "ant") for each in labelled_mentions(data.gold(name, "train"))],
        list(data.sentence_pairs()),
        lambda text: encoder.enclose(encoder.encode(text)),
        encoder.pieces.special.unknown,
    )
    folder = workspace.folder / out
    folder.mkdir(exist_ok=True)
    figures = _development_figures(workspace)

    def on_checkpoint(step: int, trained: Network) -> None:
        network.save(trained, folder / "tuned.pt")
        log.info("step %d: %s", step, figures(trained))

    with hardware.best_device():
        train(
            network.load(workspace.folder / start),
            workspace.base.encoder(),
            corpora,
            names,
            settings,
            folder / "tune.ckpt",
            on_checkpoint,
        )


def corpus_shares(polnear: float, *, weak: bool) -> dict[str, float]:
    """Return how often each corpus is read.

    Args:
        polnear: share of PolNeAR, in (0, 1); the others divide the rest as in `SHARES`.
        weak: whether to read what `label` wrote, too.
    """
    rest = (1 - polnear) / (1 - SHARES["polnear"])
    shares = {name: share * rest for name, share in SHARES.items()} | {"polnear": polnear}
    return shares | ({WEAK: WEAK_SHARE} if weak else {})


def _development_figures(workspace: Workspace) -> Callable[[Network], str]:
    """Return a function that writes exact F1 on the development data in a line."""
    from factcheck.training.evaluation import exact_f1
    from factcheck.training.examples import examples

    encoder = TextEncoder.load(workspace.folder)
    gold = workspace.data.gold_by_corpus("dev")
    windows = {
        name: [list(examples([each], encoder)) for each in documents]
        for name, documents in gold.items()
    }

    def figures(network: Network) -> str:
        return "; ".join(
            f"{name} {' / '.join(f'{f1:.1f}' for f1 in scores.values())}"
            for name in gold
            for scores in [exact_f1(network, gold[name], windows[name])]
        )

    return figures


def label(workspace: Workspace, bundle: Path, articles: int, confidence: float) -> None:
    """Label plain news with a bundle, for `finetune --weak`."""
    from factcheck.prelabel.bundled import BundledTagger, load_bundle
    from factcheck.training.self_training import label_articles

    lines = workspace.data.paragraphs("ar.news.ant")
    label_articles(BundledTagger(load_bundle(bundle)), lines, workspace.weak, articles, confidence)


def average(workspace: Workspace, folders: tuple[str, ...], out: str) -> None:
    """Average the weights of several runs of `finetune`; write ``OUT/tuned.pt``."""
    from factcheck.training import network

    several = [network.load(workspace.folder / each / "tuned.pt").eval() for each in folders]
    mean = network.average_weights(several)
    (workspace.folder / out).mkdir(exist_ok=True)
    network.save(mean, workspace.folder / out / "tuned.pt")
    figures = _development_figures(workspace)
    for name, each in zip((*folders, out), (*several, mean), strict=True):
        log.info("%s: %s", name, figures(each))


def export(workspace: Workspace, start: str, out: Path, version: str, *, fp32: bool) -> None:
    """Write a bundle and calibrate its scores."""
    from factcheck.prelabel.bundled import BundledLinker, load_bundle
    from factcheck.training import calibrate, network
    from factcheck.training.export import export as write
    from factcheck.training.export import write_bundle_json

    trained = network.load(workspace.folder / start / "tuned.pt")
    uncalibrated = {"score": [1.0, 0.0], "linking": calibrate.UNFITTED}
    write(trained, workspace.folder, out, version, uncalibrated, quantised=not fp32)
    bundle = load_bundle(out)
    gold = [each for group in workspace.data.gold_by_corpus("dev").values() for each in group]
    cases = list(calibrate.linking_cases(BundledLinker(bundle), gold))
    for group, figures in calibrate.cross_validate(cases).items():
        line = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        log.info("linking, %s: %s", group, line)
    calibrated = {
        "score": calibrate.fit_score(bundle, gold),
        "linking": calibrate.fit_linking(cases).to_json(),
    }
    write_bundle_json(out, {**bundle.parameters, **calibrated})
