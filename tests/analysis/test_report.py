"""The report, read back as a browser would parse it."""

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


def parsed(dataset: Dataset, **options: bool) -> html.HtmlElement:
    """Return the report's root."""
    return html.document_fromstring(report(dataset, **options))


def texts(root: html.HtmlElement, path: str) -> list[str]:
    """Return what elements say, without blanks around it."""
    return [" ".join(each.text_content().split()) for each in root.xpath(path)]


def test_sources_and_verdicts_are_counted_by_what_stands() -> None:
    """By hand: seven claims; of the last one, annotators gave two verdicts."""
    root = parsed(OLD)

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


def test_each_claim_leads_to_its_place_and_back() -> None:
    """Every fragment that is linked is there, once."""
    root = parsed(OLD)

    ids = root.xpath("//@id")
    linked = {href[1:] for href in root.xpath("//a/@href") if href.startswith("#")}
    assert len(ids) == len(set(ids))
    assert {name for name in linked if not name.startswith("filter?")} <= set(ids)
    assert len(root.xpath("//article")) == len(root.xpath("//a[@class='number']")) == 7


def test_texts_read_as_they_were_written() -> None:
    """Marks take nothing away and add nothing; each text in its own direction."""
    root = parsed(OLD)

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
    """Script and broken attributes in every field that holds text."""
    taxonomy = Taxonomy((SourceLabel(TRICKS),), verdicts=(TRICKS,))
    document = replace(RIVER, id=TRICKS, title=TRICKS, text=TRICKS + RIVER.text)
    shifted = RAINED.shift(len(TRICKS))
    start = replace(guess(document, shifted, 0.5, TRICKS))
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


def test_the_page_asks_for_nothing() -> None:
    """No address that a browser would fetch, and a policy that forbids it."""
    page = report(OLD)
    root = html.document_fromstring(page)

    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none';")
    assert root.xpath("//link | //@src | //iframe | //object") == []
    assert re.findall(r"@import|url\((?!#)", page) == []


def test_every_verdict_has_a_colour() -> None:
    """However many there are; the same in the matrix and in the time line."""
    verdicts = tuple(f"Verdict {number}" for number in range(20))
    document = replace(RIVER, published="2026-01-01")
    said = annotate(document, "nour", mark(RAINED, "Press", verdict="Verdict 19"))
    dataset = collect(said, documents=[document])

    page = report(replace(dataset, taxonomy=replace(TAXONOMY, verdicts=verdicts)))

    used = set(re.findall(r"var\((--series-\d+)\)", page))
    assert "--series-19" in used
    assert used <= set(re.findall(r"(--series-\d+):#", page))
    assert set(re.findall(r'class="key (s\d+)"', page)) <= set(re.findall(r"\.(s\d+){", page))


def test_an_empty_dataset_says_so() -> None:
    """A whole page all the same."""
    root = parsed(EMPTY)

    assert texts(root, "//p[@class='empty']") == [
        "This dataset holds no claims: nobody has submitted an annotation yet."
    ]
    assert root.xpath("//article | //svg") == []


def test_documents_that_nobody_annotated_are_counted() -> None:
    """They are not shown."""
    root = parsed(collect(annotate(PORT, "nour")))

    assert "2 further documents nobody has annotated yet." in texts(root, "//p[@class='lead']")[0]
    assert texts(root, "//summary/bdi") == ["The port"]


def test_what_annotators_say_differently_stands_with_the_claim() -> None:
    """Their answers, and who did not mark it; where all say the same, that they agree."""
    root = parsed(OLD)
    agreed = [each for each in texts(root, "//article/p[@class='meta']") if each.endswith("agree")]

    assert agreed == ["nour@example.org, sami@example.org agree"] * 3
    answers = [texts(each, "./li") for each in root.xpath("//ul[@class='answers']")]
    assert answers[0] == [
        "nour@example.org: Residents, Refuted",
        "sami@example.org: Residents, Not enough evidence, the river rose",
    ]
    assert answers[1] == ["nour@example.org: Press, no verdict yet", "sami@example.org: not marked"]


def test_annotators_may_be_numbered() -> None:
    """Then no address is on the page, also where one of them stands alone."""
    for dataset in (OLD, collect(annotate(RIVER, "nour", mark(FELL)))):
        page = report(dataset, hide_annotators=True)

        assert "example.org" not in page
        assert "annotator 1" in page


def test_where_nothing_is_shared_a_line_says_why() -> None:
    """In place of a table without figures."""
    root = parsed(collect(annotate(RIVER, "nour", mark(FELL)), documents=[RIVER]))

    told = texts(root, "//section[@id='agreement']/*[self::h3 or self::p]")
    assert told[1:3] == [
        "English: 0 documents",
        "No figures, since there is only one annotator, nour@example.org.",
    ]
    assert root.xpath("//section[@id='agreement']//table") == []


def test_who_decided_is_told() -> None:
    """With when, under provenance; who decided is no annotator."""
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
    """An address each."""
    dataset = collect(annotate(RIVER, "nour", mark(FELL)))
    evidence = Evidence(("https://example.org/a?b=1&c=2",), "seen\nthere")
    dataset = replace(dataset, claims=(replace(dataset.claims[0], evidence=evidence),))

    root = parsed(dataset)

    assert root.xpath("//ul[@class='evidence']//a/@href") == ["https://example.org/a?b=1&c=2"]
    assert texts(root, "//ul[@class='evidence']/li")[1] == "seen there"


@pytest.mark.parametrize("days", [0, 30, 200, 2000, 20_000])
def test_a_time_line_of_any_length_has_its_bars(days: int) -> None:
    """Days, weeks, months or years."""
    first = date(1970, 1, 1)

    svg = timeline([(first, 0), (first + timedelta(days=days), 1)], 2)

    assert "var(--series-0)" in svg
    assert "var(--series-1)" in svg
    assert "#0" not in svg


@pytest.mark.parametrize("day", [date.min, date(203, 9, 28), date.max])
def test_a_typo_in_a_date_breaks_nothing(day: date) -> None:
    """At either end of the calendar, alone and beside a day of today."""
    for days in ([day], [day, date(2023, 9, 28)]):
        assert "<svg" in timeline([(each, 0) for each in days], 1)


def test_dates_below_a_time_line_are_dates() -> None:
    """Of a single day: that day, and days around it."""
    told = re.findall(r">(\d{4}-\d\d-\d\d)<", timeline([(date(2023, 9, 28), 0)], 1))

    assert all(abs((date.fromisoformat(each) - date(2023, 9, 28)).days) < 10 for each in told)
    assert 3 <= len(told) <= 8


def test_a_page_never_takes_the_place_of_its_dataset(tmp_path: Path) -> None:
    """By its name or by another."""
    write_dataset(tmp_path / "claims.json", OLD)
    (tmp_path / "link.html").symlink_to("claims.json")
    before = (tmp_path / "claims.json").read_bytes()

    for name in ("claims.json", "link.html"):
        with pytest.raises(ExportError, match=r"this is the input .*; choose another file with -o"):
            write_report(tmp_path / "claims.json", tmp_path / name)

    assert (tmp_path / "claims.json").read_bytes() == before


def test_the_same_dataset_gives_the_same_page() -> None:
    """Byte for byte."""
    assert report(OLD) == report(OLD)


def test_thousands_of_claims_stay_small() -> None:
    """5,000 of them in 715 documents: less than 10 MB."""
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
    """Every code point of a line is in one piece; it is marked by the claims that hold it."""
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


def test_numbers_stand_where_contents_begin() -> None:
    """Also where two begin at one place."""
    longer = Attribution((Span(0, 9),))
    shorter = Attribution((Span(0, 4),))

    (line,) = paragraphs("the river rose", [longer, shorter])

    assert [(piece.text, piece.claims, piece.begins) for piece in line] == [
        ("the ", (0, 1), (0, 1)),
        ("river", (0,), ()),
        (" rose", (), ()),
    ]


def test_a_content_that_begins_with_a_line_break_has_its_number() -> None:
    """Where its first words are."""
    lines = paragraphs("He said:\n the river rose", [Attribution((Span(8, 24),))])

    assert [(piece.text, piece.begins) for line in lines for piece in line] == [
        ("He said:", ()),
        (" the river rose", (0,)),
    ]


def test_arabic_and_english_are_named() -> None:
    """In the filter, in the order of their codes."""
    root = parsed(OLD)

    assert texts(root, "//select[@name='language']/option") == ["all", "Arabic", "English"]
    assert NAHR.language is Language.ARABIC
