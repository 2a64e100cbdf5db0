"""PolNeAR's own files as gold."""

from pathlib import Path

import pytest

from factcheck.errors import InvalidRecord
from factcheck.training.polnear import convert

TEXT = "“It rained,”\nshe said, “and snowed.”"
LINES = (
    "T1\tContent 0 12\t“It rained,”",
    "T2\tSource 13 16\tshe",
    "T3\tCue 17 21\tsaid",
    "T4\tContent 23 36\t“and snowed.”",
    "T5\tAttribution 17 21\tsaid",
    "E1\tAttribution:T5 Content:T4 Content2:T1 Cue:T3 Source:T2",
)


def write(folder: Path, name: str, lines: tuple[str, ...], text: str = TEXT) -> None:
    article = name.rpartition("_")[0]
    for kind, file, words in (
        ("text", f"{article}.txt", text),
        ("attributions", f"{name}.ann", "\n".join(lines)),
    ):
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / file).write_bytes(words.encode())


def test_a_relation_becomes_an_attribution(tmp_path: Path) -> None:
    """Its spans are in the order of the text."""
    write(tmp_path, "paper_2016-01-01_rain_4e07", LINES)
    (document,) = convert(tmp_path)
    assert document == {
        "id": "polnear.paper_2016-01-01_rain",
        "language": "en",
        "text": TEXT,
        "attributions": [
            {
                "source": [[13, 16]],
                "cue": [[17, 21]],
                "content": [[0, 12], [23, 36]],
                "label": None,
                "quotation": "direct",
            }
        ],
    }


def test_one_annotator_and_one_article_of_the_same_text_are_kept(tmp_path: Path) -> None:
    """The first by name."""
    write(tmp_path, "rain_4b22", LINES[:0])
    write(tmp_path, "rain_4e07", LINES)
    write(tmp_path, "repeated_4e07", LINES)
    assert [each["attributions"] for each in convert(tmp_path)] == [[]]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("T9\tCue 17 20\tsaid", r"rain_4e07.ann:7: .*selects 'sai', not 'said'"),
        ("E2\tAttribution:T5 Content:T9", "rain_4e07.ann:7: no span 'T9'"),
        ("E2\tAttribution:T5 Topic:T1", "rain_4e07.ann:7: unknown argument 'Topic'"),
    ],
)
def test_what_does_not_fit_is_reported_with_its_line(
    tmp_path: Path, line: str, problem: str
) -> None:
    """Wrong offsets would teach the wrong words."""
    write(tmp_path, "rain_4e07", (*LINES, line))
    with pytest.raises(InvalidRecord, match=problem):
        list(convert(tmp_path))


def test_a_span_may_have_several_parts_and_cross_lines(tmp_path: Path) -> None:
    """As brat writes it, with a space for the line end."""
    lines = (
        "T1\tContent 0 16;23 36\t“It rained,” she “and snowed.”",
        "E1\tAttribution:T1 Content:T1",
    )
    write(tmp_path, "rain_4e07", lines)
    (document,) = convert(tmp_path)
    assert "'content': [[0, 16], [23, 36]]" in str(document["attributions"])
