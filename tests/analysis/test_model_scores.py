"""Several models on the same gold."""

from collections.abc import Iterator, Sequence

import pytest

from factcheck.analysis.counts import Counts, f1_over_documents
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.model_scores import compare_models
from factcheck.analysis.model_scores_tables import model_scores_to_dict, model_scores_to_markdown
from factcheck.domain import Document, ModelId, PredictedClaim, Prediction
from tests.analysis.test_linking import BOB, FIRST, GOLD, Fixed


class Finder(Fixed):
    """A model that finds the same in every document."""

    name = "finder"

    def find(self, documents: Sequence[GoldDocument]) -> Iterator[Prediction]:
        for each in documents:
            document = Document(each.id, "", each.text, each.language)
            claims = tuple(PredictedClaim(found, ()) for found in (FIRST, BOB))
            yield Prediction(document, claims, ModelId("finder", "1"), "")


def test_a_model_has_every_figure() -> None:
    """Two of four attributions are found; two of four are linked right."""
    (scores,) = compare_models([Finder(0.9, 0.2, 0.2, 0.1)], {"some": [GOLD]})
    assert (scores.model, scores.texts, scores.documents) == ("finder", "some", 1)
    assert scores.figures["source, exact"].value == pytest.approx(2 / 3)
    assert scores.figures["linking, names"].value == pytest.approx(2 / 4)
    assert scores.figures["labels end to end, names"].value == pytest.approx(2 * 2 / (2 + 4))
    shares = {name: scores.figures[name].value for name in ("no touch", "invented", "missed")}
    assert shares == {"no touch": 2 / 4, "invented": 0, "missed": 2 / 4}
    assert scores.figures["false labels, 3 foreign"].value is None  # no other document has labels


def test_the_interval_contains_the_figure() -> None:
    """Documents are resampled; with one document all resamples are the same."""
    assert f1_over_documents([Counts(1, 2, 2)]).interval == (0.5, 0.5)
    figure = f1_over_documents([Counts(9, 10, 10), Counts(1, 10, 10)] * 5)
    assert figure.value == 0.5
    assert figure.interval is not None
    assert 0.1 <= figure.interval[0] < 0.5 < figure.interval[1] <= 0.9


def test_an_undefined_figure_has_no_interval() -> None:
    """It is neither 0 nor 1."""
    assert (f1_over_documents([]).value, f1_over_documents([Counts()]).interval) == (None, None)


def test_figures_are_written_as_tables_and_as_plain_values() -> None:
    """Tables have percent with intervals, plain values have shares."""
    scores = list(compare_models([Finder(0.9, 0.2, 0.2, 0.1)], {"some": [GOLD]}))
    table = model_scores_to_markdown(scores)
    assert "| finder | some | en | 66.7 (67–67) |" in table
    (plain,) = model_scores_to_dict(scores)
    assert plain["coverage"]["1.0"] == 0.5  # type: ignore[index]
