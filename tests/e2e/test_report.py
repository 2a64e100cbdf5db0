"""The report of the sample in a real browser."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from benchmarks.report import dataset
from factcheck.analysis.gold import read_gold
from factcheck.analysis.report import report
from factcheck.dataset import load_taxonomy, write_dataset
from factcheck.domain import (
    Annotation,
    Claim,
    Dataset,
    Evidence,
    ModelId,
    Origin,
    Prelabel,
    Provenance,
    claim_id,
)
from factcheck.reading import read
from tests.analysis.annotated import FELL, RAINED, RIVER, annotate, collect, mark
from tests.analysis.releases import OLD
from tests.analysis.test_report import TRICKS, tricked
from tests.cli.command import invoke
from tests.paths import SEEDS

TAXONOMY = load_taxonomy(SEEDS / "taxonomy.yaml")
MOMENT = "2026-11-01T09:00:00Z"


def sample() -> Dataset:
    """Return the gold of the sample as if two people had annotated it, with different verdicts."""
    documents = {each.language: each for each in read([str(SEEDS / "putin-haftar-meeting.txt")])}
    annotations, claims = [], []
    for gold in read_gold(SEEDS / "putin-haftar-meeting.gold.json"):
        document = documents[gold.language]
        placed = [
            replace(each, attribution=each.attribution.shift(-document.offset))
            for each in gold.attributions
        ]
        names = [claim_id(document, each.attribution) for each in placed]
        predicted = tuple(
            Prelabel(name, each.attribution, each.labels, 0.5 + 0.05 * number)
            for number, (name, each) in enumerate(zip(names, placed, strict=True))
        )
        for who in ("noor@example.org", "salma@example.org"):
            note = f"{document.id}/{who}"
            annotations.append(
                Annotation(
                    note, document.id, who, MOMENT, MOMENT, 60.0, ModelId("lexicon", "1"), predicted
                )
            )
            for number, (name, each) in enumerate(zip(names, placed, strict=True)):
                if number == 0 and who.startswith("salma"):
                    continue
                verdict = ("", *TAXONOMY.verdicts)[
                    (number + (number == 3 and who.startswith("noor"))) % 5
                ]
                claims.append(
                    Claim(
                        name,
                        document.id,
                        note,
                        each.attribution,
                        each.labels,
                        verdict,
                        Evidence(("https://example.org/evidence",), "As the agency has it."),
                        Provenance.PREDICTION,
                        name,
                        predicted[number].score,
                    )
                )
    origin = Origin("Putin and Haftar", "http://127.0.0.1:8080", "2026-11-02T09:00:00Z", "0.1.0")
    shown = tuple(replace(each, published="2023-09-28") for each in documents.values())
    return Dataset(TAXONOMY, shown, tuple(annotations), tuple(claims), origin)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report, made by the command."""
    folder = tmp_path_factory.mktemp("report")
    write_dataset(folder / "claims.json", sample())
    done = invoke("report", "claims.json", "-o", "report.html", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return (folder / "report.html").as_uri()


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1200, script: bool = True
) -> Iterator[Page]:
    """Open a report in a window; any request, message or error of the page fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    page = context.new_page()
    events: list[str] = []
    page.on("console", lambda message: events.append(message.text))
    page.on("dialog", lambda dialog: events.append(dialog.message))
    page.on("pageerror", lambda error: events.append(str(error)))
    page.on("request", lambda request: events.append(request.url))
    page.goto(address)
    yield page
    assert events == [address]
    context.close()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """The report of the sample."""
    with opened(browser, address) as page:
        yield page


LARGE = 1050
"""More claims than are printed at once."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a report with 1,050 claims in 150 documents, seven in each."""
    return written(tmp_path_factory.mktemp("large"), dataset(LARGE))


def written(folder: Path, dataset: Dataset) -> str:
    """Write the report of a dataset, and return its address."""
    path = folder / "report.html"
    path.write_text(report(dataset), "utf-8")
    return path.as_uri()


def pictures(tmp_path: Path) -> Path:
    """Return the folder for screenshots; set FACTCHECK_PICTURES to renew those of the docs."""
    return Path(os.environ.get("FACTCHECK_PICTURES", tmp_path))


def test_a_number_of_the_matrix_shows_its_claims(reader: Page, tmp_path: Path) -> None:
    """As many as the number; the filter shows the choice and can be reset."""
    reader.screenshot(path=pictures(tmp_path) / "report.png")
    number = reader.locator(".matrix tbody a").first
    wanted = int(number.inner_text())

    number.click()

    expect(reader.locator("#claims article:visible")).to_have_count(wanted)
    expect(reader.locator("#count")).to_have_text(f"{wanted} of 14 claims")
    assert reader.locator("select[name=source]").input_value() != ""
    reader.get_by_role("button", name="Show all").click()
    expect(reader.locator("#count")).to_have_text("14 claims")


def test_the_search_ignores_spelling_variants(reader: Page) -> None:
    """Capitals, vowel signs and forms of alef do not matter; all words must match."""
    words = reader.get_by_label("Words")
    count = reader.locator("#count")

    words.fill("KREMLIN")
    expect(count).not_to_have_text("14 claims")
    words.fill("القِيادة العآمة")
    expect(count).not_to_have_text("0 of 14 claims")
    assert reader.locator("#claims article[data-l=ar]:visible").count() > 0
    words.fill("no-such-word")

    expect(count).to_have_text("0 of 14 claims")
    expect(reader.locator("details.document:visible")).to_have_count(0)


def test_each_language_has_its_direction(reader: Page) -> None:
    """There are seven claims in each."""
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        reader.get_by_label("Language").select_option(language)

        quotes = reader.locator("#claims article:visible blockquote")
        expect(quotes).to_have_count(7)
        assert quotes.first.evaluate("each => getComputedStyle(each).direction") == direction


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_claim_opens_its_text_and_is_highlighted(
    reader: Page, tmp_path: Path, language: str
) -> None:
    """All its parts; its number leads back to the claim."""
    card = reader.locator(f"#claims article[data-l={language}]").nth(2)
    name = card.get_attribute("id")

    card.locator("a[href^='#text-']").click()

    text = reader.locator("details[open] .text")
    expect(text).to_be_visible()
    expect(text.locator(".on.content").first).to_be_in_viewport()
    reader.screenshot(path=pictures(tmp_path) / f"report-{language}.png")
    assert (
        text.evaluate("each => getComputedStyle(each).direction")
        == {"ar": "rtl", "en": "ltr"}[language]
    )
    reader.locator(".number:focus").press("Enter")
    expect(reader.locator(f"[id='{name}']")).to_be_in_viewport()


def test_an_invalid_fragment_breaks_nothing(reader: Page) -> None:
    """Half an escape, a missing claim, an unknown filter."""
    for fragment in ("%", "claim-0", "filter?source=%&nothing=1", 'text-"]'):
        reader.evaluate("fragment => { location.hash = fragment; }", fragment)

    expect(reader.locator("#claims h2")).to_be_visible()


def test_the_theme_follows_the_system_and_the_button(reader: Page, tmp_path: Path) -> None:
    """The button overrides the system."""
    shade = "getComputedStyle(document.body).backgroundColor"
    light = reader.evaluate(shade)

    reader.emulate_media(color_scheme="dark")
    dark = reader.evaluate(shade)
    reader.screenshot(path=pictures(tmp_path) / "report-dark.png")
    reader.get_by_role("button", name="Light or dark").click()

    assert (light, dark) == ("rgb(253, 252, 249)", "rgb(21, 23, 27)")
    assert reader.evaluate(shade) == light


def pages(reader: Page) -> int:
    """Return the number of pages of the printed report."""
    return len(re.findall(rb"/Type\s*/Page\b", reader.pdf(format="A4")))


def test_printing_opens_the_texts_and_closes_them_again(reader: Page) -> None:
    """Chromium prints them: more pages than without the texts."""
    reader.evaluate(
        """() => {
            window.open_texts = [];
            const count = () => document.querySelectorAll("details[open]").length;
            addEventListener("beforeprint", () => open_texts.push(count()));
            addEventListener("afterprint", () => open_texts.push(count()));
        }"""
    )

    printed = pages(reader)

    assert reader.evaluate("open_texts") == [2, 0]
    reader.evaluate("document.querySelectorAll('details .text').forEach(each => each.remove())")
    assert printed > pages(reader) > 1


def test_only_claims_that_the_filter_shows_are_printed(reader: Page) -> None:
    """A filter without a result leaves fewer pages."""
    everything = pages(reader)

    reader.get_by_label("Words").fill("no-such-word")
    expect(reader.locator("#count")).to_have_text("0 of 14 claims")

    assert 0 < pages(reader) < everything


def test_paper_shows_everything_but_the_controls(reader: Page) -> None:
    """Black on white whatever the theme; the text fits the width of the paper."""
    reader.emulate_media(color_scheme="dark")
    reader.get_by_role("button", name="Light or dark").click()
    reader.get_by_role("button", name="Light or dark").click()
    assert reader.evaluate("document.documentElement.dataset.theme") == "dark"
    reader.set_viewport_size({"width": 700, "height": 1000})  # an A4 page between its margins

    reader.emulate_media(media="print")
    reader.evaluate("dispatchEvent(new Event('beforeprint'))")

    for control in ("nav:visible", "#filters:visible", ".skip:visible"):
        expect(reader.locator(control)).to_have_count(0)
    expect(reader.locator("#claims article:visible")).to_have_count(14)
    expect(reader.locator("details .text:visible")).to_have_count(2)
    expect(reader.locator("article .evidence a:visible").first).to_have_text(
        "https://example.org/evidence"
    )
    colours = "each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"
    assert reader.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    wide = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length"
    texts = reader.locator("blockquote, .text, .text p, .evidence")
    assert texts.count() > 14
    assert texts.evaluate_all(wide) == 0
    cut_off = "all => all.filter(each => each.getBoundingClientRect().right > innerWidth).length"
    assert reader.locator("table *").count() > 100
    assert reader.locator("table *").evaluate_all(cut_off) == 0


@pytest.mark.parametrize("which", ["address", "large"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, request: pytest.FixtureRequest, scheme: str, which: str
) -> None:
    """With every text open, and pages; the page's policy is bypassed for axe-core."""
    address = request.getfixturevalue(which)
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    texts = page.locator("details")
    texts.evaluate_all("all => all.forEach(each => { each.open = true; })")
    expect(page.locator("details .text")).to_have_count(texts.count())

    violations = Axe().run(page).response["violations"]

    context.close()
    assert [(each["impact"], each["id"], each["nodes"][0]["html"]) for each in violations] == []


def test_the_page_works_with_the_keyboard_only(reader: Page) -> None:
    """The first key skips to the claims; a claim can be reached and followed."""
    reader.keyboard.press("Tab")
    expect(reader.locator(".skip")).to_be_focused()
    reader.keyboard.press("Enter")
    for _ in range(60):
        reader.keyboard.press("Tab")
        if reader.evaluate("document.activeElement.matches('#claims article a[href^=\"#text-\"]')"):
            break
    reader.keyboard.press("Enter")

    expect(reader.locator("details[open]")).to_have_count(1)


def test_a_large_report_is_shown_in_pages(browser: Browser, large: str) -> None:
    """Fifty claims at a time; the filters count and search all of them."""
    with opened(browser, large) as page:
        shown = page.locator("#cards article")
        pager = page.get_by_role("navigation", name="Pages of claims")
        first = shown.first.get_attribute("id")
        expect(shown).to_have_count(50)
        expect(pager.locator("span")).to_have_text("of 21")

        pager.get_by_role("button", name="Next").click()

        expect(pager.get_by_label("Page of claims")).to_have_value("2")
        expect(shown).to_have_count(50)
        expect(shown.first).to_be_focused()
        assert shown.first.get_attribute("id") != first
        pager.get_by_label("Page of claims").fill("21")
        pager.get_by_label("Page of claims").press("Enter")
        expect(shown).to_have_count(50)
        expect(pager.get_by_role("button", name="Next")).to_be_disabled()
        page.get_by_label("Language").select_option("ar")
        expect(page.locator("#count")).to_have_text("525 of 1,050 claims")
        expect(pager.get_by_label("Page of claims")).to_have_value("1")
        expect(page.locator("#texts details")).to_have_count(50)


def test_an_address_leads_to_any_page(browser: Browser, large: str) -> None:
    """A claim and its text on the last page, also if the filters hide them."""
    with opened(browser, large) as page:
        page.get_by_label("Words").fill("no-such-word")
        expect(page.locator("#cards article")).to_have_count(0)

        page.evaluate(f"location.hash = 'text-{LARGE - 1}'")

        expect(page.locator("#document-149[open]")).to_be_visible()
        number = page.locator(f"#text-{LARGE - 1}")
        expect(number).to_be_in_viewport()
        expect(page.get_by_label("Words")).to_have_value("")
        number.press("Enter")
        expect(page.locator("#cards article.on")).to_be_in_viewport()
        expect(page.get_by_label("Page of claims")).to_have_value("21")


def test_the_time_line_follows_the_filters(browser: Browser, large: str) -> None:
    """Its bars, its scale and its description."""
    with opened(browser, large) as page:
        line = page.locator("#timeline")
        expect(line).to_have_attribute("aria-label", re.compile("^1,050 claims by date of"))
        most = int(line.locator("text[text-anchor=end]").last.inner_html())
        colours = "all => new Set(all.map(each => each.style.fill)).size"
        assert line.locator(".bar").evaluate_all(colours) > 1

        page.locator("select[name=verdict]").select_option("1")

        count = page.locator("#count").inner_text().split()[0]
        expect(line).to_have_attribute("aria-label", re.compile(f"^{count} claims by date of"))
        assert line.locator(".bar").evaluate_all(colours) == 1
        assert int(line.locator("text[text-anchor=end]").last.inner_html()) < most


def test_a_large_report_prints_its_page_and_says_so(browser: Browser, large: str) -> None:
    """All claims once the filters leave at most 1,000."""
    with opened(browser, large) as page:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        expect(page.locator("#cards .printed")).to_have_text(
            "Only this page of 1,050 claims is printed. All are if the filters leave at most 1,000."
        )
        expect(page.locator("#cards article")).to_have_count(50)
        expect(page.locator("#texts details[open]")).to_have_count(150)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        expect(page.locator("#texts details")).to_have_count(50)
        expect(page.locator("#texts details[open]")).to_have_count(0)

        page.get_by_label("Language").select_option("en")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

        expect(page.locator("#cards .printed")).to_have_text("")
        expect(page.locator("#cards article")).to_have_count(525)


CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(each => {
    const box = each.getBoundingClientRect();
    const out = box.width && (box.right > innerWidth + 1 || box.left < 0);
    return out && !each.closest(".skip, thead");
}).map(each => each.outerHTML.slice(0, 100))"""
SMALL = """() => {
    const found = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const parent = words.currentNode.parentElement, svg = parent.closest("svg");
        const drawn = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        const size = parseFloat(getComputedStyle(parent).fontSize) * drawn;
        if (words.currentNode.data.trim() && parent.getClientRects().length && size < 12) {
            found.push([size, parent.outerHTML.slice(0, 100)]);
        }
    }
    return found;
}"""


def test_a_phone_shows_everything(browser: Browser, address: str) -> None:
    """360 pixels wide, with every text open: nothing is cut off, no text is below 12 pixels."""
    with opened(browser, address, width=360) as page:
        page.locator("summary").evaluate_all("all => all.forEach(each => each.click())")
        expect(page.locator("details .text")).to_have_count(2)

        assert page.evaluate(CUT_OFF) == []
        assert page.evaluate(SMALL) == []
        assert page.locator("svg text").count() > 20
        cell = page.locator(".matrix td").first
        assert cell.evaluate("each => getComputedStyle(each, '::before').content") == (
            '"Supported"'
        )


def test_text_of_the_dataset_is_never_markup(browser: Browser, tmp_path: Path) -> None:
    """It is shown as it is; nothing in it runs."""
    with opened(browser, written(tmp_path, tricked())) as page:
        page.locator("summary").click()

        card = page.locator("article")
        shown = " ".join(TRICKS.replace("\u2028", " ").split())
        for path in (".label", ".verdict", ".meta a", ".evidence li"):
            assert " ".join(card.locator(path).first.inner_text().split()) == shown
        first = page.locator(".text p").first.text_content() or ""
        assert first.startswith(TRICKS.split("\u2028")[0])
        assert page.locator("img").count() == 0


def test_only_addresses_of_the_web_are_links(browser: Browser, tmp_path: Path) -> None:
    """Evidence and the place of publication; others are words."""
    addresses = ("https://example.org/a?b=1&c=2", "javascript:alert(1)")
    document = replace(RIVER, url="javascript:alert(1)")
    dataset = collect(annotate(document, "nour", mark(FELL)), documents=[document])
    (claim,) = dataset.claims
    dataset = replace(dataset, claims=(replace(claim, evidence=Evidence(addresses, "")),))
    with opened(browser, written(tmp_path, dataset)) as page:
        page.locator("summary").click()

        assert page.locator(".evidence li").all_inner_texts() == [*addresses]
        links = "all => all.map(each => each.getAttribute('href'))"
        assert page.locator(".evidence a, details a:not(.number)").evaluate_all(links) == [
            addresses[0]
        ]


def test_marks_do_not_change_the_texts(browser: Browser, tmp_path: Path) -> None:
    """Offsets are code points: an emoji is one, though the browser counts two."""
    document = replace(RIVER, text="😀🏽 " + RIVER.text)
    shifted = [mark(each.shift(3)) for each in (RAINED, FELL)]
    dataset = collect(annotate(document, "nour", *shifted), documents=[document])
    with opened(browser, written(tmp_path, dataset)) as page:
        page.locator("summary").click()

        assert page.locator("blockquote").all_inner_texts() == ["that it rained", "a bridge fell"]
        marked = page.locator(".text .content, .text .source, .text .cue").all_inner_texts()
        assert marked == [
            *("The mayor", "said", "that it rained"),
            *("According to", "the Herald", "a bridge fell"),
        ]
        page.locator(".number").evaluate_all("all => all.forEach(each => each.remove())")
        assert page.locator(".text").text_content() == document.text


def test_a_card_says_how_annotators_differ(browser: Browser, tmp_path: Path) -> None:
    """Who said what: label, verdict, borders; or that they agree."""
    with opened(browser, written(tmp_path, OLD)) as page:
        cards = page.locator("article")

        assert cards.nth(0).locator(".meta").last.inner_text() == (
            "nour@example.org, sami@example.org agree"
        )
        assert cards.nth(1).locator(".head").inner_text() == (
            "Annotators differ on the verdict and the borders of the claim"
        )
        assert cards.nth(1).locator(".answers li").all_text_contents() == [
            "nour@example.org: label Residents, verdict Refuted, claim that the river rose",
            "sami@example.org: label Residents, verdict Not enough evidence, claim the river rose",
        ]
        assert cards.nth(2).locator(".answers li").all_text_contents() == [
            "nour@example.org: label Press, no verdict yet",
            "sami@example.org: not marked",
        ]


def test_without_javascript_the_tables_are_there(browser: Browser, address: str) -> None:
    """And a sentence that says what is missing."""
    with opened(browser, address, script=False) as page:
        assert "need JavaScript" in page.locator("noscript").inner_text()
        expect(page.locator(".matrix tbody th").first).to_be_visible()
        expect(page.locator("#agreement table").first).to_be_visible()
        expect(page.locator("#filters")).to_be_hidden()
        expect(page.locator("#theme")).to_be_hidden()
