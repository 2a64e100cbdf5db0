"""Two articles and their translations about one bridge, annotated, with what was matched."""

from dataclasses import replace

from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Document,
    Evidence,
    Language,
    MatchedPair,
    Matches,
    ModelId,
    Origin,
    Reason,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    claim_id,
)

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Army")))
WHEN = "2026-03-01T00:00:00Z"
MODEL = ModelId("matching", "1")


def article(
    name: str,
    source: str,
    cue: str,
    content: str,
    *,
    published: str = "2026-03-01",
    publisher: str = "",
    parallel: str = "",
) -> tuple[Document, Attribution]:
    """Return a document of one sentence: source, cue, content."""
    text = f"{source} {cue} {content}."
    language = Language.ARABIC if name.endswith(".ar") else Language.ENGLISH
    document = Document(
        name, name, text, language, published=published, publisher=publisher, parallel=parallel
    )
    start = len(source) + 1
    spans = [
        (Span(0, len(source)),),
        (Span(start, start + len(cue)),),
        (Span(start + len(cue) + 1, len(text) - 1),),
    ]
    return document, Attribution(content=spans[2], source=spans[0], cue=spans[1])


def annotated(
    article: tuple[Document, Attribution],
    labels: tuple[str, ...] = (),
    *,
    verdict: str = "",
    stance: Stance = Stance.ASSERTS,
    annotator: str = "nour",
) -> tuple[Document, Annotation, Claim]:
    """Return an article with the answer of one annotator."""
    document, attribution = article
    attribution = replace(attribution, stance=stance)
    note = f"{document.id} {annotator}"
    claim = Claim(
        claim_id(document, attribution),
        document.id,
        note,
        attribution,
        labels,
        verdict,
        Evidence(("https://example.org/1",), "seen") if verdict else Evidence(),
    )
    return document, Annotation(note, document.id, annotator, WHEN, WHEN, 1.0), claim


def reported(stance: Stance) -> tuple[Dataset, Claim]:
    """Return a dataset and its inner claim, which the minister reports with a stance."""
    text = "The minister denied that the army had ordered a retreat."
    where = Document(
        "n.en", "", text, Language.ENGLISH, published="2026-02-01", publisher="Wadi News"
    )

    def span(words: str) -> tuple[Span]:
        return (Span(text.index(words), text.index(words) + len(words)),)

    outer = Attribution(
        span("that the army had ordered a retreat"),
        span("The minister"),
        span("denied"),
        stance=stance,
    )
    inner = Attribution(span("a retreat"), span("the army"), span("had ordered"))
    around = Claim(claim_id(where, outer), where.id, "n", outer)
    inside = Claim(
        claim_id(where, inner), where.id, "n", inner, ("Army",), within=claim_id(where, outer)
    )
    made = dataset((where, Annotation("n", where.id, "nour", WHEN, WHEN, 1.0), around))
    return replace(made, claims=(around, inside)), inside


def dataset(*answers: tuple[Document, Annotation, Claim]) -> Dataset:
    """Return a dataset of articles with their answers."""
    origin = Origin("Bridge", "http://127.0.0.1:8080", WHEN, "0.1.0")
    documents = dict.fromkeys(document for document, *_ in answers)
    return Dataset(
        TAXONOMY,
        tuple(documents),
        tuple(annotation for _, annotation, _ in answers),
        tuple(claim for *_, claim in answers),
        origin,
    )


def with_answer(made: Dataset, answer: tuple[Document, Annotation, Claim]) -> Dataset:
    """Return a dataset with one more document and its answer."""
    document, annotation, claim = answer
    return replace(
        made,
        documents=(*made.documents, document),
        annotations=(*made.annotations, annotation),
        claims=(*made.claims, claim),
    )


ENGLISH = annotated(
    article("a.en", "The mayor", "hinted", "the bridge fell in March", parallel="a.ar"),
    ("Mayor",),
    verdict="Supported",
)
ARABIC = annotated(
    article("a.ar", "رئيس البلدية", "أكد", "أن الجسر سقط في مارس", parallel="a.en"), ("Mayor",)
)
LATER = annotated(
    article("b.en", "The army", "denied", "the bridge fell in March", published="2026-03-02"),
    ("Army",),
    stance=Stance.DENIES,
)
ALONE = annotated(article("c.en", "A baker", "said", "bread got dearer"))
DATASET = dataset(ENGLISH, ARABIC, LATER, ALONE)


def pair(
    one: tuple[Document, Annotation, Claim],
    other: tuple[Document, Annotation, Claim],
    why: Reason = Reason.PARALLEL,
) -> MatchedPair:
    """Return two claims that say the same."""
    return MatchedPair(one[2].id, other[2].id, 0.9, why)


def matches(
    *groups: tuple[str, ...],
    pairs: tuple[MatchedPair, ...] = (),
    candidates: tuple[MatchedPair, ...] = (),
    digest: str = "0" * 64,
) -> Matches:
    """Return what was matched."""
    return Matches(digest, MODEL, 0.5, None, groups, pairs, candidates)


MATCHES = matches((ENGLISH[2].id, ARABIC[2].id), pairs=(pair(ENGLISH, ARABIC),))
"""An article and its translation."""

TRUSTED = matches(
    (ENGLISH[2].id, ARABIC[2].id, LATER[2].id),
    pairs=(pair(ENGLISH, ARABIC), pair(ENGLISH, LATER, Reason.LIKENESS)),
)
"""The same, and a claim that nobody confirmed."""
