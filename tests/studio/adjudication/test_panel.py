"""The box that says what differs."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from factcheck.domain import (
    Document,
    Language,
    Prediction,
)
from factcheck.studio.format.task_writer import to_tasks
from tests.analysis.annotated import (
    MODEL,
    RAINED,
    TAXONOMY,
    annotate,
    collect,
    mark,
    place,
)
from tests.studio.adjudication.desk import TWO, Desk


def test_text_and_names_are_escaped(desk: Desk) -> None:
    """The panel is HTML; neither may contain markup."""
    evil = Document("x", "", '<script>alert(1)</script> said “a" onload=x”.', Language.ENGLISH)
    said = [
        annotate(evil, name, *marks)
        for name, marks in (
            ("<b>nour", [mark(replace(RAINED, content=place(evil, "<script>alert(1)</script>")))]),
            ("sami", []),
        )
    ]
    (task,) = to_tasks(Prediction(evil, (), MODEL, TAXONOMY.sha256))
    desk.server.tasks[1].append(task.to_json())

    desk.adjudicate(collect(*said, documents=[evil]))

    panel = desk.tasks[0]["data"]["adjudicates"]["panel"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in panel
    assert "&lt;b&gt;nour" in panel
    assert "<script" not in panel
    assert "<b>" not in panel


def test_the_panel_shows_only_differences(desk: Desk) -> None:
    """With the names of the interface, and a column for each annotator."""
    desk.adjudicate(collect(*TWO))

    table = ET.fromstring(desk.tasks[0]["data"]["adjudicates"]["panel"])  # noqa: S314 - our own
    rows = [[cell.text or "" for cell in row] for row in table.iter("tr")]

    assert rows == [
        ["", "", "nour@example.org", "sami@example.org"],
        ["1", "Claim", "that the river rose", "the river rose"],
        ["", "Verdict", "Refuted", "Supported"],
        ["2", "Claim", "a bridge fell", "not marked"],
    ]
