"""Figures of attributions inside contents."""

import json
from pathlib import Path

import pytest

from factcheck.analysis.counts import Counts
from factcheck.analysis.gold import read_gold
from factcheck.analysis.nested_scores import (
    nested_scores_to_dict,
    nested_scores_to_markdown,
    score_nested,
)
from factcheck.errors import InvalidRecord
from factcheck.prelabel.bundled import Bundle, BundledTagger

# 0 A diplomat, 11 told, 16 reporters, 26 that, 31 the ministry, 44 had denied, 55 breaching,
# 76 the full stop.
TEXT = "A diplomat told reporters that the ministry had denied breaching the embargo."
OUTER = {"id": "1", "source": [[0, 10]], "cue": [[11, 15]], "content": [[26, 76]]}
INNER = {
    "id": "n1",
    "in": "1",
    "source": [[31, 43]],
    "cue": [[44, 54]],
    "content": [[55, 76]],
    "stance": "denies",
}


def write(folder: Path, *nested: object) -> Path:
    path = folder / "gold.jsonl"
    record = {"id": "d", "language": "en", "text": TEXT, "attributions": [OUTER]}
    path.write_text(json.dumps({**record, "nested": nested}))
    return path


def test_nested_records_are_inside_the_attribution_that_they_name(tmp_path: Path) -> None:
    """One inside another one is inside the outermost."""
    deeper = {"id": "n2", "in": "n1", "content": [[65, 76]], "cue": [[55, 64]]}
    (document,) = read_gold(write(tmp_path, INNER, deeper))

    assert [outer for outer, _ in document.inner] == [0, 0]
    assert [each.attribution.content[0].start for _, each in document.inner] == [55, 65]


def test_a_nested_record_is_inside_one_that_exists(tmp_path: Path) -> None:
    """Also a ring of nested records is inside none."""
    with pytest.raises(InvalidRecord, match="nested 'n1' is inside '7', which is none"):
        list(read_gold(write(tmp_path, {**INNER, "in": "7"})))
    with pytest.raises(InvalidRecord, match="nested 'n1' is inside 'n1', which is none"):
        list(read_gold(write(tmp_path, {**INNER, "in": "n1"})))


def test_contents_and_all_spans_are_counted_apart(tmp_path: Path, bundle: Bundle) -> None:
    """The cue of the gold is too long here, so the content is right, and not all spans are."""
    gold = list(read_gold(write(tmp_path, {**INNER, "cue": [[44, 55]]})))
    model, lexicon, *found = score_nested(gold, BundledTagger(bundle))

    assert (model.outer, model.method, lexicon.method) == ("gold", "bundled", "lexicon")
    assert model.overlap == Counts(1, 1, 1)
    assert model.exact == Counts(0, 1, 1)
    assert [each.outer for each in found] == ["found", "found"]


def test_the_table_and_the_json_have_both_figures(tmp_path: Path, bundle: Bundle) -> None:
    """In percent in the table."""
    gold = list(read_gold(write(tmp_path, INNER)))
    scores = {"gold": list(score_nested(gold, BundledTagger(bundle)))}

    table = nested_scores_to_markdown(scores)
    assert "| gold | en | gold | bundled | all spans exact | 100.0 | 100.0 | 100.0 |" in table
    figures = nested_scores_to_dict(scores)["gold"]
    assert isinstance(figures, list)
    assert figures[0]["exact"]["f1"] == 1.0
