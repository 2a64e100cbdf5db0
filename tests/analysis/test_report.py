"""The report, parsed as a browser parses it; `tests.e2e.test_report` sees it in a browser."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from factcheck.analysis.report import report, write_report
from factcheck.analysis.report.highlight import paragraphs
from factcheck.analysis.report.matrix import Matrix
from factcheck.analysis.report.timeline import timeline
from factcheck.dataset import write_dataset
from factcheck.domain import (
    Attribution,
    Dataset,
    Evidence,
    Language,
    ModelId,
    Origin,
    Quotation,
    Role,
    SourceLabel,
    Span,
    Stance,
    Taxonomy,
    text_of,
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


def data_of(root: html.HtmlElement) -> dict[str, Any]:
    """Return the data from which the script makes claims and texts."""
    common, *blocks = (json.loads(each.text) for each in root.xpath("//script[@class='data']"))
    return {**common, "documents": [document for block in blocks for document in block]}


def claims_of(root: html.HtmlElement) -> list[dict[str, Any]]:
    """Return the claims in the data, in the order of the page."""
    return [claim for each in data_of(root)["documents"] for claim in each["claims"]]


def spans_of(pairs: list[list[int]]) -> list[Span]:
    return [Span(*pair) for pair in pairs]


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
        *("none yet", "verdict disputed", "All"),
    ]
    assert rows == [
        ["City hall", "3", "0", "0", "0", "0", "0", "3"],
        ["Residents", "0", "0", "0", "0", "1", "2", "3"],
        ["Press", "0", "0", "0", "0", "1", "0", "1"],
    ]
    assert foot == ["Claims", "3", "0", "0", "0", "2", "2", "7"]


def test_labels_and_verdicts_that_differ_have_other_names() -> None:
    """In the matrix, no row is named like a column."""
    matrix = Matrix(TAXONOMY)

    assert (matrix.rows[-1], matrix.columns[-1]) == ("source disputed", "verdict disputed")
    assert not {*matrix.rows} & {*matrix.columns}


def test_labels_named_like_the_last_rows_keep_rows_of_their_own() -> None:
    """Rows: that label, Other, no label, disputed; columns: four verdicts, none yet, disputed."""
    matrix = Matrix(Taxonomy((SourceLabel("source disputed"),)))

    assert matrix.add(("source disputed", "Other"), "") == ((0, 1), 4)
    assert matrix.add((), "Refuted") == ((2,), 1)
    assert matrix.add(None, None) == ((3,), 5)
    assert (matrix.used_rows, matrix.used_columns) == ([0, 1, 2, 3], [0, 1, 2, 3, 4, 5])


def test_the_navigation_leads_to_the_parts(root: html.HtmlElement) -> None:
    """Every linked fragment exists exactly once; those of the matrix are filters."""
    ids = root.xpath("//@id")
    linked = {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")}
    fragments = {name for name in linked if not name.startswith("filter?")}

    assert len(ids) == len(set(ids))
    assert len(fragments) == 7
    assert fragments <= set(ids)


def test_each_claim_has_an_address_and_one_place_in_its_text(root: html.HtmlElement) -> None:
    """Seven claims, each begins once."""
    begun = [
        begins
        for each in data_of(root)["documents"]
        for _, *pieces in each["lines"]
        for piece in pieces
        if isinstance(piece, list)
        for begins in piece[3:]
    ]

    assert len({each["anchor"] for each in claims_of(root)}) == 7
    assert sum(map(len, begun)) == 7


def test_each_text_is_in_the_page_once(page: str, root: html.HtmlElement) -> None:
    """Its claims and lines are offsets in it; its language has a direction."""
    data = data_of(root)

    assert [each["text"] for each in data["documents"]] == [each.text for each in OLD.documents]
    assert [each["language"] for each in data["documents"]] == ["en", "en", "ar"]
    assert {name: each["direction"] for name, each in data["languages"].items()} == {
        "en": "ltr",
        "ar": "rtl",
    }
    assert page.count("a bridge fell") == page.count("أن النهر ارتفع") == 1
    (first, *_), text = data["documents"][0]["claims"], RIVER.text
    assert text_of(spans_of(first["content"]), text) == "that it rained"
    assert text_of(spans_of(first["source"]), text) == "The mayor"


def test_lines_hold_their_texts(root: html.HtmlElement) -> None:
    """From its start, the pieces of a line cover it."""
    for each in data_of(root)["documents"]:
        lines = [
            (start, sum(piece if isinstance(piece, int) else piece[0] for piece in pieces))
            for start, *pieces in each["lines"]
        ]

        assert [each["text"][start : start + length] for start, length in lines] == [
            line for line in each["text"].splitlines() if line.strip()
        ]


def test_without_javascript_the_page_says_so_and_has_its_tables(root: html.HtmlElement) -> None:
    """What needs it, and what does not: counts, sources by verdict, agreement, scoreboard."""
    (said,) = root.xpath("//noscript")

    assert "need JavaScript" in said.text_content()
    assert texts(root, "//p[@id='count']") == ["7 claims"]
    assert len(root.xpath("//table")) == 5  # agreement in two languages and in all


TRICKS = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7 * 7 }} $x^2$ </style>&lt;"
    "</SCRIPT ><!--<script>\u2028</script>]]>"
)


def tricked() -> Dataset:
    """Return a dataset with scripts and broken attributes in every field that holds text."""
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
    dataset = replace(collect(*said, documents=[document]), taxonomy=taxonomy)
    return replace(
        dataset,
        origin=Origin(TRICKS, TRICKS, "2026-01-03T12:00:00Z", "0.1.0"),
        claims=tuple(replace(each, evidence=Evidence((), TRICKS)) for each in dataset.claims),
    )


def test_text_from_data_is_never_markup() -> None:
    """It is the text of elements, or in strings of JSON that no parser of HTML ends."""
    plain = parsed(
        collect(*(annotate(RIVER, who, keep(guess(RIVER, RAINED, 0.5))) for who in "ab"))
    )
    page = report(tricked())

    root = html.document_fromstring(page)

    assert len(root.xpath("//script")) == len(plain.xpath("//script")) == 3
    assert root.xpath("//img") == root.xpath("//@onerror") == []
    assert len(root.xpath("//style")) == len(plain.xpath("//style"))
    for path in ("//h1", "//table[@class='matrix']/tbody//th"):
        assert texts(root, path)[0] == " ".join(TRICKS.split())
    (document,) = data_of(root)["documents"]
    (claim,) = document["claims"]
    assert (document["id"], document["title"]) == (TRICKS, TRICKS)
    assert document["text"].startswith(TRICKS)
    assert claim["notes"] == [TRICKS]
    assert claim["agreed"] == [f"{who}{TRICKS}@example.org" for who in ("one", "two")]
    blocks = re.findall('<script type="application/json" class="data">(.*?)</script>', page)
    assert len(blocks) == 2
    assert not {*"<>&"} & {*"".join(blocks)}


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

    (claim,) = claims_of(html.document_fromstring(page))
    assert claim["column"] == 19
    columns = {str(number) for number in range(22)}
    assert columns == set(re.findall(r"--series-(\d+):#", page))
    assert columns == set(re.findall(r"\.s(\d+){", page))
    assert set(re.findall(r'class="key s(\d+)"', page)) == columns - {"20", "21"}


def test_a_document_has_its_outlet_else_the_host_of_its_address() -> None:
    """Without both there is none."""
    named = replace(RIVER, publisher="Wadi News", url="https://wadi.example/1")
    hosted = replace(PORT, url="https://www.port.example/1")
    annotated = (annotate(each, "nour") for each in (named, hosted, NAHR))

    documents = data_of(parsed(collect(*annotated, documents=[named, hosted, NAHR])))["documents"]

    assert [each.get("outlet", "") for each in documents] == ["Wadi News", "port.example", ""]


def test_an_empty_dataset_says_so() -> None:
    """It is a complete page."""
    root = parsed(EMPTY)

    assert texts(root, "//main/p[@class='empty']") == [
        "This dataset holds no claims: nobody has submitted an annotation yet."
    ]
    assert root.xpath("//svg") == data_of(root)["documents"] == []


def test_documents_without_annotations_are_counted_but_not_shown() -> None:
    """Two of three documents."""
    root = parsed(collect(annotate(PORT, "nour")))

    assert "2 further documents are not annotated yet." in texts(root, "//p[@class='lead']")[0]
    assert [each["title"] for each in data_of(root)["documents"]] == ["The port"]


def test_a_claim_has_the_answers_of_its_annotators(root: html.HtmlElement) -> None:
    """That they agree; or each answer, in what they differ, and who did not mark it."""
    nour, sami = "nour@example.org", "sami@example.org"
    claims = claims_of(root)

    assert [each["agreed"] for each in claims if "agreed" in each] == [[nour, sami]] * 3
    rose, fell = claims[1], claims[2]
    assert rose["differences"] == ["the verdict", "the borders of the claim"]
    assert [
        (
            each["annotator"],
            each["labels"],
            each["verdict"],
            text_of(spans_of(each["spans"]["claim"]), RIVER.text),
        )
        for each in rose["answers"]
    ] == [
        (nour, ["Residents"], "Refuted", "that the river rose"),
        (sami, ["Residents"], "Not enough evidence", "the river rose"),
    ]
    assert fell["differences"] == ["whether it is a claim"]
    assert [(each["annotator"], each["verdict"]) for each in fell["answers"]] == [(nour, "")]
    assert fell["missed"] == [sami]


def test_every_difference_of_annotators_has_words() -> None:
    """Labels, whether there is a verdict, the words of each role, quotation and stance."""
    other = replace(
        ROSE,
        source=FELL.source,
        cue=FELL.cue,
        channel=ROSE.source,
        quotation=Quotation.DIRECT,
        stance=Stance.ASSERTS,
    )
    said = [
        annotate(RIVER, "nour", mark(ROSE, "Press", verdict="Refuted")),
        annotate(RIVER, "sami", mark(other, "Residents")),
    ]

    (claim,) = claims_of(parsed(collect(*said, documents=[RIVER])))

    assert claim["differences"] == [
        "the source label",
        "whether there is a verdict yet",
        "the words of the source",
        "the cue",
        "the channel",
        "how it is quoted",
        "whether the source asserts it",
    ]
    first, second = claim["answers"]
    assert (first["quotation"], second["quotation"]) == ("indirect", "direct")
    assert (claim["stance"], first["stance"], second["stance"]) == ("disputed", "denies", "asserts")
    assert text_of(spans_of(second["spans"]["source"]), RIVER.text) == "the Herald"
    assert first["spans"]["channel"] == []
    assert "claim" not in first["spans"]


def test_a_card_has_stance_cue_and_channel() -> None:
    """And the page counts what is not asserted."""
    through = replace(ROSE, channel=FELL.source)
    dataset = collect(annotate(RIVER, "nour", mark(through), mark(RAINED)))

    rained, rose = claims_of(parsed(dataset))

    assert (rained["stance"], rose["stance"]) == ("asserts", "denies")
    assert text_of(spans_of(rose["cue"]), RIVER.text) == "deny"
    assert text_of(spans_of(rose["channel"]), RIVER.text) == "the Herald"
    assert "where its source does not assert it: 1 denied." in report(dataset)


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
    (claim,) = claims_of(root)
    assert claim["decided"] == "judge@example.org"
    assert not claim.keys() & {"agreed", "answers", "missed"}
    assert "judge@example.org, 2026-01-02: river.en" in texts(root, "//dd")


def test_evidence_is_in_the_data() -> None:
    """Addresses and notes, each once."""
    dataset = collect(*(annotate(RIVER, who, mark(FELL)) for who in ("nour", "sami")))
    evidence = Evidence(("https://example.org/a?b=1&c=2",), "seen\nthere")
    dataset = replace(
        dataset, claims=tuple(replace(each, evidence=evidence) for each in dataset.claims)
    )

    (claim,) = claims_of(parsed(dataset))

    assert (claim["urls"], claim["notes"]) == ([*evidence.urls], [evidence.note])


FRIDAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("days", "bars", "label"),
    [
        (0, [(FRIDAY, 1)], 10),
        (90, [(FRIDAY, 1), (date(2024, 5, 30), 1)], 10),
        (91, [(date(2024, 2, 26), 7), (date(2024, 5, 27), 7)], 10),
        (901, [(FRIDAY, 31), (date(2026, 8, 1), 31)], 7),
        (9001, [(date(2024, 1, 1), 366), (date(2048, 1, 1), 366)], 4),
    ],
)
def test_a_time_line_has_days_weeks_months_or_years(
    days: int, bars: list[tuple[date, int]], label: int
) -> None:
    """By hand: 2024 and 2048 are leap years, weeks begin on Monday."""
    last = FRIDAY + timedelta(days=days)

    line = timeline({FRIDAY, last})

    assert line.bars == tuple((start.toordinal(), length) for start, length in bars)
    assert line.places == {FRIDAY: 0, last: len(bars) - 1}
    assert line.label == label


@pytest.mark.parametrize("day", [date.min, date(203, 9, 28), date.max])
def test_any_date_of_the_calendar_has_a_bar(day: date) -> None:
    """Such as a mistyped year, alone or with another date."""
    for days in ({day}, {day, date(2023, 9, 28)}):
        line = timeline(days)

        assert sorted(line.places.values()) == [*range(len(days))]
        assert line.first < line.bars[0][0] <= line.bars[-1][0] < line.last


def test_a_time_line_of_one_day_has_room_around_it() -> None:
    """By hand: seven days of room and one more, on each side."""
    line = timeline({FRIDAY})

    assert (line.first, line.last) == (FRIDAY.toordinal() - 8, FRIDAY.toordinal() + 9)


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
    """5,000 claims in 1,000 documents with 2 MB of text: less than 4 MB."""
    documents = [
        replace(RIVER, id=f"d{n}", text=RIVER.text * 20, published="2026-01-01")
        for n in range(1000)
    ]
    marks = [
        mark(each.shift(len(RIVER.text) * n), "Press") for n in (0, 3) for each in (RAINED, FELL)
    ]
    said = [annotate(each, "nour", *marks, mark(ROSE, "Press")) for each in documents]

    page = report(collect(*said, documents=documents))

    assert len(claims_of(html.document_fromstring(page))) == 5000
    assert len(page.encode()) < 4_000_000


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
    assert ["".join(piece.text for piece in line) for _, line in lines] == wanted
    assert all(text.startswith("".join(piece.text for piece in line), at) for at, line in lines)
    marked = sum(
        len(piece.text) for _, line in lines for piece in line if Role.CONTENT in piece.roles
    )
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

    ((_, line),) = paragraphs("the river rose", [longer, shorter])

    assert [(piece.text, piece.claims, piece.begins) for piece in line] == [
        ("the ", (0, 1), (0, 1)),
        ("river", (0,), ()),
        (" rose", (), ()),
    ]


def test_content_that_begins_with_a_line_break_has_its_number() -> None:
    """At its first words."""
    lines = paragraphs("He said:\n the river rose", [Attribution((Span(8, 24),))])

    assert [(piece.text, piece.begins) for _, line in lines for piece in line] == [
        ("He said:", ()),
        (" the river rose", (0,)),
    ]


def test_the_filter_names_the_languages(root: html.HtmlElement) -> None:
    """In the order of their codes."""
    assert texts(root, "//select[@name='language']/option") == ["all", "Arabic", "English"]
    assert NAHR.language is Language.ARABIC
