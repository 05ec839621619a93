"""Models side by side, in a real browser: by mouse, by keyboard alone, without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-11-20"
ADDRESS = f"/compare/?{QUERY}&models=gpt-4o,gpt-4o-mini,o1-preview"
ESTIMATE = f"/?{QUERY}&models=gpt-4o,gpt-4o-mini,o1-preview"


def has_columns(page: Page, names: list[str]) -> None:
    expect(page.locator(".versus thead th[scope=col] a")).to_have_text(names)


def test_choose_a_baseline_and_see_only_what_differs(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    # gpt-4o-mini: (1,000 × 0.15 + 500 × 0.60) / 1,000,000 × 1,000 requests = 0.45; gpt-4o: 7.50
    page.locator("#baseline").select_option("gpt-4o-mini")
    expect(page.locator(".versus")).to_contain_text("+$7.05 · +1,567% · 16.7×")
    expect(page).to_have_url(re.compile("baseline=gpt-4o-mini"))
    before = page.locator(".versus tbody tr").count()
    page.get_by_label("Differences only").check()
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    assert page.locator(".versus tbody tr").count() < before


@pytest.mark.charts
def test_change_the_request_and_the_figures_follow(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#requests").fill("10000")
    expect(page.locator(".versus")).to_contain_text("$4.50")
    expect(page).to_have_url(re.compile("requests=10000"))
    expect(page.locator(".multiples .scatterlayer .trace")).to_have_count(6)


def test_add_swap_move_and_remove_with_the_keyboard_only(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#put").focus()
    page.keyboard.type("gpt-4-turbo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?*#column-4")
    has_columns(page, ["gpt-4o", "gpt-4o-mini", "o1-preview", "gpt-4-turbo"])
    page.keyboard.press("Tab")  # the address names the column, so its first button comes next
    expect(page.get_by_role("button", name="Move gpt-4-turbo left")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?*#column-3")
    has_columns(page, ["gpt-4o", "gpt-4o-mini", "gpt-4-turbo", "o1-preview"])
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Remove gpt-4-turbo")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?*gpt-4o,gpt-4o-mini,o1-preview&*")  # before it loads, keys go to the old page
    expect(page.get_by_role("button", name="Remove gpt-4-turbo")).to_have_count(0)
    page.locator("#put").focus()
    page.keyboard.type("gpt-4")
    page.keyboard.press("Tab")
    page.keyboard.type("instead of o1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?*gpt-4o,gpt-4o-mini,gpt-4&*")
    has_columns(page, ["gpt-4o", "gpt-4o-mini", "gpt-4"])


def test_a_part_of_a_name_offers_models(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#put").fill("haiku")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="add claude-3-haiku").click()
    expect(page.locator(".versus")).to_contain_text("claude-3-haiku")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_everything_but_the_charts_works(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.get_by_role("button", name="Move gpt-4o right").click()
    has_columns(page, ["gpt-4o-mini", "gpt-4o", "o1-preview"])
    page.locator("#baseline").select_option("o1-preview")
    page.get_by_label("Differences only").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#baseline")).to_have_value("o1-preview")
    expect(page.get_by_text("hidden, the same in all columns")).to_have_count(1)
    expect(page.get_by_text("The charts need JavaScript")).to_have_count(1)


@pytest.mark.charts
@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": width, "height": 800}} for width in (320, 768, 1280, 2560)], indirect=True
)
def test_no_width_makes_the_page_scroll_sideways(visit: Visit) -> None:
    every = "gpt-4o,gpt-4o-mini,gpt-4-turbo,gpt-4,claude-3-opus,claude-3-haiku,claude-3-sonnet,together/meta-llama/x"
    visit.page.goto(f"/compare/?{QUERY}&models={every}")
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_column_left_out_goes_from_the_screen_and_the_download(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("group", name="Columns of the table").get_by_label("Provider").uncheck()
    expect(page.locator("#sort-provider")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    head = Path(download.value.path()).read_text(encoding="utf-8").splitlines()[0]
    assert ",provider," not in head
    assert ",context_share," in head


@pytest.mark.charts
def test_paper_holds_the_figures_within_its_width(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1047, "height": 718})  # A4 across, 10 mm of margin, 96 dots an inch
    expect(page.locator("#estimate-form")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= 1047")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_an_export_dropped_on_the_page_restores_the_estimate(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    before = page.locator("table.listing > tbody > tr").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as JSON").click()
    page.goto("/")
    page.locator("#export").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": Path(download.value.path()).read_bytes()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/?o200k_base=1000*")
    assert page.locator("table.listing > tbody > tr").all_inner_texts() == before


def test_the_chosen_theme_stays_and_beats_the_systems(visit: Visit) -> None:
    page = visit.page
    page.goto("/about/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.goto(ADDRESS)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.locator("#theme").select_option("")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_an_example_is_an_estimate_to_start_from(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.get_by_role("link", name="Nightly batch").click()
    expect(page.locator("#tier")).to_have_value("batch")
    expect(page.locator("#requests")).to_have_value("1000000")


@pytest.mark.charts
@pytest.mark.parametrize("visit", [{"contrast": "more"}, {"contrast": "more", "color_scheme": "dark"}], indirect=True)
def test_high_contrast_has_more_of_it_and_nothing_against_it(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
