"""A dataset to its matches."""

from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Answer,
    Attribution,
    Claim,
    Contradiction,
    Decision,
    Document,
    Language,
    MatchedPair,
    Reason,
    Span,
    Stance,
    claim_id,
)
from factcheck.matching.match import match
from factcheck.prelabel.bundled.bundle import Bundle
from tests.analysis.annotated import (
    DOUBLED,
    PORT,
    RIVER,
    ROSE,
    annotate,
    collect,
    mark,
    place,
)
from tests.paths import EXAMPLES

SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
WHEN = "2026-03-01T00:00:00Z"
CUE = "Ana Trell said "
SAYINGS = (
    "the harbour of Vellmark will be closed for 12 days",
    "Vellmark's harbour will be closed for 12 days",
    "the harbour of Vellmark will be closed for 12 days",
    "the mayor was fined over a garden wall",
)


@pytest.fixture(autouse=True)
def _loaded_once(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.matching.match.load_bundle", lambda: bundle)


def write(path: Path, *sayings: str) -> list[str]:
    """Write a dataset with one claim in each document; return the ids of the claims."""
    documents, annotations, claims = [], [], []
    for number, saying in enumerate(sayings):
        text = f"{CUE}{saying}."
        document = Document(f"d{number}", "", text, Language.ENGLISH)
        attribution = Attribution((Span(len(CUE), len(text) - 1),), (Span(0, 9),), (Span(10, 14),))
        annotation = Annotation(f"a{number}", document.id, "nour@example.org", WHEN, WHEN, 1.0)
        name = claim_id(document, attribution)
        documents.append(document)
        annotations.append(annotation)
        claims.append(Claim(name, document.id, annotation.id, attribution))
    write_dataset(
        path,
        replace(
            SAMPLE,
            documents=tuple(documents),
            annotations=tuple(annotations),
            claims=tuple(claims),
            withdrawn=(),
        ),
    )
    return [claim.id for claim in claims]


def test_parallel_claims_are_a_group() -> None:
    """The two claims of the sample stand in parallel documents."""
    matches = match(EXAMPLES / "valid" / "claims.json")

    (pair,) = matches.pairs
    assert matches.groups == ((pair.one, pair.other),)
    assert pair.why is Reason.PARALLEL


def test_nothing_that_is_only_alike_is_a_group(tmp_path: Path) -> None:
    """The three claims on the harbour are candidates, the copy too; the fourth is not."""
    first, second, copy, _ = write(tmp_path / "c.json", *SAYINGS)

    matches = match(tmp_path / "c.json")

    assert (matches.groups, matches.pairs) == ((), ())
    found = {(each.one, each.other) for each in matches.candidates}
    assert found == {(first, second), (first, copy)}


def test_trust_groups_what_is_alike(tmp_path: Path) -> None:
    """With a score that all three reach they are a group, and no candidates are left."""
    first, second, copy, _ = write(tmp_path / "c.json", *SAYINGS)

    matches = match(tmp_path / "c.json", trust=0.2)

    assert matches.groups == ((first, second, copy),)
    assert {each.why for each in matches.pairs} == {Reason.LIKENESS}
    assert matches.candidates == ()


def test_a_score_that_nothing_reaches_trusts_nothing(tmp_path: Path) -> None:
    """Only what is certain would be grouped from 1 on."""
    write(tmp_path / "c.json", *SAYINGS)

    matches = match(tmp_path / "c.json", trust=1.0)

    assert matches.groups == ()
    assert len(matches.candidates) == 2


def test_a_person_joins_and_parts_claims(tmp_path: Path) -> None:
    """What Sami calls the same is a group; what he calls different is no candidate."""
    first, second, copy, mayor = write(tmp_path / "c.json", *SAYINGS)
    decisions = (
        Decision(first, copy, Answer.SAME, by="sami"),
        Decision(second, first, Answer.DIFFERENT, by="sami"),
        Decision(mayor, mayor[::-1], Answer.SAME, by="sami"),
    )

    matches = match(tmp_path / "c.json", trust=0.2, decisions=decisions)

    assert matches.pairs == (MatchedPair(first, copy, 1.0, Reason.PERSON),)
    assert matches.groups == ((first, copy),)
    assert second not in {each.one for each in matches.candidates}
    assert matches.decisions == decisions
    assert matches.contradictions == ()


def test_the_last_decision_of_a_person_counts(tmp_path: Path) -> None:
    """Sami changed his mind."""
    first, second, *_ = write(tmp_path / "c.json", *SAYINGS)
    before = Decision(first, second, Answer.SAME, by="sami")
    after = Decision(second, first, Answer.DIFFERENT, by="sami")

    matches = match(tmp_path / "c.json", decisions=(before, after))

    assert (matches.groups, matches.decisions) == ((), (after,))


def test_a_denial_that_somebody_called_the_same_is_reported(tmp_path: Path) -> None:
    """Residents deny that the river rose, the mayor says so; who else says so is no news."""
    path = tmp_path / "c.json"
    rose = [
        Document(name, "", f"{source} {cue} that the river rose.", Language.ENGLISH)
        for name, source, cue in (
            ("a", "Ana", "said"),
            ("b", "Residents", "deny"),
            ("c", "A", "said"),
        )
    ]
    stances = (Stance.ASSERTS, Stance.DENIES, Stance.ASSERTS)
    annotated = [
        annotate(each, "nour", mark(Attribution(place(each, "that the river rose"), stance=stance)))
        for each, stance in zip(rose, stances, strict=True)
    ]
    write_dataset(path, collect(*annotated, documents=rose))
    says, denies, agrees = (claim.id for _, (claim,) in annotated)
    decisions = (
        Decision(says, denies, Answer.SAME, by="sami"),
        Decision(says, agrees, Answer.SAME, by="sami"),
        Decision(denies, agrees, Answer.DIFFERENT, by="sami"),
    )
    told: list[Decision] = []

    match(path, decisions=decisions, on_denied=told.append)

    assert told == [decisions[0]]


def test_decisions_that_contradict_each_other_are_all_reported(tmp_path: Path) -> None:
    """A is B, B is C, but A is not C."""
    first, second, copy, _ = write(tmp_path / "c.json", *SAYINGS)
    differ = Decision(first, copy, Answer.DIFFERENT, by="nour")
    decisions = (
        Decision(first, second, Answer.SAME, by="sami"),
        Decision(second, copy, Answer.SAME, by="sami"),
        differ,
    )

    (found,) = match(tmp_path / "c.json", decisions=decisions).contradictions

    assert found.decision == differ
    assert [(each.one, each.other) for each in found.pairs] == [(first, second), (second, copy)]


@pytest.mark.parametrize("answer", [Answer.CONTRADICTS, Answer.DIFFERENT])
def test_claims_on_which_people_disagree_are_kept_apart(tmp_path: Path, answer: Answer) -> None:
    """Two call them the same, one does not: no pair, no candidate, and the third is reported."""
    first, second, copy, _ = write(tmp_path / "c.json", *SAYINGS)
    dissent = Decision(second, first, answer, by="nour")
    decisions = (
        Decision(first, second, Answer.SAME, by="sami"),
        Decision(first, second, Answer.SAME, by="lina"),
        dissent,
    )

    matches = match(tmp_path / "c.json", decisions=decisions)

    assert (matches.groups, matches.pairs) == ((), ())
    assert {(each.one, each.other) for each in matches.candidates} == {(first, copy)}
    said = MatchedPair(first, second, 1.0, Reason.PERSON)
    assert matches.contradictions == (Contradiction(dissent, (said,)),)


def test_a_person_who_parts_parallel_claims_is_heard() -> None:
    """The pair of the sample is gone."""
    path = EXAMPLES / "valid" / "claims.json"
    (pair,) = match(path).pairs

    matches = match(path, decisions=[Decision(pair.one, pair.other, Answer.DIFFERENT, by="sami")])

    assert (matches.groups, matches.pairs, matches.candidates) == ((), (), ())


def test_a_dataset_without_claims_has_no_matches(tmp_path: Path) -> None:
    """Nothing to compare is no error."""
    write(tmp_path / "c.json")

    assert match(tmp_path / "c.json").groups == ()


@pytest.mark.parametrize("saying", ["no", "٧"])
def test_a_claim_of_one_word_is_compared(tmp_path: Path, saying: str) -> None:
    """Two documents with the same word are candidates."""
    write(tmp_path / "c.json", saying, saying)

    assert len(match(tmp_path / "c.json").candidates) == 1


def test_a_group_names_all_answers_to_a_claim_its_own_id_first(tmp_path: Path) -> None:
    """Nour and Sami marked other borders; in a tie Nour's count, and a decision may name Sami's."""
    shorter = replace(ROSE, content=place(RIVER, "the river rose"))
    dataset = collect(
        annotate(RIVER, "nour", mark(ROSE)),
        annotate(RIVER, "sami", mark(shorter)),
        annotate(PORT, "nour", mark(DOUBLED)),
    )
    write_dataset(tmp_path / "c.json", dataset)
    own, other, port = claim_id(RIVER, ROSE), claim_id(RIVER, shorter), claim_id(PORT, DOUBLED)

    decision = Decision(other, port, Answer.SAME, by="sami")
    matches = match(tmp_path / "c.json", decisions=[decision])

    assert matches.groups == ((own, other, port),)
    assert [(each.one, each.other) for each in matches.pairs] == [(own, port)]
