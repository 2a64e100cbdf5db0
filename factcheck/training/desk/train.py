"""From verified claims to a bundle that is better at such texts, or to figures that deny it."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import torch

from factcheck.analysis.paired import compare_scores
from factcheck.errors import ModelError
from factcheck.learning.bundle_writing import copy_bundle
from factcheck.learning.lineage import FITTED_TO, LEARNED_FROM, fingerprint, known_texts
from factcheck.prelabel.bundled import FOLDER, load_bundle
from factcheck.training.desk.bundles import describe, likeness, measure, refit, write_draft
from factcheck.training.desk.keeping import KeptVectors, texts_to_keep
from factcheck.training.desk.learning import Stopping, learn, seconds_per_step, steps_for
from factcheck.training.desk.mixing import mix
from factcheck.training.desk.slices import HELD_OUT, split
from factcheck.training.desk.verified import read_verified
from factcheck.training.restore import network_from_bundle
from factcheck.training.text_encoder import TextEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from factcheck.analysis.paired import Comparison
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.training.desk.slices import Slices
    from factcheck.training.desk.verified import Verified

BY = "factcheck train"
"""How an entry of the lineage begins that this writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How a bundle learns.

    Attributes:
        model: folder of the bundle that learns on; ``None`` is the bundled one.
        data: folder of the corpora that it was made from; ``None``: nobody has them here.
        seed: for the draw of the held-out documents, order and dropout.
        held_out: share of the documents that nothing is learned from, in (0, 1).
        steps: batches; ``None``: by the number of documents.
        minutes: training takes no longer, about; ``None``: as long as it takes.
        threads: of torch and of the bundle; ``None``: one for each core.
    """

    model: Path | None = None
    data: Path | None = None
    seed: int = 0
    held_out: float = HELD_OUT
    steps: int | None = None
    minutes: float | None = None
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A bundle that is not written yet.

    Attributes:
        comparison: before and after, on the held-out documents.
        draft: the folder with its files.
        base: the folder of the bundle that learned on.
        description: what its ``bundle.json`` says.
    """

    comparison: Comparison
    draft: Path
    base: Path
    description: Mapping[str, object]

    @property
    def version(self) -> str:
        """Its version, with a hash of weights and scores."""
        return str(self.description["version"])

    def write(self, out: Path) -> None:
        """Write the bundle into a folder, all of it or nothing.

        Raises:
            ModelError: the folder is that of the base.
            OSError: a file cannot be written.
        """
        refuse_base(out, self.base)
        out.parent.mkdir(parents=True, exist_ok=True)
        copy_bundle(self.draft, out, self.description)


def refuse_base(out: Path, base: Path | None) -> None:
    """Refuse to write over the bundle that learns on; ``None`` is the bundled one.

    Raises:
        ModelError: it is that folder.
    """
    if out.exists() and out.samefile(base or FOLDER):
        problem = "this is the model that learns on"
        raise ModelError(str(out), problem, "choose another folder with -o")


def train(
    paths: Sequence[Path], wishes: Wishes, work: Path, tell: Callable[[str], None]
) -> Outcome:
    """Let a bundle learn on from verified claims, and measure what that changes.

    Args:
        paths: datasets, and gold in JSON lines.
        wishes: how.
        work: an empty folder for files, which `Outcome.write` reads.
        tell: prints a line about what is done.

    Raises:
        InvalidRecord: a file is not valid.
        ModelError: the bundle is damaged, or there is too little to learn from.
        OSError: a file cannot be read or written.
    """
    verified = read_verified(paths)
    folder = wishes.model or FOLDER
    base = load_bundle(folder, threads=wishes.threads)
    learned = known_texts(base.parameters, LEARNED_FROM, FITTED_TO)
    slices = split(verified.documents, wishes.seed, wishes.held_out, learned)
    _refuse_too_few(paths, slices)
    for note in notes(verified, base):
        tell(note)
    return learn_on(verified, slices, replace(wishes, model=folder), base, work, tell)


def learn_on(
    verified: Verified,
    slices: Slices,
    wishes: Wishes,
    base: Bundle,
    work: Path,
    tell: Callable[[str], None],
) -> Outcome:
    """Let a loaded bundle learn on from documents that are divided; see `train`."""
    folder = wishes.model or FOLDER
    if wishes.threads:
        torch.set_num_threads(wishes.threads)
    started = time.monotonic()
    encoder = TextEncoder.load(folder)
    network = network_from_bundle(folder).eval()
    training = [each.gold for each in slices.training]
    held_out = [each.document for each in slices.held_out]
    mixture = mix(training, verified.unread, wishes.data, held_out, encoder, network)
    texts = texts_to_keep((*mixture.gold, *(e.gold for e in slices.training)), verified.taxonomy)
    kept = KeptVectors.of(texts, encoder, network)
    steps = wishes.steps or steps_for(mixture)
    if wishes.minutes is not None:
        pace = seconds_per_step(network, mixture)
        steps = max(1, min(steps, int(60 * wishes.minutes / pace)))
    tell(
        f"{len(slices.training)} documents to learn from, {len(slices.stopping)} to stop by, "
        f"{len(slices.held_out)} held out; {steps} steps"
    )
    stopping = Stopping([each.gold for each in slices.stopping], encoder, steps, tell)
    learned = learn(network, mixture, kept, stopping, steps=steps, seed=wishes.seed)
    draft = write_draft(learned.network, base, folder, work / "draft")
    scores = refit(draft, slices, verified.taxonomy)
    measured = slices.held_out
    comparison = compare_scores(
        measure(base, measured, verified.taxonomy), measure(draft, measured, verified.taxonomy)
    )
    names = texts_to_keep((each.gold for each in measured), verified.taxonomy)
    lineage = {
        "base": str(base.model),
        "by": f"{BY} {version('factcheck-studio')}",
        "data": list(verified.sha256),
        "documents": {
            "training": len(slices.training),
            "stopping": len(slices.stopping),
            "held out": len(slices.held_out),
        },
        "claims": sum(len(each.gold.attributions) for each in (*slices.training, *slices.stopping)),
        "mixed in": dict(mixture.documents),
        LEARNED_FROM: [fingerprint(each.document) for each in (*slices.training, *slices.stopping)],
        "seed": wishes.seed,
        "share held out": wishes.held_out,
        "steps": learned.steps,
        "steps planned": steps,
        "minutes": round((time.monotonic() - started) / 60, 1),
        "figures": {name: asdict(change) for name, change in comparison.changes.items()},
        "cosine of names": round(likeness(base, draft, names), 4),
    }
    return Outcome(comparison, work / "draft", folder, describe(draft, scores, base, lineage))


def notes(verified: Verified, base: Bundle) -> list[str]:
    """Return what a user should know before the figures."""
    found = []
    alone = sum(not each.checked for each in verified.documents)
    if alone:
        found.append(
            f"note: {alone} of {len(verified.documents)} documents were annotated by one person "
            "alone; nobody checked them"
        )
    if verified.taxonomies > 1:
        found.append(
            "note: the files have different taxonomies, so the scores of labels stay as they are; "
            "factcheck calibrate fits them to one"
        )
    labels = {label.name for label in verified.taxonomy.labels} if verified.taxonomy else set()
    fitted = base.parameters["linking"].get("by_label", {})
    if labels and (lost := sorted(fitted.keys() - labels)):
        found.append(
            f"note: the model has scores of labels that the taxonomy has lost ({', '.join(lost)}); "
            "they are dropped if the scores of labels are fitted again"
        )
    return found


def _refuse_too_few(paths: Sequence[Path], slices: Slices) -> None:
    claims = [
        sum(len(each.gold.attributions) for each in part)
        for part in (slices.training, slices.held_out)
    ]
    if not all(claims):
        problem = (
            f"has {len(slices.training)} documents with {claims[0]} claims to learn from, and "
            f"{len(slices.held_out)} with {claims[1]} to measure on"
        )
        names = ", ".join(path.name for path in paths)
        cure = (
            "both need claims, and what the model has learned before is not measured on: verify "
            "more documents, better 20 or more, or let the model before learn (--model)"
        )
        raise ModelError(names, problem, cure)
