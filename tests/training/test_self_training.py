"""Plain text with labels in which a model is confident."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from factcheck.domain import Attribution, Document, Span
from factcheck.prelabel.bundled.tokens import Token
from factcheck.training.self_training import label_articles

WORDS = " ".join(["كلمة"] * 12)
"""A paragraph that is long enough: 12 words of 4 letters, 59 code points."""


class Tagger:
    """Is equally confident of each word, and finds the given attributions in each article."""

    def __init__(self, probability: float, *found: Attribution) -> None:
        self.probability, self.found = probability, found

    def tag_windows(self, documents: list[Document]) -> list[list[Any]]:
        return [[self._tagged(document.text)] for document in documents]

    def _tagged(self, text: str) -> object:
        tokens = [Token("كلمة", Span(at, at + 4)) for at in range(0, len(text), 5)]
        decoding = SimpleNamespace(probabilities=[self.probability] * len(tokens))
        return SimpleNamespace(window=SimpleNamespace(tokens=tokens), decoding=decoding)

    def attributions(self, _tagged: object, _text: str) -> list[object]:
        return [SimpleNamespace(attribution=each) for each in self.found]


def labelled(tagger: Any, paragraphs: list[str], out: Path) -> list[dict[str, Any]]:  # noqa: ANN401 - a fake
    label_articles(tagger, paragraphs, out, limit=10, confidence=0.6)
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_confident_paragraphs_become_gold(tmp_path: Path) -> None:
    """Offsets count in the passage; the short paragraph before it is left out."""
    attribution = Attribution((Span(20, 24),), source=(Span(10, 14),))

    (record,) = labelled(Tagger(0.6, attribution), ["كلمة كلمة", WORDS], tmp_path / "weak.jsonl")

    assert record["text"] == WORDS
    assert [each["content"] for each in record["attributions"]] == [[[10, 14]]]
    assert [each["source"] for each in record["attributions"]] == [[[0, 4]]]


def test_paragraphs_with_a_doubtful_tag_are_left_out(tmp_path: Path) -> None:
    """One tag below the limit is enough."""
    assert labelled(Tagger(0.59), [WORDS], tmp_path / "weak.jsonl") == []


@pytest.mark.parametrize(
    "attribution",
    [
        Attribution((Span(50, 64),)),
        Attribution((Span(50, 54),), source=(Span(60, 64),)),
    ],
)
def test_paragraphs_that_an_attribution_crosses_are_left_out(
    tmp_path: Path, attribution: Attribution
) -> None:
    """By one span or by two: the first paragraph ends at 59, and the second is too short."""
    tagger = Tagger(0.9, attribution)

    assert labelled(tagger, [WORDS, "كلمة كلمة"], tmp_path / "weak.jsonl") == []
