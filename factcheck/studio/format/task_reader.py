"""Label Studio's raw tasks to documents, annotations and claims.

The raw JSON export is the only one that keeps relations and choices per region. Nothing that a
person did is dropped silently: what cannot become a claim is returned with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.dataset import check, conforms, document_from_json
from factcheck.domain import (
    Annotation,
    Claim,
    Document,
    Evidence,
    ModelId,
    Prelabel,
    Provenance,
    Span,
    claim_id,
)
from factcheck.errors import AnnotationError
from factcheck.studio.format import controls
from factcheck.studio.format.nesting import nearest, outer_claims, outer_first
from factcheck.studio.format.origins import deleted_claims, origins, parts_of
from factcheck.studio.format.result_reader import Texts, read_result, span_of
from factcheck.studio.format.shape import (
    annotation_problem,
    is_whole,
    prediction_problem,
    task_problem,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.format.marked import Marked

    Raw = Mapping[str, Any]

REPUSH = "remove the task and push its document again"
UNEXPECTED = "unexpected-json"
"""The reason of what is not written as Label Studio writes it."""

INVALID = "invalid-annotation"
"""The reason of an annotation that would make the dataset invalid."""

EXPORT = "see what another program changed, or report it; the raw record is kept"
"""What to do about that."""

_BARE_ADDRESS = re.compile(r"[^/?#@:]+\.[^\W\d_]{2,}(?=[:/?#]|$)")
"""How a web address without ``https://`` begins: a host with a dot and a last part of letters."""

_UNKNOWN = "choose another, or add it to the taxonomy"


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not used, with the raw annotation that holds it."""

    error: AnnotationError
    record: object


@dataclass(frozen=True, slots=True)
class Decision:
    """What an adjudicator submitted, and what was to be decided.

    Attributes:
        annotation: id of what was submitted.
        disputes: ``adjudicates.disputes`` of the task.
        start: the result that the adjudicator started from, empty if that is not known.
        result: the result that was submitted.
        text: the text of the task.
    """

    annotation: str
    disputes: Sequence[Raw]
    start: Sequence[Raw]
    result: Sequence[Raw]
    text: str


@dataclass(frozen=True, slots=True)
class ReadTask:
    """The content of a task.

    Attributes:
        document: the whole document, even if the task shows a part of it.
        part: the part that the task shows.
        annotations: those that were submitted.
        claims: their claims, in the order of the text.
        refused: what could not be used, with its reason.
        skipped: how many annotators skipped the task.
        superseded: whether another text of the document was pushed later.
        decisions: what adjudicators submitted; empty where texts are annotated.
    """

    document: Document
    part: Span
    annotations: tuple[Annotation, ...]
    claims: tuple[Claim, ...]
    refused: tuple[Refused, ...]
    skipped: int
    superseded: bool
    decisions: tuple[Decision, ...] = ()


def read_task(
    raw: Raw, taxonomy: Taxonomy, annotators: Mapping[int, str], *, adjudicated: int | None = None
) -> ReadTask:
    """Return the content of a task of the raw JSON export.

    Only submitted annotations count: a skipped one is empty, though Label Studio keeps all
    predicted regions in it, and a draft is not finished. An annotation that is not written as
    Label Studio writes it is refused as a whole.

    Args:
        raw: the task.
        taxonomy: what annotators could choose from.
        annotators: e-mail address by user id, for exports that name users by id.
        adjudicated: if the task's project is an adjudication, the number of the project that was
            annotated. What was submitted is gold then, and it does not come from a model.

    Raises:
        AnnotationError: factcheck did not make the task, its document was changed on the server,
            or it is not written as Label Studio writes tasks.
    """
    unexpected = task_problem(raw)
    if unexpected:
        raise AnnotationError(f"task {raw.get('id')}", unexpected, EXPORT, UNEXPECTED)
    document, part = document_of(raw)
    adjudicates = _adjudicates(raw, adjudicated)
    annotations: list[Annotation] = []
    claims: list[Claim] = []
    refused: list[Refused] = []
    decisions: list[Decision] = []
    skipped = 0
    for each in raw["annotations"]:
        unexpected = annotation_problem(each) or prediction_problem(_prediction_of(raw, each))
        if unexpected:
            where = _where(raw, each if isinstance(each, dict) else {})
            refused.append(Refused(AnnotationError(where, unexpected, EXPORT, UNEXPECTED), each))
            continue
        if each.get("was_cancelled"):
            skipped += 1
            continue
        name = annotation_id(each)
        if name in {other.id for other in annotations}:
            unexpected = f"the task has another annotation of the id {name!r}"
            refused.append(
                Refused(AnnotationError(_where(raw, each), unexpected, EXPORT, INVALID), each)
            )
            continue
        reader = _Reader(raw, each, document, part, taxonomy, adjudicates)
        annotation, its_claims = reader.read(annotators)
        if adjudicates:
            decisions.append(reader.decision(adjudicates))
        annotations.append(annotation)
        claims.extend(its_claims)
        refused.extend(Refused(error, each) for error in reader.errors)
    return ReadTask(
        document,
        part,
        tuple(annotations),
        tuple(claims),
        tuple(refused),
        skipped=skipped,
        superseded=bool(raw["data"].get("superseded_by")),
        decisions=tuple(decisions),
    )


def _where(raw: Raw, annotation: Raw) -> str:
    return f"task {raw.get('id')}, annotation {annotation.get('id')}"


def _prediction_of(raw: Raw, annotation: Raw) -> Raw:
    """Return the prediction that an annotator started from; empty if there was none.

    Where nothing was predicted, whoever annotates starts from that, also without a note of it.
    """
    origin = annotation.get("prediction")
    if origin and isinstance(origin, dict):
        return origin
    predictions = [each for each in raw.get("predictions") or () if isinstance(each, dict)]
    if origin:
        return next((each for each in predictions if each.get("id") == origin), {})
    nothing = not any(each.get("result") for each in predictions)
    return predictions[-1] if predictions and nothing else {}


def _adjudicates(raw: Raw, adjudicated: int | None) -> Raw | None:
    """Return what a task adjudicates, ``None`` where texts are annotated.

    Raises:
        AnnotationError: it belongs in another kind of project, or to another annotated project.
    """
    adjudicates: Raw | None = raw["data"].get("adjudicates")
    if adjudicated is None and adjudicates is None:
        return None
    where, cure = f"task {raw.get('id')}", "remove it, and adjudicate again"
    if adjudicated is None or adjudicates is None:
        found = "texts are annotated in one project, and adjudicated in another"
        raise AnnotationError(where, found, "remove it", reason="foreign-task")
    if not conforms(adjudicates, "task", "adjudicates"):
        found = "the answers that it adjudicates were changed on the server"
        raise AnnotationError(where, found, cure, reason="changed-document")
    if adjudicates["project"] != adjudicated:
        found = f"it adjudicates answers of project {adjudicates['project']}"
        raise AnnotationError(where, found, cure, reason="foreign-task")
    return adjudicates


def annotation_id(annotation: Raw) -> str:
    """Return the id of a raw annotation, which is unique across servers.

    If the server gives no such id, it is the number.
    """
    return str(annotation.get("unique_id") or annotation.get("id"))


def submitted(raw: Raw) -> list[Raw]:
    """Return the submitted annotations of a raw task, without those that were skipped."""
    annotations = (each for each in raw.get("annotations") or () if isinstance(each, dict))
    return [each for each in annotations if not each.get("was_cancelled")]


def touched(raw: Raw) -> bool:
    """Whether somebody has submitted, skipped or begun a task."""
    return bool(raw.get("annotations") or raw.get("drafts"))


def document_of(raw: Raw) -> tuple[Document, Span]:
    """Return the document of a task, and which part of it the task shows.

    Raises:
        AnnotationError: factcheck did not make the task, or its document was changed on the
            server.
    """
    where, data = f"task {raw.get('id')}", raw.get("data") or {}
    record, part, text = data.get("document"), data.get("part"), data.get("text")
    if not isinstance(record, dict) or not isinstance(part, dict) or not isinstance(text, str):
        found = "it was not created by factcheck push"
        raise AnnotationError(
            where, found, "keep it in a project of its own", reason="foreign-task"
        )
    problems = check(record, "document")
    if problems:
        found = f"its document was changed on the server: {problems[0]}"
        raise AnnotationError(where, found, REPUSH, reason="changed-document")
    document = document_from_json(record)
    start, length = part.get("offset"), part.get("length")
    if is_whole(start) and is_whole(length) and 0 <= start < start + length <= len(document.text):
        return document, Span(start, start + length)
    found = "its text is not a part of its document"
    raise AnnotationError(where, found, REPUSH, reason="changed-document")


@dataclass(slots=True)
class _Reader:
    """Reads one annotation, and collects what is wrong with it."""

    raw: Raw
    annotation: Raw
    document: Document
    part: Span
    taxonomy: Taxonomy
    adjudicates: Raw | None = None
    errors: list[AnnotationError] = field(default_factory=list)

    @property
    def id(self) -> str:
        return annotation_id(self.annotation)

    def read(self, annotators: Mapping[int, str]) -> tuple[Annotation, list[Claim]]:
        stored = self.part.text_in(self.document.text)
        prediction = _prediction_of(self.raw, self.annotation)
        # A prediction refers to the text that was pushed, whatever the task shows now.
        predicted, _ = read_result(prediction.get("result") or (), Texts(stored, stored))
        spans = _predicted_spans(prediction.get("result") or (), len(stored))
        texts = Texts(self.raw["data"]["text"], stored, spans)
        marked, problems = read_result(self.annotation.get("result") or (), texts)
        left = {item.get("id") for item in self.annotation.get("result") or ()}
        # An adjudicator starts from people's answers, not from a prediction.
        model = None if self.adjudicates else _model(prediction)
        origin = {} if self.adjudicates else origins(marked, predicted, left)
        deleted = () if self.adjudicates else deleted_claims(predicted, origin, left)
        leftovers = parts_of(deleted, prediction.get("result") or ())
        for each in problems:
            if each.reason == "unlinked" and each.region in leftovers:
                continue  # whoever deletes a claim need not delete its source and cue, too
            self._refuse(each.region, each.reason, each.problem, each.cure)
        claims = list(self._claims(marked, origin))
        annotator = annotator_name(self.annotation.get("completed_by"), annotators)
        changed = self.annotation.get("updated_by")  # absent in some exports, null for old answers
        editor = annotator if changed is None else annotator_name(changed, annotators)
        annotation = Annotation(
            id=self.id,
            document=self.document.id,
            annotator=annotator,
            created=str(self.annotation.get("created_at")),
            updated=str(self.annotation.get("updated_at")),
            lead_time=self.annotation.get("lead_time"),
            model=model,
            predicted=tuple(self._prelabels(predicted)) if model else (),
            deleted=deleted if model else (),
            gold=bool(self.annotation.get("ground_truth") or self.adjudicates),
            part=None if len(self.part) == len(self.document.text) else self.part,
            adjudicates=tuple(
                each["id"] for each in (self.adjudicates or {}).get("annotations", ())
            ),
            editor="" if editor == annotator else editor,
        )
        return annotation, claims

    def decision(self, adjudicates: Raw) -> Decision:
        """Return what was to be decided, and what was submitted."""
        return Decision(
            annotation=self.id,
            disputes=adjudicates["disputes"],
            start=_prediction_of(self.raw, self.annotation).get("result") or (),
            result=self.annotation.get("result") or (),
            text=self.raw["data"]["text"],
        )

    def _prelabels(self, predicted: Sequence[Marked]) -> Iterator[Prelabel]:
        outers = outer_claims(predicted)
        for each in outer_first(predicted, outers):
            yield Prelabel(
                id=each.region,
                attribution=each.attribution.shift(self.part.start),
                labels=tuple(dict.fromkeys(each.chosen.get(controls.ATTRIBUTED_TO, ()))),
                score=each.score,
                within=outers.get(each.region, ""),
            )

    def _claims(self, marked: tuple[Marked, ...], origin: Mapping[str, Marked]) -> Iterator[Claim]:
        ordinals: Counter[tuple[Span, ...]] = Counter()
        ids: dict[str, str] = {}  # of the claims so far, by their regions
        outers = outer_claims(marked)
        for each in outer_first(marked, outers):
            labels, verdict = self._labels(each), self._verdict(each)
            if labels is None or verdict is None or not self._knows_stance(each):
                continue
            attribution = each.attribution.shift(self.part.start)
            name = claim_id(self.document, attribution, ordinals[attribution.content])
            ordinals[attribution.content] += 1
            ids[each.region] = name
            before = origin.get(each.region)
            yield Claim(
                id=name,
                document=self.document.id,
                annotation=self.id,
                attribution=attribution,
                labels=labels,
                verdict=verdict,
                evidence=self._evidence(each),
                provenance=_provenance(each, before),
                predicted=before.region if before else "",
                score=before.score if before else None,
                relocated=each.relocated,
                within=ids.get(nearest(each.region, outers, ids), ""),
            )

    def _labels(self, marked: Marked) -> tuple[str, ...] | None:
        """Return the chosen source labels in the taxonomy's order; ``None`` if one is unknown."""
        chosen = marked.chosen.get(controls.ATTRIBUTED_TO, ())
        unknown = [label for label in chosen if label not in self.taxonomy.choices]
        if unknown:
            found = f"it is attributed to {', '.join(unknown)}, which the taxonomy lacks"
            self._refuse(marked.region, "unknown-source", found, _UNKNOWN)
            return None
        return tuple(label for label in self.taxonomy.choices if label in chosen)

    def _verdict(self, marked: Marked) -> str | None:
        """Return the verdict, ``""`` if there is none yet; ``None`` if it is unknown."""
        verdict, *_ = (*marked.chosen.get(controls.VERDICT, ()), "")
        if verdict and verdict not in self.taxonomy.verdicts:
            found = f"its verdict is {verdict}, which the taxonomy lacks"
            self._refuse(marked.region, "unknown-verdict", found, _UNKNOWN)
            return None
        return verdict

    def _knows_stance(self, marked: Marked) -> bool:
        """Whether the chosen stance, if there is one, is one that a claim can have."""
        stance, *_ = (*marked.chosen.get(controls.STANCE, ()), "")
        if stance and stance not in controls.STANCES:
            found, cure = f"its stance is {stance}", f"choose {', '.join(controls.STANCES)}"
            self._refuse(marked.region, "unknown-stance", found, cure)
            return False
        return True

    def _evidence(self, marked: Marked) -> Evidence:
        """Return the evidence; what is not a web address is refused, the rest is kept."""
        urls: list[str] = []
        for written in marked.chosen.get(controls.EVIDENCE_URL, ()):
            url = written.strip()
            if conforms(url, "claim", "address"):
                urls.append(url)
            else:
                found = (
                    f"the evidence {written!r} is not an http or https address without a password"
                )
                full = f"https://{url}"
                bare = _BARE_ADDRESS.match(url) and conforms(full, "claim", "address")
                cure = f"write {full!r}" if bare else "write it into the note"
                self._refuse(marked.region, "bad-url", found, cure)
        note = "\n".join(marked.chosen.get(controls.EVIDENCE_NOTE, ()))
        return Evidence(tuple(dict.fromkeys(urls)), note)

    def _refuse(self, region: str, reason: str, found: str, cure: str) -> None:
        where = _where(self.raw, self.annotation)
        where = f"{where}, region {region!r}" if region else where
        self.errors.append(AnnotationError(where, found, cure, reason=reason))


def _predicted_spans(result: Sequence[Raw], length: int) -> dict[str, Span]:
    """Return the span of each region of a prediction that fits its text, by the region's id."""
    spans = {
        str(item["id"]): span_of(item.get("value") or {}, length)
        for item in result
        if item["type"] == "labels"
    }
    return {name: span for name, span in spans.items() if span}


def _provenance(marked: Marked, before: Marked | None) -> Provenance:
    """Return where a claim came from.

    A prediction consists of spans, a quotation, a stance and source labels. Verdict and evidence
    come only from annotators, so adding them is not a change.
    """
    if before is None:
        return Provenance.MANUAL
    same = marked.attribution == before.attribution and _sources(marked) == _sources(before)
    return Provenance.PREDICTION if same else Provenance.CHANGED


def _sources(marked: Marked) -> frozenset[str]:
    return frozenset(marked.chosen.get(controls.ATTRIBUTED_TO, ()))


def _model(prediction: Raw) -> ModelId | None:
    name, _, revision = str(prediction.get("model_version") or "").rpartition("@")
    return ModelId(name, revision) if name else None


def annotator_name(user: object, annotators: Mapping[int, str]) -> str:
    """Return the e-mail address of a user in a raw task, ``user-N`` if the server gives none.

    Args:
        user: number of the user, or an object with the address.
        annotators: e-mail addresses by number.
    """
    if isinstance(user, dict):
        return str(user.get("email") or f"user-{user.get('id')}")
    return annotators.get(user, f"user-{user}") if isinstance(user, int) else f"user-{user}"
