"""``python -m factcheck.training STAGE``: one command per stage.

Each stage reads what earlier ones wrote; the long ones resume after their own checkpoint. What a
stage learns, and how, is in the module that it imports.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.analysis.gold import read_gold
from factcheck.domain import Language
from factcheck.errors import FactcheckError, InvalidRecord
from factcheck.training.base import Base
from factcheck.training.corpora import SHARES, WEAK, Corpora, corpus_shares
from factcheck.training.text_encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factcheck.training.network import Network

log = logging.getLogger("factcheck.training")

EXISTING = click.Path(path_type=Path, exists=True)
WIKI_PARAGRAPHS = 26_000


@dataclass(frozen=True, slots=True)
class Workspace:
    """The data, the base, and the folder that the stages write to."""

    data: Corpora
    base: Base
    folder: Path

    @property
    def weak(self) -> Path:
        """What `label` writes and `finetune --weak` reads."""
        return self.folder / f"{WEAK}.jsonl"

    def encoder(self) -> TextEncoder:
        """Return what `vocabulary` or `restore` wrote."""
        return TextEncoder.load(self.folder)

    def figures(self) -> Callable[[Network], str]:
        """Return a function that writes exact F1 on the development data in a line."""
        from factcheck.training.evaluation import figures_on

        return figures_on(self.data.gold_by_corpus("dev"), self.encoder())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=EXISTING, required=True)
@click.option("--base", type=EXISTING, help="The English model.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("training-out"))
@click.pass_context
def cli(ctx: click.Context, data: Path, base: Path | None, work: Path) -> None:
    """Make the bundled model, one stage after the other; see docs/model.md for their order."""
    work.mkdir(parents=True, exist_ok=True)
    stage = ctx.invoked_subcommand or "log"
    ctx.with_resource(_logging_to(work / f"{stage}.log"))
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    ctx.obj = Workspace(Corpora(data), Base(base) if base else Base.installed(), work)


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """Log to a file and to standard error inside the block."""
    package = logging.getLogger("factcheck")
    handlers = (logging.StreamHandler(), logging.FileHandler(path, encoding="utf-8"))
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        package.addHandler(handler)
    package.setLevel(logging.INFO)
    try:
        yield
    finally:
        for handler in handlers:
            package.removeHandler(handler)
            handler.close()


@cli.command()
@click.argument("split", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
def polnear(split: Path, out: Path) -> None:
    """Write a SPLIT of PolNeAR's own files (``text`` and ``attributions``) as gold to OUT."""
    from factcheck.dataset import to_line
    from factcheck.training.polnear import convert

    lines = [to_line(record) for record in convert(split)]
    out.write_text("".join(lines), "utf-8")
    log.info("%d documents", len(lines))


@cli.command()
@click.pass_obj
def vocabulary(workspace: Workspace) -> None:
    """Learn clitics and pieces (10 seconds)."""
    from factcheck.training.vocabulary import learn_vocabulary

    data, base = workspace.data, workspace.base
    learn_vocabulary(data.arabic_texts(), data.training_gold(), base.tokenizer, workspace.folder)


@cli.command()
@click.option("--bundle", type=EXISTING, required=True)
@click.pass_obj
def restore(workspace: Workspace, *, bundle: Path) -> None:
    """Start from the weights of a bundle, in place of the stages up to `adapt` (20 seconds)."""
    from factcheck.training import network
    from factcheck.training.restore import network_from_bundle
    from factcheck.training.vocabulary import count_words, save_clitics

    data, folder = workspace.data, workspace.folder
    shutil.copyfile(bundle / "tokenizer.json", folder / "tokenizer.json")
    save_clitics(count_words(data.arabic_texts()), data.training_gold(), folder)
    restored = network_from_bundle(bundle, workspace.base.encoder().config)
    network.save(restored, folder / "restored.pt")


@cli.command()
@click.pass_obj
def initialise(workspace: Workspace) -> None:
    """Align pieces and make embeddings (half a minute)."""
    from factcheck.training import alignment, network

    encoder = workspace.encoder()
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


@cli.command()
@click.option("--steps", type=int, default=1800, show_default=True)
@click.pass_obj
def adapt(workspace: Workspace, steps: int) -> None:
    """Teach Arabic to the trunk (20 minutes on two cores)."""
    from factcheck.training import hardware, network
    from factcheck.training.adapt import AdaptSettings, aligned_pairs, passages, train
    from factcheck.training.alignment import TranslationTable

    encoder, data, folder = workspace.encoder(), workspace.data, workspace.folder
    gold = (
        paragraph
        for name in ("ant", "ntrex")
        for document in data.gold(name, "train")
        if document.language is Language.ARABIC
        for paragraph in (*document.text.splitlines(), "")
    )
    news = list(passages(encoder, data.paragraphs("ar.news.ant")))
    wiki = islice(data.paragraphs("ar.wiki"), WIKI_PARAGRAPHS)
    texts = news * 2 + list(passages(encoder, wiki)) + list(passages(encoder, gold)) * 4
    log.info("%d passages, %d pieces", len(texts), sum(map(len, texts)))
    table = TranslationTable.load(folder / "table.npz")
    with hardware.best_device():
        train(
            network.load(folder / "initial.pt"),
            workspace.base.encoder(),
            list(aligned_pairs(encoder, table, data.sentence_pairs())),
            texts,
            AdaptSettings(steps=steps, mask=encoder.pieces.special.mask),
            folder / "adapt.ckpt",
            lambda _step, trained: network.save(trained, folder / "adapted.pt"),
        )


@cli.command()
@click.option("--steps", type=int, default=2400, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--start", default="adapted.pt", show_default=True, help="Weights to start from.")
@click.option("--out", default="", help="Folder in the work folder; default: tuned-SEED.")
@click.option("--weak", is_flag=True, help="Read what `label` wrote, too.")
@click.option("--rate", type=float, default=1.5e-4, show_default=True, help="Learning rate.")
@click.option("--naming", type=int, default=3, show_default=True, help="Steps between names.")
@click.option(
    "--polnear",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=SHARES["polnear"],
    show_default=True,
    help="How often PolNeAR is read; the other corpora divide the rest.",
)
@click.pass_obj
def finetune(  # noqa: PLR0913 - an argument per option
    workspace: Workspace,
    *,
    steps: int,
    seed: int,
    start: str,
    out: str,
    weak: bool,
    rate: float,
    naming: int,
    polnear: float,
) -> None:
    """Learn tags, links and names (half an hour on two cores)."""
    from factcheck.training import hardware, network
    from factcheck.training.examples import examples, labelled_mentions
    from factcheck.training.finetune import FinetuneSettings, NameData, train

    encoder, data = workspace.encoder(), workspace.data
    gold = data.gold_by_corpus("train")
    if weak:
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
        encoder,
    )
    shares = corpus_shares(polnear, weak=weak)
    settings = FinetuneSettings(shares=shares, steps=steps, seed=seed, rate=rate, naming=naming)
    folder = workspace.folder / (out or f"tuned-{seed}")
    folder.mkdir(exist_ok=True)
    figures = workspace.figures()

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


@cli.command()
@click.option("--bundle", type=EXISTING, required=True)
@click.option("--articles", type=int, default=7000, show_default=True)
@click.option("--sure", type=float, default=0.6, show_default=True,
              help="Lowest probability of every tag.")  # fmt: skip
@click.pass_obj
def label(workspace: Workspace, *, bundle: Path, articles: int, sure: float) -> None:
    """Label plain news with a bundle, for another round (three minutes)."""
    from factcheck.prelabel.bundled import BundledTagger, load_bundle
    from factcheck.training.self_training import label_articles

    lines = workspace.data.paragraphs("ar.news.ant")
    label_articles(BundledTagger(load_bundle(bundle)), lines, workspace.weak, articles, sure)


@cli.command()
@click.argument("folders", nargs=-1, required=True)
@click.option("--out", default="average", show_default=True, help="Folder in the work folder.")
@click.pass_obj
def average(workspace: Workspace, *, folders: tuple[str, ...], out: str) -> None:
    """Average several seeds of `finetune` that started from the same weights."""
    from factcheck.training import network

    several = [network.load(workspace.folder / each / "tuned.pt").eval() for each in folders]
    mean = network.average_weights(several)
    (workspace.folder / out).mkdir(exist_ok=True)
    network.save(mean, workspace.folder / out / "tuned.pt")
    figures = workspace.figures()
    for name, each in zip((*folders, out), (*several, mean), strict=True):
        log.info("%s: %s", name, figures(each))


@cli.command()
@click.option("--start", default="tuned-0", show_default=True, help="Folder that `finetune` wrote.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--version", required=True, help="Of the weights.")
@click.option("--fp32", is_flag=True, help="Weights of 32 bits, to compare.")
@click.pass_obj
def export(workspace: Workspace, *, start: str, out: Path, version: str, fp32: bool) -> None:
    """Write the bundle and calibrate its scores (two minutes)."""
    from factcheck.prelabel.bundled import BundledLinker, load_bundle
    from factcheck.training import calibrate, network
    from factcheck.training.export import write_bundle, write_bundle_json

    trained = network.load(workspace.folder / start / "tuned.pt")
    write_bundle(trained, workspace.folder, out, version, quantised=not fp32)
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


if __name__ == "__main__":
    try:
        cli(prog_name="python -m factcheck.training")
    except FactcheckError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
