"""A small dataset built from words: three texts, predicted claims, annotations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Language,
    ModelId,
    Origin,
    Prelabel,
    Provenance,
    Quotation,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    claim_id,
)

TAXONOMY = Taxonomy(tuple(map(SourceLabel, ("City hall", "Residents", "Press"))))
MODEL = ModelId("lexicon", "1")
RIVER = Document(
    "river.en",
    "The river",
    "The mayor said that it rained. Residents deny that the river rose. "
    "According to the Herald, a bridge fell.",
    Language.ENGLISH,
)
PORT = Document(
    "port.en",
    "The port",
    "“The port reopens,” the mayor announced. Traders say that prices doubled.",
    Language.ENGLISH,
)
NAHR = Document(
    "river.ar", "النهر", "قال العمدة إن المطر هطل. ونفى السكان أن النهر ارتفع.", Language.ARABIC
)
ORIGIN = Origin("The river", "http://127.0.0.1:8080", "2026-01-03T12:00:00Z", "0.1.0")


@dataclass(frozen=True)
class Mark:
    """A claim as somebody marked it, and the predicted claim it started from, if any."""

    attribution: Attribution
    labels: tuple[str, ...] = ()
    verdict: str = ""
    start: Prelabel | None = None


def place(document: Document, words: str) -> tuple[Span, ...]:
    """Return where words are in a document, nothing for no words."""
    start = document.text.index(words)
    return (Span(start, start + len(words)),) if words else ()


def says(
    document: Document,
    source: str,
    cue: str,
    content: str,
    quotation: Quotation = Quotation.INDIRECT,
) -> Attribution:
    """Return who says what in a document."""
    return Attribution(
        place(document, content), place(document, source), place(document, cue), (), quotation
    )


RAINED = says(RIVER, "The mayor", "said", "that it rained")
ROSE = replace(says(RIVER, "Residents", "deny", "that the river rose"), stance=Stance.DENIES)
FELL = says(RIVER, "the Herald", "According to", "a bridge fell")
REOPENS = says(PORT, "the mayor", "announced", "“The port reopens,”", Quotation.DIRECT)
DOUBLED = says(PORT, "Traders", "say", "that prices doubled")
HATAL = says(NAHR, "العمدة", "قال", "إن المطر هطل")
IRTAFA = replace(says(NAHR, "السكان", "نفى", "أن النهر ارتفع"), stance=Stance.DENIES)


def guess(document: Document, attribution: Attribution, score: float, *labels: str) -> Prelabel:
    """Return a predicted claim."""
    return Prelabel(claim_id(document, attribution), attribution, labels, score)


def mark(attribution: Attribution, *labels: str, verdict: str = "") -> Mark:
    """Return a claim that somebody marked by hand."""
    return Mark(attribution, labels, verdict)


def keep(start: Prelabel, *labels: str, verdict: str = "", **changes: object) -> Mark:
    """Return a predicted claim as somebody kept it, with its labels and spans or with others."""
    attribution = replace(start.attribution, **changes)  # type: ignore[arg-type]
    return Mark(attribution, labels or start.labels, verdict, start)


Annotated = tuple[Annotation, tuple[Claim, ...]]


def annotate(  # noqa: PLR0913 - as many as an annotation has fields
    document: Document,
    annotator: str,
    *marks: Mark,
    guesses: Sequence[Prelabel] = (),
    deleted: Sequence[Prelabel] = (),
    model: ModelId | None = MODEL,
    gold: bool = False,
    part: Span | None = None,
    minute: int = 0,
) -> Annotated:
    """Return an annotation and its claims."""
    name = f"{document.id}/{annotator}/{minute}/{part.start if part else 0}"
    moment = f"2026-01-02T10:{minute:02}:00Z"
    annotation = Annotation(
        id=name,
        document=document.id,
        annotator=f"{annotator}@example.org",
        created=moment,
        updated=moment,
        lead_time=60.0,
        model=model if guesses else None,
        predicted=tuple(guesses),
        deleted=tuple(each.id for each in deleted),
        gold=gold,
        part=part,
    )
    seen = Counter[tuple[Span, ...]]()
    claims = []
    for each in marks:
        content = each.attribution.content
        number = claim_id(document, each.attribution, seen[content])
        seen[content] += 1
        claims.append(_claim(document, name, number, each))
    return annotation, tuple(claims)


def _claim(document: Document, annotation: str, number: str, made: Mark) -> Claim:
    before = made.start
    provenance = Provenance.MANUAL
    if before:
        same = (made.attribution, set(made.labels)) == (before.attribution, set(before.labels))
        provenance = Provenance.PREDICTION if same else Provenance.CHANGED
    return Claim(
        id=number,
        document=document.id,
        annotation=annotation,
        attribution=made.attribution,
        labels=made.labels,
        verdict=made.verdict,
        provenance=provenance,
        predicted=before.id if before else "",
        score=before.score if before else None,
    )


def collect(*annotated: Annotated, documents: Sequence[Document] = (RIVER, PORT, NAHR)) -> Dataset:
    """Return a dataset of annotations."""
    return Dataset(
        taxonomy=TAXONOMY,
        documents=tuple(documents),
        annotations=tuple(annotation for annotation, _ in annotated),
        claims=tuple(claim for _, claims in annotated for claim in claims),
        origin=ORIGIN,
    )
