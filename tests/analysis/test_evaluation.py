"""Scores of predictions against gold; every expected figure is counted by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from factcheck.analysis.counts import Counts
from factcheck.analysis.evaluation import evaluate
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import (
    OTHER,
    Attribution,
    Document,
    LabelScore,
    Language,
    ModelId,
    PredictedClaim,
    Prediction,
    Role,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.errors import InvalidRecord

TEXT = "The mayor said that it rained. The Kremlin denied it."
#       0         10        20        30        40        50
MAYOR, SAID, RAINED = Span(0, 9), Span(10, 14), Span(15, 29)
KREMLIN, DENIED, IT = Span(31, 42), Span(43, 49), Span(50, 52)
FIRST = Attribution(content=(RAINED,), source=(MAYOR,), cue=(SAID,))
SECOND = Attribution(content=(IT,), source=(KREMLIN,), cue=(DENIED,))
TAXONOMY = Taxonomy((SourceLabel("Kremlin"), SourceLabel("Mayor")))


def predict(
    attributions: Sequence[Attribution],
    labels: Sequence[str] = (),
    document: Document | None = None,
) -> Prediction:
    """Return a prediction whose claims all carry the same labels."""
    claims = tuple(
        PredictedClaim(each, tuple(LabelScore(label, 1.0) for label in labels))
        for each in attributions
    )
    return Prediction(
        document or Document("d", "", TEXT, Language.ENGLISH),
        claims,
        ModelId("test", "1"),
        TAXONOMY.sha256,
    )


def gold(
    *attributions: GoldAttribution, name: str = "d", labels: Sequence[str] = ()
) -> GoldDocument:
    return GoldDocument(name, Language.ENGLISH, TEXT, attributions, labels=frozenset(labels))


def test_a_span_is_right_only_if_both_ends_are() -> None:
    """Two sources are predicted, and one of them begins a word late."""
    late = Attribution(content=(IT,), source=(Span(35, 42),), cue=(DENIED,))

    scores = evaluate(
        [predict([FIRST, late])], [gold(GoldAttribution(FIRST), GoldAttribution(SECOND))]
    ).overall

    assert scores.exact[Role.SOURCE] == Counts(correct=1, predicted=2, gold=2)


def test_a_span_shared_by_two_attributions_counts_once() -> None:
    """Two attributions have the same source: the gold has one source span, not two."""
    shared = Attribution(content=(IT,), source=(MAYOR,), cue=(DENIED,))

    scores = evaluate([predict([FIRST])], [gold(GoldAttribution(FIRST), GoldAttribution(shared))])

    assert scores.overall.exact[Role.SOURCE] == Counts(correct=1, predicted=1, gold=1)


def test_a_word_counts_if_a_span_touches_it() -> None:
    """Gold: that, it, rained. Predicted: it, rained, the full stop. F1 = 2 * 2 / (3 + 3)."""
    shifted = Attribution(content=(Span(20, 30),), source=(MAYOR,), cue=(SAID,))

    tokens = evaluate([predict([shifted])], [gold(GoldAttribution(FIRST))]).overall.tokens

    assert tokens[Role.CONTENT] == Counts(correct=2, predicted=3, gold=3)
    assert tokens[Role.CONTENT].f1 == pytest.approx(2 / 3)


def test_a_word_touched_by_two_spans_counts_once() -> None:
    """Two predicted contents overlap in `it rained`: four words are touched, not six."""
    wide = Attribution(content=(Span(20, 30),))

    tokens = evaluate([predict([FIRST, wide])], [gold(GoldAttribution(FIRST))]).overall.tokens

    assert tokens[Role.CONTENT] == Counts(correct=3, predicted=4, gold=3)


def test_a_document_without_a_prediction_counts_as_missed() -> None:
    """The second gold document is not predicted: its attribution lowers the recall."""
    evaluation = evaluate(
        [predict([FIRST])], [gold(GoldAttribution(FIRST)), gold(GoldAttribution(FIRST), name="e")]
    )

    assert evaluation.missing == ("e",)
    assert evaluation.overall.attributions == Counts(correct=1, predicted=1, gold=2)


def test_a_predicted_document_outside_the_gold_is_not_counted() -> None:
    """It is reported instead."""
    stranger = Document("stranger", "", TEXT, Language.ENGLISH)

    evaluation = evaluate([predict([FIRST], document=stranger)], [gold(GoldAttribution(FIRST))])

    assert evaluation.surplus == ("stranger",)
    assert evaluation.overall.attributions == Counts(correct=0, predicted=0, gold=1)


def test_predicted_offsets_are_shifted_to_those_of_the_file() -> None:
    """The offsets of the gold count in the file, and the document starts at 31."""
    part = Document("x", "", TEXT[31:], Language.ENGLISH, origin="in/a.txt", offset=31)
    claim = Attribution(content=(Span(19, 21),), source=(Span(0, 11),), cue=(Span(12, 18),))
    wanted = GoldDocument(
        "a.txt#en", Language.ENGLISH, TEXT, (GoldAttribution(SECOND),), origin="a.txt"
    )

    scores = evaluate([predict([claim], document=part)], [wanted]).overall

    assert scores.exact[Role.CONTENT] == Counts(correct=1, predicted=1, gold=1)


def test_claims_in_unattributed_paragraphs_are_counted() -> None:
    """The first sentence is marked as having no attribution; one claim begins there."""
    wanted = GoldDocument("d", Language.ENGLISH, TEXT, (), unattributed=(Span(0, 30),))

    assert evaluate([predict([FIRST, SECOND])], [wanted]).overall.unattributed == 1


def test_labels_of_matched_attributions_are_scored() -> None:
    """Gold: Mayor and Kremlin; predicted: Kremlin and Other. One of two is right."""
    wanted = GoldAttribution(FIRST, ("Mayor", "Kremlin"))

    scores = evaluate(
        [predict([FIRST], ["Kremlin", OTHER])], [gold(wanted, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.labels == Counts(correct=1, predicted=2, gold=2)


def test_labels_of_all_attributions_are_scored_end_to_end() -> None:
    """Predicted: Mayor for what he says and for a word; missed: what the Kremlin denied."""
    word = replace(FIRST, content=(Span(3, 8),))
    wanted = gold(
        GoldAttribution(FIRST, ("Mayor",)),
        GoldAttribution(SECOND, ("Kremlin",)),
        labels=["Mayor", "Kremlin"],
    )
    scores = evaluate([predict([FIRST, word], ["Mayor"])], [wanted]).overall

    assert scores.labels == Counts(correct=1, predicted=1, gold=1)
    assert scores.labels_end_to_end == Counts(correct=1, predicted=2, gold=2)


def test_labels_are_missed_with_their_document() -> None:
    """It has no prediction."""
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)), labels=["Mayor"])

    scores = evaluate([], [wanted]).overall
    assert (scores.labels, scores.labels_end_to_end) == (Counts(), Counts(gold=1))


@pytest.mark.parametrize(("complete", "predicted"), [(False, 0), (True, 1)])
def test_a_label_is_wrong_only_if_the_gold_says_so(complete: bool, predicted: int) -> None:  # noqa: FBT001
    """Gold without a label: nobody wrote one down, or there is none."""
    wanted = replace(gold(GoldAttribution(FIRST), labels=["Mayor"]), complete=complete)

    scores = evaluate([predict([FIRST], ["Mayor"])], [wanted]).overall
    assert scores.labels_end_to_end == Counts(predicted=predicted)


def test_a_label_set_is_right_only_if_it_is_complete() -> None:
    """Of two labelled attributions one is matched, with one of its two labels."""
    both = GoldAttribution(FIRST, ("Mayor", "Kremlin"))
    missed = GoldAttribution(SECOND, ("Mayor",))

    scores = evaluate(
        [predict([FIRST], ["Kremlin"])], [gold(both, missed, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.label_sets == Counts(correct=0, predicted=1, gold=2)


def test_the_order_of_a_label_set_does_not_matter() -> None:
    """Two labels, in reverse order."""
    both = GoldAttribution(FIRST, ("Mayor", "Kremlin"))

    scores = evaluate(
        [predict([FIRST], ["Kremlin", "Mayor"])], [gold(both, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.label_sets == Counts(correct=1, predicted=1, gold=1)


def test_labels_are_undefined_if_the_gold_declares_none() -> None:
    """Free names cannot be compared with an unknown taxonomy."""
    wanted = GoldAttribution(FIRST, ("Mayor of Springfield",))

    assert evaluate([predict([FIRST], ["Kremlin"])], [gold(wanted)]).overall.labels.f1 is None


def test_labels_are_undefined_if_predictions_use_others() -> None:
    """A predicted label was not available when the gold was made."""
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)), labels=["Mayor"])

    assert evaluate([predict([FIRST], ["Weather office"])], [wanted]).overall.labels.f1 is None


def test_only_gold_labels_in_the_taxonomy_count() -> None:
    """`Mayor` is in the taxonomy and right; `Springfield` is not in it and does not count."""
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)), GoldAttribution(SECOND, ("Springfield",)))

    scores = evaluate([predict([FIRST, SECOND], ["Mayor"])], [wanted], TAXONOMY).overall

    assert scores.labels == Counts(correct=1, predicted=1, gold=1)


def test_labels_are_undefined_if_predictions_were_made_with_another_taxonomy() -> None:
    """Its fingerprint differs from that in the predictions."""
    other = Taxonomy((SourceLabel("Mayor"),))
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)))

    assert evaluate([predict([FIRST], ["Mayor"])], [wanted], other).overall.labels.f1 is None


def test_each_language_is_scored_and_all_are_summed() -> None:
    """One attribution in each language; the Arabic one is missed."""
    arabic = GoldDocument(
        "a", Language.ARABIC, "قال نعم", (GoldAttribution(Attribution(content=(Span(4, 7),))),)
    )

    evaluation = evaluate([predict([FIRST])], [gold(GoldAttribution(FIRST)), arabic])

    assert evaluation.languages[Language.ENGLISH].attributions == Counts(1, 1, 1)
    assert evaluation.languages[Language.ARABIC].attributions == Counts(0, 0, 1)
    assert evaluation.overall.attributions == Counts(1, 1, 2)


def test_a_ratio_of_nothing_is_undefined() -> None:
    """Neither 0 nor 1."""
    nothing = Counts()

    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_a_changed_text_is_rejected() -> None:
    """Offsets in another text have no meaning."""
    changed = Document("d", "", TEXT + "!", Language.ENGLISH)

    with pytest.raises(InvalidRecord, match="text differs"):
        evaluate([predict([], document=changed)], [gold()])


def test_a_document_predicted_twice_is_rejected() -> None:
    """Choosing one of the two would be a guess."""
    with pytest.raises(InvalidRecord, match="predicted twice"):
        evaluate([predict([]), predict([])], [gold()])


def test_a_document_twice_in_the_gold_is_rejected() -> None:
    """Choosing one of the two would be a guess."""
    with pytest.raises(InvalidRecord, match="in the gold twice"):
        evaluate([], [gold(), gold()])


def test_a_denial_is_found_only_with_a_cue_that_denies() -> None:
    """`denied` is found as a denial; without its cue, or with another, it is not."""
    wanted = [gold(GoldAttribution(FIRST), GoldAttribution(SECOND))]
    without_cue = Attribution(content=(IT,), source=(KREMLIN,))
    invented = Attribution(content=(RAINED,), source=(MAYOR,), cue=(DENIED,))

    found, missed, wrong = (
        evaluate([predict(claims)], wanted).overall.negated
        for claims in ([FIRST, SECOND], [FIRST, without_cue], [invented, SECOND])
    )

    assert found == Counts(correct=1, predicted=1, gold=1)
    assert missed == Counts(correct=0, predicted=0, gold=1)
    assert wrong == Counts(correct=1, predicted=2, gold=1)
