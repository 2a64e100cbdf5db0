"""From a network that has learned to a bundle with scores that fit it, and what it changes."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import numpy as np

from factcheck.analysis.evaluation import evaluate
from factcheck.domain import SourceLabel, Taxonomy
from factcheck.learning.bundle_writing import fitted_scores
from factcheck.learning.calibrate import fit
from factcheck.learning.cases import DocumentCases, label_cases, score_cases
from factcheck.prelabel import Pipeline
from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle
from factcheck.prelabel.bundled.bundle import FORMAT, FORMAT_BY_LABEL, STRANGERS
from factcheck.prelabel.bundled.linker import embed_texts
from factcheck.training.export import write_bundle, write_bundle_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from factcheck.analysis.evaluation import Scores
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.training.desk.slices import Slices
    from factcheck.training.desk.verified import VerifiedDocument
    from factcheck.training.network import Network

_NOBODY = Taxonomy((SourceLabel("Nobody"),))
_SHOWN = 8
"""Hexadecimal digits in a version."""


def write_draft(network: Network, base: Bundle, folder: Path, out: Path) -> Bundle:
    """Write a network as a bundle with the scores of its base, and load it.

    Args:
        network: what was learned.
        base: the bundle that it was restored from.
        folder: of the base.
        out: where to write.
    """
    write_bundle(network, folder, out, base.model.revision)
    written = json.loads((out / "bundle.json").read_text("utf-8"))
    files = dict(written["files"])
    if STRANGERS in base.parameters["files"]:
        shutil.copyfile(folder / STRANGERS, out / STRANGERS)
        files[STRANGERS] = base.parameters["files"][STRANGERS]
    kept = {name: base.parameters[name] for name in ("format", "score", "linking")}
    write_bundle_json(out, {**written, **kept, "files": files})
    return load_bundle(out, threads=base.threads)


def refit(bundle: Bundle, slices: Slices, taxonomy: Taxonomy | None) -> dict[str, object]:
    """Return ``score`` and ``linking`` of a bundle, fitted to what it may learn from.

    The score of a claim is fitted on the documents that training stopped by, since the network is
    too sure of those that it has learned; the scores of labels on both. What does not get likelier
    in cross-validation stays as it was.
    """
    linker, tagger = BundledLinker(bundle), BundledTagger(bundle)
    cases = list(_cases(slices, taxonomy, linker, tagger))
    line, scorer = (1.0, 0.0), linker.scorer
    if len(cases) > 1:
        labels = [label.name for label in taxonomy.labels] if taxonomy else []
        fitted = fit(cases, labels, scorer)
        if (fitted.after.score_loss or 0.0) < (fitted.before.score_loss or 0.0):
            line = fitted.score
        if fitted.after.label_loss < fitted.before.label_loss:
            scorer = fitted.scorer
    return fitted_scores(bundle.parameters, line, scorer)


def _cases(
    slices: Slices, taxonomy: Taxonomy | None, linker: BundledLinker, tagger: BundledTagger
) -> Iterator[DocumentCases]:
    parts = ((slices.training, False), (slices.stopping, True))
    for each, fresh in ((each, fresh) for part, fresh in parts for each in part):
        labels = label_cases(each.document, each.found, linker, taxonomy) if taxonomy else ()
        scores = score_cases(each.document, each.found, tagger) if fresh else ()
        yield DocumentCases(each.document.id, tuple(labels), tuple(scores))


def describe(
    bundle: Bundle, scores: Mapping[str, object], base: Bundle, lineage: Mapping[str, object]
) -> dict[str, object]:
    """Return what ``bundle.json`` says: the version has a hash of weights and scores.

    Args:
        bundle: the draft.
        scores: ``score`` and ``linking``.
        base: the bundle that was learned on from.
        lineage: how it came about; it follows that of the base.
    """
    weights = {name: each["sha256"] for name, each in bundle.parameters["files"].items()}
    digest = hashlib.sha256(json.dumps([weights, scores], sort_keys=True).encode()).hexdigest()
    by_label = "by_label" in scores["linking"]  # type: ignore[operator]
    return {
        **bundle.parameters,
        **scores,
        "format": FORMAT_BY_LABEL if by_label else FORMAT,
        "version": f"{base.model.revision}+train.{digest[:_SHOWN]}",
        "lineage": [*base.parameters.get("lineage", ()), dict(lineage)],
    }


def measure(
    bundle: Bundle, documents: Sequence[VerifiedDocument], taxonomy: Taxonomy | None
) -> list[Scores]:
    """Return the scores of a bundle on each document, as `factcheck evaluate` counts."""
    pipeline = Pipeline(BundledTagger(bundle, nested=False), BundledLinker(bundle))
    found = pipeline.prelabel([each.document for each in documents], taxonomy or _NOBODY)
    return [
        evaluate([prediction], [each.gold], taxonomy).overall
        for prediction, each in zip(found, documents, strict=True)
    ]


def likeness(before: Bundle, after: Bundle, names: Collection[str]) -> float:
    """Return the mean cosine of the vectors that two bundles give names."""
    chosen = sorted(names)
    pairs = zip(embed_texts(before, chosen), embed_texts(after, chosen), strict=True)
    return float(np.mean([one @ other for one, other in pairs]))
