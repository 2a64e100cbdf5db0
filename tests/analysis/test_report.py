"""The report, parsed as a browser parses it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from factcheck.analysis.report import report, write_report
from factcheck.analysis.report.highlight import paragraphs
from factcheck.analysis.report.matrix import Matrix
from factcheck.analysis.report.plots import timeline
from factcheck.dataset import write_dataset
from factcheck.domain import (
    Attribution,
    Dataset,
    Evidence,
    Language,
    ModelId,
    Origin,
    Role,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.errors import ExportError
from tests.analysis.annotated import (
    FELL,
    NAHR,
    ORIGIN,
    PORT,
    RAINED,
    RIVER,
    ROSE,
    TAXONOMY,
    annotate,
    collect,
    guess,
    keep,
    mark,
)
from tests.analysis.releases import OLD

EMPTY = Dataset(TAXONOMY, (), (), (), ORIGIN)


@pytest.fixture(scope="module")
def page() -> str:
    """The report of a dataset with seven claims in two languages, by two annotators."""
    return report(OLD)


@pytest.fixture
def root(page: str) -> html.HtmlElement:
    """The root element of that report."""
    return html.document_fromstring(page)


def parsed(dataset: Dataset) -> html.HtmlElement:
    """Return the root element of a report."""
    return html.document_fromstring(report(dataset))


def texts(root: html.HtmlElement, path: str) -> list[str]:
    """Return the texts of elements, without surrounding blanks."""
    return [" ".join(each.text_content().split()) for each in root.xpath(path)]


def test_the_matrix_counts_each_claim_once_for_each_source(root: html.HtmlElement) -> None:
    """By hand: seven claims; annotators gave the last one two verdicts."""
    head = texts(root, "//table[@class='matrix']/thead//th")
    rows = [texts(row, "./*") for row in root.xpath("//table[@class='matrix']/tbody/tr")]
    foot = texts(root, "//table[@class='matrix']/tfoot//*[self::th or self::td]")
    assert head == [
        *("Source", "Supported", "Refuted", "Not enough evidence", "Conflicting evidence"),
        *("none yet", "disputed", "All"),
    ]
    assert rows == [
        ["City hall", "3", "0", "0", "0", "0", "0", "3"],
        ["Residents", "0", "0", "0", "0", "1", "2", "3"],
        ["Press", "0", "0", "0", "0", "1", "0", "1"],
    ]
    assert foot == ["Claims", "3", "0", "0", "0", "2", "2", "7"]


def test_labels_named_like_the_last_rows_keep_rows_of_their_own() -> None:
    """Rows: disputed, Other, no label, disputed; columns: four verdicts, none yet, disputed."""
    matrix = Matrix(Taxonomy((SourceLabel("disputed"),)))

    assert matrix.add(("disputed", "Other"), "") == ((0, 1), 4)
    assert matrix.add((), "Refuted") == ((2,), 1)
    assert matrix.add(None, None) == ((3,), 5)
    assert (matrix.used_rows, matrix.used_columns) == ([0, 1, 2, 3], [0, 1, 2, 3, 4, 5])


def test_each_claim_links_to_its_text_and_back(root: html.HtmlElement) -> None:
    """Every linked fragment exists exactly once."""
    ids = root.xpath("//@id")
    linked = {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")}
    assert len(ids) == len(set(ids))
    fragments = {name for name in linked if not name.startswith("filter?")}
    assert len(fragments) > 2 * 7  # both ways for each claim, and the navigation
    assert fragments <= set(ids)
    assert len(root.xpath("//article")) == len(root.xpath("//a[@class='number']")) == 7


def test_marks_do_not_change_the_texts(root: html.HtmlElement) -> None:
    """Each text also has its language and direction."""
    for number in root.xpath("//a[@class='number']"):
        number.drop_tree()
    shown = root.xpath("//div[@class='text']")
    assert [each.text_content().strip() for each in shown] == [
        document.text for document in OLD.documents
    ]
    assert [(each.get("lang"), each.get("dir")) for each in shown] == [
        ("en", "ltr"),
        ("en", "ltr"),
        ("ar", "rtl"),
    ]


TRICKS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7 * 7 }} $x^2$ </style>&lt;"


def test_text_from_data_is_never_markup() -> None:
    """Scripts and broken attributes in every field that holds text."""
    taxonomy = Taxonomy((SourceLabel(TRICKS),), verdicts=(TRICKS,))
    document = replace(RIVER, id=TRICKS, title=TRICKS, text=TRICKS + RIVER.text)
    shifted = RAINED.shift(len(TRICKS))
    start = guess(document, shifted, 0.5, TRICKS)
    model = ModelId(TRICKS, TRICKS)
    said = [
        annotate(
            document, f"{who}{TRICKS}", keep(start, verdict=TRICKS), guesses=[start], model=model
        )
        for who in ("one", "two")
    ]
    tricked = replace(collect(*said, documents=[document]), taxonomy=taxonomy)
    tricked = replace(
        tricked,
        origin=Origin(TRICKS, TRICKS, "2026-01-03T12:00:00Z", "0.1.0"),
        claims=tuple(replace(each, evidence=Evidence((), TRICKS)) for each in tricked.claims),
    )
    plain = parsed(
        collect(*(annotate(RIVER, who, keep(guess(RIVER, RAINED, 0.5))) for who in "ab"))
    )

    root = parsed(tricked)

    assert len(root.xpath("//script")) == len(plain.xpath("//script")) == 1
    assert root.xpath("//img") == root.xpath("//@onerror") == []
    assert len(root.xpath("//style")) == len(plain.xpath("//style"))
    for path in (
        "//h1",
        "//summary/bdi",
        "//article//*[@class='label']",
        "//table[@class='matrix']/tbody//th",
    ):
        assert texts(root, path)[0] == " ".join(TRICKS.split())


def test_the_page_makes_no_request(page: str, root: html.HtmlElement) -> None:
    """It has no address that a browser would fetch, and a policy that forbids it."""
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert root.xpath("//link | //@src | //iframe | //object") == []
    assert set(re.findall(r"@import|url\(.", page)) == {"url(#"}  # clip paths of the plots


def test_every_verdict_has_a_colour() -> None:
    """However many there are; the same in the matrix and the time line."""
    verdicts = tuple(f"Verdict {number}" for number in range(20))
    document = replace(RIVER, published="2026-01-01")
    said = annotate(document, "nour", mark(RAINED, "Press", verdict="Verdict 19"))
    dataset = collect(said, documents=[document])

    page = report(replace(dataset, taxonomy=replace(TAXONOMY, verdicts=verdicts)))

    used = set(re.findall(r"var\((--series-\d+)\)", page))
    assert "--series-19" in used
    assert used <= set(re.findall(r"(--series-\d+):#", page))
    keys = set(re.findall(r'class="key (s\d+)"', page))
    assert "s19" in keys
    assert keys <= set(re.findall(r"\.(s\d+){", page))


def test_an_empty_dataset_says_so() -> None:
    """It is a complete page."""
    root = parsed(EMPTY)

    assert texts(root, "//p[@class='empty']") == [
        "This dataset holds no claims: nobody has submitted an annotation yet."
    ]
    assert root.xpath("//article | //svg") == []


def test_documents_without_annotations_are_counted_but_not_shown() -> None:
    """Two of three documents."""
    root = parsed(collect(annotate(PORT, "nour")))

    assert "2 further documents are not annotated yet." in texts(root, "//p[@class='lead']")[0]
    assert texts(root, "//summary/bdi") == ["The port"]


def test_a_claim_shows_how_its_annotators_answered(root: html.HtmlElement) -> None:
    """That they agree, or each answer and who did not mark it."""
    agreed = [each for each in texts(root, "//article/p[@class='meta']") if each.endswith("agree")]

    assert agreed == ["nour@example.org, sami@example.org agree"] * 3
    answers = [texts(each, "./li") for each in root.xpath("//ul[@class='answers']")]
    assert answers[0] == [
        "nour@example.org: Residents, Refuted",
        "sami@example.org: Residents, Not enough evidence, the river rose",
    ]
    assert answers[1] == ["nour@example.org: Press, no verdict yet", "sami@example.org: not marked"]


def test_hidden_annotators_are_numbered() -> None:
    """No address is on the page, not even of the only annotator."""
    for dataset in (OLD, collect(annotate(RIVER, "nour", mark(FELL)))):
        page = report(dataset, hide_annotators=True)

        assert "example.org" not in page
        assert "annotator 1" in page


def test_without_shared_texts_the_page_says_why_there_is_no_agreement() -> None:
    """Instead of a table without figures."""
    root = parsed(collect(annotate(RIVER, "nour", mark(FELL)), documents=[RIVER]))

    lines = texts(root, "//section[@id='agreement']/*[self::h3 or self::p]")
    assert lines[1:3] == [
        "English: 0 documents",
        "No figures: there is only one annotator, nour@example.org.",
    ]
    assert root.xpath("//section[@id='agreement']//table") == []


def test_the_page_says_what_a_figure_of_agreement_rests_on() -> None:
    """On which claims Fleiss' kappa is computed, and that there is a single disagreement."""
    root = parsed(
        collect(
            *(annotate(RIVER, name, mark(ROSE, "Press"), mark(FELL, "Press")) for name in "ab"),
            annotate(RIVER, "c", mark(ROSE, "Residents")),
            documents=[RIVER],
        )
    )
    rows = root.xpath("//section[@id='agreement']//tr")
    remarks = {texts(row, "./th")[0]: texts(row, "./td")[-1] for row in rows[1:]}

    assert texts(root, "//section[@id='agreement']//th[@scope='col']")[-1] == "Remark"
    assert remarks["source label, alpha"] == (
        "a single disagreement makes the figure, on 1 of 2 claims"
    )
    assert remarks["source label, Fleiss' kappa"] == (
        "computed on the 1 claim with 3 answers, without 1 with another number of answers; "
        "a single disagreement makes the figure, on 1 of 1 claim"
    )
    assert remarks["claim"] == ""


def test_adjudications_show_who_decided_and_when() -> None:
    """The adjudicator does not count as an annotator."""
    said = [annotate(RIVER, name, mark(ROSE)) for name in ("nour", "sami")]
    annotation, claims = annotate(RIVER, "judge", mark(ROSE), gold=True)
    decided = (replace(annotation, adjudicates=tuple(each.id for each, _ in said)), claims)

    root = parsed(collect(*said, decided))

    (lead,) = texts(root, "//p[@class='lead']")
    assert lead.startswith("1 claims in 1 annotated documents, from 2 annotators and 1 adjudicator")
    assert "nour@example.org: 1 · sami@example.org: 1" in texts(root, "//dd")
    assert texts(root, "//article/p[@class='meta']")[-1] == "Decided by judge@example.org"
    assert "judge@example.org, 2026-01-02: river.en" in texts(root, "//dd")


def test_evidence_is_a_link() -> None:
    """One link per address; notes are text."""
    dataset = collect(annotate(RIVER, "nour", mark(FELL)))
    evidence = Evidence(("https://example.org/a?b=1&c=2",), "seen\nthere")
    dataset = replace(dataset, claims=(replace(dataset.claims[0], evidence=evidence),))

    root = parsed(dataset)

    assert root.xpath("//ul[@class='evidence']//a/@href") == ["https://example.org/a?b=1&c=2"]
    assert texts(root, "//ul[@class='evidence']/li")[1] == "seen there"


@pytest.mark.parametrize("days", [0, 30, 200, 2000, 20_000])
def test_a_time_line_of_any_length_has_bars(days: int) -> None:
    """Days, weeks, months or years."""
    first = date(1970, 1, 1)

    svg = timeline([(first, 0), (first + timedelta(days=days), 1)], 2)

    assert "var(--series-0)" in svg
    assert "var(--series-1)" in svg
    assert "#0" not in svg


@pytest.mark.parametrize("day", [date.min, date(203, 9, 28), date.max])
def test_any_date_of_the_calendar_can_be_plotted(day: date) -> None:
    """Such as a mistyped year, alone or with another date."""
    for days in ([day], [day, date(2023, 9, 28)]):
        assert "<svg" in timeline([(each, 0) for each in days], 1)


def test_a_time_line_of_one_day_has_dates_around_it() -> None:
    """At most nine days before or after."""
    labels = re.findall(r">(\d{4}-\d\d-\d\d)<", timeline([(date(2023, 9, 28), 0)], 1))

    assert all(abs((date.fromisoformat(each) - date(2023, 9, 28)).days) < 10 for each in labels)
    assert 3 <= len(labels) <= 8


def test_a_page_never_replaces_its_dataset(tmp_path: Path) -> None:
    """Neither by its name nor through a link."""
    write_dataset(tmp_path / "claims.json", OLD)
    (tmp_path / "link.html").symlink_to("claims.json")
    before = (tmp_path / "claims.json").read_bytes()

    for name in ("claims.json", "link.html"):
        with pytest.raises(ExportError, match=r"this is the input .*; choose another file with -o"):
            write_report(tmp_path / "claims.json", tmp_path / name)

    assert (tmp_path / "claims.json").read_bytes() == before


def test_the_same_dataset_gives_the_same_page(page: str) -> None:
    """Byte for byte."""
    assert report(OLD) == page


def test_thousands_of_claims_stay_small() -> None:
    """5,000 claims in 1,000 documents: less than 10 MB."""
    documents = [
        replace(RIVER, id=f"d{n}", text=RIVER.text * 20, published="2026-01-01")
        for n in range(1000)
    ]
    marks = [
        mark(each.shift(len(RIVER.text) * n), "Press") for n in (0, 3) for each in (RAINED, FELL)
    ]
    said = [annotate(each, "nour", *marks, mark(ROSE, "Press")) for each in documents]

    page = report(collect(*said, documents=documents))

    assert page.count("<article") == 5000
    assert len(page.encode()) < 10_000_000


SPANS = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda at: Span(at[0], at[0] + at[1]))


@given(
    st.text("ab ا\n\r\u2028", min_size=71, max_size=80),
    st.lists(st.tuples(SPANS, SPANS), max_size=4),
)
def test_pieces_hold_the_lines_and_mark_each_span(
    text: str, spans: list[tuple[Span, Span]]
) -> None:
    """Each code point of a line is in one piece, marked by the claims that hold it."""
    attributions = [Attribution(content=(one,), source=(other,)) for one, other in spans]

    lines = paragraphs(text, attributions)

    wanted = [line.rstrip() for line in text.splitlines() if line.strip()]
    assert ["".join(piece.text for piece in line) for line in lines] == wanted
    marked = sum(len(piece.text) for line in lines for piece in line if Role.CONTENT in piece.roles)
    held = {at for one, _ in spans for at in range(one.start, one.end)}
    start, shown = 0, set[int]()
    for line in text.splitlines(keepends=True):
        if line.strip():
            shown |= set(range(start, start + len(line.rstrip())))
        start += len(line)
    assert marked == len(held & shown)


def test_a_number_is_placed_where_content_begins() -> None:
    """Also if two contents begin at the same place."""
    longer = Attribution((Span(0, 9),))
    shorter = Attribution((Span(0, 4),))

    (line,) = paragraphs("the river rose", [longer, shorter])

    assert [(piece.text, piece.claims, piece.begins) for piece in line] == [
        ("the ", (0, 1), (0, 1)),
        ("river", (0,), ()),
        (" rose", (), ()),
    ]


def test_content_that_begins_with_a_line_break_has_its_number() -> None:
    """At its first words."""
    lines = paragraphs("He said:\n the river rose", [Attribution((Span(8, 24),))])

    assert [(piece.text, piece.begins) for line in lines for piece in line] == [
        ("He said:", ()),
        (" the river rose", (0,)),
    ]


def test_the_filter_names_the_languages(root: html.HtmlElement) -> None:
    """In the order of their codes."""
    assert texts(root, "//select[@name='language']/option") == ["all", "Arabic", "English"]
    assert NAHR.language is Language.ARABIC
