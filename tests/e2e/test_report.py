"""The report of the sample in a real browser, as a reader uses it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from factcheck.analysis import read_gold
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
from tests.cli.command import invoke
from tests.paths import SEEDS

TAXONOMY = load_taxonomy(SEEDS / "taxonomy.yaml")
MOMENT = "2026-11-01T09:00:00Z"


def sample() -> Dataset:
    """Return the sample's gold, as two people might have annotated it, who differ in verdicts."""
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
    """Where the report lies, made by the command."""
    folder = tmp_path_factory.mktemp("report")
    write_dataset(folder / "claims.json", sample())
    done = invoke("report", "claims.json", "-o", "report.html", cwd=folder)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return (folder / "report.html").as_uri()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """The report in a window; whatever it asks for or complains of fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url))
    page.goto(address)
    yield page
    assert told == [address]
    context.close()


def pictures(tmp_path: Path) -> Path:
    """Return where pictures go: into the documentation if it is made anew."""
    return Path(os.environ.get("FACTCHECK_PICTURES", tmp_path))


def test_a_number_of_the_matrix_leads_to_its_claims(reader: Page, tmp_path: Path) -> None:
    """As many as it says; the filter shows what is chosen, and lets go of it."""
    reader.screenshot(path=pictures(tmp_path) / "report.png")
    number = reader.locator(".matrix tbody a").first
    wanted = int(number.inner_text())

    number.click()

    expect(reader.locator("#claims article:visible")).to_have_count(wanted)
    expect(reader.locator("#told")).to_have_text(f"{wanted} of 14 claims")
    assert reader.locator("select[name=source]").input_value() != ""
    reader.get_by_role("button", name="Show all").click()
    expect(reader.locator("#told")).to_have_text("14 claims")


def test_words_are_found_whatever_their_spelling(reader: Page) -> None:
    """Capitals, vowel signs and the two ways to write an alef do not matter; all words count."""
    words = reader.get_by_label("Words")
    told = reader.locator("#told")

    words.fill("KREMLIN")
    expect(told).not_to_have_text("14 claims")
    words.fill("القِيادة العآمة")
    expect(told).not_to_have_text("0 of 14 claims")
    assert set(
        reader.locator("#claims article:visible").evaluate_all("all => all.map(a => a.dataset.l)")
    ) <= {"ar", "en"}
    words.fill("no-such-word")

    expect(told).to_have_text("0 of 14 claims")
    expect(reader.locator("details.document:visible")).to_have_count(0)


def test_languages_have_their_directions(reader: Page) -> None:
    """Seven claims each."""
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        reader.get_by_label("Language").select_option(language)

        quotes = reader.locator("#claims article:visible blockquote")
        expect(quotes).to_have_count(7)
        assert quotes.first.evaluate("each => getComputedStyle(each).direction") == direction


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_claim_opens_its_text_and_lights_up(reader: Page, tmp_path: Path, language: str) -> None:
    """All its parts, and the way back."""
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


def test_an_address_that_is_none_breaks_nothing(reader: Page) -> None:
    """Half an escape, a claim that is gone, a filter that is none."""
    for fragment in ("%", "claim-0", "filter?source=%&nothing=1", 'text-"]'):
        reader.evaluate("fragment => { location.hash = fragment; }", fragment)

    expect(reader.locator("#claims h2")).to_be_visible()


def test_dark_is_dark(reader: Page, tmp_path: Path) -> None:
    """By the system's wish, and by the button against it."""
    shade = "getComputedStyle(document.body).backgroundColor"
    light = reader.evaluate(shade)

    reader.emulate_media(color_scheme="dark")
    dark = reader.evaluate(shade)
    reader.screenshot(path=pictures(tmp_path) / "report-dark.png")
    reader.get_by_role("button", name="Light or dark").click()

    assert (light, dark) == ("rgb(253, 252, 249)", "rgb(21, 23, 27)")
    assert reader.evaluate(shade) == light


def test_everything_is_printed(reader: Page) -> None:
    """Texts are opened for it, and closed again; on no page is it cut off."""
    reader.evaluate("dispatchEvent(new Event('beforeprint'))")
    opened = reader.locator("details[open]").count()
    reader.evaluate("dispatchEvent(new Event('afterprint'))")

    assert (opened, reader.locator("details[open]").count()) == (2, 0)
    assert reader.pdf()[:4] == b"%PDF"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(browser: Browser, address: str, scheme: str) -> None:
    """None at all, with every text open; axe-core is let past the page's policy."""
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.locator("details").evaluate_all("all => all.forEach(each => { each.open = true; })")

    found = Axe().run(page).response["violations"]

    context.close()
    assert [(each["impact"], each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_keys_are_enough(reader: Page) -> None:
    """The first key leads past the head; a claim is reached and followed without a mouse."""
    reader.keyboard.press("Tab")
    expect(reader.locator(".skip")).to_be_focused()
    reader.keyboard.press("Enter")
    for _ in range(60):
        reader.keyboard.press("Tab")
        if reader.evaluate("document.activeElement.matches('#claims article a[href^=\"#text-\"]')"):
            break
    reader.keyboard.press("Enter")

    expect(reader.locator("details[open]")).to_have_count(1)
