"""Matches of claims in a file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.dataset.checking import check
from factcheck.dataset.codec import model_from_json, model_to_json
from factcheck.dataset.json_text import parse, to_text
from factcheck.dataset.schemas import urn
from factcheck.domain import Answer, Contradiction, Decision, MatchedPair, Matches, Reason
from factcheck.errors import ExportError, InvalidRecord
from factcheck.files import locking, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.files import StrPath

    Json = dict[str, Any]

_HEAD = 4096
"""Bytes at the beginning of a file that name its schema."""


def write_matches(path: StrPath, matches: Matches) -> None:
    """Check and write matches, one group or pair a line; all of it or nothing.

    Raises:
        InvalidRecord: they are not valid; the file stays as it was.
        OSError: the file cannot be written.
    """
    record = _matches_to_json(matches)
    _refuse(record, str(path))
    with replacing(Path(path)) as file:
        between = "{"
        for key, value in record.items():
            file.write(f'{between}\n "{key}": ')
            if isinstance(value, list) and value:
                file.write("[\n  " + ",\n  ".join(map(to_text, value)) + "\n ]")
            else:
                file.write(to_text(value))
            between = ","
        file.write("\n}\n")


def read_matches(path: StrPath) -> Matches:
    """Return the matches in a file.

    Raises:
        InvalidRecord: they are not valid.
        OSError: the file cannot be read.
    """
    try:
        record: Any = parse(Path(path).read_bytes())
    except ValueError as error:
        raise InvalidRecord(str(path), (f"is not JSON: {error}",)) from None
    _refuse(record, str(path))
    return _matches_from_json(record)


def is_matches(path: StrPath) -> bool:
    """Whether a file begins as one that `write_matches` has written."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        return b'"urn:factcheck:schema:matches:' in file.read(_HEAD)


@contextmanager
def changing(path: StrPath) -> Iterator[None]:
    """Keep out other commands that change a file of matches while the block runs.

    Raises:
        ExportError: another one is changing it.
        OSError: the folder for temporary files cannot be written.
    """
    name = hashlib.sha256(os.path.realpath(path).encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir()) / f"factcheck-matches-{name}.lock"
    with ExitStack() as stack:
        try:
            stack.enter_context(locking(lock))
        except BlockingIOError:
            problem = "another command is writing it"
            raise ExportError(str(path), problem, "wait until it is done") from None
        yield


def _refuse(record: object, where: str) -> None:
    if wrong := check(record, "matches"):
        raise InvalidRecord(where, tuple(map(str, wrong)))


def _matches_to_json(matches: Matches) -> Json:
    return {
        "schema": urn("matches"),
        "dataset": matches.dataset,
        "model": model_to_json(matches.model),
        "threshold": matches.threshold,
        "trust": matches.trust,
        "groups": [{"claims": list(group)} for group in matches.groups],
        "pairs": [_pair_to_json(each) for each in matches.pairs],
        "candidates": [_pair_to_json(each) for each in matches.candidates],
        "decisions": [_decision_to_json(each) for each in matches.decisions],
        "contradictions": [
            {
                "decision": _decision_to_json(each.decision),
                "pairs": [_pair_to_json(pair) for pair in each.pairs],
            }
            for each in matches.contradictions
        ],
    }


def _pair_to_json(pair: MatchedPair) -> Json:
    return {"one": pair.one, "other": pair.other, "score": pair.score, "why": pair.why.value}


def _decision_to_json(each: Decision) -> Json:
    more = {"project": each.project, "note": each.note}
    return {
        "one": each.one,
        "other": each.other,
        "answer": each.answer.value,
        "by": each.by,
        **{key: value for key, value in more.items() if value},
    }


def _matches_from_json(record: Mapping[str, Any]) -> Matches:
    return Matches(
        dataset=record["dataset"],
        model=model_from_json(record["model"]),
        threshold=record["threshold"],
        trust=record["trust"],
        groups=tuple(tuple(each["claims"]) for each in record["groups"]),
        pairs=tuple(map(_pair_from_json, record["pairs"])),
        candidates=tuple(map(_pair_from_json, record["candidates"])),
        decisions=tuple(map(_decision_from_json, record["decisions"])),
        contradictions=tuple(
            Contradiction(
                _decision_from_json(each["decision"]), tuple(map(_pair_from_json, each["pairs"]))
            )
            for each in record["contradictions"]
        ),
    )


def _decision_from_json(record: Mapping[str, Any]) -> Decision:
    return Decision(**{**record, "answer": Answer(record["answer"])})


def _pair_from_json(record: Mapping[str, Any]) -> MatchedPair:
    return MatchedPair(record["one"], record["other"], record["score"], Reason(record["why"]))
