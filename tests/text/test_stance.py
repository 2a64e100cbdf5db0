"""What a source does with a content, by its words."""

import time

import pytest

from factcheck.domain import Attribution, Span, Stance
from factcheck.text.stance import stance_of

ASSERTS, DENIES, HEDGED, NONE = Stance


def stance(cue: str, content: str, source: str = "Sami") -> Stance:
    """Return the stance of a sentence of these three parts."""
    text = f"{source}|{cue}|{content}"
    middle = len(source) + 1
    return stance_of(
        Attribution(
            content=(Span(len(text) - len(content), len(text)),),
            source=(Span(0, len(source)),) if source else (),
            cue=(Span(middle, middle + len(cue)),) if cue else (),
        ),
        text,
    )


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("denied", "that the ferry sank"),
        ("has flatly denied", "any leak"),
        ("dismissed", "the reports as a rumour"),
        ("rejected", "the accusations"),
        ("ruled out", "a shortage"),
        ("brushed aside", "the warnings"),
        ("denying", "that the road may close"),
        ("has never claimed", "that the road was open"),
        ("نفى", "أن تكون العبّارة قد غرقت"),
        ("ونفت", "وجود أي تسرب"),
        ("نافيا", "ما تردد عن الإضراب"),
        ("كذّب", "الخبر"),
        ("فنّدت", "الرواية"),
        ("استبعد", "نقص الوقود"),
        ("أنكرت", "أنها وقّعت"),
        ("جدد نفيه", "أي صلة بالحادث"),
        ("رفض", "الاتهامات جملة وتفصيلا"),
        ("رفضت", "ما يُشاع عن الإغلاق"),
    ],
)
def test_a_cue_denies(cue: str, content: str) -> None:
    """Whatever the content, also one that hedges."""
    assert stance(cue, content) is DENIES


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("said", "that no ferry sank"),
        ("said", '"We never closed the road,"'),
        ("insisted", "it was not true that the road was closed"),
        ("", "Nobody was hurt"),
        ("has not withdrawn", "the warning"),
        ("قالت", "إن العبّارة لم تغرق"),
        ("أكد", "أنه لا صحة للخبر"),
    ],
)
def test_a_negated_content_is_asserted(cue: str, content: str) -> None:
    """The content is shown with its own negation; a denial of it would say the opposite."""
    assert stance(cue, content) is ASSERTS


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("did not deny", "that the road was closed"),
        ("has not ruled out", "a strike"),
        ("believes", "the ferry was full"),
        ("fear", "that the dam leaks"),
        ("is said", "to have resigned"),
        ("reportedly", "The ferry was full"),
        ("said", "the ferry may have been full"),
        ("said", "the ferry was probably full"),
        ("لم يستبعد", "إضرابا"),
        ("لم تنفِ", "تأجيل الرحلة"),
        ("رجّح", "أن تكون العبّارة ممتلئة"),
        ("يُعتقد", "أن العبّارة كانت ممتلئة"),
        ("قال", "إن العبّارة ربما غرقت"),
        ("قال", "إن الرقم قد يرتفع"),
        ("أضاف", "أن الأزمة قد تستمر أياما"),
        ("قال", "إنه من المحتمل أن تُغلق الطريق"),
    ],
)
def test_a_cue_or_a_content_hedges(cue: str, content: str) -> None:
    """Not to deny something is to leave it open."""
    assert stance(cue, content) is HEDGED


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("has not confirmed", "that the road was closed"),
        ("did not say", "that the road was closed"),
        ("would not say", "whether the road was closed"),
        ("neither confirmed nor denied", "the report"),
        ("refused", "to comment"),
        ("declined", "to say how many came"),
        ("said", "they were unable to verify the video"),
        ("said", "that it was not aware of any leak"),
        ("asked", "whether the road was closed"),
        ("said", "whether anybody came was unknown"),
        ("demanded", "that the road be closed"),
        ("called for", "an inquiry"),
        ("rejected", "calls for an inquiry"),
        ("said", "“I don't know who came.”"),
        ("لم يؤكد", "الخبر"),
        ("لم تؤكد ولم تنفِ", "الخبر"),
        ("رفض", "التعليق"),
        ("امتنعت", "عن التعليق"),
        ("طالبت", "بإغلاق الطريق"),
        ("سأل", "هل أُغلقت الطريق"),
        ("قالت", "«لا أعرف من جاء»"),
    ],
)
def test_a_source_does_none_of_these(cue: str, content: str) -> None:
    """It asks, orders, refuses, or does not confirm."""
    assert stance(cue, content) is NONE


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("said", "the ferry sank in May, and June was calm"),
        ("said", "the road was closed on 3 May"),
        ("said", "nobody could reach the village"),
        ("said", '"If it is on the sheet, it was paid,"'),
        ("قال", "إن المدير كان قد يئس من الرد"),
        ("قال", "إن العبّارة قد غرقت"),
        ("قال", "لقد غرقت العبّارة"),
    ],
)
def test_words_that_only_look_like_a_hedge_do_not_count(cue: str, content: str) -> None:
    """The month, an ability, a condition, an Arabic pluperfect."""
    assert stance(cue, content) is ASSERTS


def test_an_arabic_verb_is_passive_if_nobody_is_named() -> None:
    """``يزعم`` is *claims*, or without a source *it is claimed*."""
    assert stance("يزعم", "أن العبّارة غرقت") is ASSERTS
    assert stance("يُزعم", "أن العبّارة غرقت", source="") is HEDGED


def test_cue_and_content_may_be_in_pieces() -> None:
    """``سارعت الشركة إلى نفي الخبر``."""
    text = "سارعت الشركة إلى نفي الخبر"
    found = Attribution(
        content=(Span(21, 26),), source=(Span(6, 12),), cue=(Span(0, 5), Span(13, 20))
    )

    assert stance_of(found, text) is DENIES


def test_long_texts_take_linear_time() -> None:
    """Words that begin one of the patterns, many times; a quadratic search would take minutes."""
    started = time.process_time()
    for word in ("could ", "all its ", "قد ", "had "):
        stance("rejected", word * 20_000)
        stance("said", word * 20_000)

    assert time.process_time() - started < 20
