"""Which predictions people annotate next; predictions are made here, with scores by hand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from factcheck.dataset import read_predictions, write_predictions
from factcheck.domain import LabelScore, Language, Prediction
from factcheck.errors import ChoiceError, InvalidRecord
from factcheck.learning.choosing import choose
from factcheck.learning.diversity import Floats
from factcheck.learning.ranking import Best, Candidate, ChosenBy, draw
from tests.dataset.samples import ENGLISH, PREDICTION


def embed(texts: Sequence[str]) -> list[Floats]:
    return [np.array([1.0, 0.0], np.float32) for _ in texts]


def made(
    name: str, *scores: float, published: str = "", parallel: str = "", label: str = "Kremlin"
) -> Prediction:
    """Return a prediction whose claims have these scores."""
    document = replace(ENGLISH, id=name, published=published, parallel=parallel)
    claim = replace(PREDICTION.claims[0], labels=(LabelScore(label, 0.9),))
    claims = tuple(replace(claim, score=each) for each in scores)
    return replace(PREDICTION, document=document, claims=claims)


def written(folder: Path, *predictions: Prediction) -> Path:
    path = folder / "predictions.jsonl"
    write_predictions(path, predictions)
    return path


def chosen(path: Path, **options: object) -> list[tuple[str, str]]:
    """Return id and way of what is chosen, in order."""
    choice = choose(path, embed=embed, **options)  # type: ignore[arg-type]
    return [(each.document.id, each.document.chosen) for each in choice.predictions()]


def names(path: Path, **options: object) -> list[str]:
    return [name for name, _ in chosen(path, **{"random_share": 0.0, **options})]


def many(count: int) -> list[Prediction]:
    """Return predictions that are the more certain the higher their number is."""
    return [made(f"d{number:03}", 0.2 + 0.7 * number / count) for number in range(count)]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (ChosenBy.UNCERTAIN, ["low", "half"]),
        (ChosenBy.SCORE, ["sure", "half"]),
        (ChosenBy.NEWEST, ["late", "sure"]),
    ],
)
def test_the_first_by_a_figure_are_chosen(
    by: ChosenBy, expected: list[str], tmp_path: Path
) -> None:
    """By the mean score of the claims, or by the time of publication."""
    path = written(
        tmp_path,
        made("none"),
        made("sure", 0.9, published="2023-09-28"),
        made("half", 0.2, 0.8),
        made("low", 0.4),
        made("late", published="2023-09-29"),
    )

    assert names(path, by=by, count=2) == expected


def test_the_most_useful_are_chosen_among_the_most_uncertain(tmp_path: Path) -> None:
    """Of four times as many: here the contents are all alike, so uncertainty alone decides."""
    path = written(tmp_path, *many(100))

    assert set(names(path, count=5)) <= {f"d{number:03}" for number in range(20)}


def test_a_share_is_drawn_at_random_and_stands_between_the_others(tmp_path: Path) -> None:
    """Two of twenty: the fifth and the fifteenth; all say how they were chosen."""
    found = chosen(written(tmp_path, *many(100)), by=ChosenBy.UNCERTAIN, count=20)

    assert [at for at, (_, way) in enumerate(found, 1) if way == "random"] == [5, 15]
    assert Counter(way for _, way in found) == {"uncertain": 18, "random": 2}


def test_the_random_share_is_drawn_from_all_texts(tmp_path: Path) -> None:
    """Over many seeds the mean place of what is drawn is in the middle; each text is drawn."""
    path = written(tmp_path, *many(20))
    drawn = Counter(
        name
        for seed in range(40)
        for name, way in chosen(path, count=4, random_share=0.5, seed=seed)
        if way == "random"
    )

    assert drawn.total() == 80
    assert len(drawn) >= 18
    places = [int(name[1:]) for name in drawn.elements()]
    assert 8 < sum(places) / len(places) < 11


def test_a_larger_random_choice_holds_the_smaller_one(tmp_path: Path) -> None:
    """Also in a file with another order."""
    path = written(tmp_path, *many(30))
    some = names(path, by=ChosenBy.RANDOM, count=5)
    write_predictions(path, reversed(many(30)))

    assert names(path, by=ChosenBy.RANDOM, count=10)[:5] == some


@pytest.mark.parametrize("by", ChosenBy)
def test_parallel_documents_stay_together(by: ChosenBy, tmp_path: Path) -> None:
    """Wherever they are in the file; the pair comes also if that is one more."""
    pair = made("a", 0.1, parallel="z"), made("z", 0.95, parallel="a", published="2024-01-01")
    path = written(tmp_path, pair[0], *many(4), pair[1])

    everything = names(path, by=by)
    at = everything.index("a")

    assert len(everything) == 6
    assert "z" in everything[max(at - 1, 0) : at + 2]
    if by not in {ChosenBy.RANDOM, ChosenBy.MOST_USEFUL}:  # which are drawn
        assert set(names(path, by=by, count=1)) == {"a", "z"}


@pytest.mark.parametrize("by", ChosenBy)
def test_all_are_put_in_order_without_a_count(by: ChosenBy, tmp_path: Path) -> None:
    """None is lost or doubled, also those in which nothing was predicted."""
    path = written(tmp_path, *many(25), *(made(f"none{number}") for number in range(25)))

    found = chosen(path, by=by)

    assert sorted(name for name, _ in found) == sorted(
        each.document.id for each in read_predictions(path)
    )
    if by is not ChosenBy.RANDOM:
        assert sum(way == "random" for _, way in found[:20]) == 2


def test_more_than_there_are_is_all(tmp_path: Path) -> None:
    """And no error."""
    assert len(names(written(tmp_path, *many(3)), count=10)) == 3


def test_texts_with_a_label_are_chosen_and_the_random_share_from_all(tmp_path: Path) -> None:
    """A text without the label, drawn at random, shows what the model does not find."""
    others = [made(f"x{number}", 0.5, label="Libyan media") for number in range(90)]
    path = written(tmp_path, *many(10), *others)

    found = chosen(path, labels=["Kremlin"], count=10, random_share=0.5)

    assert {name[0] for name, way in found if way == "most-useful"} == {"d"}
    assert "x" in {name[0] for name, way in found if way == "random"}


def test_a_text_drawn_from_those_with_a_label_speaks_for_no_others(tmp_path: Path) -> None:
    """It is no random text, so it is not called one."""
    path = written(tmp_path, *many(5), made("x", 0.5, label="Libyan media"))

    found = chosen(path, by=ChosenBy.RANDOM, labels=["Libyan media"], count=3, random_share=0)

    assert found == [("x", "label")]


def test_texts_in_a_language_are_chosen_without_their_translation(tmp_path: Path) -> None:
    """Whoever annotates reads this one."""
    arabic = made("ar", 0.4, parallel="en")
    arabic = replace(arabic, document=replace(arabic.document, language=Language.ARABIC))
    path = written(tmp_path, made("en", 0.1, parallel="ar"), arabic)

    assert names(path, language=Language.ARABIC) == ["ar"]


def test_a_text_that_was_chosen_before_keeps_how(tmp_path: Path) -> None:
    """A draw from what was chosen is no draw from all."""
    first = many(1)[0]
    kept = replace(first, document=replace(first.document, chosen="newest"))

    assert chosen(written(tmp_path, kept), random_share=1.0) == [("d000", "newest")]


def test_a_document_that_is_there_twice_is_chosen_once(tmp_path: Path) -> None:
    """With its first prediction, as push takes it."""
    path = written(tmp_path, made("a", 0.5), made("a", 0.2))

    (found,) = choose(path, embed=embed).predictions()

    assert found.claims[0].score == 0.5


def test_predictions_stay_as_they_were(tmp_path: Path) -> None:
    """But for how they were chosen."""
    (found,) = choose(
        written(tmp_path, PREDICTION), by=ChosenBy.SCORE, random_share=0
    ).predictions()

    assert found == replace(PREDICTION, document=replace(PREDICTION.document, chosen="score"))


def test_invalid_lines_are_told_once_and_never_chosen(tmp_path: Path) -> None:
    """The file is read twice."""
    path = written(tmp_path, *many(3))
    path.write_text(path.read_text("utf-8") + "broken\n", "utf-8")
    told: list[InvalidRecord] = []

    choice = choose(path, embed=embed, on_reject=lambda error, _: told.append(error))

    assert len(list(choice.predictions())) == 3
    assert [each.where for each in told] == [f"{path}:4"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"count": 0}, "0 texts are to be chosen"),
        ({"random_share": 1.5}, r"the random share is 1\.5"),
        ({"random_share": float("nan")}, "the random share is nan"),
        ({"labels": ["Navy"]}, "no valid prediction with a claim of Navy"),
        ({"language": Language.ARABIC}, "no valid prediction in Arabic"),
    ],
)
def test_what_cannot_be_chosen_is_an_error(
    options: dict[str, object], problem: str, tmp_path: Path
) -> None:
    """It says what was asked for."""
    with pytest.raises(ChoiceError, match=problem):
        chosen(written(tmp_path, *many(3)), **options)


def test_there_is_nothing_to_choose_from_in_an_empty_file(tmp_path: Path) -> None:
    """The error says where predictions come from."""
    with pytest.raises(
        ChoiceError, match=r"predictions\.jsonl: there is no valid prediction.*prel"
    ):
        chosen(written(tmp_path))


def test_many_candidates_take_the_memory_of_few() -> None:
    """At most twice as many as are wanted are kept, and the best of all come out."""
    best = Best(10)
    held = []
    for number in range(5000):
        best.add(Candidate(f"u{number}", (draw(f"u{number}", 0),)))
        held.append(len(best))
    everything = sorted((draw(f"u{number}", 0), f"u{number}") for number in range(5000))

    assert max(held) <= 20
    assert [each.unit for each in best.ranked()] == [unit for _, unit in everything[:10]]
