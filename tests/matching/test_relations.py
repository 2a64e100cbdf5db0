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
        self._withdrawn: tuple[str, ...] = ()

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

    def nest(self, text: str, *said: tuple[str, str, Stance], published: str = "") -> list[str]:
        """Add a document of claims, each in the content of the one before; return their ids.

        Args:
            text: of the document.
            said: source, content and stance of each claim, the outermost first; the source is its
                label, too.
            published: date of the document.
        """
        name = f"d{len(self._documents)}"
        document = Document(name, "", text, EN, published=published)
        found: list[str] = []
        for source, content, stance in said:
            content_at, source_at = (
                (Span(text.index(words), text.index(words) + len(words)),)
                for words in (content, source)
            )
            attribution = Attribution(content_at, source_at, stance=stance)
            outer = found[-1] if found else ""
            found.append(claim_id(document, attribution))
            self._claims.append(
                Claim(found[-1], name, f"a{name}", attribution, (source,), within=outer)
            )
        self._documents.append(document)
        self._annotations.append(Annotation(f"a{name}", name, "nour@example.org", WHEN, WHEN, 1.0))
        return found

    def withdraw(self, *documents: str) -> None:
        """Mark documents as withdrawn."""
        self._withdrawn = documents

    @property
    def dataset(self) -> Dataset:
        """The dataset."""
        return replace(
            SAMPLE,
            documents=tuple(self._documents),
            annotations=tuple(self._annotations),
            claims=tuple(self._claims),
            withdrawn=self._withdrawn,
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


def test_an_old_answer_does_not_hide_a_denial() -> None:
    """Sami called both the same before the stance of the second was corrected."""
    report = Report()
    says = report.add("the bridge is open", source="Ana Trell")
    denies = report.add("the bridge is open", source="Omar Sadek", stance=Stance.DENIES)
    same = Decision(says, denies, Answer.SAME, "sami@example.org")
    apart = Decision(says, denies, Answer.DIFFERENT, "nour@example.org")

    (grouped,) = report.relate((says, denies), decisions=(same,))

    detail = "said here, denied there"
    assert grouped.relations == (
        Relation(RelationKind.DENIED, says, denies, (Ground.STANCE,), detail),
    )
    assert report.relate(decisions=(apart,)) == report.relate(decisions=(same, apart)) == ()


@pytest.mark.parametrize(
    ("outer", "inner"), [(Stance.ASSERTS, Stance.DENIES), (Stance.DENIES, Stance.ASSERTS)]
)
def test_a_claim_and_what_it_reports_are_not_compared(outer: Stance, inner: Stance) -> None:
    """The minister says that the army denied it; nobody denies what the minister says."""
    inside = "that it had shelled the hospital in Aleppo on Monday"
    report = Report()
    found = report.nest(
        f"The minister said the army claimed {inside}.",
        ("The minister", f"the army claimed {inside}", outer),
        ("the army", inside, inner),
    )

    assert report.relate() == ()
    (grouped,) = report.relate((found[0], found[1]))
    assert grouped.relations == ()


def test_nor_is_what_is_reported_at_the_second_level() -> None:
    """A baker says that the minister said that the army denied it."""
    inside = "that it had shelled the hospital in Aleppo on Monday"
    middle = f"the army denied {inside}"
    report = Report()
    outermost, _, innermost = report.nest(
        f"A baker said the minister said {middle}.",
        ("A baker", f"the minister said {middle}", Stance.ASSERTS),
        ("the minister", middle, Stance.ASSERTS),
        ("the army", inside, Stance.DENIES),
    )

    (grouped,) = report.relate((outermost, innermost))
    assert grouped.relations == ()


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.HEDGED, Stance.NONE])
def test_what_is_reported_but_not_asserted_has_no_source_that_counts(stance: Stance) -> None:
    """The army may have ordered nothing: it is not the first, and nobody contradicts it."""
    inside = "that 40 people were killed in Velmark"
    report = Report()
    _, order = report.nest(
        f"The minister denied that the army had said {inside}.",
        ("The minister", f"that the army had said {inside}", stance),
        ("the army", inside, Stance.ASSERTS),
        published=SATURDAY,
    )
    other = report.add("that nine people were killed in Velmark", label="B", published=SUNDAY)
    denied = report.add(inside, label="C", published=SUNDAY, stance=Stance.DENIES)

    facts, *pairs = report.relate((order, other), candidates=((order, denied),))

    assert (facts.independent, facts.first, facts.relations) == (1, (other,), ())
    assert order not in {name for each in pairs for name in each.units}


def test_what_is_reported_and_asserted_counts() -> None:
    """The minister says that the army said so."""
    inside = "that 40 people were killed in Velmark"
    report = Report()
    _, toll = report.nest(
        f"The minister said that the army had said {inside}.",
        ("The minister", f"that the army had said {inside}", Stance.ASSERTS),
        ("the army", inside, Stance.ASSERTS),
        published=SATURDAY,
    )
    other = report.add("that nine people were killed in Velmark", label="B", published=SUNDAY)

    (facts,) = report.relate((toll, other))

    assert (facts.independent, facts.first, len(facts.relations)) == (2, (toll,), 1)


def test_claims_of_withdrawn_documents_do_not_count() -> None:
    """The first of three is withdrawn: another one is the first, and only Sami contradicts."""
    report = Report()
    gone = report.add("20,000 people marched", label="A", published=SATURDAY)
    one = report.add("3,000 people marched", label="B", published=SUNDAY)
    other = report.add("3,000 people marched", label="C", published=SUNDAY)
    said = Decision(gone, one, Answer.CONTRADICTS, "sami@example.org")
    report.withdraw("d0")

    (facts,) = report.relate((gone, one, other))
    (decided,) = report.relate((gone, one, other), decisions=(said,))

    assert (facts.independent, facts.first, facts.relations) == (2, (one, other), ())
    assert [each.grounds for each in decided.relations] == [(Ground.PERSON, Ground.NUMBER)]


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
