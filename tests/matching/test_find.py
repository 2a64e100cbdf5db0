"""The claims of a dataset that a query is about."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.analysis.found_text import describe_search, found_to_dict, found_to_text
from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Document,
    Evidence,
    FoundBy,
    Language,
    Span,
    Stance,
    claim_id,
)
from factcheck.errors import QueryError
from factcheck.matching.find import find
from factcheck.prelabel.bundled.bundle import Bundle
from tests.analysis.matrix.samples import reported
from tests.paths import EXAMPLES

SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
WHEN = "2026-03-01T00:00:00Z"
SAID = (
    ("Ana Trell", "denied", "that the meeting took place"),
    ("نفى", "حفتر", "أن يكون الاجتماع قد عقد"),
    ("Sami Orr", "said", "the harbour of Vellmark will be closed"),
)
"""Source, cue and content of an English, an Arabic (cue first) and another English claim."""


@pytest.fixture(autouse=True)
def _loaded_once(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.matching.find.load_bundle", lambda: bundle)


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Write a dataset with one claim in each document, the first two denials."""
    documents, annotations, made = [], [], []
    for number, (one, other, content) in enumerate(SAID):
        text = f"{one} {other} {content}."
        language = Language.ARABIC if number == 1 else Language.ENGLISH
        document = Document(
            f"d{number}", f"Title {number}", text, language, "", "2026-02-01", publisher="The Gull"
        )
        spans = (Span(0, len(one)),), (Span(len(one) + 1, len(one) + 1 + len(other)),)
        source, cue = spans[::-1] if number == 1 else spans
        attribution = Attribution(
            (Span(len(text) - 1 - len(content), len(text) - 1),),
            source,
            cue,
            stance=Stance.ASSERTS if number == 2 else Stance.DENIES,
        )
        annotation = Annotation(f"a{number}", document.id, "nour@example.org", WHEN, WHEN, 1.0)
        evidence = Evidence(("https://example.org/1",)) if not number else Evidence()
        verdict = "Refuted" if not number else ""
        documents.append(document)
        annotations.append(annotation)
        made.append(
            Claim(
                *(claim_id(document, attribution), document.id, annotation.id, attribution),
                verdict=verdict,
                evidence=evidence,
            )
        )
    path = tmp_path / "claims.json"
    write_dataset(
        path,
        replace(
            SAMPLE,
            documents=tuple(documents),
            annotations=tuple(annotations),
            claims=tuple(made),
            withdrawn=(),
        ),
    )
    return path


def documents(path: Path, query: str, **options: object) -> list[str]:
    """Return the documents of the claims that are found, in order."""
    found = find(path, query, **options)  # type: ignore[arg-type]
    return [each.claim.document.id for each in found.claims]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("the meeting", ["d0", "d1"]),
        ("اجتماع", ["d1", "d0"]),
        ("Hifter", ["d1"]),
        ("the closing of the harbour of Vellmark", ["d2"]),
        ("volcano", []),
    ],
)
def test_claims_are_found_in_both_languages(query: str, expected: list[str], claims: Path) -> None:
    """Those with the word itself come first."""
    assert documents(claims, query) == expected


def test_why_a_claim_is_found_is_said(claims: Path) -> None:
    """The English claim has the word, the Arabic one means it."""
    assert [each.by for each in find(claims, "meeting").claims] == [
        (FoundBy.WORDS,),
        (FoundBy.MEANING,),
    ]


def test_filters_leave_other_claims_out(claims: Path) -> None:
    """By language, and by source in any spelling; the limit keeps the total."""
    assert documents(claims, "meeting", language=Language.ARABIC) == ["d1"]
    assert documents(claims, "meeting", source="Haftar") == ["d1"]
    found = find(claims, "meeting", limit=1)
    assert (len(found.claims), found.total, found.searched) == (1, 2, 3)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        (" ", "is empty"),
        ("the of في", "in every text"),
        ("?!", "in every text"),
        ("встреча", "script"),
        (" ".join(map(str, range(201))), "201 different words"),
    ],
)
def test_a_query_that_cannot_be_searched_is_refused(query: str, problem: str, claims: Path) -> None:
    """So is one of a whole article, and a limit that leaves nothing."""
    with pytest.raises(QueryError, match=problem):
        find(claims, query)
    with pytest.raises(ValueError, match="limit"):
        find(claims, "meeting", limit=0)


def test_the_second_search_reads_no_text_again(
    claims: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a file of vectors the answer is the same."""
    before = documents(claims, "the meeting", vectors=tmp_path / "v.npz")
    monkeypatch.setattr("factcheck.matching.stored_vectors.embed_texts", None)

    assert documents(claims, "the meeting", vectors=tmp_path / "v.npz") == before


def test_a_denial_is_shown_as_one_before_its_content(claims: Path) -> None:
    """Every line has a name; no line of a denial begins as an assertion."""
    text = found_to_text(find(claims, "the meeting"))

    assert "   DENIES      that the meeting took place\n" in text
    assert "   DENIES      أن يكون الاجتماع قد عقد\n" in text
    assert "asserts" not in text
    assert "   verdict     Refuted\n   evidence    https://example.org/1\n" in text
    assert "   published   The Gull, 2026-02-01, Arabic\n" in text


def test_json_has_the_same(claims: Path) -> None:
    """With stance and evidence beside the text."""
    first, _ = json.loads(json.dumps(found_to_dict(find(claims, "the meeting"))))["claims"]

    assert (first["text"], first["stance"]) == ("that the meeting took place", "denies")
    assert first["words"] == [{"asked": "meeting", "found": "meeting", "by": "words"}]
    assert (first["outlet"], first["evidence"]["urls"]) == ("The Gull", ["https://example.org/1"])


def test_nothing_found_says_what_was_tried(claims: Path) -> None:
    """The words of the dataset that were taken for those of the query, or that there are none."""
    said = describe_search(find(claims, "meeting volcano"))

    assert "none of 3 claims" in said
    assert "volcano: no word like it" in said
    assert "meeting: meeting, الاجتماع" in said


def test_a_claim_inside_a_denial_says_who_denies_it(tmp_path: Path) -> None:
    """What the army says stands in what the minister denies; the outer claim stands in nothing."""
    made, inner = reported(Stance.DENIES)
    write_dataset(tmp_path / "claims.json", made)
    found = find(tmp_path / "claims.json", "retreat")
    shown = {each.claim.unit: [outer.unit for outer in each.outer] for each in found.claims}
    text, plain = found_to_text(found), json.dumps(found_to_dict(found))

    outer = made.claims[0].id
    assert shown == {outer: [], inner.id: [outer]}
    assert text.count("   within      reported by The minister, who DENIES it\n") == 1
    assert plain.count('"within": []') == 1
    step = {"id": outer, "source": "The minister", "stance": "denies"}
    assert plain.count(f'"within": [{json.dumps(step)}]') == 1
