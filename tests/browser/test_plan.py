"""The plan's sections in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

ADDRESS = "/?input_tokens=1000&output_tokens=500&requests=1000&as_of=2025-01-01&models=gpt-4o-mini,gpt-4o"
PLAN = (
    "&months=6&growth=10&output_low=100&output_high=900&requests_low=500&requests_high=2000&batch=20&users=5"
    "&types=summaries:%202000,%20200,%20500&budget=9&routes=gpt-4o%20=%2020%25;gpt-4o-mini%20=%2080%25"
    "&today=gpt-4o&seat=3&people=2&credit=10"
)


@pytest.mark.charts
def test_a_plan_is_made_as_one_types_and_is_in_the_address(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    expect(page.locator("#plan")).to_have_count(0)
    page.locator(".plan > summary").click()
    page.locator("#months").fill("3")
    expect(page.locator("#plan-answer")).to_contain_text("gpt-4o-mini costs $1.35.")
    expect(page.locator("#plot-projection .scatterlayer .trace")).to_have_count(2)
    expect(page).to_have_url(re.compile("months=3"))
    page.locator("#months").fill("")
    expect(page.locator("#plan")).to_have_count(0)


def test_a_mistake_is_told_beside_its_field_and_goes_with_it(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + "&months=3")
    page.locator("#growth").fill("-200")
    expect(page.locator("#error-growth")).to_contain_text("Enter a percentage from −100 to 1,000")
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")
    page.locator("#growth").fill("0")
    expect(page.locator("#error-growth")).to_be_empty()


def test_a_mistake_in_a_folded_part_opens_it(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + "&months=3&requests_high=2000")
    page.locator("summary", has_text="Low / High").click()
    page.locator(".plan > summary").click()
    expect(page.locator("#requests_high")).to_be_hidden()
    page.locator("#requests").fill("5000")
    expect(page.locator("#error-requests_high")).to_be_visible()
    expect(page.locator("#error-requests_high")).to_contain_text("at least the expected 5,000, not 2,000")


def test_the_slider_moves_the_shares(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + "&months=3")
    page.locator("summary", has_text="Budget and routing").click()
    expect(page.locator("#share")).to_be_hidden()
    page.locator("#routes").fill("gpt-4o = 50%\ngpt-4o-mini = 50%")
    slider = page.locator("#share-range")
    expect(page.locator("#share-text")).to_have_text("Share of gpt-4o; the rest goes to gpt-4o-mini")
    slider.fill("20")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 20%\ngpt-4o-mini = 80%")
    # 0.2 × 22.50 + 0.8 × 1.35
    expect(page.locator("#plan")).to_contain_text("$5.58")
    number = page.locator("#share-number")
    expect(number).to_have_value("20")
    number.fill("33.3")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 33.3%\ngpt-4o-mini = 66.7%")
    # 0.333 × 22.50 + 0.667 × 1.35
    expect(page.locator("#plan")).to_contain_text("$8.39")
    number.fill("120")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 33.3%\ngpt-4o-mini = 66.7%")


def test_what_was_opened_stays_open_as_one_types(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + "&months=24")
    expect(page.locator("#title-plan-months + p")).to_be_hidden()
    page.locator("#title-plan-months").click()
    page.locator("#growth").fill("2")
    expect(page.locator(".plan-facts")).to_contain_text("+2.0% a month")
    expect(page.locator("#title-plan-months + p")).to_be_visible()


@pytest.mark.charts
def test_all_of_it_is_drawn_and_can_be_taken_away(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + PLAN)
    for name in ("projection", "crossing", "drivers"):
        expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()
    # two models with a band each: two lines and two more for the band's edges
    expect(page.locator("#plot-projection .scatterlayer .trace")).to_have_count(6)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export the months ahead: months as CSV").click()
    assert download.value.suggested_filename == "costcalc-plan-2025-01-01.csv"


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_it_works_without_scripts(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator(".plan > summary").click()
    page.locator("#months").fill("3")
    page.locator("summary", has_text="Budget and routing").click()
    page.locator("#budget").fill("9")
    page.get_by_role("button", name="Estimate", exact=True).click()
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")
    expect(page.locator("#title-budget-table")).to_have_text("A budget of $9.00 a month")
    expect(page.locator("#share")).to_be_hidden()
    page.get_by_role("link", name="Link to these figures").click()
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")
