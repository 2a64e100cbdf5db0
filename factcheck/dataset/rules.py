"""What a schema cannot say: names are unique, what is referred to exists, copies agree.

Every check takes a record that its schema accepts, but for items of its lists: ``None`` stands
for one that is broken, so that the others are looked at all the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from factcheck.dataset.codec import document_from_json
from factcheck.dataset.schemas import violations
from factcheck.dataset.text_rules import check_claim, check_document, check_spans
from factcheck.dataset.violation import Violation, pointer, shortened
from factcheck.domain import OTHER, VERDICTS
from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from factcheck.dataset.text_rules import Counted
    from factcheck.domain import Document, Span

    Record = Mapping[str, Any]

_LISTS = frozenset({"documents", "annotations", "claims"})
_SHARED = ("document", "annotator", "created", "updated", "lead_time")
"""What a claim repeats of its annotation."""


def check(record: object, name: str) -> tuple[Violation, ...]:
    """Return everything wrong in a record, by its schema and by what a schema cannot say.

    Args:
        record: parsed JSON.
        name: its kind, one of `schemas.NAMES`.
    """
    found = violations(record, name)
    further, needed = _CHECKS.get(name, (None, frozenset()))
    sound = _sound(record, found)
    if further is None or not needed <= sound.keys():
        return found
    told = {violation.pointer for violation in found}
    more = (violation for violation in further(sound) if violation.pointer not in told)
    return tuple(dict.fromkeys((*found, *more)))


def _sound(record: object, found: Iterable[Violation]) -> Record:
    """Return a record without the fields that are broken, with ``None`` for broken list items."""
    broken: set[tuple[str, int]] = set()
    unusable: set[str] = set()
    for violation in found:
        _, key, index, *_ = *violation.pointer.split("/"), "", ""
        if key in _LISTS and index:
            broken.add((key, int(index)))
        elif key != "labels" or not index:  # names are compared whatever else a label holds
            unusable.add(key)
    if not isinstance(record, dict) or "" in unusable:
        return {}
    usable = {key: value for key, value in record.items() if key not in unusable}
    for key in _LISTS & usable.keys():
        items = enumerate(usable[key])
        usable[key] = [None if (key, index) in broken else each for index, each in items]
    return usable


def check_taxonomy(taxonomy: Record) -> Iterator[Violation]:
    """Yield names that say nothing, or stand for two labels or for ``Other`` in any spelling."""
    owners: dict[str, int] = {_folded(OTHER): -1}
    for index, label in enumerate(taxonomy["labels"]):
        for where, name in _names(pointer("labels", index), label):
            folded = _folded(name)
            if not any(map(str.isalnum, folded)):
                yield Violation(where, shortened(name), "a name with letters in it")
                continue
            owner = owners.setdefault(folded, index)
            if owner != index:
                taken = pointer("labels", owner) if owner >= 0 else f"{OTHER}, always there,"
                expected = f"another name: {taken} has it already, in this spelling or another"
                yield Violation(where, shortened(name), expected)
    folded_verdicts = [_folded(each) for each in taxonomy.get("verdicts", VERDICTS)]
    yield from _check_unique("verdicts", enumerate(folded_verdicts), "")


def check_prediction(prediction: Record) -> Iterator[Violation]:
    """Yield where quotes, ids, labels or zones of a prediction do not fit."""
    yield from _within("/document", check_document(prediction["document"]))
    document = document_from_json(prediction["document"])
    ordinals = _ordinals(prediction)
    for index, claim in _items(prediction, "claims"):
        where = pointer("claims", index)
        counted = None if ordinals is None else ordinals[""]
        yield from _within(where, check_claim(claim, document, counted))
        labels = [each["label"] for each in claim["labels"]]
        yield from _within(where, _check_unique("labels", enumerate(labels), "label"))


def check_dataset(dataset: Record) -> Iterator[Violation]:
    """Yield what does not fit together in a dataset."""
    yield from _within("/taxonomy", check_taxonomy(dataset["taxonomy"]))
    for kind in ("documents", "annotations"):
        ids = [(index, each["id"]) for index, each in _items(dataset, kind)]
        yield from _check_unique(kind, ids, "id")
    records = {each["id"]: each for _, each in _items(dataset, "documents")}
    known = _ids(dataset, "documents")
    for index, record in _items(dataset, "documents"):
        where = pointer("documents", index)
        yield from _within(where, check_document(record))
        if record["parallel"] in records:  # one that is not here may be in another project
            yield from _within(where, check_parallel(record, records[record["parallel"]]))
    for index, annotation in _items(dataset, "annotations"):
        where = pointer("annotations", index)
        yield from _within(where, check_reference(annotation, "document", known))
        shown = records.get(annotation["document"])
        text = shown["text"] if shown else None
        yield from _within(where, check_annotation(annotation, text))
    yield from _check_claims(dataset, records)


def _check_claims(dataset: Record, records: Mapping[str, Record]) -> Iterator[Violation]:
    documents = {name: document_from_json(record) for name, record in records.items()}
    annotations = {each["id"]: each for _, each in _items(dataset, "annotations")}
    known = {key: _ids(dataset, f"{key}s") for key in ("document", "annotation")}
    ordinals = _ordinals(dataset)
    for index, claim in _items(dataset, "claims"):
        where = pointer("claims", index)
        for key, ids in known.items():
            yield from _within(where, check_reference(claim, key, ids))
        counted = None if ordinals is None else ordinals[claim["annotation"]]
        document = documents.get(claim["document"])
        annotation = annotations.get(claim["annotation"])
        found = check_verified(claim, dataset["taxonomy"], document, annotation, counted)
        yield from _within(where, found)


def check_verified(
    claim: Record,
    taxonomy: Record,
    document: Document | None,
    annotation: Record | None,
    counted: Counted | None,
) -> Iterator[Violation]:
    """Yield where a claim of a dataset does not fit what it belongs to.

    Args:
        claim: what its schema accepts.
        taxonomy: that of the dataset.
        document: the one it stands in, ``None`` if the dataset does not hold it.
        annotation: the one that holds it, ``None`` if the dataset does not.
        counted: see `text_rules.check_claim`.
    """
    if document is not None:
        yield from check_claim(claim, document, counted)
    if annotation is not None:
        yield from _check_copies(claim, annotation)
        yield from _check_origin(claim, annotation)
    yield from _check_choices(claim, taxonomy)


def _check_choices(claim: Record, taxonomy: Record) -> Iterator[Violation]:
    labels = [*(label["name"] for label in taxonomy["labels"]), OTHER]
    for place, label in enumerate(claim["labels"]):
        if label not in labels:
            expected = f"one of {', '.join(labels)}"
            yield Violation(pointer("labels", place), shortened(label), expected)
    verdicts = taxonomy.get("verdicts", VERDICTS)
    if claim["verdict"] is not None and claim["verdict"] not in verdicts:
        expected = f"null or one of {', '.join(verdicts)}"
        yield Violation("/verdict", shortened(claim["verdict"]), expected)


def check_reference(record: Record, key: str, known: Container[str]) -> Iterator[Violation]:
    """Yield an id that refers to nothing in the dataset."""
    if record[key] not in known:
        yield Violation(f"/{key}", shortened(record[key]), f"the id of one of the {key}s")


def check_annotation(annotation: Record, text: str | None) -> Iterator[Violation]:
    """Yield where what an annotation was predicted, was shown, or decides between does not fit.

    Args:
        annotation: the annotation.
        text: of its document, ``None`` if that is not known.
    """
    if annotation["model"] is None and annotation["predicted"]:
        found = f"{len(annotation['predicted'])} claims"
        yield Violation("/predicted", found, "none, since there was no model")
    ids = _predicted_ids(annotation)
    yield from _check_unique("predicted", enumerate(ids), "id")
    if text is not None:
        for index, prelabel in enumerate(annotation["predicted"]):
            where = pointer("predicted", index)
            yield from _within(where, check_spans(prelabel["attribution"], text))
        part, length = annotation["part"], len(text)
        if part and not part["start"] < part["end"] <= length:
            found = f"[{part['start']}, {part['end']})"
            expected = f"a stretch, not empty, inside the {length} code points of the text"
            yield Violation("/part", found, expected)
    for index, name in enumerate(annotation["deleted"]):
        if name not in ids:
            expected = "one of the predicted ids"
            yield Violation(pointer("deleted", index), shortened(name), expected)
    if annotation["adjudicates"] and not annotation["gold"]:
        yield Violation("/gold", "false", "true, since it decides between annotations")
    for index, name in enumerate(annotation["adjudicates"]):
        if name == annotation["id"]:
            where = pointer("adjudicates", index)
            yield Violation(where, shortened(name), "another annotation than itself")


def _predicted_ids(annotation: Record) -> list[str]:
    return [each["id"] for each in annotation["predicted"]]


def _check_copies(claim: Record, annotation: Record) -> Iterator[Violation]:
    """Yield where a claim and its annotation tell different stories."""
    for key in _SHARED:
        if claim[key] != annotation[key]:
            expected = f"{shortened(annotation[key])}, as its annotation says"
            yield Violation(f"/{key}", shortened(claim[key]), expected)


def _check_origin(claim: Record, annotation: Record) -> Iterator[Violation]:
    origin, model = claim["prediction"], annotation["model"]
    if (claim["provenance"] == "manual") != (origin is None):
        expected = "null for a claim made by hand, and only for that"
        yield Violation("/prediction", shortened(origin), expected)
    if origin is None:
        return
    if origin["id"] not in _predicted_ids(annotation):
        expected = "one of the ids that its annotation was predicted"
        yield Violation("/prediction/id", shortened(origin["id"]), expected)
    if origin["id"] in annotation["deleted"]:
        expected = "one that its annotation did not delete"
        yield Violation("/prediction/id", shortened(origin["id"]), expected)
    said = {"name": origin["model"], "revision": origin["revision"]}
    if model != said:
        expected = f"the model of its annotation, {shortened(model)}"
        yield Violation("/prediction/model", shortened(said), expected)


def check_parallel(record: Record, partner: Record) -> Iterator[Violation]:
    """Yield where a document and the one that it names as its parallel do not fit each other."""
    if partner["parallel"] != record["id"]:
        expected = "a document that names this one as its parallel"
        yield Violation("/parallel", shortened(record["parallel"]), expected)
    if partner["language"] == record["language"]:
        expected = "a document in the other language"
        yield Violation("/parallel", shortened(record["parallel"]), expected)


def _check_unique(kind: str, keys: Iterable[tuple[int, object]], field: str) -> Iterator[Violation]:
    """Yield every key that another item of the list had before."""
    first: dict[object, int] = {}
    for index, key in keys:
        if first.setdefault(key, index) != index:
            where = pointer(kind, index, field) if field else pointer(kind, index)
            expected = f"another one than at {pointer(kind, first[key])}"
            yield Violation(where, shortened(key), expected)


def _ordinals(record: Record) -> defaultdict[str, Counter[tuple[Span, ...]]] | None:
    """Return counters of contents by annotation, ``None`` if a broken claim may count too."""
    return None if None in record["claims"] else defaultdict(Counter)


def _ids(dataset: Record, kind: str) -> Container[str]:
    """Return what may be referred to: any id at all where a broken record may have it."""
    return _Anything() if None in dataset[kind] else {each["id"] for each in dataset[kind]}


class _Anything:
    def __contains__(self, key: object) -> bool:
        return True


def _items(record: Record, kind: str) -> Iterator[tuple[int, Record]]:
    """Yield the items of a list that are not broken, each with its index."""
    items: Sequence[Record | None] = record[kind]
    return ((index, each) for index, each in enumerate(items) if each is not None)


def _names(where: str, names: object) -> Iterator[tuple[str, str]]:
    """Yield the name and everything under ``names`` and ``aliases``, each with its pointer."""
    if isinstance(names, str):
        yield where, names
    elif isinstance(names, list):
        for index, each in enumerate(names):
            yield from _names(where + pointer(index), each)
    elif isinstance(names, dict):
        for key, each in names.items():
            if key != "description":
                yield from _names(where + pointer(key), each)


def _folded(name: str) -> str:
    return normalise(name).text.casefold()


def _within(where: str, found: Iterable[Violation]) -> Iterator[Violation]:
    for each in found:
        yield Violation(where + each.pointer, each.found, each.expected)


_CHECKS: Mapping[str, tuple[Callable[[Record], Iterator[Violation]], frozenset[str]]] = {
    "document": (check_document, frozenset({"text", "sha256", "published", "zones"})),
    "taxonomy": (check_taxonomy, frozenset({"labels"})),
    "prediction": (check_prediction, frozenset({"document", "claims"})),
    "dataset": (check_dataset, frozenset({"taxonomy", *_LISTS} - {"labels"})),
}
"""What is checked of each kind of record, and which of its fields have to be sound for that."""
