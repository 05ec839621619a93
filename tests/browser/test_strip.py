"""The strip tells what changed, and what is wrong."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.support.pages import MINE


def test_what_changed_in_the_strip_is_marked_and_what_did_not_is_not_read_again(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.evaluate(
        "() => new MutationObserver((found) => { window.swaps = (window.swaps ?? 0) + found.length; })"
        ".observe(document.getElementById('strip'), {childList: true})"
    )
    page.locator("#output_tokens").fill("500")
    # (2,290 × 0.10 + 500 × 0.50) / 1,000,000 × 50,000
    expect(page.locator(".s-money.changed")).to_have_text("$23.95")
    expect(page.locator(".s-size.changed, .s-name.changed")).to_have_count(0)
    before = page.evaluate("window.swaps")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#output_tokens").fill("500.")
        page.locator("#output_tokens").fill("500")
    page.wait_for_timeout(300)
    assert page.evaluate("window.swaps") == before


def test_a_mistake_is_told_in_the_strip_until_it_is_corrected(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    compared = page.locator(".s-more").inner_text()
    page.locator("#requests").fill("1,5")
    expect(page.locator("#error-requests")).to_contain_text("A comma separates thousands")
    expect(page.locator(".s-more")).to_contain_text("Fix the highlighted fields")
    expect(page.locator(".s-money")).to_have_text("$18.95")
    page.locator("#requests").fill("50,000")
    expect(page.locator(".s-more")).to_have_text(compared)
