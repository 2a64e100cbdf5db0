"""What a schema cannot say: quotes stand where they claim to, what is referred to exists.

Every function takes records that their schema accepts.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from factcheck.dataset.codec import (
    CONTEXT,
    attribution_from_json,
    document_from_json,
    taxonomy_from_json,
)
from factcheck.dataset.schemas import Violation, pointer, shortened, violations
from factcheck.domain import OTHER, Span, claim_id, text_of
from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from factcheck.domain import Document

    Record = Mapping[str, Any]

_ROLES = ("content", "source", "cue", "channel")
_SHARED = ("annotator", "created", "updated", "lead_time")


def check(record: object, name: str) -> tuple[Violation, ...]:
    """Return everything wrong in a record: by its schema, and if that accepts it, by the rest.

    Args:
        record: parsed JSON.
        name: its kind, one of `schemas.NAMES`.
    """
    found = violations(record, name)
    further = _CHECKS.get(name)
    if found or further is None or not isinstance(record, dict):
        return found
    return tuple(dict.fromkeys(further(record)))


def check_document(document: Record) -> Iterator[Violation]:
    """Yield where a document's hash or zones do not fit its text."""
    text = document["text"]
    sha256 = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    if document["sha256"] != sha256:
        yield Violation("/sha256", shortened(document["sha256"]), f"{sha256}, that of the text")
    end = 0
    for index, zone in enumerate(document["zones"]):
        if not end <= zone["start"] < zone["end"] <= len(text):
            found = f"[{zone['start']}, {zone['end']})"
            expected = f"a zone from {end} on, not empty, inside the {len(text)} code points"
            yield Violation(pointer("zones", index), found, expected)
        end = zone["end"]


def check_taxonomy(taxonomy: Record) -> Iterator[Violation]:
    """Yield names that belong to two labels, or to ``Other``, in any spelling."""
    owners: dict[str, tuple[str, str]] = {}
    for index, label in enumerate(taxonomy["labels"]):
        for where, name in _names(index, label):
            folded = normalise(name).text.casefold()
            if folded == OTHER.casefold() and where.endswith("/name"):
                yield Violation(where, shortened(name), f"another name: {OTHER} is always there")
            owner = owners.setdefault(folded, (label["name"], where))
            if owner[1].split("/")[2] != str(index):
                expected = f"a name of its own: it stands for {owner[0]!r} already"
                yield Violation(where, shortened(name), expected)


def check_prediction(prediction: Record) -> Iterator[Violation]:
    """Yield where quotes, ids or zones of a prediction do not fit its document."""
    yield from _within("document", check_document(prediction["document"]))
    document = document_from_json(prediction["document"])
    ordinals: Counter[tuple[Span, ...]] = Counter()
    for index, claim in enumerate(prediction["claims"]):
        wrong = list(_check_claim(claim, document, ordinals))
        yield from _within(pointer("claims", index), wrong)


def check_dataset(dataset: Record) -> Iterator[Violation]:
    """Yield what does not fit together in a dataset."""
    yield from _within("taxonomy", check_taxonomy(dataset["taxonomy"]))
    for kind in ("documents", "annotations"):
        yield from _check_unique(kind, [each["id"] for each in dataset[kind]], "id")
    yield from _check_unique(
        "claims", [(each["id"], each["annotation"]) for each in dataset["claims"]], "id"
    )
    records = {each["id"]: each for each in dataset["documents"]}
    documents = {name: document_from_json(each) for name, each in records.items()}
    for index, record in enumerate(dataset["documents"]):
        where = pointer("documents", index)
        yield from _within(where, check_document(record))
        yield from _check_parallel(where, record, documents)
    annotations = {each["id"]: each for each in dataset["annotations"]}
    for index, annotation in enumerate(dataset["annotations"]):
        yield from _check_annotation(pointer("annotations", index), annotation, documents)
    yield from _check_claims(dataset, documents, annotations)


def _check_claims(
    dataset: Record, documents: Mapping[str, Document], annotations: Mapping[str, Record]
) -> Iterator[Violation]:
    taxonomy = taxonomy_from_json(dataset["taxonomy"])
    ordinals: dict[str, Counter[tuple[Span, ...]]] = {}
    for index, claim in enumerate(dataset["claims"]):
        where = pointer("claims", index)
        document = documents.get(claim["document"])
        annotation = annotations.get(claim["annotation"])
        if document is None:
            yield Violation(f"{where}/document", shortened(claim["document"]), "a document's id")
        else:
            counted = ordinals.setdefault(claim["annotation"], Counter())
            yield from _within(where, _check_claim(claim, document, counted))
        if annotation is None:
            found = shortened(claim["annotation"])
            yield Violation(f"{where}/annotation", found, "an annotation's id")
        else:
            yield from _within(where, _check_copies(claim, annotation))
        for place, label in enumerate(claim["labels"]):
            if label not in taxonomy.choices:
                expected = f"one of {', '.join(taxonomy.choices)}"
                yield Violation(f"{where}/labels/{place}", shortened(label), expected)
        if claim["verdict"] is not None and claim["verdict"] not in taxonomy.verdicts:
            expected = f"null or one of {', '.join(taxonomy.verdicts)}"
            yield Violation(f"{where}/verdict", shortened(claim["verdict"]), expected)


def _check_claim(
    claim: Record, document: Document, ordinals: Counter[tuple[Span, ...]]
) -> Iterator[Violation]:
    """Yield where a claim's quotes, text or id do not fit its document."""
    wrong = list(_check_quotes(claim["attribution"], document.text))
    yield from wrong
    if wrong:
        return
    attribution = attribution_from_json(claim["attribution"])
    text = text_of(attribution.content, document.text)
    if claim["text"] != text:
        yield Violation("/text", shortened(claim["text"]), f"{shortened(text)}, its content")
    ordinal = ordinals[attribution.content]
    ordinals[attribution.content] += 1
    expected = claim_id(document, attribution, ordinal)
    if claim["id"] != expected:
        yield Violation("/id", shortened(claim["id"]), f"{expected}, the hash of what it names")


def _check_quotes(attribution: Record, text: str) -> Iterator[Violation]:
    for role in _ROLES:
        for index, span in enumerate(attribution[role]):
            where = pointer("attribution", role, index)
            start, end = span["start"], span["end"]
            if not start < end <= len(text):
                expected = f"a span, not empty, inside the {len(text)} code points of the text"
                yield Violation(where, f"[{start}, {end})", expected)
                continue
            quotes = {
                "exact": text[start:end],
                "prefix": text[max(0, start - CONTEXT) : start],
                "suffix": text[end : end + CONTEXT],
            }
            for part, quote in quotes.items():
                if span[part] != quote:
                    expected = f"{shortened(quote)}, what stands in the text"
                    yield Violation(f"{where}/{part}", shortened(span[part]), expected)


def _check_annotation(
    where: str, annotation: Record, documents: Mapping[str, Document]
) -> Iterator[Violation]:
    if annotation["document"] not in documents:
        found = shortened(annotation["document"])
        yield Violation(f"{where}/document", found, "a document's id")
    if annotation["model"] is None and annotation["predicted"]:
        found = f"{len(annotation['predicted'])} ids"
        yield Violation(f"{where}/predicted", found, "none, since there was no model")
    for index, name in enumerate(annotation["deleted"]):
        if name not in annotation["predicted"]:
            yield Violation(f"{where}/deleted/{index}", shortened(name), "one of the predicted ids")


def _check_copies(claim: Record, annotation: Record) -> Iterator[Violation]:
    """Yield where a claim and its annotation tell different stories."""
    for key in ("document", *_SHARED):
        if claim[key] != annotation[key]:
            expected = f"{shortened(annotation[key])}, as its annotation says"
            yield Violation(f"/{key}", shortened(claim[key]), expected)
    origin, model = claim["prediction"], annotation["model"]
    by_hand = claim["provenance"] == "manual"
    if by_hand != (origin is None):
        expected = "null for a claim made by hand, and only for that"
        yield Violation("/prediction", shortened(origin), expected)
    if origin is None:
        return
    if origin["id"] not in annotation["predicted"]:
        expected = "one of the ids that its annotation was predicted"
        yield Violation("/prediction/id", shortened(origin["id"]), expected)
    if model != {"name": origin["model"], "revision": origin["revision"]}:
        expected = f"the model of its annotation, {shortened(model)}"
        yield Violation("/prediction/model", shortened(origin["model"]), expected)


def _check_parallel(
    where: str, record: Record, documents: Mapping[str, Document]
) -> Iterator[Violation]:
    """A partner may be in another project; if it is here it must point back."""
    partner = documents.get(record["parallel"])
    if partner and partner.parallel != record["id"]:
        expected = "a document that names this one as its parallel"
        yield Violation(f"{where}/parallel", shortened(record["parallel"]), expected)


def _check_unique(kind: str, keys: Iterable[object], field: str) -> Iterator[Violation]:
    first: dict[object, int] = {}
    for index, key in enumerate(keys):
        if first.setdefault(key, index) != index:
            expected = f"another one than at {pointer(kind, first[key])}"
            yield Violation(pointer(kind, index, field), shortened(key), expected)


def _names(index: int, label: Record) -> Iterator[tuple[str, str]]:
    yield pointer("labels", index, "name"), label["name"]
    for language, name in label.get("names", {}).items():
        yield pointer("labels", index, "names", language), name
    for language, aliases in label.get("aliases", {}).items():
        for place, alias in enumerate(aliases):
            yield pointer("labels", index, "aliases", language, place), alias


def _within(where: str, found: Iterable[Violation]) -> Iterator[Violation]:
    prefix = where if where.startswith("/") else f"/{where}"
    for each in found:
        yield Violation(prefix + each.pointer, each.found, each.expected)


_CHECKS: Mapping[str, Callable[[Record], Iterator[Violation]]] = {
    "document": check_document,
    "taxonomy": check_taxonomy,
    "prediction": check_prediction,
    "dataset": check_dataset,
}
