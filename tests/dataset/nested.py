"""An attribution inside the content of another; offsets counted by hand."""

from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    LabelScore,
    Language,
    ModelId,
    Origin,
    PredictedClaim,
    Prediction,
    Prelabel,
    Provenance,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    claim_id,
)

# 0 Wadi News, 10 quoted, 17 the minister, 30 as saying, 40 that, 45 the army, 54 had denied,
# 65 the attack, 75 the full stop.
QUOTED = Document(
    id="quoted",
    title="",
    text="Wadi News quoted the minister as saying that the army had denied the attack.",
    language=Language.ENGLISH,
)
OUTER = Attribution(
    content=(Span(40, 75),),
    source=(Span(17, 29),),
    cue=(Span(10, 16), Span(30, 39)),
    channel=(Span(0, 9),),
)
INNER = Attribution(
    content=(Span(65, 75),), source=(Span(45, 53),), cue=(Span(54, 64),), stance=Stance.DENIES
)
OUTER_ID, INNER_ID = claim_id(QUOTED, OUTER), claim_id(QUOTED, INNER)

LABELS = Taxonomy((SourceLabel("Army"), SourceLabel("Minister")))
LEXICON = ModelId("lexicon", "1")
NESTED_PREDICTION = Prediction(
    document=QUOTED,
    claims=(
        PredictedClaim(OUTER, (LabelScore("Minister", 0.9),), 0.75),
        PredictedClaim(INNER, (LabelScore("Army", 0.9),), 0.5, within=OUTER_ID),
    ),
    model=LEXICON,
    taxonomy=LABELS.sha256,
)
NESTED_DATASET = Dataset(
    taxonomy=LABELS,
    documents=(QUOTED,),
    annotations=(
        Annotation(
            id="n1",
            document="quoted",
            annotator="nour@example.org",
            created="2023-10-01T09:00:00Z",
            updated="2023-10-01T09:00:00Z",
            lead_time=None,
            model=LEXICON,
            predicted=(
                Prelabel(OUTER_ID, OUTER, ("Minister",), 0.75),
                Prelabel(INNER_ID, INNER, ("Army",), 0.5, within=OUTER_ID),
            ),
        ),
    ),
    claims=(
        Claim(
            id=OUTER_ID,
            document="quoted",
            annotation="n1",
            attribution=OUTER,
            labels=("Minister",),
            provenance=Provenance.PREDICTION,
            predicted=OUTER_ID,
            score=0.75,
        ),
        Claim(
            id=INNER_ID,
            document="quoted",
            annotation="n1",
            attribution=INNER,
            labels=("Army",),
            provenance=Provenance.PREDICTION,
            predicted=INNER_ID,
            score=0.5,
            within=OUTER_ID,
        ),
    ),
    origin=Origin("Nested", "https://example.org", "2023-10-03T12:00:00Z", "1"),
)
