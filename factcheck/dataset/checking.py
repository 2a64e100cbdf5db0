"""Everything that is wrong in a record: by its schema, and by the rules of `rules`.

A dataset is checked one record at a time, whether it is in memory or in a file of any size.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from factcheck.dataset.dataset_codec import LISTS
from factcheck.dataset.json_stream import Member
from factcheck.dataset.record_store import RecordStore
from factcheck.dataset.rules import (
    RULES,
    below,
    check_annotation,
    check_claim_in_dataset,
    check_parallel,
    check_taxonomy,
    unknown_reference,
)
from factcheck.dataset.schemas import urn, violations
from factcheck.dataset.text_rules import check_document
from factcheck.dataset.violation import Violation, pointer, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Record = Mapping[str, Any]

BATCH = 200
"""Records that the schema is applied to at once."""

_EMPTY = {
    "schema": urn("dataset"),
    "origin": {
        "project": "-",
        "server": "http://localhost",
        "pulled": "2026-01-01T00:00:00Z",
        "factcheck": "-",
    },
    "taxonomy": {"labels": [{"name": "-"}]},
    **{name: [] for name in LISTS},
}
"""A dataset without records, in which a few records can be checked by themselves."""


def check(record: object, name: str) -> tuple[Violation, ...]:
    """Return everything that is wrong in a record.

    Args:
        record: parsed JSON.
        name: its kind, one of `schemas.NAMES`.
    """
    if name == "dataset" and isinstance(record, dict):
        return tuple(DatasetCheck(lambda: _members(record), RecordStore()).violations())
    found = violations(record, name)
    rules, needed = RULES.get(name, (None, frozenset()))
    valid = _valid_parts(record, found)
    if rules is None or not needed <= valid.keys():
        return found
    reported = {each.pointer for each in found}
    return (*found, *(each for each in rules(valid) if each.pointer not in reported))


def _valid_parts(record: object, found: Iterable[Violation]) -> Record:
    """Return a record without the members that are not valid, ``None`` for claims that are not."""
    if not isinstance(record, dict):
        return {}
    valid = dict(record)
    for violation in found:
        _, key, index, *_ = *violation.pointer.split("/"), "", ""
        if key == "claims" and index and key in valid:
            valid[key] = [*valid[key]]
            valid[key][int(index)] = None
        elif key != "labels" or not index:  # names are compared whatever else a label has
            valid.pop(key, None)
    return valid


def _members(record: Record) -> Iterator[Member]:
    for key, value in record.items():
        if key in LISTS and isinstance(value, list):
            yield Member(key, -1, [])
            yield from (Member(key, number, each) for number, each in enumerate(value))
        else:
            yield Member(key, -1, value)


class DatasetCheck:
    """Checks a dataset in two passes: everything but the claims, then the claims.

    Attributes:
        store: the documents and annotations, once they were read.
        head: all other members, once they were read; lists of records are empty there.
    """

    def __init__(self, members: Callable[[], Iterator[Member]], store: RecordStore) -> None:
        """Check what ``members`` yields each time it is called: the members of a dataset."""
        self.store = store
        self.head: dict[str, Any] = {}
        self._has_taxonomy = False
        self._members = members

    def violations(self) -> Iterator[Violation]:
        """Yield everything that is wrong, in both passes."""
        yield from self.read_head()
        yield from (each for each in self.claims() if isinstance(each, Violation))

    def read_head(self) -> Iterator[Violation]:
        """Read everything but the claims; yield what is wrong there."""
        for key, group in groupby(self._members(), lambda member: member.key):
            self.head[key] = next(group).value
            if not isinstance(self.head[key], list):
                self.store.broken.add(key)  # nothing that refers to it can be called wrong
            if key == "claims" and self.head.keys() >= _EMPTY.keys():
                break  # what follows them is checked when they are
            if key in {"documents", "annotations"}:
                yield from self._store_records(key, group)  # noqa: B031 - the rest of it
            elif key == "withdrawn" and isinstance(self.head[key], list):
                self.head[key] = [member.value for member in group]
        self.store.broken |= _EMPTY.keys() - self.head.keys()
        yield from self._check_head()

    def _store_records(self, key: str, group: Iterable[Member]) -> Iterator[Violation]:
        for each in self._items(key, group):
            if isinstance(each, Violation):
                yield each
                continue
            where = pointer(key, each.number)
            first = self.store.add(key, each.number, each.record)
            if first != each.number:
                expected = f"a different one than at {pointer(key, first)}"
                yield Violation(f"{where}/id", shortened(each.record["id"]), expected)
            if key == "documents":
                yield from below(where, check_document(each.record))

    def _items(self, key: str, group: Iterable[Member]) -> Iterator[Violation | _Item]:
        """Yield the items of a list that are valid by the schema, and the violations of others."""
        members = iter(group)
        while batch := list(islice(members, BATCH)):
            wrong = defaultdict[int, list[Violation]](list)
            values = [member.value for member in batch]
            for each in violations(values, "dataset", f"/properties/{key}"):
                _, index, *rest = each.pointer.split("/", 2)
                inside = "".join(f"/{steps}" for steps in rest)
                wrong[int(index)].append(Violation(inside, each.found, each.expected))
                self.store.broken.add(key)
            for place, member in enumerate(batch):
                if place in wrong:
                    yield from below(pointer(key, member.number), wrong[place])
                elif isinstance(member.value, dict):
                    yield _Item(member.number, member.value)

    def _check_head(self) -> Iterator[Violation]:
        wrong = violations(self.head, "dataset")
        yield from wrong
        self._has_taxonomy = "taxonomy" in self.head and not any(
            each.pointer.split("/")[1:2] == ["taxonomy"] for each in wrong
        )
        if self._has_taxonomy:
            yield from below("/taxonomy", check_taxonomy(self.head["taxonomy"]))
        for number, one, other in self.store.parallels():
            yield from below(pointer("documents", number), check_parallel(one, other))
        for number, annotation in self.store.records("annotations"):
            where = pointer("annotations", number)
            if not self.store.may_hold("documents", annotation["document"]):
                yield unknown_reference(annotation, "document").below(where)
            document = self.store.document(annotation["document"])
            found = check_annotation(annotation, document.text if document else None)
            yield from below(where, found)

    def claims(self) -> Iterator[Violation | Record]:
        """Yield the claims that are valid by the schema, and everything that is wrong with claims.

        A claim comes after what is wrong with it. Where the taxonomy is not valid, only the schema
        is applied. Call `read_head` first.
        """
        self.store.forget_contents()
        for key, group in groupby(self._members(), lambda member: member.key):
            if key != "claims":
                if key not in self.head:  # it follows the claims
                    yield from violations({**_EMPTY, key: None}, "dataset")
                continue
            if not isinstance(next(group).value, list):
                continue  # reported with the head
            for each in self._items(key, group):
                if isinstance(each, Violation):
                    yield each
                    continue
                if self._has_taxonomy:
                    yield from below(pointer(key, each.number), self._check_claim(each.record))
                yield each.record

    def _check_claim(self, claim: Record) -> Iterator[Violation]:
        for kind in ("document", "annotation"):
            if not self.store.may_hold(f"{kind}s", claim[kind]):
                yield unknown_reference(claim, kind)
        yield from check_claim_in_dataset(
            claim,
            self.head["taxonomy"],
            self.store.document(claim["document"]),
            self.store.annotation(claim["annotation"]),
            # Which id is right is not known if a claim before this one is not valid.
            None
            if "claims" in self.store.broken
            else self.store.content_counts(claim["annotation"]),
            partial(self.store.content_of, claim["annotation"]),
        )
        self.store.keep_content(claim)


class _Item(NamedTuple):
    """A record of a list that is valid by its schema, and its number in the list."""

    number: int
    record: Record
