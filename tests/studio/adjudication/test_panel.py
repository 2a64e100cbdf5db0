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


def test_what_comes_from_the_text_is_never_markup(desk: Desk) -> None:
    """Nor what comes from people: the box is HTML."""
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


def test_the_box_says_what_differs_and_nothing_else(desk: Desk) -> None:
    """In the words of the interface, everybody in a column."""
    desk.adjudicate(collect(*TWO))

    table = ET.fromstring(desk.tasks[0]["data"]["adjudicates"]["panel"])  # noqa: S314 - our own
    rows = [[cell.text or "" for cell in row] for row in table.iter("tr")]

    assert rows == [
        ["", "", "nour@example.org", "sami@example.org"],
        ["1", "Claim", "that the river rose", "the river rose"],
        ["", "Verdict", "Refuted", "Supported"],
        ["2", "Claim", "a bridge fell", "not marked"],
    ]
