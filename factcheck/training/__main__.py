"""``python -m factcheck.training STAGE``: one command per stage.

Each stage reads what earlier ones wrote; the long ones resume after their own checkpoint.
"""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.errors import FactcheckError
from factcheck.training import recipes
from factcheck.training.base import Base
from factcheck.training.corpora import Corpora
from factcheck.training.recipes import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("factcheck.training")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--base", type=click.Path(path_type=Path, exists=True), help="The English model.")
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
    recipes.vocabulary(workspace)


@cli.command()
@click.option("--bundle", type=click.Path(path_type=Path, exists=True), required=True)
@click.pass_obj
def restore(workspace: Workspace, *, bundle: Path) -> None:
    """Start from the weights of a bundle, in place of the stages up to `adapt` (20 seconds)."""
    recipes.restore(workspace, bundle)


@cli.command()
@click.pass_obj
def initialise(workspace: Workspace) -> None:
    """Align pieces and make embeddings (half a minute)."""
    recipes.initialise(workspace)


@cli.command()
@click.option("--steps", type=int, default=1800, show_default=True)
@click.pass_obj
def adapt(workspace: Workspace, steps: int) -> None:
    """Teach Arabic to the trunk (20 minutes on two cores)."""
    recipes.adapt(workspace, steps)


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
    default=recipes.SHARES["polnear"],
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
    from factcheck.training.finetune import FinetuneSettings

    shares = recipes.corpus_shares(polnear, weak=weak)
    settings = FinetuneSettings(shares=shares, steps=steps, seed=seed, rate=rate, naming=naming)
    recipes.finetune(workspace, settings, start, out or f"tuned-{seed}")


@cli.command()
@click.option("--bundle", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--articles", type=int, default=7000, show_default=True)
@click.option("--sure", type=float, default=0.6, show_default=True,
              help="Lowest probability of every tag.")  # fmt: skip
@click.pass_obj
def label(workspace: Workspace, *, bundle: Path, articles: int, sure: float) -> None:
    """Label plain news with a bundle, for another round (three minutes)."""
    recipes.label(workspace, bundle, articles, sure)


@cli.command()
@click.argument("folders", nargs=-1, required=True)
@click.option("--out", default="average", show_default=True, help="Folder in the work folder.")
@click.pass_obj
def average(workspace: Workspace, *, folders: tuple[str, ...], out: str) -> None:
    """Average several seeds of `finetune` that started from the same weights."""
    recipes.average(workspace, folders, out)


@cli.command()
@click.option("--start", default="tuned-0", show_default=True, help="Folder that `finetune` wrote.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--version", required=True, help="Of the weights.")
@click.option("--fp32", is_flag=True, help="Weights of 32 bits, to compare.")
@click.pass_obj
def export(workspace: Workspace, *, start: str, out: Path, version: str, fp32: bool) -> None:
    """Write the bundle and calibrate its scores (two minutes)."""
    recipes.export(workspace, start, out, version, fp32=fp32)


if __name__ == "__main__":
    try:
        cli(prog_name="python -m factcheck.training")
    except FactcheckError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
