"""From a dataset to a calibrated model."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from factcheck.dataset import open_dataset
from factcheck.errors import ModelError
from factcheck.learning.bundle_writing import write_calibrated
from factcheck.learning.calibrate import fit
from factcheck.learning.cases import read_cases
from factcheck.learning.lineage import FITTED_TO, fingerprint
from factcheck.prelabel.bundled import FOLDER, BundledLinker, load_bundle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from factcheck.files import StrPath
    from factcheck.learning.calibrate import Calibration
    from factcheck.prelabel.bundled.bundle import Bundle


@dataclass(frozen=True, slots=True)
class Outcome:
    """A calibration that is not written yet.

    Attributes:
        calibration: the scores, and what they change.
        bundle: the model.
        folder: of the model.
        lineage: what it was made of.
    """

    calibration: Calibration
    bundle: Bundle
    folder: Path
    lineage: Mapping[str, object]

    def write(self, out: Path) -> str:
        """Write the model with these scores into a folder; return its version.

        Raises:
            ModelError: the folder is that of the model.
            OSError: a file cannot be written.
        """
        if out.exists() and out.samefile(self.folder):
            problem = "this is the model that is calibrated"
            raise ModelError(str(out), problem, "choose another folder with -o")
        out.parent.mkdir(parents=True, exist_ok=True)
        return write_calibrated(self.bundle, self.folder, out, self.calibration, self.lineage)


def calibrate(path: StrPath, model: Path | None = None, *, threads: int | None = None) -> Outcome:
    """Fit the scores of a model to the verified claims of a dataset.

    Args:
        path: the dataset.
        model: folder of a bundle; ``None`` is the bundled one.
        threads: how many the model may use.

    Raises:
        InvalidRecord: the dataset is not valid.
        ModelError: the model is damaged; or the dataset has too little to learn from.
        OSError: a file cannot be read.
    """
    path, folder = Path(path), model or FOLDER
    bundle = load_bundle(folder, threads=threads)
    linker = BundledLinker(bundle)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with open_dataset(path) as opened:
        labels = [label.name for label in opened.taxonomy.labels]
        cases = list(read_cases(opened, bundle, linker))
        used = {each.document for each in cases}
        texts = [fingerprint(each) for each in opened.documents() if each.id in used]
    claims = sum(len(each.labels) for each in cases)
    if len(cases) < 2 or not claims:  # noqa: PLR2004 - one is left out, of another one is learned
        problem = (
            f"has {len(cases)} annotated documents with {claims} claims whose labels are agreed"
        )
        raise ModelError(str(path), problem, "two documents are needed, better 20 or more")
    fitted = fit(cases, labels, linker.scorer)
    lineage = {
        "base": str(bundle.model),
        "by": f"factcheck calibrate {version('factcheck-studio')}",
        "data": [digest],
        "documents": len(cases),
        "claims": claims,
        FITTED_TO: texts,
        "before": asdict(fitted.before),
        "after": asdict(fitted.after),
    }
    return Outcome(fitted, bundle, folder, lineage)
