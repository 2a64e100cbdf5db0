"""What two claims of an article and its translation say differently."""

from dataclasses import replace

import pytest

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.analysis.match_gold import own_document
from factcheck.domain import Attribution, Document, DriftKind, Language, Quotation, Span
from factcheck.matching.drift_kinds import Side, compare_sides
from factcheck.text.stance import stance_of
from tests.paths import SEEDS

GOLD = tuple(read_gold(SEEDS / "putin-haftar-meeting.gold.json"))


def side(
    source: str,
    cue: str,
    content: str,
    *,
    channel: str = "",
    quotation: Quotation = Quotation.INDIRECT,
    labels: tuple[str, ...] = (),
    more: str = "",
) -> Side:
    """Return a claim of an article that holds these words, and more after them."""
    text, spans = "", []
    for words in (source, cue, channel, content):
        spans.append((Span(len(text), len(text) + len(words)),) if words else ())
        text += f"{words} " if words else ""
    language = Language.ARABIC if "ا" in content or "ل" in content else Language.ENGLISH
    document = Document("d", "", f"{text}. {more}", language)
    plain = Attribution(spans[3], spans[0], spans[1], spans[2], quotation)
    stance = stance_of(plain, document.text)
    return Side(document, replace(plain, stance=stance), frozenset(labels))


def kinds(one: Side, other: Side) -> list[DriftKind]:
    return [kind for kind, _ in compare_sides(one, other)]


MAYOR = side("The mayor", "said", "that 40 boats sank near the old port")
RAIS = side("رئيس البلدية", "قال", "إن 40 قاربا غرقت قرب الميناء القديم")


def test_a_faithful_translation_has_no_drift() -> None:
    """The same source, cue and number on both sides."""
    assert kinds(MAYOR, RAIS) == kinds(RAIS, MAYOR) == []


def test_a_body_with_another_name_is_another_source_in_the_sample() -> None:
    """القيادة العامة is the General Command; one English sentence calls it Central Command."""
    english, arabic = (dict(_sides(each)) for each in GOLD)

    found = [each for pair in english for each in compare_sides(arabic[pair], english[pair])]

    assert found == [
        (
            DriftKind.SOURCE_OTHER,
            "Arabic: مكتب “القيادة العامة”; English: The office of the “Central Command”",
        )
    ]


def _sides(gold: GoldDocument) -> list[tuple[str, Side]]:
    document = own_document(gold)
    return [
        (
            each.pair,
            Side(document, each.attribution.shift(-document.offset), frozenset(each.labels)),
        )
        for each in gold.attributions
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            MAYOR,
            side("مصادر مطلعة", "قالت", "إن 40 قاربا غرقت قرب الميناء القديم"),
            DriftKind.SOURCE_VAGUER,
            id="somebody-to-sources",
        ),
        pytest.param(
            RAIS,
            side("", "It was reported", "that 40 boats sank near the old port"),
            DriftKind.SOURCE_VAGUER,
            id="somebody-to-nobody",
        ),
        pytest.param(
            side("The harbour office", "said", "that it closed", labels=("Harbour",)),
            side("مكتب الميناء", "قال", "إنه أغلق", labels=("Customs",)),
            DriftKind.SOURCE_OTHER,
            id="other-label",
        ),
        pytest.param(
            side("The mayor", "hinted", "that the port closed"),
            side("رئيس البلدية", "أكد", "أن الميناء أغلق"),
            DriftKind.CUE_STRONGER,
            id="hinted-to-confirmed",
        ),
        pytest.param(
            side("رئيس البلدية", "أكد", "أن الميناء أغلق"),
            side("The mayor", "claimed", "that the port closed"),
            DriftKind.CUE_WEAKER,
            id="confirmed-to-claimed",
        ),
        pytest.param(
            side("رئيس البلدية", "لم يؤكد", "أن الميناء أغلق"),
            side("The mayor", "denied", "that the port closed"),
            DriftKind.CUE_STRONGER,
            id="not-confirmed-to-denied",
        ),
        pytest.param(
            side("The mayor", "denied", "that the port closed"),
            side("رئيس البلدية", "رفض التعليق على", "إغلاق الميناء"),
            DriftKind.CUE_WEAKER,
            id="denied-to-no-comment",
        ),
        pytest.param(
            side("رئيس البلدية", "قال", "إن الميناء ربما أغلق"),
            side("The mayor", "said", "that the port was closed"),
            DriftKind.HEDGE_LOST,
            id="perhaps-lost",
        ),
        pytest.param(
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            side("The mayor", "said", "that the port was probably closed"),
            DriftKind.HEDGE_ADDED,
            id="probably-added",
        ),
        pytest.param(
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            side("The mayor", "said", "“The port was closed”", quotation=Quotation.DIRECT),
            DriftKind.FORM,
            id="a-quotation-that-was-none",
        ),
        pytest.param(
            MAYOR,
            side("رئيس البلدية", "قال", "إن 140 قاربا غرقت قرب الميناء القديم"),
            DriftKind.NUMBER,
            id="40-to-140",
        ),
        pytest.param(
            side("The mayor", "said", "that the port did not close"),
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            DriftKind.NEGATION,
            id="not-lost",
        ),
        pytest.param(
            side("The mayor", "denied", "that the port closed"),
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            DriftKind.NEGATION,
            id="denied-to-said",
        ),
        pytest.param(
            side("نقل", "مصدر", "أن الميناء أغلق", channel="وكالة مرسى"),
            side("A", "said", "that the port closed"),
            DriftKind.CHANNEL,
            id="agency-lost",
        ),
    ],
)
def test_each_kind_of_drift_is_found(one: Side, other: Side, expected: DriftKind) -> None:
    """One thing is changed between the two, and it is found."""
    assert kinds(one, other) == [expected]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            side("The mayor", "said", "that the port closed"),
            side("رئيس البلدية", "أكد", "أن الميناء أغلق"),
            id="one-step-of-the-scale",
        ),
        pytest.param(
            side("The mayor", "said", "that the port might close"),
            side("رئيس البلدية", "قال", "إنه يمكن إغلاق الميناء"),
            id="a-hedge-in-another-word",
        ),
        pytest.param(
            side("The mayor", "said", "that the water was unsafe"),
            side("رئيس البلدية", "قال", "إن المياه ليست آمنة"),
            id="a-negation-in-a-prefix",
        ),
        pytest.param(
            side("The mayor", "said", "that two boats sank"),
            side("رئيس البلدية", "قال", "إن قاربين غرقا"),
            id="the-arabic-dual",
        ),
        pytest.param(
            side("The drivers", "have been advised", "to avoid the old port"),
            side("", "تم نُصح", "بتجنب الميناء القديم"),
            id="two-passives",
        ),
        pytest.param(
            side("The mayor", "said", "that the port closes at 5.30pm"),
            side("رئيس البلدية", "قال", "إن الميناء يغلق عند الساعة 5:30 مساء"),
            id="a-time-of-day",
        ),
        pytest.param(
            side("He", "said", "that the port closed"),
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            id="a-pronoun",
        ),
        pytest.param(
            side("The mayor", "said", "“The port closed. ", quotation=Quotation.DIRECT),
            side("رئيس البلدية", "قال", "إن الميناء أغلق"),
            id="a-quotation-that-goes-on",
        ),
    ],
)
def test_what_translators_do_is_no_drift(one: Side, other: Side) -> None:
    """In both directions nothing is reported."""
    assert kinds(one, other) == kinds(other, one) == []


def test_names_are_exchanged_only_if_both_articles_have_both() -> None:
    """Trell became Norvik; with a name that the Arabic article never has, nobody can tell."""
    english = side("She", "said", "that Dorvan Trell resigned", more="Melkan Norvik stayed.")
    arabic = side("هي", "قالت", "إن نورفيك استقال", more="وبقي تريل ونورفيك.")
    alone = side("هي", "قالت", "إن نورفيك استقال")

    assert kinds(english, arabic) == [DriftKind.NAME]
    assert kinds(english, alone) == []
