"""Label Studio's raw tasks to documents, annotations and claims.

The raw JSON export is the only one that keeps relations and what was chosen per region. Nothing
that a person did is dropped in silence: what cannot become a claim is returned with its reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.dataset import check, conforms, document_from_json
from factcheck.dataset.violation import printable
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
from factcheck.studio.format.result_reader import Marked, Texts, read_result
from factcheck.studio.pulling.undecided import undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy

    Raw = Mapping[str, Any]

REPUSH = "remove the task and push its document again"


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that was not taken, and the raw record it stands in."""

    error: AnnotationError
    record: object


@dataclass(frozen=True, slots=True)
class ReadTask:
    """What a task holds.

    Attributes:
        document: the whole document, also if the task shows a part of it.
        part: the stretch of it that the task shows.
        annotations: those that were submitted.
        claims: their claims, in the order of the text.
        refused: what could not be taken, with its reason.
        skipped: how many annotators skipped the task.
        superseded: whether another text of the document was pushed later.
        undecided: in words, what an adjudicator left open.
    """

    document: Document
    part: Span
    annotations: tuple[Annotation, ...]
    claims: tuple[Claim, ...]
    refused: tuple[Refused, ...]
    skipped: int
    superseded: bool
    undecided: tuple[str, ...] = ()


def read_task(
    raw: Raw, taxonomy: Taxonomy, annotators: Mapping[int, str], *, adjudicated: int | None = None
) -> ReadTask:
    """Return what a task of the raw JSON export holds.

    An annotation counts if it was submitted; a skipped one says nothing, though Label Studio
    keeps all predicted regions in it, and a draft says nothing yet.

    Args:
        raw: the task.
        taxonomy: what may have been chosen.
        annotators: e-mail address by user id, for exports that name users by id.
        adjudicated: number of the project whose answers are adjudicated in the task's project;
            what was submitted is gold then, and the adjudicator's own: it comes from no model.

    Raises:
        AnnotationError: the task is none of ours, or its document was changed on the server.
    """
    document, part = document_of(raw)
    decides = _decides(raw, adjudicated)
    annotations: list[Annotation] = []
    claims: list[Claim] = []
    refused: list[Refused] = []
    undecided: list[str] = []
    said = submitted(raw)
    for each in said:
        reader = _Reader(raw, each, document, part, taxonomy, decides)
        annotation, found = reader.read(annotators)
        undecided += reader.undecided()
        annotations.append(annotation)
        claims.extend(found)
        refused.extend(Refused(error, each) for error in reader.errors)
    return ReadTask(
        document,
        part,
        tuple(annotations),
        tuple(claims),
        tuple(refused),
        skipped=len(raw.get("annotations") or ()) - len(said),
        superseded=bool(raw["data"].get("superseded_by")),
        undecided=tuple(undecided),
    )


def _decides(raw: Raw, adjudicated: int | None) -> Raw | None:
    """Return what a task decides between, ``None`` where texts are annotated.

    Raises:
        AnnotationError: it belongs to another kind of project, or to another project's answers.
    """
    decides: Raw | None = raw["data"].get("adjudicates")
    if adjudicated is None and decides is None:
        return None
    where, cure = f"task {raw.get('id')}", "remove it, and adjudicate again"
    if adjudicated is None or decides is None:
        found = "answers are adjudicated in a project of their own, and nothing else is"
        raise AnnotationError(where, found, "remove it", reason="foreign-task")
    if not conforms(decides, "task", "adjudicates"):
        found = "what it decides between was changed on the server"
        raise AnnotationError(where, found, cure, reason="changed-document")
    if decides["project"] != adjudicated:
        found = f"it decides between answers of project {decides['project']}"
        raise AnnotationError(where, found, cure, reason="foreign-task")
    return decides


def annotation_id(annotation: Raw) -> str:
    """Return the id of a raw annotation.

    It is unique on every server; the number where the server gives no better.
    """
    return str(annotation.get("unique_id") or annotation.get("id"))


def submitted(raw: Raw) -> list[Raw]:
    """Return the annotations of a raw task that were submitted: not those that were skipped."""
    return [each for each in raw.get("annotations") or () if not each.get("was_cancelled")]


def document_of(raw: Raw) -> tuple[Document, Span]:
    """Return the document of a task, and which part of it the task shows.

    Raises:
        AnnotationError: the task is none of ours, or its document was changed on the server.
    """
    where, data = f"task {raw.get('id')}", raw.get("data") or {}
    record, part, text = data.get("document"), data.get("part"), data.get("text")
    if not isinstance(record, dict) or not isinstance(part, dict) or not isinstance(text, str):
        found = "it was not made by factcheck push"
        raise AnnotationError(
            where, found, "keep it in a project of its own", reason="foreign-task"
        )
    problems = check(record, "document")
    if problems:
        found = f"its document was changed on the server: {problems[0]}"
        raise AnnotationError(where, found, REPUSH, reason="changed-document")
    document = document_from_json(record)
    start, length = part.get("offset"), part.get("length")
    if (
        not isinstance(start, int)
        or not isinstance(length, int)
        or not 0 <= start < start + length <= len(document.text)
    ):
        found = "its text is no part of its document"
        raise AnnotationError(where, found, REPUSH, reason="changed-document")
    return document, Span(start, start + length)


@dataclass(slots=True)
class _Reader:
    """Reads one annotation; collects what is wrong with it."""

    raw: Raw
    annotation: Raw
    document: Document
    part: Span
    taxonomy: Taxonomy
    decides: Raw | None = None
    errors: list[AnnotationError] = field(default_factory=list)

    @property
    def id(self) -> str:
        return annotation_id(self.annotation)

    def read(self, annotators: Mapping[int, str]) -> tuple[Annotation, list[Claim]]:
        stored = self.part.text_in(self.document.text)
        prediction = self._prediction()
        # What the machine said counts in the text that was pushed, whatever is shown now.
        predicted, _ = read_result(prediction.get("result") or (), Texts(stored, stored))
        places = _places(prediction.get("result") or ())
        texts = Texts(self.raw["data"]["text"], stored, places)
        marked, problems = read_result(self.annotation.get("result") or (), texts)
        for each in problems:
            self._refuse(each.region, each.reason, each.found, each.cure)
        # An adjudicator starts from people's answers, which are no prediction.
        model = None if self.decides else _model(prediction)
        origin = {} if self.decides else {each.region: each for each in predicted}
        claims = list(self._claims(marked, origin))
        annotation = Annotation(
            id=self.id,
            document=self.document.id,
            annotator=_annotator(self.annotation.get("completed_by"), annotators),
            created=str(self.annotation.get("created_at")),
            updated=str(self.annotation.get("updated_at")),
            lead_time=self.annotation.get("lead_time"),
            model=model,
            predicted=tuple(map(self._prelabel, predicted)) if model else (),
            deleted=tuple(self._deleted(origin)) if model else (),
            gold=bool(self.annotation.get("ground_truth") or self.decides),
            part=None if len(self.part) == len(self.document.text) else self.part,
            adjudicates=tuple(each["id"] for each in (self.decides or {}).get("annotations", ())),
        )
        return annotation, claims

    def undecided(self) -> Iterator[str]:
        """Yield what an adjudicator left open, with where that is."""
        if self.decides is None:
            return
        start, result = self._prediction().get("result"), self.annotation.get("result")
        text = self.raw["data"]["text"]
        title = " ".join((self.document.title or self.document.id).split())
        for each in undecided(self.decides["disputes"], start or (), result or (), text):
            # A line each, on a terminal: what a title or an edited text may hold is not obeyed.
            yield printable(f"task {self.raw.get('id')}, {title}: {each}")

    def _prediction(self) -> Raw:
        """Return the prediction that the annotator started from; nothing if from none."""
        said = self.annotation.get("prediction")
        if isinstance(said, dict):
            return said
        predictions = self.raw.get("predictions") or ()
        return next((each for each in predictions if said and each.get("id") == said), {})

    def _prelabel(self, marked: Marked) -> Prelabel:
        return Prelabel(
            id=marked.region,
            attribution=marked.attribution.shift(self.part.start),
            labels=tuple(dict.fromkeys(marked.chosen.get(controls.ATTRIBUTED_TO, ()))),
            score=marked.score,
        )

    def _deleted(self, origin: Mapping[str, Marked]) -> Iterator[str]:
        left = {item.get("id") for item in self.annotation.get("result") or ()}
        return (name for name in origin if name not in left)

    def _claims(self, marked: tuple[Marked, ...], origin: Mapping[str, Marked]) -> Iterator[Claim]:
        ordinals: Counter[tuple[Span, ...]] = Counter()
        for each in marked:
            labels, verdict = self._labels(each), self._verdict(each)
            if labels is None or verdict is None:
                continue
            attribution = each.attribution.shift(self.part.start)
            name = claim_id(self.document, attribution, ordinals[attribution.content])
            ordinals[attribution.content] += 1
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
            )

    def _labels(self, marked: Marked) -> tuple[str, ...] | None:
        """Return the sources chosen, in the taxonomy's order; ``None`` if one is unknown."""
        chosen = marked.chosen.get(controls.ATTRIBUTED_TO, ())
        unknown = [label for label in chosen if label not in self.taxonomy.choices]
        if unknown:
            found = f"attributed to {', '.join(unknown)}, which the taxonomy lacks"
            self._refuse(marked.region, "unknown-source", found, "choose another, or add it there")
            return None
        return tuple(label for label in self.taxonomy.choices if label in chosen)

    def _verdict(self, marked: Marked) -> str | None:
        """Return the verdict, ``""`` for none yet; ``None`` if it is unknown."""
        verdict, *_ = (*marked.chosen.get(controls.VERDICT, ()), "")
        if verdict and verdict not in self.taxonomy.verdicts:
            found = f"the verdict {verdict}, which the taxonomy lacks"
            self._refuse(marked.region, "unknown-verdict", found, "choose another, or add it there")
            return None
        return verdict

    def _evidence(self, marked: Marked) -> Evidence:
        """Return the evidence; an address that is none is refused, the rest is kept."""
        urls: list[str] = []
        for said in marked.chosen.get(controls.EVIDENCE_URL, ()):
            url = said.strip()
            if conforms(url, "claim", "address"):
                urls.append(url)
            else:
                found = f"the evidence {said!r} is no http or https address"
                self._refuse(marked.region, "bad-url", found, "put words into the note")
        note = "\n".join(marked.chosen.get(controls.EVIDENCE_NOTE, ()))
        return Evidence(tuple(dict.fromkeys(urls)), note)

    def _refuse(self, region: str, reason: str, found: str, cure: str) -> None:
        where = f"task {self.raw.get('id')}, annotation {self.annotation.get('id')}"
        where = f"{where}, region {region!r}" if region else where
        self.errors.append(AnnotationError(where, found, cure, reason=reason))


def _places(result: Sequence[Raw]) -> dict[str, Span]:
    """Return where each region of a prediction stands."""
    return {
        str(item["id"]): Span(item["value"]["start"], item["value"]["end"])
        for item in result
        if item.get("type") == "labels"
    }


def _provenance(marked: Marked, before: Marked | None) -> Provenance:
    """Return where a claim came from.

    What the machine says of a claim is its spans, its quotation and its source labels; a verdict
    and evidence are the annotator's alone, and adding them changes nothing.
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


def _annotator(said: object, annotators: Mapping[int, str]) -> str:
    if isinstance(said, dict):
        return str(said.get("email") or f"user-{said.get('id')}")
    return annotators.get(said, f"user-{said}") if isinstance(said, int) else f"user-{said}"
