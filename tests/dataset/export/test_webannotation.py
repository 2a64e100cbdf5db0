"""W3C Web Annotations, read as linked data with rdflib and anchored in the texts."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from factcheck.dataset.export import About
from factcheck.domain import Dataset, Role, Span, claim_id
from tests.dataset.export.exported import EMPTY, exported
from tests.dataset.nested import INNER_ID, NESTED_DATASET, OUTER_ID
from tests.dataset.samples import DATASET, FIRST
from tests.dataset.strategies import datasets

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in rdflib itself

Json = dict[str, Any]
OA = Namespace("http://www.w3.org/ns/oa#")
AS = Namespace("https://www.w3.org/ns/activitystreams#")
ROLES = {"": Role.CONTENT, "source": Role.SOURCE, "cue": Role.CUE, "channel": Role.CHANNEL}
CONTEXT = {
    # The definitions of the W3C's context for the terms used here.
    "@vocab": str(OA),
    "id": "@id",
    "type": {"@id": "@type", "@type": "@vocab"},
    "items": {"@id": str(AS["items"]), "@container": "@list"},
    "AnnotationPage": str(AS.OrderedCollectionPage),
    "body": {"@id": str(OA.hasBody), "@type": "@id"},
    "target": {"@id": str(OA.hasTarget), "@type": "@id"},
    "source": {"@id": str(OA.hasSource), "@type": "@id"},
    "selector": {"@id": str(OA.hasSelector), "@type": "@id"},
    "motivation": {"@id": str(OA.motivatedBy), "@type": "@vocab"},
    "purpose": {"@id": str(OA.hasPurpose), "@type": "@vocab"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
}


def page(folder: Path, dataset: Dataset, about: About | None = None) -> Json:
    (path,) = exported(folder, dataset, "webannotation", about or About())
    record: Json = json.loads(path.read_text("utf-8"))
    return record


def pieces(target: Json) -> list[Json]:
    """Return the pieces of a target in their order."""
    return list(target["items"]) if target["type"] == "List" else [target]


@settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(dataset=datasets())
def test_every_span_comes_back_by_position_and_by_words(dataset: Dataset, tmp_path: Path) -> None:
    """Both select the same text, and no role of any claim is missing."""
    documents = {each.id: each for each in dataset.documents}
    spans_of: dict[tuple[str, str, Role], tuple[Span, ...]] = {}
    for item in page(tmp_path, dataset)["items"]:
        _, _, _, name, annotation, *role = item["id"].split(":")
        spans = []
        for target in pieces(item["target"]):
            position, words = target["selector"]
            text = documents[unquote(target["source"]["id"].rpartition(":")[2])].text
            start, end = position["start"], position["end"]
            assert text[start:end] == words["exact"]
            assert text[:start].endswith(words["prefix"])
            assert text[end:].startswith(words["suffix"])
            spans.append(Span(start, end))
        spans_of[name, unquote(annotation), ROLES["".join(role)]] = tuple(spans)

    assert spans_of == {
        (claim.id, claim.annotation, role): claim.attribution.spans(role)
        for claim in dataset.claims
        for role in Role
        if claim.attribution.spans(role)
    }


def test_a_claim_is_an_annotation_of_its_content(tmp_path: Path) -> None:
    """With labels as tags, the verdict, the note and the evidence; as RDF in the W3C's terms."""
    record = {**page(tmp_path, DATASET), "@context": CONTEXT}
    graph = Graph().parse(data=json.dumps(record), format="json-ld")
    claim = URIRef(f"urn:factcheck:claim:{FIRST}:a1")
    bodies = {
        (graph.value(body, OA.hasPurpose), graph.value(body, RDF.value))
        for body in graph.objects(claim, OA.hasBody)
        if (body, RDF.type, OA.TextualBody) in graph
    }

    assert (claim, RDF.type, OA.Annotation) in graph
    assert graph.value(claim, OA.motivatedBy) == OA.assessing
    assert bodies == {
        (OA.classifying, Literal("claim")),
        (OA.describing, Literal("indirect")),
        (OA.describing, Literal("asserts")),
        (OA.tagging, Literal("Kremlin")),
        (OA.assessing, Literal("Supported")),
        (OA.commenting, Literal("The agency has it, too.")),
    }
    assert URIRef("https://tass.com/politics/1") in graph.objects(predicate=OA.hasSource)
    (target,) = graph.objects(claim, OA.hasTarget)
    selectors = list(graph.objects(target, OA.hasSelector))
    assert {graph.value(each, OA.start) for each in selectors} == {Literal(19), None}


def test_roles_link_to_their_claim(tmp_path: Path) -> None:
    """One annotation for each role that the text names."""
    items = page(tmp_path, DATASET)["items"]
    claim = f"urn:factcheck:claim:{FIRST}:a1"
    roles = [item for item in items if item["id"].startswith(f"{claim}:")]

    assert [item["body"][0]["value"] for item in roles] == ["source", "cue", "channel"]
    assert {item["body"][1]["source"] for item in roles} == {claim}


def test_several_pieces_of_a_claim_are_one_target(tmp_path: Path) -> None:
    """A list in the order of the pieces; several targets would be claims by themselves."""
    whole = DATASET.claims[0].attribution
    split = replace(whole, content=(Span(24, 29), Span(35, 40)))
    name = claim_id(DATASET.documents[0], split)
    claims = (replace(DATASET.claims[0], id=name, attribution=split), *DATASET.claims[1:])
    record = {**page(tmp_path, replace(DATASET, claims=claims)), "@context": CONTEXT}
    graph = Graph().parse(data=json.dumps(record), format="json-ld")

    (target,) = graph.objects(URIRef(f"urn:factcheck:claim:{name}:a1"), OA.hasTarget)
    assert (target, RDF.type, OA.List) in graph
    (items,) = graph.objects(target, AS["items"])
    words = [
        [
            str(exact)
            for each in graph.objects(item, OA.hasSelector)
            for exact in graph[each : OA.exact]
        ]
        for item in Collection(graph, items)
    ]
    assert words == [["talks"], ["place"]]


def test_the_page_declares_what_offsets_count(tmp_path: Path) -> None:
    """Once per page; each text has its language and direction."""
    record = page(tmp_path, DATASET, About("CC-BY-4.0"))
    arabic = record["items"][-1]["target"]["source"]

    assert record["offsets"] == "Unicode code points, half-open, from 0"
    assert record["rights"] == "https://spdx.org/licenses/CC-BY-4.0.html"
    assert (arabic["language"], arabic["textDirection"], "via" in arabic) == ("ar", "rtl", False)


def test_an_empty_dataset_is_an_empty_page(tmp_path: Path) -> None:
    """It is still an AnnotationPage."""
    record = page(tmp_path, EMPTY)

    assert (record["type"], record["items"]) == ("AnnotationPage", [])


def test_an_annotation_links_a_claim_to_the_one_that_it_is_inside(tmp_path: Path) -> None:
    """Its target is the inner claim, its body the outer one, of the same annotation."""
    items = {each["id"]: each for each in page(tmp_path, NESTED_DATASET)["items"]}
    outer, inner = (f"urn:factcheck:claim:{name}:n1" for name in (OUTER_ID, INNER_ID))

    link = items[f"{inner}:within"]
    assert link["target"] == inner
    assert [body.get("value") or body["source"] for body in link["body"]] == ["within", outer]
    assert f"{outer}:within" not in items


def test_a_text_has_its_outlet(tmp_path: Path) -> None:
    """`dc:publisher`, a term of the context of Web Annotations."""
    documents = tuple(replace(each, publisher="The Talks") for each in DATASET.documents)

    first, *_ = page(tmp_path, replace(DATASET, documents=documents))["items"]

    assert first["target"]["source"]["dc:publisher"] == "The Talks"
