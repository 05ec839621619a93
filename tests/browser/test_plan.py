"""Months ahead in a real browser: budget and growth among the main numbers, and what more of the plan is asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, assert_seen

ADDRESS = "/?input_tokens=1000&output_tokens=500&requests=1000&as_of=2025-01-01&models=gpt-4o-mini,gpt-4o"
"""A month costs 0.45 on gpt-4o-mini and 7.50 on gpt-4o."""
SHARED = f"{ADDRESS}&months=3&routes=gpt-4o%20=%2020%25;gpt-4o-mini%20=%2080%25"
PLAN = (
    "&months=6&growth=10&output_low=100&output_high=900&requests_low=500&requests_high=2000&batch=20&users=5"
    "&types=summaries:%202000,%20200,%20500&budget=9&routes=gpt-4o%20=%2020%25;gpt-4o-mini%20=%2080%25"
    "&today=gpt-4o&seat=3&people=2&credit=10"
)


@pytest.mark.charts
def test_months_are_looked_ahead_as_one_types_and_are_in_the_address(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#tab-months").click()
    expect(page.locator("#panel-months")).to_contain_text("Over 12 months from Jan 2025, gpt-4o-mini costs $5.40.")
    page.locator("#months").fill("3")
    expect(page.locator("#panel-months")).to_contain_text("Over 3 months from Jan 2025, gpt-4o-mini costs $1.35.")
    expect(page.locator("#plot-months .main-svg").first).to_be_visible()
    expect(page).to_have_url(re.compile("months=3"))
    expect(page.locator("#plan")).to_have_count(0)  # nothing more was asked for


def test_more_of_the_plan_comes_with_its_first_field(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=3")
    page.locator("#more > summary").click()
    page.locator("#users").fill("5")
    expect(page.locator("#plan-answer")).to_contain_text("Over 3 months from Jan 2025, gpt-4o-mini costs $1.35.")
    expect(page.locator("#plan")).to_contain_text("$0.09")  # 1.35 / 3 / 5
    expect(page.locator("#more-says")).to_contain_text("5 users")
    assert_seen(page.locator("#answer"))
    page.locator("#users").fill("")
    expect(page.locator("#plan")).to_have_count(0)


def test_a_mistake_is_told_beside_its_field_and_goes_with_it(visit: Visit) -> None:
    page = visit.page
    page.goto(SHARED)
    page.locator("#growth").fill("-200")
    expect(page.locator("#error-growth")).to_contain_text("Enter a percentage from −100 to 1,000")
    assert_seen(page.locator("#error-growth"))
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")
    page.locator("#growth").fill("0")
    expect(page.locator("#error-growth")).to_be_empty()


def test_a_mistake_in_the_drawer_opens_it(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=3&requests_high=2000")
    expect(page.locator("#requests_high")).to_be_hidden()
    page.locator("#requests").fill("5000")
    expect(page.locator("#error-requests_high")).to_be_visible()
    expect(page.locator("#error-requests_high")).to_contain_text("at least the expected 5,000, not 2,000")


def test_the_slider_moves_the_shares(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=3")
    page.locator("#more > summary").click()
    expect(page.locator("#share")).to_be_hidden()
    page.locator("#routes").fill("gpt-4o = 50%\ngpt-4o-mini = 50%")
    slider = page.locator("#share-range")
    expect(page.locator("#share-text")).to_have_text("Share of gpt-4o; the rest goes to gpt-4o-mini")
    slider.fill("20")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 20%\ngpt-4o-mini = 80%")
    expect(page.locator("#plan")).to_contain_text("$5.58")  # 0.2 × 22.50 + 0.8 × 1.35
    number = page.locator("#share-number")
    expect(number).to_have_value("20")
    number.fill("33.3")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 33.3%\ngpt-4o-mini = 66.7%")
    expect(page.locator("#plan")).to_contain_text("$8.39")  # 0.333 × 22.50 + 0.667 × 1.35
    number.fill("120")
    expect(page.locator("#routes")).to_have_value("gpt-4o = 33.3%\ngpt-4o-mini = 66.7%")


def test_what_was_opened_stays_open_as_one_types(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=24&users=5")
    expect(page.locator("#title-plan-months + p")).to_be_hidden()
    page.locator("#title-plan-months").click()
    page.locator("#growth").fill("2")
    expect(page.locator(".plan-facts")).to_contain_text("+2.0% a month")
    expect(page.locator("#title-plan-months + p")).to_be_visible()


@pytest.mark.charts
def test_all_of_it_is_drawn_and_can_be_taken_away(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS + PLAN)
    for name in ("money", "volume", "months"):
        page.locator(f"#tab-{name}").click()
        expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()
    page.locator("#plot-drivers").scroll_into_view_if_needed()
    expect(page.locator("#plot-drivers .main-svg").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export the months ahead: months as CSV").click()
    assert download.value.suggested_filename == "costcalc-plan-2025-01-01.csv"


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_it_works_without_scripts(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    page.locator("#months").fill("3")
    page.locator("#budget").fill("9")
    with arriving(page):
        page.get_by_role("button", name="Estimate", exact=True).click()
    expect(page.locator(".s-budget")).to_contain_text("within $9 in all 3 months on 2 of 2")
    page.locator("#more > summary").click()
    page.locator("#users").fill("5")
    with arriving(page):
        page.get_by_role("button", name="Estimate", exact=True).click()
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")
    expect(page.locator("#title-budget-table")).to_have_text("A budget of $9 a month")
    expect(page.locator("#share")).to_be_hidden()
    with arriving(page):
        page.get_by_role("link", name="Copy link").click()
    expect(page.locator("#plan-answer")).to_contain_text("$1.35")


def test_names_of_models_have_room_beside_amounts_that_are_only_the_least(visit: Visit) -> None:
    """The table scrolls; a name is not cut to a few letters a line for that."""
    page = visit.page
    page.goto(
        "/?input_tokens=253&output_tokens=200&requests=10000&as_of=2026-11-21&web_search=2&users=500&output_high=900"
        "&models=gpt-6-luna,gemini-4-carbon,gemini-4-hydrogen,mistral-large-4"
    )
    name = page.locator(".plan-table tbody th", has_text="gemini-4-hydrogen").first
    expect(name).to_be_visible()
    box = name.bounding_box()
    assert box
    assert box["width"] >= 9 * 16
