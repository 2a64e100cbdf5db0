"""Reading saved web pages."""

from pathlib import Path

import pytest

from factcheck.domain import Document, Language, Span, Zone, ZoneKind
from factcheck.errors import ReadingError
from factcheck.reading import read
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
        published="2023-09-28",
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
