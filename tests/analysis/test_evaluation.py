"""Scores of predictions against gold, every expected figure counted by hand."""

from collections.abc import Sequence

import pytest

from factcheck.analysis import Counts, GoldAttribution, GoldDocument, evaluate
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


def test_a_piece_is_right_only_if_both_ends_are() -> None:
    """Of two predicted sources one begins a word late; both are in the gold."""
    late = Attribution(content=(IT,), source=(Span(35, 42),), cue=(DENIED,))

    scores = evaluate(
        [predict([FIRST, late])], [gold(GoldAttribution(FIRST), GoldAttribution(SECOND))]
    ).overall

    assert scores.exact[Role.SOURCE] == Counts(correct=1, predicted=2, gold=2)


def test_a_piece_shared_by_two_attributions_counts_once() -> None:
    """One source serves two attributions: the gold holds one source piece, not two."""
    shared = Attribution(content=(IT,), source=(MAYOR,), cue=(DENIED,))

    scores = evaluate([predict([FIRST])], [gold(GoldAttribution(FIRST), GoldAttribution(shared))])

    assert scores.overall.exact[Role.SOURCE] == Counts(correct=1, predicted=1, gold=1)


def test_words_count_where_a_span_touches_them() -> None:
    """Gold: that, it, rained. Predicted: it, rained, the full stop. F1 = 2 * 2 / (3 + 3)."""
    shifted = Attribution(content=(Span(20, 30),), source=(MAYOR,), cue=(SAID,))

    tokens = evaluate([predict([shifted])], [gold(GoldAttribution(FIRST))]).overall.tokens

    assert tokens[Role.CONTENT] == Counts(correct=2, predicted=3, gold=3)
    assert tokens[Role.CONTENT].f1 == pytest.approx(2 / 3)


def test_words_shared_by_overlapping_pieces_count_once() -> None:
    """Two predicted contents overlap in `it rained`: four words are touched, not six."""
    wide = Attribution(content=(Span(20, 30),))

    tokens = evaluate([predict([FIRST, wide])], [gold(GoldAttribution(FIRST))]).overall.tokens

    assert tokens[Role.CONTENT] == Counts(correct=3, predicted=4, gold=3)


def test_a_document_without_prediction_counts_as_missed() -> None:
    """The second gold document is not predicted: its attribution lowers the recall."""
    evaluation = evaluate(
        [predict([FIRST])], [gold(GoldAttribution(FIRST)), gold(GoldAttribution(FIRST), name="e")]
    )

    assert evaluation.missing == ("e",)
    assert evaluation.overall.attributions == Counts(correct=1, predicted=1, gold=2)


def test_a_predicted_document_outside_the_gold_counts_for_nothing() -> None:
    """It is reported instead."""
    stranger = Document("stranger", "", TEXT, Language.ENGLISH)

    evaluation = evaluate([predict([FIRST], document=stranger)], [gold(GoldAttribution(FIRST))])

    assert evaluation.surplus == ("stranger",)
    assert evaluation.overall.attributions == Counts(correct=0, predicted=0, gold=1)


def test_offsets_in_a_file_are_met_by_the_document_s_offset() -> None:
    """The gold counts in the file, in which the document starts at 31."""
    part = Document("x", "", TEXT[31:], Language.ENGLISH, origin="in/a.txt", offset=31)
    claim = Attribution(content=(Span(19, 21),), source=(Span(0, 11),), cue=(Span(12, 18),))
    wanted = GoldDocument(
        "a.txt#en", Language.ENGLISH, TEXT, (GoldAttribution(SECOND),), origin="a.txt"
    )

    scores = evaluate([predict([claim], document=part)], [wanted]).overall

    assert scores.exact[Role.CONTENT] == Counts(correct=1, predicted=1, gold=1)


def test_claims_in_unattributed_paragraphs_are_counted() -> None:
    """The first sentence is marked as holding no attribution; one claim begins there."""
    wanted = GoldDocument("d", Language.ENGLISH, TEXT, (), unattributed=(Span(0, 30),))

    assert evaluate([predict([FIRST, SECOND])], [wanted]).overall.unattributed == 1


def test_labels_are_scored_on_matched_attributions() -> None:
    """Gold: Mayor and Kremlin; predicted: Kremlin and Other. One of two, of two."""
    wanted = GoldAttribution(FIRST, ("Mayor", "Kremlin"))

    scores = evaluate(
        [predict([FIRST], ["Kremlin", OTHER])], [gold(wanted, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.labels == Counts(correct=1, predicted=2, gold=2)


def test_a_label_set_is_right_only_as_a_whole() -> None:
    """Of two labelled attributions one is matched, with one of its two labels: none is right."""
    both = GoldAttribution(FIRST, ("Mayor", "Kremlin"))
    missed = GoldAttribution(SECOND, ("Mayor",))

    scores = evaluate(
        [predict([FIRST], ["Kremlin"])], [gold(both, missed, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.label_sets == Counts(correct=0, predicted=1, gold=2)


def test_a_label_set_is_right_in_any_order() -> None:
    """Two labels, the other way round."""
    both = GoldAttribution(FIRST, ("Mayor", "Kremlin"))

    scores = evaluate(
        [predict([FIRST], ["Kremlin", "Mayor"])], [gold(both, labels=["Mayor", "Kremlin"])]
    ).overall

    assert scores.label_sets == Counts(correct=1, predicted=1, gold=1)


def test_labels_are_undefined_where_the_gold_declares_none() -> None:
    """Gold with free names cannot be compared with a taxonomy that is not known."""
    wanted = GoldAttribution(FIRST, ("Mayor of Springfield",))

    assert evaluate([predict([FIRST], ["Kremlin"])], [gold(wanted)]).overall.labels.f1 is None


def test_labels_are_undefined_where_predictions_use_others() -> None:
    """The prediction holds a label that the gold was not made with."""
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)), labels=["Mayor"])

    assert evaluate([predict([FIRST], ["Weather office"])], [wanted]).overall.labels.f1 is None


def test_a_taxonomy_says_which_gold_labels_count() -> None:
    """`Mayor` is in the taxonomy and right; `Springfield` is not and counts for nothing."""
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)), GoldAttribution(SECOND, ("Springfield",)))

    scores = evaluate([predict([FIRST, SECOND], ["Mayor"])], [wanted], TAXONOMY).overall

    assert scores.labels == Counts(correct=1, predicted=1, gold=1)


def test_a_taxonomy_that_did_not_make_the_predictions_scores_no_labels() -> None:
    """Its fingerprint differs from the one the predictions carry."""
    other = Taxonomy((SourceLabel("Mayor"),))
    wanted = gold(GoldAttribution(FIRST, ("Mayor",)))

    assert evaluate([predict([FIRST], ["Mayor"])], [wanted], other).overall.labels.f1 is None


def test_figures_are_kept_per_language_and_summed() -> None:
    """One attribution in each language; the Arabic one is missed."""
    arabic = GoldDocument(
        "a", Language.ARABIC, "قال نعم", (GoldAttribution(Attribution(content=(Span(4, 7),))),)
    )

    evaluation = evaluate([predict([FIRST])], [gold(GoldAttribution(FIRST)), arabic])

    assert evaluation.languages[Language.ENGLISH].attributions == Counts(1, 1, 1)
    assert evaluation.languages[Language.ARABIC].attributions == Counts(0, 0, 1)
    assert evaluation.overall.attributions == Counts(1, 1, 2)


def test_ratios_of_nothing_are_undefined() -> None:
    """Neither 0 nor 1."""
    nothing = Counts()

    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_a_changed_text_is_refused() -> None:
    """Offsets in another text mean nothing."""
    changed = Document("d", "", TEXT + "!", Language.ENGLISH)

    with pytest.raises(InvalidRecord, match="text differs"):
        evaluate([predict([], document=changed)], [gold()])


def test_a_document_predicted_twice_is_refused() -> None:
    """Which of the two to score would be a guess."""
    with pytest.raises(InvalidRecord, match="predicted twice"):
        evaluate([predict([]), predict([])], [gold()])


def test_a_document_twice_in_the_gold_is_refused() -> None:
    """Which of the two to believe would be a guess."""
    with pytest.raises(InvalidRecord, match="in the gold twice"):
        evaluate([], [gold(), gold()])
