"""What a schema cannot express: names are unique, references exist, copies agree.

Every rule takes records that are valid by their schema.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from factcheck.dataset.codec import content_from_json, document_from_json, model_to_json
from factcheck.dataset.match_rules import check_matches
from factcheck.dataset.text_rules import check_claim, check_document, check_spans, check_within
from factcheck.dataset.violation import Violation, listed, pointer, shortened
from factcheck.domain import OTHER, VERDICTS
from factcheck.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from factcheck.dataset.text_rules import ContentCounts
    from factcheck.domain import Annotation, Document, Span

    Record = Mapping[str, Any]

_COPIED = ("document", "annotator", "created", "updated", "lead_time", "editor")
"""What a claim repeats of its annotation."""


_FIELD = re.compile(r"\$[A-Za-z0-9_]")
"""What Label Studio 1.23.2 takes for the name of a field anywhere in a choice, and replaces: by the
whole text, or by nothing."""


def is_replaced(choice: str) -> bool:
    """Whether Label Studio would show something else than this label or verdict."""
    return bool(_FIELD.search(choice))


def check_choices(taxonomy: Record) -> Iterator[Violation]:
    """Yield labels and verdicts that annotators would not see as they are written."""
    choices = {pointer("labels", at, "name"): e["name"] for at, e in enumerate(taxonomy["labels"])}
    verdicts = taxonomy.get("verdicts", ())
    choices |= {pointer("verdicts", at): each for at, each in enumerate(verdicts)}
    for where, choice in choices.items():
        if is_replaced(choice):
            yield Violation(where, shortened(choice), NO_FIELD)


NO_FIELD = "no $ before a letter, a digit or _ (Label Studio would replace it); write it out"


def check_taxonomy(taxonomy: Record) -> Iterator[Violation]:
    """Yield names without letters, and names of two labels or of ``Other``, in any spelling."""
    owners: dict[str, int] = {_folded(OTHER): -1}
    for index, label in enumerate(taxonomy["labels"]):
        for where, name in _names(pointer("labels", index), label):
            folded = _folded(name)
            if not any(map(str.isalnum, folded)):
                yield Violation(where, shortened(name), "a name with letters in it")
                continue
            owner = owners.setdefault(folded, index)
            if owner != index:
                taken = pointer("labels", owner) if owner >= 0 else f"{OTHER}, always a label,"
                expected = f"a different name: {taken} has this one, in this or another spelling"
                yield Violation(where, shortened(name), expected)
    yield from _check_unique("verdicts", map(_folded, taxonomy.get("verdicts", VERDICTS)))


def check_prediction(prediction: Record) -> Iterator[Violation]:
    """Yield where quotes, ids, labels or zones of a prediction do not fit.

    A claim that is not valid by its schema is ``None``; then no id can be called wrong.
    """
    yield from below("/document", check_document(prediction["document"]))
    document = document_from_json(prediction["document"])
    counts = None if None in prediction["claims"] else Counter["tuple[Span, ...]"]()
    contents: dict[str, tuple[Span, ...]] = {}
    for index, claim in enumerate(prediction["claims"]):
        if claim is not None:
            where = pointer("claims", index)
            yield from below(where, check_claim(claim, document, counts))
            if counts is not None:
                yield from below(where, check_within(claim, contents.get))
                contents[claim["id"]] = content_from_json(claim)
            labels = [each["label"] for each in claim["labels"]]
            yield from below(where, _check_unique("labels", labels, "/label"))


def check_claim_in_dataset(
    claim: Record,
    taxonomy: Record,
    document: Document | None,
    annotation: Annotation | None,
    counts: ContentCounts | None,
    content_of: Callable[[str], tuple[Span, ...] | None],
) -> Iterator[Violation]:
    """Yield where a claim of a dataset does not fit its document, annotation or taxonomy.

    Args:
        claim: the claim.
        taxonomy: that of the dataset.
        document: the claim's document, ``None`` if the dataset does not hold it.
        annotation: the claim's annotation, ``None`` if the dataset does not hold it.
        counts: see `text_rules.check_claim`.
        content_of: see `text_rules.check_within`.
    """
    if document is not None:
        yield from check_claim(claim, document, counts)
    if counts is not None:
        yield from check_within(claim, content_of)
    if annotation is not None:
        yield from _check_copies(claim, annotation)
        yield from _check_origin(claim, annotation)
    yield from _check_choices(claim, taxonomy)


def _check_choices(claim: Record, taxonomy: Record) -> Iterator[Violation]:
    labels = [*(label["name"] for label in taxonomy["labels"]), OTHER]
    for place, label in enumerate(claim["labels"]):
        if label not in labels:
            expected = f"one of {listed(labels)}"
            yield Violation(pointer("labels", place), shortened(label), expected)
    verdicts = taxonomy.get("verdicts", VERDICTS)
    if claim["verdict"] is not None and claim["verdict"] not in verdicts:
        expected = f"null or one of {listed(verdicts)}"
        yield Violation("/verdict", shortened(claim["verdict"]), expected)


def unknown_reference(record: Record, key: str) -> Violation:
    """Return what is wrong with an id that refers to nothing in the dataset."""
    return Violation(f"/{key}", shortened(record[key]), f"the id of one of the {key}s")


def check_annotation(annotation: Record, text: str | None) -> Iterator[Violation]:
    """Yield where the predictions, the part or the decisions of an annotation do not fit.

    Args:
        annotation: the annotation.
        text: the text of its document, ``None`` if that is not known.
    """
    if annotation["model"] is None and annotation["predicted"]:
        found = f"{len(annotation['predicted'])} claims"
        yield Violation("/predicted", found, "none, because there was no model")
    ids = [each["id"] for each in annotation["predicted"]]
    yield from _check_unique("predicted", ids, "/id")
    yield from _check_predicted_within(annotation["predicted"])
    if text is not None:
        for index, prelabel in enumerate(annotation["predicted"]):
            where = pointer("predicted", index)
            yield from below(where, check_spans(prelabel["attribution"], text))
        part, length = annotation["part"], len(text)
        if part and not part["start"] < part["end"] <= length:
            found = f"[{part['start']}, {part['end']})"
            expected = f"a non-empty range inside the {length} code points of the text"
            yield Violation("/part", found, expected)
    for index, name in enumerate(annotation["deleted"]):
        if name not in ids:
            expected = "the id of a predicted claim"
            yield Violation(pointer("deleted", index), shortened(name), expected)
    if annotation["adjudicates"] and not annotation["gold"]:
        yield Violation("/gold", "false", "true, because it decides between annotations")
    for index, name in enumerate(annotation["adjudicates"]):
        if name == annotation["id"]:
            where = pointer("adjudicates", index)
            yield Violation(where, shortened(name), "another annotation, not itself")


def _check_predicted_within(predicted: Iterable[Record]) -> Iterator[Violation]:
    contents: dict[str, tuple[Span, ...]] = {}
    for index, prelabel in enumerate(predicted):
        yield from below(pointer("predicted", index), check_within(prelabel, contents.get))
        contents[prelabel["id"]] = content_from_json(prelabel)


def _check_copies(claim: Record, annotation: Annotation) -> Iterator[Violation]:
    """Yield where a claim differs from its annotation in what both of them hold."""
    for key in _COPIED:
        value = getattr(annotation, key)
        if (found := claim.get(key, "")) != value:
            expected = f"{shortened(value)}, as in its annotation"
            yield Violation(f"/{key}", shortened(found), expected)


def _check_origin(claim: Record, annotation: Annotation) -> Iterator[Violation]:
    origin = claim["prediction"]
    model = model_to_json(annotation.model) if annotation.model else None
    if (claim["provenance"] == "manual") != (origin is None):
        expected = "null if, and only if, the claim was made by hand"
        yield Violation("/prediction", shortened(origin), expected)
    if origin is None:
        return
    if origin["id"] not in [each.id for each in annotation.predicted]:
        expected = "the id of a claim that was predicted for its annotation"
        yield Violation("/prediction/id", shortened(origin["id"]), expected)
    if origin["id"] in annotation.deleted:
        expected = "a predicted claim that its annotation did not delete"
        yield Violation("/prediction/id", shortened(origin["id"]), expected)
    named = {"name": origin["model"], "revision": origin["revision"]}
    if model != named:
        expected = f"the model of its annotation, {shortened(model)}"
        yield Violation("/prediction/model", shortened(named), expected)


def check_parallel(record: Record, partner: Record) -> Iterator[Violation]:
    """Yield where a document does not fit the one that it names as its parallel."""
    if partner["parallel"] != record["id"]:
        expected = "a document that names this one as its parallel"
        yield Violation("/parallel", shortened(record["parallel"]), expected)
    if partner["language"] == record["language"]:
        expected = "a document in the other language"
        yield Violation("/parallel", shortened(record["parallel"]), expected)


def _check_unique(key: str, values: Iterable[object], field: str = "") -> Iterator[Violation]:
    """Yield every value that an earlier item of the list has too."""
    first: dict[object, int] = {}
    for index, value in enumerate(values):
        if first.setdefault(value, index) != index:
            expected = f"a different one than at {pointer(key, first[value])}"
            yield Violation(pointer(key, index) + field, shortened(value), expected)


def _names(where: str, names: object) -> Iterator[tuple[str, str]]:
    """Yield the name and everything under ``names`` and ``aliases``, each with its pointer."""
    if isinstance(names, str):
        yield where, names
    elif isinstance(names, list):
        for index, each in enumerate(names):
            yield from _names(where + pointer(index), each)
    elif isinstance(names, dict):
        for key, each in names.items():
            if key not in {"description", "kind"}:
                yield from _names(where + pointer(key), each)


def _folded(name: str) -> str:
    return normalise(name).text.casefold()


def below(where: str, found: Iterable[Violation]) -> Iterator[Violation]:
    """Yield violations of a record that stands at ``where`` in another."""
    return (each.below(where) for each in found)


RULES: Mapping[str, tuple[Callable[[Record], Iterator[Violation]], frozenset[str]]] = {
    "document": (check_document, frozenset({"text", "sha256", "published", "zones"})),
    "taxonomy": (check_taxonomy, frozenset({"labels"})),
    "prediction": (check_prediction, frozenset({"document", "claims"})),
    "matches": (check_matches, frozenset({"groups", "pairs", "candidates", "decisions"})),
}
"""The rule for each kind of record, and the members that have to be valid to apply it."""
