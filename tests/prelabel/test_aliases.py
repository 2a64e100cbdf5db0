"""Sources to labels by names and aliases."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset import load_taxonomy
from factcheck.domain import Attribution, Language, SourceLabel, Span, Taxonomy
from factcheck.prelabel import Mention
from factcheck.prelabel.aliases import UNSURE, AliasLinker
from tests.paths import SEEDS
from tests.prelabel.parts import document, mention
from tests.work import count_calls

SAMPLE = (SEEDS / "putin-haftar-meeting.txt").read_text(encoding="utf-8")
GOLD = json.loads((SEEDS / "putin-haftar-meeting.gold.json").read_text(encoding="utf-8"))
TAXONOMY = load_taxonomy(SEEDS / "taxonomy.yaml")
LINKER = AliasLinker()
TAKEN = 0.5


def scores(*sources: str, taxonomy: Taxonomy = TAXONOMY) -> dict[str, float]:
    """Return the score of each label for sources that stand one after the other in a text."""
    text = " | ".join(sources)
    spans, start = [], 0
    for source in sources:
        spans.append(Span(start, start + len(source)))
        start += len(source) + 3
    several = Mention(document(text), Attribution((Span(0, len(text)),), source=tuple(spans)))
    (found,) = LINKER.link([several], taxonomy)
    return {each.label: each.score for each in found}


def labels(*sources: str, taxonomy: Taxonomy = TAXONOMY) -> set[str]:
    """Return the labels that would be taken."""
    found = scores(*sources, taxonomy=taxonomy)
    return {label for label, score in found.items() if score >= TAKEN}


@pytest.mark.parametrize("number", range(14))
def test_every_source_of_the_sample_gets_its_labels(number: int) -> None:
    """Fourteen attributions in two languages, four of them by two sources."""
    wanted = GOLD["attributions"][number]["sources"]

    found = labels(*(SAMPLE[each["start"] : each["end"]] for each in wanted))

    assert found == {label for each in wanted for label in each["labels"]}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("the Kremlin", {"Kremlin"}),
        ("KREMLIN", {"Kremlin"}),
        ("the Kremlin’s spokesman", {"Kremlin"}),
        ("Dmitri Peskov", {"Kremlin"}),
        ("Ḥaftar‘s forces", {"General Command"}),
        ("the LNA", {"General Command"}),
        ("the L.N.A.", {"General Command"}),
        ("several Libyan media outlets", {"Libyan media"}),
        ("the Kremlin and the Libyan National Army", {"Kremlin", "General Command"}),
        ("وللكرملين", {"Kremlin"}),
        ("الكرمليــن", {"Kremlin"}),
        ("الْكِرْمِلِينُ", {"Kremlin"}),
        ("المتحدث باسم الكرملين", {"Kremlin"}),
        ("وقوات حفتر", {"General Command"}),
        ("وسائل الإعلام الليبية", {"Libyan media"}),
        ("وسائل اعلام ليبيه", {"Libyan media"}),
        ("القيادة العامة والكرملين", {"General Command", "Kremlin"}),
    ],
)
def test_a_name_is_found_in_any_form(source: str, wanted: set[str]) -> None:
    """Case, articles, possessives, acronyms, clitics, tatweel, vowel signs, endings, typing."""
    assert labels(source) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "the media",
        "the command",
        "a spokesman",
        "Kremenchuk officials",
        "General Motors",
        "the Russian defence minister",
        "the army",
        "forces",
        "الإعلام",
        "القيادة",
        "قوات الأمن",
        "وزارة الدفاع",
        "الجيش",
        "he",
        "هو",
    ],
)
def test_a_part_of_a_name_is_not_a_name(source: str) -> None:
    """All words of a name must be there."""
    assert labels(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        "a Kremlin critic",
        "the former Kremlin adviser",
        "opponents of the Kremlin",
        "the mayor, who met the Kremlin’s envoy",
        "officials familiar with the Kremlin",
        "معارضو الكرملين",
        "المتحدث السابق باسم الكرملين",
        "الوزير الذي زار الكرملين",
    ],
)
def test_a_name_near_the_speaker_is_left_open(source: str) -> None:
    """Neither the label nor `Other`: the annotator decides."""
    assert scores(source) == {"Kremlin": UNSURE}


def test_the_longest_name_wins() -> None:
    """A name inside the name of another label does not count."""
    taxonomy = Taxonomy((SourceLabel("Libya"), SourceLabel("Libya Observer")))

    assert labels("the Libya Observer", taxonomy=taxonomy) == {"Libya Observer"}


def test_an_acronym_is_not_a_word() -> None:
    """`us` is not the US."""
    taxonomy = Taxonomy((SourceLabel("US"), SourceLabel("WHO")))

    assert labels("one of us", taxonomy=taxonomy) == set()
    assert labels("people who know", taxonomy=taxonomy) == set()
    assert labels("the US and the WHO", taxonomy=taxonomy) == {"US", "WHO"}


def test_a_near_miss_counts_less_than_the_name() -> None:
    """One letter of seven is missing: 0.9 times rapidfuzz's 92.3."""
    assert scores("Dmtry Peskov")["Kremlin"] == 1.0  # `Peskov` alone is a name
    taxonomy = Taxonomy((SourceLabel("Khalifa"),))
    assert scores("Halifa", taxonomy=Taxonomy((SourceLabel("Halifah"),))) == {
        "Halifah": pytest.approx(0.9 * 12 / 13)
    }
    assert scores("Halifa", taxonomy=taxonomy) == {}  # another first letter


def test_names_that_differ_in_a_letter_are_left_open() -> None:
    """Austria and Australia: too near for `Other`, too far for the label."""
    taxonomy = Taxonomy((SourceLabel("Australia"),))

    assert scores("Austria", taxonomy=taxonomy) == {"Australia": UNSURE}


def test_a_text_in_one_language_may_use_a_name_of_the_other() -> None:
    """Names are tried in all languages."""
    taxonomy = Taxonomy((SourceLabel("Press", aliases={Language.ARABIC: ("TASS",)}),))

    assert labels("وكالة TASS", taxonomy=taxonomy) == {"Press"}


def test_a_mention_without_source_has_no_label() -> None:
    """The text names nobody there."""
    nobody = Mention(document("It rained."), Attribution((Span(0, 9),)))

    assert LINKER.link([nobody], TAXONOMY) == [()]


def test_each_taxonomy_has_its_own_index() -> None:
    """The linker does not answer with the labels of the one before."""
    assert labels("the Kremlin") == {"Kremlin"}
    assert labels("the Kremlin", taxonomy=Taxonomy((SourceLabel("Mayor"),))) == set()


@given(
    st.text(max_size=30),
    st.sampled_from(["Kremlin", "LNA", "Libyan media", "الكرملين"]),
    st.text(max_size=30),
)
def test_any_text_may_stand_beside_a_name(before: str, name: str, after: str) -> None:
    """The name is found; scores are in [0, 1], labels are those of the taxonomy."""
    found = scores(f"{before} {name} {after}")

    assert found
    assert set(found) <= {"Kremlin", "General Command", "Libyan media"}
    assert all(0 < score <= 1 for score in found.values())


@pytest.mark.parametrize(
    "source", [SAMPLE[404:479], SAMPLE[2776:2847], "Libyan media", "القيادة العامة"]
)
def test_normal_forms_have_the_same_scores(source: str) -> None:
    """NFC and NFD of a source; there are scores."""
    assert scores(unicodedata.normalize("NFD", source)) == scores(source) != {}


def test_a_thousand_labels_cost_as_little_as_ten() -> None:
    """Ten names each: an index finds names without a look at every label."""

    def work(labels: int) -> int:
        names = [f"Agency {number}" for number in range(500, 500 + labels)]
        taxonomy = Taxonomy(
            tuple(
                SourceLabel(
                    name, aliases={Language.ENGLISH: tuple(f"{name} desk {i}" for i in range(9))}
                )
                for name in names
            )
        )
        source = mention("The spokesman of Agency 508", "The spokesman of Agency 508")
        linker = AliasLinker()
        ((best,),) = linker.link([source], taxonomy)  # makes the index
        assert best.label == "Agency 508"
        return count_calls(lambda: linker.link([source] * 20, taxonomy))

    assert work(1000) < 2 * work(10)
