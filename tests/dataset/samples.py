"""One article in two languages, annotated by two people; offsets counted by hand."""

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
    Taxonomy,
    Zone,
    ZoneKind,
    claim_id,
)

# 0 is the face, 2 Peskov, 9 told, 14 TASS, 19 that, 24 talks, 30 took, 35 place, 40 the full stop.
ENGLISH = Document(
    id="talks.en",
    title="😀",
    text="😀 Peskov told TASS that talks took place.",
    language=Language.ENGLISH,
    url="https://example.org/talks",
    published="2023-09-28",
    parallel="talks.ar",
    origin="talks.txt",
    zones=(Zone(Span(0, 1), ZoneKind.TITLE),),
)
# 0 said, 4 Peskov, 11 that, 14 the meeting, 21 took place, 23 the full stop.
ARABIC = Document(
    id="talks.ar",
    title="",
    text="قال بيسكوف إن اللقاء تم.",
    language=Language.ARABIC,
    published="2023-09-28T10:00:00",
    parallel="talks.en",
    origin="talks.txt",
    offset=41,
)
TOLD = Attribution(
    content=(Span(19, 40),), source=(Span(2, 8),), cue=(Span(9, 13),), channel=(Span(14, 18),)
)
RUNNING = Attribution(content=(Span(24, 29), Span(35, 40)), quotation=Quotation.MIXED)
QALA = Attribution(content=(Span(11, 23),), source=(Span(4, 10),), cue=(Span(0, 3),))

TAXONOMY = Taxonomy(
    labels=(
        SourceLabel(
            name="Kremlin",
            description="The President of Russia and his office.",
            names={Language.ENGLISH: "Kremlin", Language.ARABIC: "الكرملين"},
            aliases={Language.ENGLISH: ("Peskov",), Language.ARABIC: ("بيسكوف",)},
        ),
        SourceLabel("Libyan media"),
    )
)
MODEL = ModelId("lexicon", "1")
PREDICTION = Prediction(
    document=ENGLISH,
    claims=(
        PredictedClaim(TOLD, (LabelScore("Kremlin", 0.9),), 0.75),
        PredictedClaim(RUNNING, (), 0.25),
    ),
    model=MODEL,
    taxonomy=TAXONOMY.sha256,
)
FIRST, SECOND = PREDICTION.claim_ids

DATASET = Dataset(
    taxonomy=TAXONOMY,
    documents=(ENGLISH, ARABIC),
    annotations=(
        Annotation(
            id="a1",
            document="talks.en",
            annotator="nour@example.org",
            created="2023-10-01T09:00:00.5Z",
            updated="2023-10-01T09:30:00Z",
            lead_time=61.5,
            model=MODEL,
            predicted=(
                Prelabel(FIRST, TOLD, ("Kremlin",), 0.75),
                Prelabel(SECOND, RUNNING, (), 0.25),
            ),
            deleted=(SECOND,),
        ),
        Annotation(
            id="a2",
            document="talks.ar",
            annotator="user-7",
            created="2023-10-02T09:00:00Z",
            updated="2023-10-02T09:00:00Z",
            lead_time=None,
        ),
    ),
    claims=(
        Claim(
            id=FIRST,
            document="talks.en",
            annotation="a1",
            attribution=TOLD,
            labels=("Kremlin",),
            verdict="Supported",
            evidence=Evidence(("https://tass.com/politics/1",), "The agency has it, too."),
            provenance=Provenance.PREDICTION,
            predicted=FIRST,
            score=0.75,
        ),
        Claim(
            id=claim_id(ARABIC, QALA),
            document="talks.ar",
            annotation="a2",
            attribution=QALA,
            labels=("Kremlin", "Other"),
        ),
    ),
    origin=Origin(
        project="Talks",
        server="http://127.0.0.1:8080",
        pulled="2023-10-03T12:00:00Z",
        version="0.1.0",
    ),
)
