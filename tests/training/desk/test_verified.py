"""What a desk has verified."""

from dataclasses import replace
from pathlib import Path

from factcheck.dataset import read_dataset, write_dataset
from factcheck.training.desk.verified import read_verified
from tests.training.desk.samples import write_claims


def test_withdrawn_documents_are_not_learned_from(tmp_path: Path) -> None:
    """Neither what people found in them nor their texts."""
    path = write_claims(tmp_path / "claims.json", range(3), unread=(20, 21))
    dataset = replace(read_dataset(path), withdrawn=("d1", "d20"))
    write_dataset(path, dataset)

    verified = read_verified([path])

    assert [each.document.id for each in verified.documents] == ["d0", "d2"]
    assert [each.id for each in verified.unread] == ["d21"]
