"""Retired models in a real browser: o1, which OpenAI retired on 2026-10-23, beside a model that is sold."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

ADDRESS = "/?input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21&models=o1,gpt-4o"


@pytest.mark.charts
def test_the_bar_of_a_last_price_is_hatched_under_the_pages_own_policy(visit: Visit) -> None:
    page = visit.page
    page.goto(ADDRESS)
    expect(page.locator("#plot-monthly .bars .point")).to_have_count(2)
    expect(page.locator("#plot-monthly pattern")).to_have_count(1)
    expect(page.locator("#results .tag", has_text="last price, 2026-10-22")).to_be_visible()


def test_a_projection_goes_on_with_the_successor_once_its_box_is_checked(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{ADDRESS}&months=3")
    expect(page.locator("#plan")).to_contain_text("o1 (last price)")
    if not page.locator("#use_successors").is_visible():
        page.locator(".plan > summary").click()
    page.locator("#use_successors").check()
    expect(page.locator("#plan")).to_contain_text("is replaced by")
    expect(page.locator("#plan")).not_to_contain_text("(last price)")
    expect(page.locator("#use_successors")).to_be_checked()
