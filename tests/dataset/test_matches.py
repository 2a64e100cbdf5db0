"""Matches in files."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import read_matches, validate, write_matches
from factcheck.domain import Answer, Contradiction, Decision, MatchedPair, Matches, ModelId, Reason
from factcheck.errors import InvalidRecord

ONE, TWO, THREE = ("a" * 16, "b" * 16, "c" * 16)
FIRST = MatchedPair(ONE, TWO, 1.0, Reason.PERSON)
SECOND = MatchedPair(TWO, THREE, 0.75, Reason.PARALLEL)
DIFFER = Decision(ONE, THREE, Answer.DIFFERENT, by="nour")
MATCHES = Matches(
    dataset="0" * 64,
    model=ModelId("m", "1"),
    threshold=0.2,
    trust=None,
    groups=((ONE, TWO, THREE),),
    pairs=(FIRST, SECOND),
    candidates=(MatchedPair(ONE, "d" * 16, 0.5, Reason.LIKENESS),),
    decisions=(Decision(ONE, TWO, Answer.SAME, by="sami"), DIFFER),
    contradictions=(Contradiction(DIFFER, (FIRST, SECOND)),),
)


def test_matches_come_back_as_they_were(tmp_path: Path) -> None:
    """And `factcheck validate` finds nothing."""
    path = tmp_path / "matches.json"
    write_matches(path, MATCHES)

    assert read_matches(path) == MATCHES
    assert list(validate(path)) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"groups": ((ONE, TWO, THREE), (ONE, "d" * 16))}, "/groups/1/claims/0"),
        ({"groups": ((ONE, TWO),)}, "/pairs/1"),
        ({"candidates": (replace(FIRST, other=ONE),)}, "/candidates/0/other"),
        ({"pairs": (replace(FIRST, score=1.5),)}, "/pairs/0/score"),
        ({"threshold": 0}, "/threshold"),
        ({"decisions": (replace(DIFFER, by=""),)}, "/decisions/0/by"),
        ({"dataset": "x"}, "/dataset"),
    ],
)
def test_what_is_not_valid_is_not_written(
    tmp_path: Path, changes: dict[str, object], where: str
) -> None:
    """The message says where."""
    path = tmp_path / "matches.json"
    changed = replace(MATCHES, **changes)  # type: ignore[arg-type]

    with pytest.raises(InvalidRecord, match=where):
        write_matches(path, changed)

    assert not path.exists()


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    """Each violation is reported."""
    path = tmp_path / "matches.json"
    write_matches(path, MATCHES)
    record = json.loads(path.read_text("utf-8"))
    record["pairs"][0]["why"] = "chance"
    path.write_text(json.dumps(record), "utf-8")

    with pytest.raises(InvalidRecord, match="/pairs/0/why"):
        read_matches(path)
