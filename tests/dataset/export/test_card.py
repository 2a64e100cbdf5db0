"""The dataset card."""

from dataclasses import replace
from pathlib import Path

import pytest

from factcheck.dataset.export import About
from factcheck.domain import Dataset, SourceLabel, Taxonomy
from tests.dataset.export.exported import DESK, EMPTY, exported
from tests.dataset.samples import DATASET


def card(folder: Path, dataset: Dataset, about: About = DESK) -> str:
    (path,) = exported(folder, dataset, "card", about)
    return path.read_text("utf-8")


def section(text: str, title: str) -> list[str]:
    """Return the rows of a section's table, without the heading."""
    body = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [line for line in body.splitlines() if line.startswith("|")][2:]


def test_the_card_counts_everything(tmp_path: Path) -> None:
    """By hand, from the sample."""
    dataset = replace(DATASET, withdrawn=("talks.ar",))
    text = card(tmp_path, dataset)

    assert section(text, "Languages") == ["| English | 1 | 1 |", "| Arabic | 1 | 1 |"]
    assert section(text, "Sources") == ["| Kremlin | 2 |", "| Libyan media | 0 |", "| Other | 1 |"]
    assert section(text, "Verdicts") == [
        "| Supported | 1 |",
        "| Refuted | 0 |",
        "| Not enough evidence | 0 |",
        "| Conflicting evidence | 0 |",
        "| none | 1 |",
    ]
    assert section(text, "Quotation") == ["| direct | 0 |", "| indirect | 2 |", "| mixed | 0 |"]
    assert section(text, "Stance") == [
        "| asserts | 2 |",
        "| denies | 0 |",
        "| hedged | 0 |",
        "| none | 0 |",
    ]
    assert section(text, "Provenance") == [
        "| predicted, kept unchanged | 1 |",
        "| predicted, changed | 0 |",
        "| made by hand | 1 |",
    ]
    assert "Predicted claims that annotators deleted: 1." in text
    assert section(text, "Models") == ["| lexicon | 1 | 1 |"]
    summary = dict(line.strip("| ").split(" | ") for line in section(text, "Summary"))
    assert summary == {
        "documents": "2",
        "documents with a parallel text in the other language": "2",
        "withdrawn documents: their tasks were deleted after they were pulled": "1",
        "annotations": "2",
        "answers of annotators to them": "2",
        "gold annotations": "0",
        "adjudications": "0",
        "annotators": "2",
        "claims": "2",
        "claims found again by their words": "0",
        "published": "2023-09-28",
        "annotated": "2023-10-01 to 2023-10-02",
        "licence": "CC-BY-4.0",
        "publisher": "The Desk",
        "pulled": "2023-10-03T12:00:00Z with factcheck 0.1.0",
        "schema version": "1.3.0",
    }


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("licence", "expected"),
    [("CC-BY-4.0", "cc-by-4.0"), ("https://example.org/terms", "other"), ("", None)],
)
def test_hugging_face_reads_the_front_matter(
    licence: str, expected: str | None, tmp_path: Path
) -> None:
    """Its library finds the languages, the name and the licence."""
    from huggingface_hub import DatasetCard  # slow to import

    front_matter = vars(DatasetCard(card(tmp_path, DATASET, About(licence))).data)

    assert (front_matter["language"], front_matter["pretty_name"]) == (["en", "ar"], "Talks")
    assert front_matter.get("license") == expected


def test_a_missing_licence_is_reported_as_not_stated(tmp_path: Path) -> None:
    """No licence does not mean a free licence."""
    text = card(tmp_path, DATASET, About())

    assert "| licence | not stated |" in text
    assert "| publisher | not stated |" in text


def test_an_empty_dataset_has_a_card_that_says_so(tmp_path: Path) -> None:
    """Zeros, and no invented dates."""
    text = card(tmp_path, EMPTY)

    assert "| claims | 0 |" in text
    assert "| published | unknown |" in text
    assert section(text, "Languages") == ["| English | 0 | 0 |", "| Arabic | 0 | 0 |"]
    assert "## Models\n\nNone." in text


def test_adjudications_are_counted(tmp_path: Path) -> None:
    """Separately from the other gold annotations."""
    first, second = DATASET.annotations
    gold = replace(first, id="a3", annotator="chief@example.org", gold=True)
    adjudicated = replace(gold, id="a4", adjudicates=("a1", "a9"))
    text = card(tmp_path, replace(DATASET, annotations=(first, second, gold, adjudicated)))

    assert "| annotations | 4 |\n| gold annotations | 2 |\n| adjudications | 1 |\n" in text


def test_further_sections_follow_the_counts(tmp_path: Path) -> None:
    """Each with its heading, at the end of the card."""
    measures = {"Agreement": lambda opened: f"All of {opened.origin.project}.\n"}
    text = card(tmp_path, DATASET, replace(DESK, sections=measures))

    assert text == card(tmp_path, DATASET) + "\n## Agreement\n\nAll of Talks.\n"


def test_no_name_breaks_the_card(tmp_path: Path) -> None:
    """Tables, text and front matter escape it."""
    taxonomy = Taxonomy((SourceLabel("A | <b>*x*</b>"), *DATASET.taxonomy.labels))
    origin = replace(DATASET.origin, project="# T: \n---\n<script>")
    text = card(tmp_path, replace(DATASET, taxonomy=taxonomy, origin=origin))

    assert section(text, "Sources")[0] == r"| A \| \<b\>\*x\*\</b\> | 0 |"
    assert r"# \# T: --- \<script\>" in text
    assert text.splitlines()[1] == r'pretty_name: "# T: \n---\n<script>"'


def test_the_outlets_with_most_documents_are_listed(tmp_path: Path) -> None:
    """20 of 22 by name; the two claims are in documents of Wadi News and of an unknown outlet."""
    named = [replace(DATASET.documents[0], publisher="Wadi News"), DATASET.documents[1]]
    more = [
        replace(DATASET.documents[0], id=f"d{n}", parallel="", publisher=f"Paper {n:02}")
        for n in range(21)
    ]
    twice = replace(more[0], id="again", publisher="Wadi News")
    dataset = replace(DATASET, documents=(*named, *more, twice))

    rows = section(card(tmp_path, dataset), "Outlets")

    assert (rows[0], rows[1]) == ("| Wadi News | 2 | 1 |", "| Paper 00 | 1 | 0 |")
    assert rows[-2:] == ["| 2 others | 2 | 0 |", "| not known | 1 | 1 |"]
    assert len(rows) == 22
