"""Models side by side, as a person sees them: the estimate's answer turned, by mouse, by keys, without scripts."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import SIDEWAYS, arriving, assert_seen, at_each_size, expect_chips, open_models, resize

NUMBERS = "input_tokens=2290&output_tokens=300&reasoning_tokens=0&requests=50000&as_of=2026-11-21"
NAMES = ["gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra"]
"""A month: (2,290 × 0.10 + 300 × 0.50) / 10⁶ × 50,000 = 18.95; at 2.00 and 10.00: 379; at 8.00 and 40.00: 1,516."""
MINE = f"{NUMBERS}&models={','.join(NAMES)}"
COMPARE = f"/compare/?{MINE}"


def expect_columns(page: Page, names: list[str]) -> None:
    expect(page.locator(".versus thead th[scope=col] > :is(a, span)")).to_have_text(names)


def row(page: Page, title: str) -> Locator:
    """The first row of a title."""
    return page.locator(".versus tbody tr", has=page.locator("th[scope=row]", has_text=re.compile(f"^{title}"))).first


def pin(page: Page, name: str) -> None:
    open_models(page)
    page.locator(f"#chips .chip-name[value='{name}']").click()


def test_the_columns_are_the_chips_and_begin_with_the_month_in_bars(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/?{MINE}")
    with arriving(page):
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare").click()
    expect_columns(page, NAMES)
    expect_chips(page, NAMES)
    first = page.locator(".versus tbody tr:not(.part)").first
    expect(first.locator("th")).to_have_text("A month")
    bars = first.locator(".bar rect").all()
    assert_seen(first.locator("td").first, *bars)
    widths = [box["width"] if (box := bar.bounding_box()) else 0 for bar in bars]
    assert widths[1] / widths[2] == pytest.approx(379 / 1516, rel=0.02)
    assert widths[0] < widths[1]


def test_bars_of_the_same_cost_are_of_the_same_length(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/compare/?{NUMBERS}&models=claude-sonnet-5-5,gpt-4o,gpt-6.2-sol")  # sol: as claude-sonnet-5-5, 2 and 10
    bars = row(page, "A month").locator(".bar rect").all()
    first, _, last = [box["width"] if (box := bar.bounding_box()) else 0 for bar in bars]
    assert first == pytest.approx(last, abs=0.5)
    assert first > 20


def test_a_pinned_chip_is_what_the_differences_are_from(visit: Visit) -> None:
    page = visit.page
    page.goto(COMPARE)
    month = row(page, "A month")
    expect(month.locator("td").nth(2)).to_contain_text("+$1,497.05")  # 1,516 − 18.95, the cheapest
    pin(page, "gpt-6.2-sol")
    expect(month.locator("td").nth(2)).to_contain_text("+$1,137.00")  # 1,516 − 379
    expect(month.locator("td").nth(0)).to_contain_text("−$360.05")
    assert_seen(month.locator("td").nth(2).locator(".apart"))
    expect(page).to_have_url(re.compile("baseline=gpt-6.2-sol"))
    pin(page, "gpt-6.2-sol")
    expect(month.locator("td").nth(2)).to_contain_text("+$1,497.05")


def test_a_row_opens_its_share_by_a_press_and_by_keys(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{COMPARE}&baseline=gpt-6.2-sol")
    share = page.get_by_text("+300% · 4.00×")  # 1,137 of 379; 1,516 ÷ 379
    expect(share).to_have_count(0)
    row(page, "A month").get_by_role("button").click()
    expect(share).to_have_count(1)
    assert_seen(share)
    page.locator("#this-request-a-month button").press("Enter")
    expect(share).to_have_count(0)
    expect(page.locator("#this-request-a-month button")).to_be_focused()
    row(page, "A request").get_by_role("button").press("Enter")
    expect(page.get_by_text("input $0.00458: 2,290 tokens × $2.00 per 1,000,000 tokens")).to_have_count(1)


def test_what_is_typed_changes_the_figures_and_keeps_how_they_are_read(visit: Visit) -> None:
    page = visit.page
    page.goto(COMPARE)
    rows = page.locator(".versus tbody tr:not(.part)")
    whole = rows.count()
    page.get_by_role("button", name="Differences only").click()
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    assert rows.count() < whole
    page.locator("#requests").fill("100k")
    expect(row(page, "A month").locator("td").first).to_contain_text("$37.90")  # 2 × 18.95
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    expect(page).to_have_url(re.compile("requests=100000.*only=different"))
    page.get_by_role("button", name="Differences only").click()
    expect(rows).to_have_count(whole)


def test_rates_are_of_one_tier_with_links_to_the_others(visit: Visit) -> None:
    page = visit.page
    page.goto(COMPARE)
    titles = page.locator(".versus th[scope=rowgroup]", has_text="Rates")
    expect(titles).to_have_count(1)
    expect(titles).to_contain_text("Rates, standard tier")
    titles.get_by_role("link", name="batch").click()
    expect(titles).to_contain_text("Rates, batch tier")
    expect(page.locator("#tier")).to_have_value("batch")
    expect(row(page, "A month").locator("td").nth(1)).to_contain_text("$189.50")  # half of 379


def test_the_files_are_the_estimates(visit: Visit) -> None:
    page = visit.page
    files = []
    for address in (f"/?{MINE}", f"{COMPARE}&only=different"):
        page.goto(address)
        with page.expect_download() as download:
            page.get_by_role("link", name="Export as CSV").click()
        files.append(Path(download.value.path()).read_bytes())
    assert files[0] == files[1]
    assert files[0].count(b"\n") == 1 + len(NAMES)


def test_what_cannot_do_the_job_stands_apart(visit: Visit) -> None:
    page = visit.page
    long = NUMBERS.replace("input_tokens=2290", "input_tokens=190000")
    page.goto(f"/compare/?{long}&models=nonsense,o1,gpt-4o,gpt-6-luna,gpt-6.2-sol")
    expect_columns(page, ["gpt-6-luna", "gpt-6.2-sol", "gpt-4o", "o1", "nonsense"])
    expect(page.locator(".groups th")).to_have_text(["Does not fit", "No longer sold: last price", "No price"])
    expect(page.locator(".versus thead .tag", has_text="cheapest")).to_have_count(1)
    expect(row(page, "A month").locator("td").nth(2).locator(".bar")).to_have_count(0)
    dashed = row(page, "A month").locator("td").nth(3).locator(".bar rect")
    assert dashed.evaluate("element => getComputedStyle(element).fill") == "none"


@at_each_size
def test_the_names_of_the_rows_stay_while_the_columns_move(visit: Visit) -> None:
    page = visit.page
    every = (
        "gpt-4o,gpt-4o-mini,gpt-4-turbo,o1,claude-opus-5-5,claude-sonnet-5-5,grok-4.7,gemini-4-carbon,mistral-large-4"
    )
    page.goto(f"/compare/?{NUMBERS}&models={every},together/meta-llama/x")
    assert page.evaluate(SIDEWAYS) <= 0
    name = row(page, "A month").locator("th")
    name.scroll_into_view_if_needed()
    across = page.locator(".across")
    across.evaluate("element => { element.scrollLeft = element.scrollWidth; }")
    assert across.evaluate("element => element.scrollLeft") > 0
    box, frame = name.bounding_box(), across.bounding_box()
    assert box
    assert frame
    assert box["x"] == pytest.approx(frame["x"], abs=2)
    assert page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_it_is_whole_without_scripts(visit: Visit) -> None:
    page = visit.page
    page.goto(COMPARE)
    with arriving(page):
        page.locator("#chips .chip-name[value='gpt-6.2-sol']").click()
    expect(row(page, "A month").locator("td").nth(2)).to_contain_text("+$1,137.00")
    with arriving(page):
        row(page, "A month").get_by_role("button").click()
    expect(page.get_by_text("+300% · 4.00×")).to_have_count(1)
    with arriving(page):
        page.get_by_role("button", name="Differences only").click()
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    with arriving(page):
        page.locator("#chips .chip-x[value='gpt-6.2-astra']").click()
    expect_columns(page, ["gpt-6-luna", "gpt-6.2-sol"])
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    page.locator("#add").fill("gpt-4o")
    with arriving(page):
        page.locator("#add").press("Enter")
    expect_columns(page, ["gpt-6-luna", "gpt-6.2-sol", "gpt-4o"])


def test_without_models_it_says_how_to_choose_some(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/compare/?{NUMBERS}&models=")
    assert_seen(page.get_by_text("No models chosen."))
    expect(page.locator(".versus")).to_have_count(0)


@pytest.mark.parametrize("visit", [{"contrast": "more"}, {"contrast": "more", "color_scheme": "dark"}], indirect=True)
def test_high_contrast_has_more_of_it_and_nothing_against_it(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{COMPARE}&how=this-request-a-month")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("models", [MINE, NUMBERS], ids=["three", "those of the first visit"])
def test_paper_has_every_column_within_its_width(visit: Visit, models: str) -> None:
    page = visit.page
    page.goto(f"/compare/?{models}")
    page.emulate_media(media="print")
    resize(page, 1047, 718)  # A4 across, 10 mm of margin, 96 dots an inch
    expect(page.locator("#form")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= 1047")
    heads = [head.bounding_box() for head in page.locator(".versus thead th[scope=col] > :is(a, span)").all()]
    boxes = [box for box in heads if box]
    assert len(boxes) == len(heads) >= 3
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
