"""The schema.org export, read as linked data with rdflib."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, SDO, Graph, Literal, URIRef

from factcheck.dataset import open_dataset, write_dataset
from factcheck.dataset.export import About
from factcheck.dataset.export.choosing import (
    CONTRADICTED,
    DENIED,
    UNASSERTED,
    UNCARRIED,
    WITHDRAWN,
    withheld,
)
from factcheck.domain import Claim, Dataset, SourceKind, Span, Stance, claim_id
from factcheck.errors import ExportError
from tests.dataset.export.exported import DESK, EMPTY, exported
from tests.dataset.nested import NESTED_DATASET
from tests.dataset.samples import DATASET, FIRST

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in rdflib itself

Json = dict[str, Any]
TERMS = {str(term) for term in SDO.__annotations__}
SECOND_ID = DATASET.claims[1].id
REVIEWED = URIRef(f"urn:factcheck:claim:{FIRST}")


def entries(folder: Path, dataset: Dataset, about: About = DESK) -> list[Json]:
    (path,) = exported(folder, dataset, "claimreview", about)
    records: list[Json] = json.loads(path.read_text("utf-8"))["@graph"]
    return records


def graph(folder: Path, dataset: Dataset) -> Graph:
    """Return the export as linked data, with the vocabulary of schema.org as its context."""
    record = {"@context": {"@vocab": str(SDO)}, "@graph": entries(folder, dataset)}
    return Graph().parse(data=json.dumps(record), format="json-ld")


def with_first(**changes: Any) -> Dataset:  # noqa: ANN401 - a claim's fields
    first: Claim = replace(DATASET.claims[0], **changes)
    return replace(DATASET, claims=(first, *DATASET.claims[1:]))


def test_only_a_claim_with_a_verdict_is_a_review(tmp_path: Path) -> None:
    """By hand: the first claim has one, the second has none."""
    triples = graph(tmp_path, DATASET)

    (review,) = triples.subjects(RDF.type, SDO.ClaimReview)
    assert triples.value(review, SDO.itemReviewed) == REVIEWED
    assert set(triples.subjects(RDF.type, SDO.Claim)) == {
        REVIEWED,
        URIRef(f"urn:factcheck:claim:{DATASET.claims[1].id}"),
    }


def test_every_term_is_defined_by_schema_org(tmp_path: Path) -> None:
    """Properties and types."""
    triples = graph(tmp_path, DATASET)
    used = {*triples.predicates(), *triples.objects(predicate=RDF.type)} - {RDF.type}
    terms = {str(term).removeprefix(str(SDO)) for term in used}

    assert {"ClaimReview", "claimReviewed", "reviewRating"} <= terms <= TERMS


def test_a_review_holds_what_its_readers_need(tmp_path: Path) -> None:
    """The claim, its source and article; the rating, the evidence and the publisher."""
    triples = graph(tmp_path, DATASET)
    (review,) = triples.subjects(RDF.type, SDO.ClaimReview)
    rating = triples.value(review, SDO.reviewRating)
    author = triples.value(REVIEWED, SDO.author)
    article = triples.value(REVIEWED, SDO.appearance)
    publisher = triples.value(review, SDO.author)

    assert triples.value(review, SDO.claimReviewed) == Literal("that talks took place")
    assert triples.value(review, SDO.url) == Literal("https://example.org/checks")
    assert triples.value(review, SDO.citation) == Literal("https://tass.com/politics/1")
    assert triples.value(rating, SDO.alternateName) == Literal("Supported")
    assert triples.value(rating, SDO.ratingValue) == Literal(5)
    assert triples.value(author, SDO.name) == Literal("Kremlin")
    assert triples.value(author, SDO.alternateName) == Literal("Peskov")
    assert triples.value(article, SDO.url) == Literal("https://example.org/talks")
    assert triples.value(REVIEWED, SDO.firstAppearance) == article
    assert triples.value(publisher, SDO.name) == Literal("The Desk")


@pytest.mark.parametrize(
    ("verdict", "value"),
    [
        ("Supported", 5),
        ("Refuted", 1),
        ("Not enough evidence", None),
        ("Conflicting evidence", None),
    ],
)
def test_only_verdicts_on_the_scale_have_a_number(
    verdict: str, value: int | None, tmp_path: Path
) -> None:
    """All have their words; the number comes with its range."""
    rating = entries(tmp_path, with_first(verdict=verdict))[0]["reviewRating"]

    scale = {"ratingValue": value, "bestRating": 5, "worstRating": 1} if value else {}
    assert rating == {"@type": "Rating", "alternateName": verdict, **scale}


def authors() -> Iterator[tuple[tuple[str, ...], list[Json]]]:
    peskov = {"alternateName": "Peskov"}
    yield ("Kremlin",), [{"@type": "Thing", "name": "Kremlin", **peskov}]
    yield (
        ("Kremlin", "Libyan media"),
        [
            {"@type": "Thing", "name": "Kremlin", **peskov},
            {"@type": "Thing", "name": "Libyan media", **peskov},
        ],
    )
    yield ("Other",), [{"@type": "Thing", "name": "Peskov"}]
    yield (), [{"@type": "Thing", "name": "Peskov"}]


@pytest.mark.parametrize(("labels", "expected"), [*authors()])
def test_the_author_is_the_source(
    labels: tuple[str, ...], expected: list[Json], tmp_path: Path
) -> None:
    """Its labels, or the words of the text if it has none."""
    assert entries(tmp_path, with_first(labels=labels))[0]["itemReviewed"]["author"] == expected


def test_a_claim_without_a_source_has_no_author(tmp_path: Path) -> None:
    """Neither a label nor a word."""
    attribution = replace(DATASET.claims[0].attribution, source=())
    records = entries(tmp_path, with_first(labels=(), attribution=attribution))

    assert "author" not in records[0]["itemReviewed"]


def test_each_claim_may_have_an_address_of_its_own(tmp_path: Path) -> None:
    """Then the publisher has none."""
    (review, _) = entries(tmp_path, DATASET, About("", "Desk", "https://example.org/{id}.html"))

    assert review["url"] == f"https://example.org/{FIRST}.html"
    assert review["author"] == {"@type": "Organization", "name": "Desk"}


@pytest.mark.parametrize("about", [About(), About(publisher="Desk")])
def test_a_review_without_a_publisher_is_refused(about: About, tmp_path: Path) -> None:
    """Nothing is invented, and nothing is written."""
    with pytest.raises(ExportError, match="--publisher NAME and --publisher-url URL"):
        entries(tmp_path, DATASET, about)

    assert not (tmp_path / "out").exists()


def test_without_verdicts_no_publisher_is_needed(tmp_path: Path) -> None:
    """A Claim names no publisher."""
    records = entries(tmp_path, with_first(verdict=""), About())

    assert [each["@type"] for each in records] == ["Claim", "Claim"]


def denied(**changes: Any) -> Dataset:  # noqa: ANN401 - an attribution's fields
    return with_first(attribution=replace(DATASET.claims[0].attribution, **changes))


def asked(stance: Stance) -> Dataset:
    first = denied(stance=stance).claims[0]
    return replace(DATASET, claims=(replace(first, verdict=""), *DATASET.claims[1:]))


def left_out(folder: Path, dataset: Dataset) -> list[tuple[str, str]]:
    """Return the ids of the claims that are not published, with the reasons."""
    write_dataset(folder / "claims.json", dataset)
    with open_dataset(folder / "claims.json") as opened:
        return [(each.claim, each.reason) for each in withheld(opened)]


@pytest.mark.parametrize(("stance", "reason"), [(Stance.DENIES, DENIED), (Stance.NONE, UNASSERTED)])
def test_what_a_source_does_not_assert_is_not_its_claim(
    stance: Stance, reason: str, tmp_path: Path
) -> None:
    """With a verdict or without, there is no entry, and the reason is told."""
    for dataset in (denied(stance=stance), asked(stance)):
        assert [each["identifier"] for each in entries(tmp_path, dataset)] == [SECOND_ID]
        assert left_out(tmp_path, dataset) == [(FIRST, reason)]


def test_a_hedged_claim_is_published(tmp_path: Path) -> None:
    """Its source makes it, with a reservation."""
    dataset = denied(stance=Stance.HEDGED)

    assert len(entries(tmp_path, dataset)) == 2
    assert left_out(tmp_path, dataset) == []


def test_claims_of_withdrawn_documents_are_not_published(tmp_path: Path) -> None:
    """They are in the dataset still."""
    dataset = replace(DATASET, withdrawn=("talks.en",))

    assert [each["identifier"] for each in entries(tmp_path, dataset)] == [SECOND_ID]
    assert left_out(tmp_path, dataset) == [(FIRST, WITHDRAWN)]


def twice(*, gold: bool = False, **changes: Any) -> Dataset:  # noqa: ANN401 - a claim's fields
    """Return the sample with the first claim annotated a second time."""
    again = replace(DATASET.annotations[0], id="a3", annotator="sami@example.org", gold=gold)
    claim = replace(DATASET.claims[0], annotation="a3", **changes)
    return replace(
        DATASET,
        annotations=(*DATASET.annotations, again),
        claims=(*DATASET.claims, claim),
    )


def test_a_claim_of_two_annotators_has_one_review(tmp_path: Path) -> None:
    """They agree, or one has no verdict yet."""
    for verdict in ("Supported", ""):
        (first, _) = entries(tmp_path, twice(verdict=verdict))

        assert first["reviewRating"]["alternateName"] == "Supported"
        assert left_out(tmp_path, twice(verdict=verdict)) == []


def test_contradictory_verdicts_or_stances_are_not_published(tmp_path: Path) -> None:
    """Once in the list of what is left out."""
    stance = replace(DATASET.claims[0].attribution, stance=Stance.DENIES)
    for dataset in (twice(verdict="Refuted"), twice(attribution=stance)):
        assert [each["identifier"] for each in entries(tmp_path, dataset)] == [SECOND_ID]
        assert left_out(tmp_path, dataset) == [(FIRST, CONTRADICTED)]


def test_ground_truth_decides_between_verdicts(tmp_path: Path) -> None:
    """Whoever annotated first."""
    dataset = twice(gold=True, verdict="Refuted")
    reviews = [each for each in entries(tmp_path, dataset) if each["@type"] == "ClaimReview"]

    assert [each["reviewRating"]["alternateName"] for each in reviews] == ["Refuted"]
    assert left_out(tmp_path, dataset) == []


def test_a_claim_has_the_date_of_its_article(tmp_path: Path) -> None:
    """As far as it is known."""
    assert entries(tmp_path, DATASET)[0]["itemReviewed"]["datePublished"] == "2023-09-28"


def test_an_article_has_its_outlet(tmp_path: Path) -> None:
    """An organisation; where it is not known, there is none."""
    first, second = DATASET.documents
    dataset = replace(DATASET, documents=(replace(first, publisher="The Talks"), second))

    one, other = entries(tmp_path, dataset)

    organisation = {"@type": "Organization", "name": "The Talks"}
    assert one["itemReviewed"]["appearance"]["publisher"] == organisation
    assert "publisher" not in other["appearance"]


def test_annotators_who_marked_other_borders_have_one_review(tmp_path: Path) -> None:
    """With the words of the first by name; the dates are the first and the last of both."""
    shorter = replace(DATASET.claims[0].attribution, content=(Span(24, 40),))
    claim = replace(
        DATASET.claims[0], attribution=shorter, id=claim_id(DATASET.documents[0], shorter)
    )
    (note, other) = DATASET.annotations
    again = replace(
        note,
        id="a3",
        annotator="sami@example.org",
        created="2023-10-01T08:00:00Z",
        updated="2023-10-05T08:00:00+02:00",
    )
    moved = replace(claim, annotation="a3")
    dataset = replace(DATASET, annotations=(note, other, again), claims=(*DATASET.claims, moved))

    first, _ = entries(tmp_path, dataset)

    assert (first["claimReviewed"], first["itemReviewed"]["identifier"]) == (
        "that talks took place",
        FIRST,
    )
    assert (first["dateCreated"], first["dateModified"]) == (
        "2023-10-01T08:00:00Z",
        "2023-10-05T08:00:00+02:00",
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (SourceKind.ORGANIZATION, "Organization"),
        (SourceKind.PERSON, "Person"),
        (None, "Thing"),
    ],
)
def test_who_makes_a_claim_has_the_kind_of_the_taxonomy(
    kind: SourceKind | None, expected: str, tmp_path: Path
) -> None:
    """Without one it is a thing."""
    first, *others = DATASET.taxonomy.labels
    taxonomy = replace(DATASET.taxonomy, labels=(replace(first, kind=kind), *others))

    entry, _ = entries(tmp_path, replace(DATASET, taxonomy=taxonomy))

    (author,) = entry["itemReviewed"]["author"]
    assert (author["@type"], author["name"]) == (expected, "Kremlin")


def test_an_empty_dataset_is_an_empty_graph(tmp_path: Path) -> None:
    """It is still a JSON-LD document."""
    assert entries(tmp_path, EMPTY) == []


def test_a_claim_inside_another_is_a_part_of_it(tmp_path: Path) -> None:
    """The minister's claim is not denied here, so that the army may carry it on."""
    outer, inner = NESTED_DATASET.claims
    said = replace(inner, attribution=replace(inner.attribution, stance=Stance.ASSERTS))

    first, second = entries(tmp_path, replace(NESTED_DATASET, claims=(outer, said)))

    assert "isPartOf" not in first
    assert second["isPartOf"] == {"@id": f"urn:factcheck:claim:{outer.id}"}
    assert [each["name"] for each in second["author"]] == ["Army"]


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.NONE, Stance.HEDGED])
def test_what_is_inside_a_claim_that_nobody_asserts_is_left_out(
    stance: Stance, tmp_path: Path
) -> None:
    """Who denies or doubts that the army said so does not say that it did."""
    outer, inner = NESTED_DATASET.claims
    denied = replace(outer, attribution=replace(outer.attribution, stance=stance))
    said = replace(inner, attribution=replace(inner.attribution, stance=Stance.ASSERTS))
    path = tmp_path / "claims.json"
    write_dataset(path, replace(NESTED_DATASET, claims=(denied, said)))

    with open_dataset(path) as opened:
        reasons = {each.claim: each.reason for each in withheld(opened)}

    told = {Stance.DENIES: {outer.id: DENIED}, Stance.NONE: {outer.id: UNASSERTED}}
    assert reasons == {**told.get(stance, {}), inner.id: UNCARRIED}
