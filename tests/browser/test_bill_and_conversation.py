"""The pages of bills, conversations, pipelines and training files in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_estimate import NARROW, SCHEMES

USAGE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}}'
PAGES = ["/bill/", "/conversation/?how=gpt-5.6-sol&models=gpt-5.6-sol,nonsense", "/pipeline/", "/training/"]


def test_a_bill_follows_what_is_pasted_and_goes_away_as_csv(visit: Visit) -> None:
    page = visit.page
    page.goto("/bill/")
    page.locator("#pasted").focus()
    page.keyboard.insert_text(USAGE)
    expect(page.locator("#pasted")).to_have_value(USAGE)
    expect(page.locator("#answer")).to_contain_text("$0.0025")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert "0.0025" in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_a_bill_and_a_conversation_need_no_script(visit: Visit) -> None:
    page = visit.page
    page.goto("/bill/")
    page.locator("#pasted").fill(USAGE)
    page.get_by_role("button", name="Charge", exact=True).click()
    expect(page.locator("#answer")).to_contain_text("$0.0025")
    page.goto("/conversation/")
    page.locator("#turns").fill("3")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#answer")).to_contain_text("3 turns.")


def test_a_conversation_follows_its_form(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/")
    page.locator("#turns").fill("3")
    expect(page.locator("#answer")).to_contain_text("3 turns.")
    assert "turns=3" in page.url


def test_a_conversation_takes_another_model_and_opens_to_show_how(visit: Visit) -> None:
    page = visit.page
    page.goto("/conversation/?models=gpt-4o&as_of=2026-11-21")
    page.locator(".picker summary").click()
    page.locator("#model-filter").fill("gpt-5.6-sol")
    page.locator("#model-filter").press("Enter")
    expect(page.locator("table.costs > tbody > tr")).to_have_count(2)
    page.locator("table.costs a.figure").first.click()
    expect(page.locator("tr.how")).to_contain_text("One conversation")
    expect(page.locator("#plot-turns .scatterlayer .trace")).to_have_count(2)
    page.locator("#sort-saved_share").click()
    expect(page.locator("th", has=page.locator("#sort-saved_share"))).to_have_attribute("aria-sort", "ascending")
    assert "sort=saved" in page.url


def test_a_bill_is_sorted_and_opened_without_losing_what_was_pasted(visit: Visit) -> None:
    page = visit.page
    page.goto("/bill/")
    pasted = page.locator("#pasted").input_value()
    page.locator("#sort-usd").click()
    expect(page.locator("table.charges button.figure").first).to_have_text("$0.00241")
    page.locator("table.charges button.figure").first.click()
    expect(page.locator("tr.how")).to_contain_text("usageMetadata.thoughtsTokenCount")
    assert page.locator("#pasted").input_value() == pasted
    assert page.url.endswith("/bill/")


@pytest.mark.parametrize("visit", SCHEMES + NARROW, indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Visit, path: str) -> None:
    visit.page.goto(path)
    visit.page.wait_for_load_state("networkidle")
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
