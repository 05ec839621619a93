"""The API's documentation in a real browser, under the same policy as every page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_it_is_readable_and_nothing_is_refused(visit: Visit) -> None:
    visit.page.goto("/api/")
    expect(visit.page.get_by_role("link", name="API", exact=True)).to_have_attribute("aria-current", "page")
    visit.page.get_by_role("link", name="POST /api/v1/estimate").click()
    expect(visit.page.get_by_role("heading", name="POST /api/v1/estimate")).to_be_visible()
    assert Axe().run(visit.page).response["violations"] == []
    # fit: nothing is wider than the window
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
