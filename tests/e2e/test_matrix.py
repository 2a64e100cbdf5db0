"""The matrix of the sample in a real browser."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from factcheck.analysis.matrix import write_matrix
from factcheck.dataset import write_dataset, write_matches
from factcheck.domain import Dataset, Evidence, MatchedPair, Matches, Reason, Stance
from tests.analysis.matrix.samples import (
    ARABIC,
    DATASET,
    ENGLISH,
    MATCHES,
    annotated,
    article,
    matches,
    pair,
    reported,
    with_answer,
)
from tests.analysis.matrix.samples import dataset as dataset_of
from tests.analysis.test_report import TRICKS
from tests.cli.command import invoke
from tests.dataset.nested import NESTED_DATASET
from tests.e2e.test_report import opened, pictures, sample


def written(folder: Path, dataset: Dataset, *match: str) -> str:
    """Write the matrix of a dataset by the commands, and return its address."""
    write_dataset(folder / "claims.json", dataset)
    for command in (
        ("match", "claims.json", "-o", "matches.json", *match),
        ("matrix", "claims.json", "--matches", "matches.json", "-o", "matrix.html"),
    ):
        done = invoke(*command, cwd=folder)
        assert done.returncode == 0, done.stderr
    return (folder / "matrix.html").as_uri()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the matrix of the sample article."""
    return written(tmp_path_factory.mktemp("matrix"), sample())


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a matrix with a denial and a claim that is said once."""
    return written(tmp_path_factory.mktemp("bridge"), DATASET)


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """The matrix of the sample article."""
    with opened(browser, address) as page:
        yield page


def test_all_seven_pairs_of_the_sample_are_rows_in_both_languages(reader: Page) -> None:
    """Each with a chip for either language."""
    rows = reader.locator(".groups tbody tr")

    expect(rows).to_have_count(7)
    for number in range(7):
        chips = rows.nth(number).locator(".chip").all_inner_texts()
        assert {"EN", "AR"} <= set(chips)


def test_the_central_command_that_is_the_general_command_in_arabic_is_shown(
    reader: Page, tmp_path: Path
) -> None:
    """The row has the badge; opened, it says so in words, with both texts side by side."""
    row = reader.locator(".groups tbody tr", has_text="translation differs").filter(
        has_text="invitation"
    )
    row.locator(".open").click()
    detail = reader.locator("tr.detail")

    expect(detail.locator(".remarks")).to_contain_text("Central Command")
    expect(detail.locator(".remarks bdi[dir=rtl]")).to_have_text("مكتب “القيادة العامة”")
    expect(detail.locator(".sides article")).to_have_count(2)
    left, right = detail.locator(".sides article").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect())"
    )
    assert left["right"] <= right["left"]
    below = detail.evaluate("each => each.getBoundingClientRect().bottom + scrollY")
    above = reader.locator(".legend").evaluate("each => each.getBoundingClientRect().top + scrollY")
    picture = {"x": 0.0, "y": above - 4, "width": 1200.0, "height": below - above + 4}
    reader.screenshot(path=pictures(tmp_path) / "matrix.png", full_page=True, clip=picture)  # type: ignore[arg-type]
    expect(detail.locator("[dir=rtl] .content").first).to_be_visible()


def test_a_denial_is_never_shown_as_an_assertion(browser: Browser, bridge: str) -> None:
    """In its cell and in its card; the filter finds it."""
    with opened(browser, bridge) as page:
        page.locator("select[name=stance]").select_option("denies")
        rows = page.locator(".groups tbody tr")

        expect(rows).to_have_count(1)
        expect(rows.locator("td[data-of=Army]")).to_contain_text("denies")
        expect(rows.locator(".open")).to_contain_text("bridge fell")
        rows.locator(".open").click()
        card = page.locator("article", has_text="The army")
        expect(card.locator(".stance")).to_have_text("denies:")


def test_a_cell_shows_by_which_words_and_through_what_it_is_said(reader: Page) -> None:
    """Beside the chip of each language, in the direction of its writing."""
    cell = reader.locator(".groups tbody tr", has_text="visiting Moscow").locator(
        "td[data-of='General Command']"
    )

    assert cell.locator(".how").first.inner_text().split() == [
        "says",
        "EN",
        "confirmed",
        "AR",
        "أكدت",
    ]
    expect(cell.locator("q", has_text="أكدت")).to_have_attribute("dir", "rtl")
    through = cell.locator(".how", has_text="through")
    expect(through.locator("q")).to_have_text(["its Facebook account", "صفحتها في فايسبوك"])


def test_long_cues_are_cut_in_a_cell_and_whole_in_the_open_row(
    browser: Browser, tmp_path: Path
) -> None:
    """An Arabic one of forty words and one without a space; a page of 360 px stays as wide."""
    words = " ".join(["وأضاف"] * 40)
    letters = "مؤكدا" * 60
    long = dataset_of(
        annotated(article("a.ar", "رئيس البلدية", words, "أن الجسر سقط في مارس"), ("Mayor",)),
        annotated(article("b.ar", "رئيس البلدية", letters, "أن الجسر سقط في مارس"), ("Mayor",)),
    )
    with opened(browser, written(tmp_path, long, "--trust", "0.5"), width=360) as page:
        how = page.locator(".how")
        expect(how).to_have_count(1)
        height = how.evaluate(
            "each => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight)"
        )
        assert height < 5
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator(".open").click()
        expect(page.locator("article .cue", has_text=words)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_inner_claim_shows_who_quotes_whom(browser: Browser, tmp_path: Path) -> None:
    """In the matrix, under who said it, and in the report."""
    address = written(tmp_path, NESTED_DATASET)
    invoke("report", "claims.json", "-o", "report.html", cwd=tmp_path)
    with opened(browser, address) as page:
        page.get_by_label("also what is said once").check()
        page.locator(".open").evaluate_all("all => all.forEach(each => each.click())")
        expect(page.get_by_text("Who quotes whom")).to_have_count(1)
    with opened(browser, (tmp_path / "report.html").as_uri()) as page:
        expect(page.get_by_text("Who quotes whom")).to_have_count(1)


def test_the_filters_count_what_is_left(browser: Browser, bridge: str) -> None:
    """Words, language, dates and remarks; what is said once only if it is asked for."""
    with opened(browser, bridge) as page:
        count = page.locator("#count")
        expect(count).to_have_text("1 group, 1 contradiction between others")
        page.get_by_label("also what is said once").check()
        expect(count).to_have_text("1 group, 1 contradiction between others, 1 claim said once")
        page.get_by_label("Words").fill("bread")
        expect(count).to_have_text("0 groups, 1 claim said once")
        page.get_by_role("button", name="Show all").click()
        expect(count).to_have_text("1 group, 1 contradiction between others")
        page.get_by_label("From").fill("2026-03-02")
        expect(count).to_have_text("0 groups, 1 contradiction between others")
        page.get_by_role("button", name="Show all").click()
        page.get_by_label("Remark").select_option("denied")
        expect(count).to_have_text("0 groups, 1 contradiction between others")


def test_an_address_with_a_claim_opens_its_row(browser: Browser, address: str) -> None:
    """Also if the filters hide it."""
    with opened(browser, address) as page:
        name = page.locator(".open").nth(3).get_attribute("id")
        page.get_by_label("Words").fill("no-such-word")
        expect(page.locator(".open")).to_have_count(0)
        page.evaluate("name => { location.hash = name; }", name)

        expect(page.locator(f"#{name}")).to_have_attribute("aria-expanded", "true")
        expect(page.locator("tr.detail")).to_have_count(1)


@pytest.mark.parametrize("which", ["address", "bridge"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, request: pytest.FixtureRequest, scheme: str, which: str
) -> None:
    """With every row open; the page's policy is bypassed for axe-core."""
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(request.getfixturevalue(which))
    page.locator(".open").evaluate_all("all => all.forEach(each => each.click())")
    expect(page.locator("tr.detail").first).to_be_visible()

    violations = Axe().run(page).response["violations"]

    context.close()
    assert [(each["impact"], each["id"], each["nodes"][0]["html"]) for each in violations] == []


def test_on_a_phone_nothing_is_cut_off(browser: Browser, bridge: str) -> None:
    """With every row open; all letters have 12 px or more."""
    with opened(browser, bridge, width=360) as page:
        page.locator(".open").evaluate_all("all => all.forEach(each => each.click())")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        small = """all => all.filter(each => each.checkVisibility()
            && parseFloat(getComputedStyle(each).fontSize) < 12).length"""
        assert page.locator("main *").evaluate_all(small) == 0


def test_text_of_the_dataset_is_never_markup(browser: Browser, tmp_path: Path) -> None:
    """Scripts, entities and control characters in what is said, and by whom, are shown as text."""
    tricky = [
        annotated(
            article(
                f"{number}.en",
                TRICKS,
                "said",
                f"it rained {TRICKS}",
                publisher=TRICKS.splitlines()[0][:200],
            ),
            verdict="Supported",
        )
        for number in range(2)
    ]
    tricky = [
        (replace(document, title=TRICKS), note, replace(claim, evidence=Evidence((), TRICKS)))
        for document, note, claim in tricky
    ]
    with opened(browser, written(tmp_path, dataset_of(*tricky))) as page:
        page.locator(".open").evaluate_all("all => all.forEach(each => each.click())")

        assert TRICKS.split()[0] in page.locator("main").inner_text()
        assert page.locator("main :is(script, img, iframe, style, b, svg)").count() == 0


def test_without_claims_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    """An empty dataset."""
    with opened(browser, written(tmp_path, dataset_of())) as page:
        expect(page.locator(".empty")).to_contain_text("holds no claims")
        expect(page.locator("#filters")).to_be_hidden()


def test_two_thousand_copies_are_one_line_of_a_cell(browser: Browser, tmp_path: Path) -> None:
    """They are counted, and the cards come ten at a time."""
    copies = [
        annotated(article(f"{number}.en", "The agency", "said", "the bridge fell in March"))
        for number in range(2000)
    ]
    with opened(browser, written(tmp_path, dataset_of(*copies), "--trust", "0.9")) as page:
        expect(page.locator(".groups tbody tr")).to_have_count(1)
        expect(page.locator(".said")).to_contain_text("2,000 times")
        page.locator(".open").click()
        expect(page.locator(".sides article")).to_have_count(10)
        page.get_by_role("button", name="Show 10 more").click()
        expect(page.locator(".sides article")).to_have_count(20)


def test_the_head_of_a_row_that_everybody_denies_says_so(browser: Browser, tmp_path: Path) -> None:
    """In the head, and who was first; nobody agrees that it is so."""
    denials = [
        annotated(
            article(f"{number}.en", f"The {who}", "denied", "the bridge fell in March"),
            (who.title(),),
            stance=Stance.DENIES,
        )
        for number, who in enumerate(("mayor", "army"))
    ]
    address = written(tmp_path, dataset_of(*denials), "--trust", "0.5")
    with opened(browser, address) as page:
        head = page.locator(".groups tbody th")
        expect(head.locator(".open")).to_contain_text("denies: ")
        expect(head).to_contain_text("Mayor (denies)")
        expect(head).not_to_contain_text("agree")


def shown(folder: Path, dataset: Dataset, matches: Matches) -> str:
    """Write the matrix of a dataset with these matches, and return its address."""
    write_dataset(folder / "claims.json", dataset)
    digest = hashlib.sha256((folder / "claims.json").read_bytes()).hexdigest()
    write_matches(folder / "matches.json", replace(matches, dataset=digest))
    write_matrix(folder / "claims.json", folder / "matches.json", folder / "matrix.html")
    return (folder / "matrix.html").as_uri()


def test_two_claims_that_contradict_each_other_are_both_shown(
    browser: Browser, tmp_path: Path
) -> None:
    """The mayor says 9 and the army 40: in the head, and each in its own cell; nobody was first.

    The army says so in two rows: each has an address of its own, and each claim one.
    """
    mayor, army, nurse = (
        annotated(
            article(f"{who}.en", f"The {who}", "said", f"{count} people died"), (who.title(),) * own
        )
        for who, count, own in (("mayor", 9, 1), ("army", 40, 1), ("nurse", 70, 0))
    )
    likely = (pair(mayor, army, Reason.LIKENESS), pair(army, nurse, Reason.LIKENESS))
    address = shown(tmp_path, dataset_of(mayor, army, nurse), matches(candidates=likely))
    with opened(browser, address) as page:
        row = page.locator(".groups tbody tr").first
        expect(row.locator(".open q")).to_have_text(["9 people died", "40 people died"])
        expect(row.locator(".open")).to_contain_text(", but ")
        expect(row.locator("td[data-of=Mayor]")).to_contain_text("9 people died")
        expect(row.locator("td[data-of=Army]")).to_contain_text("40 people died")
        expect(row).not_to_contain_text("irst said")
        page.locator(".open").evaluate_all("all => all.forEach(each => each.click())")
        expect(page.locator("article")).to_have_count(4)
        ids = page.locator("[id]").evaluate_all("all => all.map(each => each.id)")
        assert len(ids) == len(set(ids))


def test_what_is_reported_in_a_denial_never_reads_as_an_assertion(
    browser: Browser, tmp_path: Path
) -> None:
    """In its cell and in its card, and in the card of the report."""
    made, inner = reported(Stance.DENIES)
    mayor = annotated(article("b.en", "The mayor", "announced", "a retreat"), ("Mayor",))
    same = MatchedPair(inner.id, mayor[2].id, 1.0, Reason.PERSON)
    found = matches((inner.id, mayor[2].id), pairs=(same,))
    address = shown(tmp_path, with_answer(made, mayor), found)
    invoke("report", "claims.json", "-o", "report.html", cwd=tmp_path)
    with opened(browser, address) as page:
        row = page.locator(".groups tbody tr").first
        cell = row.locator("td[data-of=Army]")
        expect(cell).to_contain_text("reported by The minister, who denies it:")
        expect(cell.locator(".stance-asserts")).to_have_count(0)
        expect(row.locator("td[data-of=Mayor] .stance-asserts")).to_have_text("says")
        expect(row.locator("th")).to_contain_text("First said by Mayor, 2026-03-01.")
        row.locator(".open").click()
        card = page.locator(f"#claim-{inner.id}")
        expect(card).to_contain_text("reported by The minister, who denies it:")
        expect(card).to_contain_text("Wadi News → The minister (denies) → the army")
        page.locator("select[name=source]").select_option(label="Army")
        for stance, rows in (("asserts", 0), ("reported", 1)):
            page.locator("select[name=stance]").select_option(stance)
            expect(page.locator(".open")).to_have_count(rows)
    with opened(browser, (tmp_path / "report.html").as_uri()) as page:
        expect(page.locator(f"#claim-{inner.id} .stance")).to_have_text(
            "reported by The minister, who denies it: says:"
        )


def test_a_withdrawn_document_and_a_day_among_minutes_are_told(
    browser: Browser, tmp_path: Path
) -> None:
    """The army's is withdrawn; the mayor says so at 22:00, the baker some time on that day."""
    mayor, army, baker = (
        annotated(
            article(f"{who}.en", f"The {who}", "said", "the bridge fell", published=day),
            (who.title(),) * own,
        )
        for who, day, own in (
            ("mayor", "2026-03-01T22:00Z", 1),
            ("army", "2026-02-01", 1),
            ("baker", "2026-03-01", 0),
        )
    )
    made = replace(dataset_of(mayor, army, baker), withdrawn=("army.en",))
    pairs = (pair(mayor, army, Reason.PERSON), pair(mayor, baker, Reason.PERSON))
    found = matches((mayor[2].id, army[2].id, baker[2].id), pairs=pairs)
    with opened(browser, shown(tmp_path, made, found)) as page:
        row = page.locator(".groups tbody tr").first
        expect(row.locator("th")).to_contain_text("2 independent sources agree")
        expect(row.locator("th")).to_contain_text("First said 2026-03-01, by Mayor, The baker.")
        expect(row.locator("td[data-of=Army]")).to_contain_text("withdrawn: it does not count")
        row.locator(".open").click()
        expect(page.locator(f"#claim-{army[2].id}")).to_contain_text("withdrawn")


def test_drift_names_the_translation_only_if_it_is_known(browser: Browser, tmp_path: Path) -> None:
    """Both articles are of one day; then the Arabic one is a day later."""
    later = (replace(ARABIC[0], published="2026-03-02"), *ARABIC[1:])
    for arabic, told in ((ARABIC, "in the Arabic text"), (later, "in the translation")):
        with opened(browser, shown(tmp_path, dataset_of(ENGLISH, arabic), MATCHES)) as page:
            page.locator(".open").first.click()
            expect(page.locator(".remarks")).to_contain_text(f"The cue is stronger {told}")


def test_words_with_quotation_marks_get_no_others(browser: Browser, tmp_path: Path) -> None:
    """The source is in quotation marks, the cue is not."""
    made = dataset_of(annotated(article("a.en", "The “Command”", "said", "it rained")))
    with opened(browser, shown(tmp_path, made, matches())) as page:
        page.get_by_label("also what is said once").check()
        page.locator(".open").click()
        expect(page.locator("article .meta q")).to_have_text(["said"])
        expect(page.locator("article .meta")).to_contain_text("The “Command”, cue")
