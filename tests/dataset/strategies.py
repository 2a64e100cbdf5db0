"""Any prediction and any valid dataset, for round trips."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Evidence,
    LabelScore,
    Language,
    ModelId,
    Origin,
    PredictedClaim,
    Prediction,
    Prelabel,
    Provenance,
    Quotation,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    Zone,
    ZoneKind,
    claim_id,
)

ONE_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For tests that write every example to the same folder."""

SCORES = st.floats(0, 1)
LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
MODELS = st.builds(ModelId, st.text(min_size=1), st.text(min_size=1))
NAMES = ("Kremlin", "القيادة العامة", "صحف & <media>")
MOMENTS = st.datetimes().map(lambda moment: f"{moment.isoformat()}Z")
TAXONOMIES = st.lists(
    st.builds(
        SourceLabel,
        name=st.sampled_from(NAMES),
        description=st.sampled_from(["", "One line."]),
        names=st.dictionaries(st.sampled_from(Language), st.just("Name"), max_size=1),
    ),
    min_size=1,
    max_size=1,
).map(lambda labels: Taxonomy(tuple(labels)))


@st.composite
def documents(draw: st.DrawFn, name: str = "d") -> Document:
    """Return a document of any characters but NUL, with a title or without."""
    text = draw(st.text(LETTERS, min_size=1, max_size=60))
    end = draw(st.integers(0, len(text)))
    zones = (Zone(Span(0, end), draw(st.sampled_from(ZoneKind))),) if end else ()
    return Document(
        id=name,
        title=draw(st.text(LETTERS, max_size=5)),
        text=text,
        language=draw(st.sampled_from(Language)),
        published=draw(st.dates().map(str) | st.just("")),
        offset=draw(st.integers(0, 10**9)),
        zones=zones,
        publisher=draw(st.sampled_from(["", "Wadi News", "صحيفة الوادي"])),
        chosen=draw(st.sampled_from(["", "random", "most-useful"])),
    )


@st.composite
def attributions(draw: st.DrawFn, text: str) -> Attribution:
    """Return an attribution whose spans fit a text."""
    starts = st.integers(0, len(text) - 1)
    spans = starts.flatmap(
        lambda start: st.integers(start + 1, len(text)).map(lambda end: Span(start, end))
    )
    some = st.lists(spans, max_size=2).map(tuple)
    return Attribution(
        content=draw(st.lists(spans, min_size=1, max_size=2).map(tuple)),
        source=draw(some),
        cue=draw(some),
        channel=draw(some),
        quotation=draw(st.sampled_from(Quotation)),
        stance=draw(st.sampled_from(Stance)),
    )


@st.composite
def predictions(draw: st.DrawFn) -> Prediction:
    """Return what some model says of some document."""
    document = draw(documents())
    labels = st.dictionaries(st.sampled_from(NAMES), SCORES).map(
        lambda scores: tuple(LabelScore(*each) for each in scores.items())
    )
    claims = st.builds(PredictedClaim, attributions(document.text), labels, SCORES)
    return Prediction(
        document=document,
        claims=tuple(draw(st.lists(claims, max_size=3))),
        model=draw(MODELS),
        taxonomy=draw(TAXONOMIES).sha256,
    )


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Return documents with an annotation each, some from a prediction, some by hand."""
    taxonomy = draw(TAXONOMIES)
    held = [draw(documents(f"d{index}")) for index in range(draw(st.integers(0, 2)))]
    annotated = [draw(_annotated(document, taxonomy)) for document in held]
    return Dataset(
        taxonomy=taxonomy,
        documents=tuple(held),
        annotations=tuple(annotation for annotation, _ in annotated),
        claims=tuple(claim for _, claims in annotated for claim in claims),
        origin=Origin(
            draw(st.text(min_size=1)), "https://example.org", "2023-10-03T12:00:00Z", "1"
        ),
    )


@st.composite
def _annotated(
    draw: st.DrawFn, document: Document, taxonomy: Taxonomy
) -> tuple[Annotation, list[Claim]]:
    model = draw(st.none() | MODELS)
    ordinals = Counter[tuple[Span, ...]]()
    claims: list[Claim] = []
    for attribution in draw(st.lists(attributions(document.text), max_size=3)):
        name = claim_id(document, attribution, ordinals[attribution.content])
        ordinals[attribution.content] += 1
        predicted = model is not None and draw(st.booleans())
        kept = st.sampled_from([Provenance.PREDICTION, Provenance.CHANGED])
        claims.append(
            Claim(
                id=name,
                document=document.id,
                annotation=f"a-{document.id}",
                attribution=attribution,
                labels=draw(st.lists(st.sampled_from(taxonomy.choices), unique=True).map(tuple)),
                verdict=draw(st.sampled_from(["", *taxonomy.verdicts])),
                evidence=Evidence(note=draw(st.text(max_size=9))),
                provenance=draw(kept) if predicted else Provenance.MANUAL,
                predicted=name if predicted else "",
                score=draw(SCORES) if predicted else None,
            )
        )
    annotation = Annotation(
        id=f"a-{document.id}",
        document=document.id,
        annotator=draw(st.text(min_size=1, max_size=5)),
        created=draw(MOMENTS),
        updated=draw(MOMENTS),
        lead_time=draw(st.none() | st.floats(0, 1e9)),
        model=model,
        predicted=tuple(
            Prelabel(claim.predicted, claim.attribution, claim.labels, claim.score)
            for claim in claims
            if claim.predicted
        ),
        editor=draw(st.text(max_size=5)),
    )
    return annotation, claims
