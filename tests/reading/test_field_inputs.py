"""Files as people have them, which are not part of the project: each is read as it should be."""

import json
import sys
from pathlib import Path

import pytest

from factcheck.errors import ReadingError
from factcheck.reading import Notice, Rejected, read
from tests.paths import FIELD

EXPECTED = {
    "r02_sep_line.csv": (1, "", ""),
    "r03_cp1256.csv": (0, "--encoding windows-1256", ""),
    "r04_cp1256_declared.html": (1, "", ""),
    "r05b_one_bad_byte.html": (1, "", "bad-bytes"),
    "r06_newsapi.jsonl": (1, "", "truncated"),
    "r07_tweets.jsonl": (2, "language cannot be detected", "truncated"),
    "r08_newsplease.jsonl": (1, "", ""),
    "r11_literal_newlines.txt": (1, "", "spelled-breaks"),
    "r15_wordpress.csv": (1, "", "markup"),
    "r17_dates.jsonl": (9, "", "not-a-date not-a-url"),
    "r22_inner_quotes.csv": (2, ":3: the row is not valid CSV", ""),
    "m01_both_languages.jsonl": (2, "", ""),
    "m02_interleaved.jsonl": (0, "alternate", ""),
    "m03_dup_ids.jsonl": (3, "already used", ""),
}
"""Documents, what the message about the rest says, and the reasons of notices."""


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_as_people_have_it_is_read_as_expected(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Prints each file with what was expected and found."""
    path = FIELD / "reading" / name
    if not path.exists():
        pytest.skip("the inputs of the field are not part of the project, and not here")
    lines = (FIELD / "reading" / "expected.jsonl").read_text("utf-8").splitlines()
    wanted = {each["file"]: each["expected"] for each in map(json.loads, lines)}
    found, said, reasons = _read(path)

    with capsys.disabled():
        sys.stdout.write(f"\n{name}: expected {wanted.get(name, name)}; found {found}; {said}\n")
    documents, message, notices = EXPECTED[name]
    assert found == documents
    assert message in said
    assert bool(said) == bool(message)
    assert " ".join(sorted(reasons)) == notices


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("t1_short_lead.txt", ""),
        ("t3_quote_lead.txt", ""),
        ("t5_headline_claim.txt", "Libyan media report heavy shelling near Sirte"),
    ],
)
def test_a_lead_is_text_and_a_headline_a_title(name: str, title: str) -> None:
    """A first paragraph with a full stop is read."""
    path = FIELD / "title" / name
    if not path.exists():
        pytest.skip("the inputs of the field are not part of the project, and not here")

    (document,) = read([path])

    assert document.title == title


def _read(path: Path) -> tuple[int, str, set[str]]:
    rejected: list[Rejected] = []
    notices: list[Notice] = []
    try:
        documents = list(read([path], on_reject=rejected.append, on_notice=notices.append))
    except ReadingError as error:
        return 0, str(error), set()
    said = "; ".join(str(each.error) for each in rejected)
    return len(documents), said, {each.reason for each in notices}
