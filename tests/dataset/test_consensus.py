"""The claims of a file after agreement and adjudication."""

from pathlib import Path

import pytest

from factcheck.comparing.consensus import consensus_claims
from factcheck.dataset import open_dataset, write_dataset
from factcheck.dataset.consensus import read_consensus
from factcheck.domain import Dataset
from tests.analysis.annotated import RIVER, ROSE, annotate, collect, mark
from tests.analysis.releases import OLD


@pytest.mark.parametrize(
    "dataset",
    [
        OLD,
        collect(annotate(RIVER, "nour", mark(ROSE, "Press"))),
        collect(annotate(RIVER, "chief", mark(ROSE, "Press"), gold=True)),
        collect(*(annotate(RIVER, "nour", mark(ROSE, "Press"), minute=each) for each in (1, 2))),
    ],
    ids=["two annotators", "one", "ground truth alone", "one twice"],
)
def test_a_file_has_the_same_claims_as_the_dataset_in_memory(
    dataset: Dataset, tmp_path: Path
) -> None:
    """Whoever annotated; the order may be another one."""
    path = tmp_path / "claims.json"
    write_dataset(path, dataset)

    with open_dataset(path) as opened:
        found = list(read_consensus(opened))

    claims = list(consensus_claims(dataset))
    assert len(found) == len(claims)
    assert all(each in claims for each in found)
