"""A raw annotation of Label Studio to an annotation and its claims.

Nothing that a person did is dropped silently: what cannot become a claim is refused with its
reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.dataset import conforms
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
from factcheck.studio.format.raw_task import annotation_id, annotator_name, prediction_of, where_of
from factcheck.studio.format.result_reader import Texts, read_result, span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.format.marked import Marked

    Raw = Mapping[str, Any]

_BARE_ADDRESS = re.compile(r"[^/?#@:]+\.[^\W\d_]{2,}(?=[:/?#]|$)")
"""How a web address without ``https://`` begins: a host with a dot and a last part of letters."""

_UNKNOWN = "choose another, or add it to the taxonomy"


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


@dataclass(slots=True)
class AnnotationReader:
    """Reads one annotation, and collects what is wrong with it.

    Attributes:
        raw: its task.
        annotation: what was submitted, as Label Studio writes it.
        document: the document of the task.
        part: the part of it that the task shows.
        taxonomy: what annotators could choose from.
        adjudicates: what the task adjudicates, ``None`` where texts are annotated.
        errors: what could not be used, so far.
    """

    raw: Raw
    annotation: Raw
    document: Document
    part: Span
    taxonomy: Taxonomy
    adjudicates: Raw | None = None
    errors: list[AnnotationError] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The annotation's id, `annotation_id`."""
        return annotation_id(self.annotation)

    def read(self, annotators: Mapping[int, str]) -> tuple[Annotation, list[Claim]]:
        """Return the annotation and its claims; `annotators` has e-mail addresses by number."""
        stored = self.part.text_in(self.document.text)
        prediction = prediction_of(self.raw, self.annotation)
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
            start=prediction_of(self.raw, self.annotation).get("result") or (),
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
        where = where_of(self.raw, self.annotation)
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
