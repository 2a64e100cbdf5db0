"""Run over a corpus on Ray, slowly: ``python -m tests.corpus.run_on_ray CORPUS FOLDER``."""

import sys
import time
from functools import partial
from pathlib import Path

from factcheck.corpus.engines.ray_data import Cluster, run_on_ray
from factcheck.prelabel import Pipeline
from tests.corpus import samples


def load() -> Pipeline:
    """Load the model; every worker takes a moment."""
    time.sleep(0.5)
    return samples.load()


def main() -> None:
    """Run."""
    corpus, folder = map(Path, sys.argv[1:])
    samples.run(folder, corpus, engine=partial(run_on_ray, cluster=Cluster(workers=2)))


if __name__ == "__main__":
    main()
