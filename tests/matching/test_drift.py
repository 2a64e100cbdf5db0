"""Drift between the parallel articles of a dataset."""

from dataclasses import replace

from factcheck.comparing.consensus import consensus_claims
from factcheck.dataset import read_dataset
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Dataset,
    Direction,
    Document,
    Drift,
    DriftKind,
    Language,
    MatchedPair,
    Matches,
    ModelId,
    Reason,
    Span,
    claim_id,
)
from factcheck.matching.drift import compare_articles, find_drift
from factcheck.matching.drift_table import unlike_articles
from tests.paths import EXAMPLES

SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
WHEN = "2026-03-01T00:00:00Z"
ENGLISH = ("The mayor hinted that the port closed", "Traders said that prices doubled")
ARABIC = ("رئيس البلدية أكد أن الميناء أغلق", "التجار قالوا إن الأسعار تضاعفت")


def article(name: str, parallel: str, sentences: tuple[str, ...], published: str = "") -> Document:
    language = Language.ARABIC if name.endswith("ar") else Language.ENGLISH
    text = ". ".join((*sentences, ""))
    return Document(name, "", text, language, published=published, parallel=parallel)


def claims_of(
    document: Document,
    sentences: tuple[str, ...],
    annotator: str = "nour",
    labels: tuple[str, ...] = (),
) -> tuple[Annotation, list[Claim]]:
    """Return an annotation of an article: each sentence is source, cue, content.

    The content begins at its complementizer, the cue is the word before it.
    """
    name = f"{document.id} {annotator}"
    made = []
    for sentence in sentences:
        start = document.text.index(sentence)
        content = min(
            sentence.index(word) for word in (" that ", " أن ", " إن ") if word in sentence
        )
        cue = sentence.rindex(" ", 0, content) + 1
        attribution = Attribution(
            (Span(start + content + 1, start + len(sentence)),),
            (Span(start, start + cue - 1),),
            (Span(start + cue, start + content),),
        )
        claim = Claim(claim_id(document, attribution), document.id, name, attribution, labels)
        made.append(claim)
    return Annotation(name, document.id, annotator, WHEN, WHEN, 1.0), made


def dataset(
    *annotated: tuple[Document, tuple[Annotation, list[Claim]]], more: tuple[Document, ...] = ()
) -> Dataset:
    documents = dict.fromkeys(document for document, _ in annotated)
    return replace(
        SAMPLE,
        documents=(*documents, *more),
        annotations=tuple(annotation for _, (annotation, _) in annotated),
        claims=tuple(claim for _, (_, claims) in annotated for claim in claims),
        withdrawn=(),
    )


def pairs(*units: tuple[Claim, Claim], why: Reason = Reason.PARALLEL) -> Matches:
    found = tuple(MatchedPair(one.id, other.id, 0.9, why) for one, other in units)
    return Matches("0" * 64, ModelId("m", "1"), 0.3, None, (), found, ())


def port(published: tuple[str, str] = ("", "")) -> tuple[Dataset, list[Claim], list[Claim]]:
    """Return both articles on the port, and the claims of each."""
    english = article("p.en", "p.ar", ENGLISH, published[0])
    arabic = article("p.ar", "p.en", ARABIC, published[1])
    ones, others = claims_of(english, ENGLISH), claims_of(arabic, ARABIC)
    return dataset((english, ones), (arabic, others)), ones[1], others[1]


def test_drift_names_both_claims_and_what_changed() -> None:
    """Hinted became أكد; the other pair is the same; nobody knows which is the original."""
    both, ones, others = port()

    found = find_drift(both, pairs(*zip(ones, others, strict=True)))

    told = "English: hinted; Arabic: أكد"
    assert found == (Drift(DriftKind.CUE_STRONGER, ones[0].id, others[0].id, told),)


def test_the_article_of_an_earlier_day_is_the_original() -> None:
    """The Arabic one is a day older: from there to English the cue became weaker."""
    both, ones, others = port(("2026-03-02", "2026-03-01T23:00"))

    (found,) = find_drift(both, pairs(*zip(ones, others, strict=True)))

    assert (found.kind, found.direction) == (DriftKind.CUE_WEAKER, Direction.PUBLISHED)
    assert (found.original, found.translation) == (others[0].id, ones[0].id)


def test_a_claim_without_a_partner_is_missing() -> None:
    """The second claims are not paired: each is missing in the other article."""
    both, ones, others = port()

    found = find_drift(both, pairs((ones[0], others[0])))

    missing = [each for each in found if each.kind is DriftKind.MISSING]
    assert [(each.original, each.translation) for each in missing] == [
        (ones[1].id, ""),
        ("", others[1].id),
    ]
    assert missing[0].detail == "English: Traders said that prices doubled; Arabic: no such claim"


def test_only_pairs_of_parallel_articles_are_compared() -> None:
    """A pair that a person made is none, so that nothing is aligned here."""
    both, ones, others = port()

    (found,) = compare_articles(
        consensus_claims(both), pairs(*zip(ones, others, strict=True), why=Reason.PERSON)
    )

    assert (found.pairs, found.comparable, found.drifts) == (0, False, ())


def test_different_articles_are_not_compared() -> None:
    """One pair of five claims is too few: they name each other, but report something else."""
    more = tuple(f"Guard{number} said that gate {number} was shut" for number in range(4))
    hints = tuple(f"حارس{number} قال إن المخزن {number} فارغ" for number in range(4))
    english = article("p.en", "p.ar", (*ENGLISH[:1], *more))
    arabic = article("p.ar", "p.en", (*ARABIC[:1], *hints))
    ones = claims_of(english, (*ENGLISH[:1], *more))
    others = claims_of(arabic, (*ARABIC[:1], *hints))
    both = dataset((english, ones), (arabic, others))

    (found,) = compare_articles(consensus_claims(both), pairs((ones[1][0], others[1][0])))

    assert (found.pairs, found.claims, found.comparable, found.drifts) == (1, (5, 5), False, ())
    (note,) = unlike_articles([found])
    assert "of their 5 and 5 claims only 1 could be aligned" in note


def test_an_article_whose_translation_has_no_claims_is_left_out() -> None:
    """Nobody annotated the Arabic article: its claims are not missing."""
    english = article("p.en", "p.ar", ENGLISH)
    alone = dataset((english, claims_of(english, ENGLISH)), more=(article("p.ar", "p.en", ARABIC),))

    assert find_drift(alone, pairs()) == ()


def test_labels_that_annotators_do_not_agree_on_are_not_compared() -> None:
    """Two people chose different labels in English: no other source in Arabic follows."""
    english = article("p.en", "p.ar", ENGLISH[1:])
    arabic = article("p.ar", "p.en", ARABIC[1:])
    kremlin, media = (each.name for each in SAMPLE.taxonomy.labels[:2])
    first = claims_of(english, ENGLISH[1:], "lina", (kremlin,))
    second = claims_of(english, ENGLISH[1:], "omar", (media,))
    others = claims_of(arabic, ARABIC[1:], "lina", (media,))
    matches = pairs((first[1][0], others[1][0]))

    disputed = dataset((english, first), (english, second), (arabic, others))
    agreed = dataset((english, first), (arabic, others))

    assert find_drift(disputed, matches) == ()
    assert [each.kind for each in find_drift(agreed, matches)] == [DriftKind.SOURCE_OTHER]
