"""Passages with marks, and those that the project has."""

from itertools import pairwise
from pathlib import Path

import pytest

from factcheck.domain import Language, Role, Span
from factcheck.errors import InvalidRecord
from factcheck.training.passages import WRITTEN, read_passages

PASSAGES = sorted(WRITTEN.glob("*.txt"))


def written(folder: Path, marked: str, name: str = "some.en.txt") -> Path:
    path = folder / name
    path.write_text(marked, encoding="utf-8")
    return path


def test_marks_become_spans(tmp_path: Path) -> None:
    """One source of two attributions, a content in two pieces, and two passages."""
    marked = (
        '== first\nSo {s1,2 the mayor} {c1 said}: {t1 "It rains."} {t1 "A lot."}\n\n'
        "Also {c2 denied} {t2 hail}.\n== second\n{t1 No}.\n"
    )

    first, second = read_passages(written(tmp_path, marked))

    assert first.text == 'So the mayor said: "It rains." "A lot."\n\nAlso denied hail.'
    one, two = (each.attribution for each in first.attributions)
    assert one.source == two.source == (Span(3, 12),)
    assert [each.text_in(first.text) for each in one.content] == ['"It rains."', '"A lot."']
    assert two.cue[0].text_in(first.text) == "denied"
    assert (second.text, second.language) == ("No.", Language.ENGLISH)
    assert first.id != second.id


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("{s1 He said no.", "not a mark: '{s1 He said no.'"),
        ("{x1 He} said no.", "not a mark"),
        ("{s1 He }{c1 said} {t1 no}.", "not a mark: '{s1 He }"),
        ("{s1 He {c1 said}} {t1 no}.", "not a mark"),
        ("{s He} {c1 said} {t1 no}.", "not a mark"),
        ("{s1 He} {c1 said} no.", "attribution 1 has no content"),
    ],
)
def test_a_wrong_mark_is_shown(tmp_path: Path, marked: str, message: str) -> None:
    """With the passage that it is in."""
    path = written(tmp_path, f"== right\nYes.\n== wrong\n{marked}\n")

    with pytest.raises(InvalidRecord, match=rf"some\.en, passage 2.*{message}"):
        list(read_passages(path))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("some.txt", b"== a\nYes.\n", "does not end in .en.txt or .ar.txt"),
        ("some.de.txt", b"== a\nJa.\n", "does not end in .en.txt or .ar.txt"),
        ("some.en.txt", b"Lost.\n== a\nYes.\n", "before the first line"),
        ("some.en.txt", b"== a\nYes \xff.\n", "not UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    """Nothing is left out without a word."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InvalidRecord, match=message):
        list(read_passages(tmp_path / name))


@pytest.mark.parametrize("path", PASSAGES, ids=lambda path: path.stem)
def test_the_passages_of_the_project_are_whole(path: Path) -> None:
    """Spans begin and end at borders of words, and those of one passage do not overlap."""
    passages = list(read_passages(path))

    assert len(passages) > 100
    for passage in passages:
        spans = {
            span
            for each in passage.attributions
            for role in Role
            for span in each.attribution.spans(role)
        }
        ordered = sorted(spans)
        assert all(one.end <= two.start for one, two in pairwise(ordered))
        for span in spans:
            words, after = span.text_in(passage.text), passage.text[span.end : span.end + 1]
            assert words == words.strip()
            # The preposition of `وفقا للوزير` ends the cue; the source begins with it.
            assert not (words[-1].isalpha() and after.isalpha()) or words.endswith(" ل"), passage.id
