"""Reading saved web pages."""

import json
from pathlib import Path

import pytest

from factcheck.domain import Document, Language, Span, Zone, ZoneKind
from factcheck.errors import ReadingError
from factcheck.reading import Notice, read
from tests.paths import EXAMPLES


def test_only_the_article_of_a_page_is_read() -> None:
    """Without menus and footers; title, address and date come from the metadata."""
    (document,) = read([EXAMPLES / "valid" / "article.html"])

    assert document == Document(
        id="article",
        title="Kremlin confirms the meeting",
        text="Kremlin confirms the meeting\n"
        "The Kremlin said on Thursday that the meeting took place.\n"
        "It gave no further details.",
        language=Language.ENGLISH,
        url="https://example.org/kremlin",
        published="2023-09-28T10:00:00Z",
        origin="article.html",
        zones=(Zone(Span(0, 28), ZoneKind.TITLE),),
    )


def test_a_page_without_metadata_has_no_date(tmp_path: Path) -> None:
    """A year in the text is not the date of publication."""
    first, second = "قال الكرملين إن اللقاء حدث عام 2019.", "وأضاف أن حفتر في موسكو."
    page = f"<html><body><p>{first}</p><p>{second}</p></body></html>"
    (tmp_path / "a.htm").write_text(page, "utf-8")

    (document,) = read([tmp_path / "a.htm"])

    assert document.text == f"{first}\n{second}"
    assert (document.url, document.published) == ("", "")


@pytest.mark.parametrize("page", ["<html><body><script>x()</script></body></html>", "<", "<p></p>"])
def test_a_page_without_an_article_is_refused(page: str, tmp_path: Path) -> None:
    """There is nothing to read, and the message says so."""
    (tmp_path / "a.html").write_text(page, "utf-8")

    with pytest.raises(ReadingError, match="no article was found in the page"):
        list(read([tmp_path / "a.html"]))


def test_invalid_characters_in_a_page_are_replaced(tmp_path: Path) -> None:
    """As browsers do it (HTML Living Standard, 13.2.5.80): NUL and half a surrogate pair."""
    path = tmp_path / "x.html"
    path.write_text(
        "<html><body><article><p>The Kremlin said &#0;on Monday&#xD800; that the talks in Moscow "
        "had been useful.</p></article></body></html>",
        encoding="utf-8",
    )

    (document,) = read([path])

    assert document.text == (
        "The Kremlin said \ufffdon Monday\ufffd that the talks in Moscow had been useful."
    )


def test_a_page_that_shows_little_of_its_article_is_read_from_its_metadata(tmp_path: Path) -> None:
    """`articleBody` of schema.org, also inside a graph; if the page shows all, the page counts."""
    shown = "The harbour office said on Monday that the ferry would sail."
    whole = f"{shown} It added that the crew was ready. Nobody on the pier had heard of a delay."
    metadata = {"@graph": [{"@type": "NewsArticle", "articleBody": f"<p>{whole}</p>"}]}
    script = f'<script type="application/ld+json">{json.dumps(metadata)}</script>'
    notices: list[Notice] = []
    for name, text in (("part", shown), ("whole", whole)):
        page = f"<html><head>{script}</head><body><article><p>{text}</p></article></body></html>"
        (tmp_path / f"{name}.html").write_text(page, "utf-8")

    part, full = read([tmp_path / "part.html", tmp_path / "whole.html"], on_notice=notices.append)

    assert part.text == full.text == whole
    assert [each.found for each in notices] == ["the page shows 60 characters of 135"]


def test_metadata_that_are_not_json_leave_the_page_as_it_is(tmp_path: Path) -> None:
    """They are other programs' affair."""
    shown = "The harbour office said on Monday that the ferry would sail."
    script = '<script type="application/ld+json">{"articleBody": </script>'
    page = f"<html><head>{script}</head><body><article><p>{shown}</p></article></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")

    (document,) = read([tmp_path / "a.html"])

    assert document.text == shown


def test_characters_of_metadata_that_cannot_be_stored_are_replaced(tmp_path: Path) -> None:
    """As those of a page; a script that is not closed takes no time."""
    whole = "The harbour office said on Monday that the ferry \ud800 would sail.\0"
    script = f'<script type="application/ld+json">{json.dumps({"articleBody": whole})}</script>'
    page = f"<html><head>{script}</head><body><p>The harbour office said so.</p></body></html>"
    (tmp_path / "a.html").write_text(page + "<script application/ld+json>" * 20_000, "utf-8")

    (document,) = read([tmp_path / "a.html"], on_notice=lambda _: None)

    assert document.text == whole.replace("\ud800", "\ufffd").replace("\0", "\ufffd")


LINKED = {
    "@graph": [
        {"@type": "Organization", "@id": "#us", "name": "Wadi News"},
        {"@type": ["NewsArticle"], "publisher": {"@id": "#us"}},
    ]
}
OF_TWO = [
    {"@type": "NewsArticle", "publisher": {"name": "Wadi News"}},
    {"@type": "NewsArticle", "publisher": {"name": "Another paper"}},
]


@pytest.mark.parametrize(
    ("metadata", "meta", "publisher"),
    [
        ({"@type": "NewsArticle", "publisher": {"name": "Wadi News"}}, "", "Wadi News"),
        (LINKED, "", "Wadi News"),
        ({"@type": "NewsArticle", "publisher": "Wadi News"}, "", "Wadi News"),
        (
            {"@type": "NewsArticle", "publisher": {"name": "Wadi News"}},
            '<meta property="og:site_name" content="wadi">',
            "Wadi News",
        ),
        ({}, "<meta content='Wadi &amp; Sons' property='og:site_name'/>", "Wadi & Sons"),
        ({}, '<META NAME="DC.publisher" CONTENT="Wadi News">', "Wadi News"),
        (OF_TWO, '<meta property="og:site_name" content="The portal">', "The portal"),
        (OF_TWO, "", ""),
        ({"@type": "WebPage", "publisher": {"name": "A system"}}, "", ""),
        ({}, '<meta property="og:site_name" content="https://wadi.example">', ""),
        ({}, "<title>The ferry | Wadi News</title>", ""),
    ],
)
def test_the_outlet_of_a_page_is_the_one_that_its_metadata_name(
    metadata: object, meta: str, publisher: str, tmp_path: Path
) -> None:
    """JSON-LD first, then `og:site_name`; never guessed from the title or the address."""
    script = f'<script type="application/ld+json">{json.dumps(metadata)}</script>'
    shown = "<p>The harbour office said on Monday that the ferry would sail.</p>"
    page = f"<html><head>{meta}{script}</head><body><article>{shown}</article></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")

    (document,) = read([tmp_path / "a.html"])

    assert document.publisher == publisher


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("2024-03-05T01:08+03:00", "2024-03-04T22:08Z"),
        ("2024-03-05", "2024-03-05"),
        ("2024-03-05T99:00", "2024-03-05"),
    ],
)
def test_a_page_has_the_time_of_its_metadata(written: str, published: str, tmp_path: Path) -> None:
    """In UTC; a time that is none leaves the day."""
    metadata = {"@type": "NewsArticle", "datePublished": written}
    script = f'<script type="application/ld+json">{json.dumps(metadata)}</script>'
    meta = '<meta property="article:published_time" content="2024-03-05">'
    shown = "<p>The harbour office said on Monday that the ferry would sail.</p>"
    page = f"<html><head>{meta}{script}</head><body><article>{shown}</article></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")

    (document,) = read([tmp_path / "a.html"])

    assert document.published == published
