"""The pages of bills, conversations, pipelines and training files in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_estimate import NARROW, SCHEMES

USAGE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}}'
PAGES = ["/bill/", "/conversation/", "/pipeline/", "/training/"]


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


@pytest.mark.parametrize("visit", SCHEMES + NARROW, indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Visit, path: str) -> None:
    visit.page.goto(path)
    visit.page.wait_for_load_state("networkidle")
    found = Axe().run(visit.page)
    assert found.violations_count == 0, found.generate_report()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
