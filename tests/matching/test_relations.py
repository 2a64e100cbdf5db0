"""What sources say of the groups of a dataset."""

from dataclasses import replace

import pytest

from factcheck.dataset import read_dataset
from factcheck.domain import (
    Annotation,
    Answer,
    Attribution,
    Claim,
    Dataset,
    Decision,
    Document,
    Ground,
    GroupFacts,
    Language,
    MatchedPair,
    Matches,
    ModelId,
    Reason,
    Relation,
    RelationKind,
    Span,
    Stance,
    claim_id,
)
from factcheck.matching.relations import relate
from factcheck.prelabel.bundled.bundle import Bundle
from tests.paths import EXAMPLES

SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
WHEN = "2026-03-01T00:00:00Z"
EN, AR = Language.ENGLISH, Language.ARABIC
SATURDAY, SUNDAY = "2024-03-09", "2024-03-10"


@pytest.fixture(autouse=True)
def _loaded_once(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factcheck.matching.proposals.load_bundle", lambda: bundle)


class Report:
    """A dataset with one claim in each document, and which of them are one group."""

    def __init__(self) -> None:
        self._claims: list[Claim] = []
        self._documents: list[Document] = []
        self._annotations: list[Annotation] = []

    def add(  # noqa: PLR0913 - whatever a claim has
        self,
        content: str,
        *,
        source: str = "",
        label: str = "",
        channel: str = "",
        published: str = "",
        publisher: str = "",
        verdict: str = "",
        language: Language = EN,
        stance: Stance = Stance.ASSERTS,
        parallel: str = "",
    ) -> str:
        """Add a claim in a document of its own; return its id."""
        start = f"{channel} {source} said "
        text = f"{start}{content}."
        name = f"d{len(self._documents)}"
        document = Document(
            name, "", text, language, published=published, publisher=publisher, parallel=parallel
        )
        at = len(channel) + 1
        attribution = Attribution(
            (Span(len(start), len(text) - 1),),
            (Span(at, at + len(source)),) if source else (),
            (Span(len(start) - 5, len(start) - 1),),
            (Span(0, len(channel)),) if channel else (),
            stance=stance,
        )
        annotation = Annotation(f"a{name}", name, "nour@example.org", WHEN, WHEN, 1.0)
        labels = (label,) if label else ()
        claim = Claim(
            claim_id(document, attribution), name, annotation.id, attribution, labels, verdict
        )
        self._documents.append(document)
        self._annotations.append(annotation)
        self._claims.append(claim)
        return claim.id

    @property
    def dataset(self) -> Dataset:
        """The dataset."""
        return replace(
            SAMPLE,
            documents=tuple(self._documents),
            annotations=tuple(self._annotations),
            claims=tuple(self._claims),
            withdrawn=(),
        )

    def relate(
        self,
        *groups: tuple[str, ...],
        candidates: tuple[tuple[str, str], ...] = (),
        decisions: tuple[Decision, ...] = (),
        parallel: tuple[tuple[str, str], ...] = (),
    ) -> tuple[GroupFacts, ...]:
        """Return what the sources say, with these matches."""
        pairs = tuple(MatchedPair(*pair, 0.5, Reason.LIKENESS) for pair in candidates)
        same = tuple(MatchedPair(*pair, 0.9, Reason.PARALLEL) for pair in parallel)
        model = ModelId("m", "1")
        matches = Matches("0" * 64, model, 0.5, None, groups, same, pairs, decisions)
        return relate(self.dataset, matches)

    def group(self) -> GroupFacts:
        """Return the facts of all claims as one group."""
        return self.relate(tuple(each.id for each in self._claims))[0]


def test_outlets_that_cite_one_agency_are_one_source() -> None:
    """TASS in both scripts carries two of them; the mayor spoke to somebody."""
    report = Report()
    report.add("the bridge is open", source="A guard", channel="TASS")
    report.add("الجسر مفتوح", source="حارس", channel="وكالة تاس", language=AR)
    report.add("the bridge is open", source="Mayor Ana Trell")

    facts = report.group()

    assert facts.sources == ("A guard", "حارس", "Mayor Ana Trell")
    assert facts.independent == 2


def test_what_two_people_post_on_one_platform_is_independent() -> None:
    """Anybody may write there."""
    report = Report()
    report.add("it is open", source="Ana Trell", channel="Facebook")
    report.add("it is open", source="Omar Sadek", channel="فيسبوك")

    assert report.group().independent == 2


def test_a_source_in_two_languages_is_one() -> None:
    """The name sounds the same; with a label it need not."""
    report = Report()
    report.add("it is open", source="Vladimir Putin")
    report.add("إنه مفتوح", source="فلاديمير بوتين", language=AR)
    report.add("it is open", source="The ministry", label="Ministry")
    report.add("إنه مفتوح", source="الوزارة", label="Ministry", language=AR)

    assert report.group().independent == 2


def test_offices_without_names_are_of_their_texts() -> None:
    """Which ministry it is, two texts may see differently."""
    report = Report()
    report.add("it is open", source="the ministry")
    report.add("it is open now", source="the ministry")

    assert report.group().independent == 2


def test_copies_of_one_text_without_a_source_are_one() -> None:
    """The same long content, the same outlet, or a translation."""
    long = "the bridge of Velmark will be closed for all cars until June"
    report = Report()
    report.add(long, published=SATURDAY)
    report.add(long, published=SUNDAY)
    report.add("it is closed", publisher="Reuters")
    report.add("إنه مغلق", publisher="رويترز", language=AR)
    report.add("it is shut", parallel="d5")
    report.add("لقد أُغلق", parallel="d4", language=AR)

    facts = report.group()

    assert facts.independent == 3
    assert facts.sources == ("Reuters", "رويترز")


def test_the_first_is_who_said_it_first() -> None:
    """Two on Saturday cannot be told apart; the one on Sunday came later."""
    report = Report()
    one = report.add("it is open", source="Ana Trell", published=SATURDAY)
    report.add("it is open now", source="Omar Sadek", published=SUNDAY)
    other = report.add("so it is open", source="Lina Haddad", published=f"{SATURDAY}T10:00")

    facts = report.group()

    assert (facts.first, facts.first_precision) == ((one, other), "day")


def test_without_dates_nobody_is_first() -> None:
    """It cannot be known."""
    report = Report()
    report.add("it is open", source="Ana Trell")
    report.add("it is open now", source="Omar Sadek")

    assert (report.group().first, report.group().first_precision) == ((), "")


def test_verdicts_that_differ_between_languages_are_told() -> None:
    """A language without a verdict tells nothing."""
    report = Report()
    report.add("it is open", verdict="Supported")
    report.add("إنه مفتوح", language=AR)
    before = report.group().verdict_differs
    report.add("الجسر مفتوح", verdict="Refuted", language=AR)

    assert (before, report.group().verdict_differs) == (False, True)


def test_sources_of_a_group_contradict_each_other() -> None:
    """The detail has the words in the order of the claims."""
    report = Report()
    one = report.add("20,000 people marched", source="Ana Trell")
    other = report.add("3,000 people marched", source="Omar Sadek")

    assert report.group().relations == (
        Relation(
            RelationKind.CONTRADICTED, one, other, (Ground.NUMBER,), "20,000 here, 3,000 there"
        ),
    )


def test_a_source_that_says_otherwise_later_corrects_itself() -> None:
    """The later claim is the other one, also if it comes first in the dataset."""
    report = Report()
    later = report.add("nine people were killed", label="Ministry", published=SUNDAY)
    earlier = report.add("four people were killed", label="Ministry", published=SATURDAY)

    assert report.group().relations == (
        Relation(RelationKind.CORRECTED, earlier, later, (Ground.NUMBER,), "four here, nine there"),
    )


def test_on_one_day_nobody_corrects_anything() -> None:
    """The dates cannot tell which claim is the later one."""
    report = Report()
    report.add("nine people were killed", label="Ministry", published=SUNDAY)
    report.add("four people were killed", label="Ministry", published=SUNDAY)

    (relation,) = report.group().relations
    assert relation.kind is RelationKind.CONTRADICTED


def test_the_denying_claim_is_the_other_one() -> None:
    """It comes first in the dataset, and was published first."""
    report = Report()
    denies = report.add(
        "that the bridge is open", label="A", published=SATURDAY, stance=Stance.DENIES
    )
    says = report.add("that the bridge is open", label="B", published=SUNDAY)

    assert report.group().relations == (
        Relation(RelationKind.DENIED, says, denies, (Ground.STANCE,), "said here, denied there"),
    )


def test_candidates_that_contradict_are_facts_of_their_own() -> None:
    """Those that do not are left out."""
    report = Report()
    one = report.add("20,000 people marched", source="Ana Trell")
    other = report.add("3,000 people marched", source="Omar Sadek")
    third = report.add("thousands came to the square", source="Lina Haddad")

    (facts,) = report.relate(candidates=((one, other), (one, third)))

    assert (facts.units, len(facts.relations), facts.independent) == ((one, other), 1, 2)


def test_claims_of_one_event_contradict_without_being_matched() -> None:
    """Both texts are about Velmark and Oskar Brandt, a third one is not."""
    report = Report()
    one = report.add("that nine people were killed in Velmark", source="Oskar Brandt of Tarnow")
    other = report.add("مقتل 23 شخصا في فيلمارك", source="أوسكار برانت من تارنو", language=AR)
    report.add("that 40 people were killed in Marava", source="Idris Falk")

    (facts,) = report.relate()

    assert facts.units == (one, other)


def test_a_translation_with_another_number_is_drift_and_no_contradiction() -> None:
    """The ministry said one number once; a person may still call it a contradiction."""
    report = Report()
    one = report.add("that nine people were killed", label="Kremlin", parallel="d1")
    other = report.add("مقتل 23 شخصا", label="Kremlin", parallel="d0", language=AR)
    said = Decision(one, other, Answer.CONTRADICTS, "sami@example.org")

    (untranslated,) = report.relate((one, other))
    (translated,) = report.relate((one, other), parallel=((one, other),))
    (decided,) = report.relate((one, other), parallel=((one, other),), decisions=(said,))

    assert [len(each.relations) for each in (untranslated, translated, decided)] == [1, 0, 1]


def test_what_a_person_decided_is_not_decided_again() -> None:
    """Sami says that both figures are of one march, counted twice."""
    report = Report()
    one = report.add("20,000 people marched", source="Ana Trell")
    other = report.add("3,000 people marched", source="Omar Sadek")
    decision = Decision(one, other, Answer.SAME, "sami@example.org")

    (facts,) = report.relate((one, other), decisions=(decision,))

    assert facts.relations == ()


def test_what_a_person_calls_a_contradiction_is_one() -> None:
    """No rule finds the first; the second has the words of its rule, too."""
    report = Report()
    heat = report.add("it was the heat", source="Ana Trell")
    bacteria = report.add("it was the bacteria", source="Omar Sadek")
    many = report.add("20,000 people marched", source="Ana Trell")
    few = report.add("3,000 people marched", source="Omar Sadek")
    decisions = (
        Decision(bacteria, heat, Answer.CONTRADICTS, "sami@example.org"),
        Decision(many, few, Answer.CONTRADICTS, "sami@example.org"),
        Decision(many, few, Answer.SAME, "nour@example.org"),
        Decision("0" * 16, few, Answer.CONTRADICTS, "sami@example.org"),
    )

    found = [each for facts in report.relate(decisions=decisions) for each in facts.relations]

    person, number, kind = Ground.PERSON, Ground.NUMBER, RelationKind.CONTRADICTED
    assert found == [
        Relation(kind, heat, bacteria, (person,), "a person decided it"),
        Relation(kind, many, few, (person, number), "20,000 here, 3,000 there"),
    ]


def test_one_source_is_no_contradiction_and_no_corroboration() -> None:
    """It says the same twice."""
    report = Report()
    report.add("nine people were killed", label="Ministry", published=SATURDAY)
    report.add("nine people were killed", label="Ministry", published=SUNDAY)

    facts = report.group()

    assert (facts.independent, facts.relations) == (1, ())


def test_unknown_ids_and_an_empty_dataset_are_no_trouble() -> None:
    """The dataset may have changed since it was matched."""
    assert Report().relate() == ()
    (facts,) = Report().relate(("0" * 16, "1" * 16))

    assert (facts.units, facts.independent, facts.first) == ((), 0, ())


def test_many_copies_and_many_values_are_compared_in_few_pairs() -> None:
    """Of 600 claims with 200 numbers, 64 numbers are compared: 64 * 63 / 2 pairs at most."""
    report = Report()
    for number in range(600):
        report.add(f"{2 ** (number % 200 % 18) + number % 200} people were killed", label="A")

    assert len(report.group().relations) <= 64 * 63 / 2
