"""A bundle with other scores: a copy that says where it comes from."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from factcheck.files import replacing_in
from factcheck.prelabel.bundled.bundle import FORMAT_BY_LABEL, PARAMETERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from factcheck.learning.calibrate import Calibration
    from factcheck.prelabel.bundled.bundle import Bundle
    from factcheck.prelabel.bundled.label_scores import LabelScorer


def write_calibrated(
    bundle: Bundle, source: Path, out: Path, calibration: Calibration, lineage: Mapping[str, object]
) -> str:
    """Write the bundle with the scores of a calibration into a folder; return its version.

    The version is that of the bundle, with the beginning of a hash of the new scores.

    Args:
        bundle: the loaded bundle.
        source: its folder.
        out: the folder to write; it is made if it is not there.
        calibration: the scores.
        lineage: what they were made of, for ``bundle.json``.

    Raises:
        OSError: a file cannot be written; those in the folder stay as they were.
    """
    scores = fitted_scores(bundle.parameters, calibration.score, calibration.scorer)
    digest = hashlib.sha256(json.dumps(scores).encode()).hexdigest()[:8]
    version = f"{bundle.model.revision}+desk.{digest}"
    description = {
        **bundle.parameters,
        **scores,
        "format": FORMAT_BY_LABEL,
        "version": version,
        "lineage": [*bundle.parameters.get("lineage", ()), dict(lineage)],
    }
    copy_bundle(source, out, description)
    return version


def fitted_scores(
    parameters: Mapping[str, Any], line: tuple[float, float], scorer: LabelScorer
) -> dict[str, object]:
    """Return what ``bundle.json`` has of scores, after they were fitted.

    Args:
        parameters: of the bundle with the old scores.
        line: slope and offset of the log-odds of a claim's score, by which the old ones are
            multiplied and to which they are added.
        scorer: of labels.
    """
    slope, offset = parameters["score"]
    steeper, moved = line
    return {"score": [slope * steeper, offset * steeper + moved], "linking": scorer.to_json()}


def copy_bundle(source: Path, out: Path, description: Mapping[str, Any]) -> None:
    """Write the files of a bundle with another description into a folder, all or none.

    Raises:
        OSError: a file cannot be written; those in the folder stay as they were.
    """
    names = tuple(description["files"])
    with replacing_in(out, *names, PARAMETERS) as drafts:
        for name, draft in zip(names, drafts, strict=False):
            shutil.copyfile(source / name, draft)
        drafts[-1].write_text(json.dumps(description, indent=1) + "\n", "utf-8")
