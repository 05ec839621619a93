"""Retired models in a real browser: o1, which OpenAI retired on 2026-10-23, beside a model that is sold."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.support.pages import FEES

ADDRESS = "/?input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21&models=o1,gpt-4o"


@pytest.mark.charts
def test_the_bar_of_a_last_price_is_hatched_under_the_pages_own_policy(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    expect(page.locator("#plot-money .bars .point")).to_have_count(4)  # input and output of both
    expect(page.locator("#plot-money pattern")).to_have_count(2)
    expect(page.locator("#results tbody tr", has_text="last price, 22 Oct 2026")).to_be_visible()


def test_a_projection_goes_on_with_the_successor_once_its_box_is_checked(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=3&users=10")
    expect(page.locator("#plan")).to_contain_text("o1 (last price)")
    if not page.locator("#use_successors").is_visible():
        page.locator("#more > summary").click()
    page.locator("#use_successors").check()
    expect(page.locator("#plan")).to_contain_text("is replaced by")
    expect(page.locator("#plan")).not_to_contain_text("(last price)")
    expect(page.locator("#use_successors")).to_be_checked()


def test_what_happened_to_a_model_is_said_once_and_in_no_warning(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    row = page.locator("#results tbody tr", has_text="last price")
    expect(row.locator("small", has_text="23 Oct 2026")).to_have_count(1)
    expect(page.locator("#results .problem")).to_have_count(0)  # gpt-4o retires in January: no warning either


@pytest.mark.charts
@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 900}}], indirect=True)
def test_a_long_name_leaves_room_for_its_bar_and_for_its_line_items(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{FEES}&web_search=0.3")
    expect(page.locator("#plot-money .bars .point").first).to_be_visible()
    names = [text.text_content() or "" for text in page.locator("#plot-money .ytick text").all()]
    assert any("…" in name for name in names)
    assert all(len(name) <= 16 for name in names)
    table = page.locator(".how-body table")
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")
