"""JSON objects that are read one member at a time."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcheck.dataset import json_stream as module
from factcheck.dataset.json_stream import members
from factcheck.dataset.json_text import parse
from tests.dataset.strategies import ONE_FOLDER

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
SAID = "at|nested|UTF-8|number|twice"


def whole(path: Path) -> dict[str, object]:
    """Return the whole object, its member ``many`` read one item at a time."""
    made: dict[str, object] = {}
    for key, number, value in members(path, {"many"}):
        if number < 0:
            made[key] = value
        else:
            items = made[key]
            assert isinstance(items, list)
            assert number == len(items)
            items.append(value)
    return made


@ONE_FOLDER
@given(
    value=st.dictionaries(WORDS | st.just("many"), VALUES, max_size=4),
    many=st.lists(VALUES, max_size=4),
    indent=st.sampled_from([None, 1, "\t"]),
    ascii_only=st.booleans(),
    chunk=st.integers(1, 40),
)
def test_members_are_those_of_the_whole_object(
    value: dict[str, object],
    many: list[object],
    indent: int | str | None,
    chunk: int,
    tmp_path: Path,
    *,
    ascii_only: bool,
) -> None:
    """In any layout, wherever a chunk ends: in a number, a letter, an escape."""
    wanted = value if "many" in value else {**value, "many": many}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(wanted, indent=indent, ensure_ascii=ascii_only), encoding="utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", chunk)
        found = whole(path)

    assert (found, list(found)) == (wanted, list(wanted))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b'{"a"',
        b'{"a": 1',
        b'{"a": 1,}',
        b'{"a": 1 "b": 2}',
        b'{"many": [1, 2',
        b'{"many": [1 2]}',
        b'{"many": [\n1,\n2,\n  x]}',
        b'{"many": ["ab\ncd"]}',
        b'{"many": ["abcd]}',
        b'{"many": [{"a": "\\x"}]}',
        b'{"many": [NaN]}',
        b'{"many": [{"a": 1, "a": 2}]}',
        b'{"a": 1, "b": 2, "a": 3}',
        b'{"many": ["\xff"]}',
        b'{"many": ["\xd8\xa7", "\xd8\x22]}',
        b'{"many": [' + b"[" * 100_000,
        b'{"many": [1]} {',
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_the_errors_are_those_of_reading_the_whole_text(
    raw: bytes, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, line and column, wherever a chunk ends."""
    path = tmp_path / "a.json"
    path.write_bytes(raw)
    monkeypatch.setattr(module, "CHUNK", chunk)

    with pytest.raises(ValueError, match=SAID) as expected:
        parse(raw)
    with pytest.raises(ValueError, match=SAID) as caught:
        whole(path)

    assert str(caught.value) == str(expected.value)


def test_a_lone_surrogate_is_kept(tmp_path: Path) -> None:
    """The schema refuses it; some readers replace it by a question mark."""
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a": "\\ud800"}')

    assert whole(path) == {"a": "\ud800"}


def test_a_list_is_not_an_object(tmp_path: Path) -> None:
    """The error shows the value."""
    path = tmp_path / "a.json"
    path.write_bytes(b"[]")

    with pytest.raises(TypeError, match=r"^\[\]$"):
        whole(path)
