"""What nobody saw when figures changed is there when it is opened, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import read_address
from tests.browser.test_charts import CHARTS, ask, open_page, show
from tests.support.pages import MINE

VOLUME = "document.getElementById('plot-volume').data.at(-1).x[0]"


def change(page: Page) -> None:
    """Change the volume: 0.000379 × 70,000 = 26.53 on gpt-6-luna."""
    page.locator("#requests").fill("70k")
    expect(page.locator("#strip .s-money")).to_have_text("$26.53")
    expect(page.locator("#panel-volume")).to_have_attribute("data-later", "")


@pytest.mark.charts
def test_a_chart_that_was_closed_is_that_of_the_new_figures(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    change(page)
    before, address = len(visit.requests), read_address(page)
    show(page, "volume")
    assert page.evaluate(VOLUME) == 70_000
    show(page, "months")
    expect(page.locator("[data-later]")).to_have_count(0)
    assert visit.requests[before:] == [address]
    page.locator("#requests").fill("80k")  # and the one that is open stays so
    expect(page.locator("#strip .s-size")).to_contain_text("80,000")
    expect(page.locator("#panel-months")).to_be_visible()
    expect(page.locator("#plot-months .main-svg").first).to_be_visible()
    expect(page.locator("#panel-money")).to_have_attribute("data-later", "")


@pytest.mark.charts
def test_a_table_of_figures_comes_when_it_is_opened_and_the_keyboard_stays(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    change(page)
    page.locator("#panel-money summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#figures-of-money table")).to_contain_text("$26.53")
    expect(page.locator("#panel-money summary")).to_be_focused()


@pytest.mark.charts
def test_paper_has_the_charts_that_were_closed(visit: Visit) -> None:
    page = visit.page
    open_page(page, MINE)
    show(page, "money")
    change(page)
    page.emulate_media(media="print")
    for name in CHARTS:
        expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()
    assert ask(page, "volume", "(plot) => plot.data.at(-1).x[0]") == 70_000
    visit.complaints = [text for text in visit.complaints if "Synchronous XMLHttpRequest" not in text]


def test_files_are_those_of_the_new_figures_and_messages_go(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#requests").fill("many")
    expect(page.locator("#error-requests")).to_contain_text("Enter a whole number")
    page.locator("#requests").fill("70k")
    expect(page.locator("#strip .s-money")).to_have_text("$26.53")
    expect(page.locator("#error-requests")).to_be_empty()
    query = read_address(page).partition("?")[2]
    for name in ("estimate.csv", "estimate.xlsx", "plan.csv"):
        expect(page.locator(f"#results a[download][href^='/{name}']")).to_have_attribute("href", f"/{name}?{query}")


@pytest.mark.parametrize("status", [500, 0])
@pytest.mark.charts
def test_what_does_not_come_says_so(visit: Visit, status: int) -> None:
    page = visit.page
    open_page(page, MINE)
    change(page)
    address = read_address(page)
    page.route(address, lambda route: route.fulfill(status=status, body="") if status else route.abort())
    page.locator("#tab-volume").click()
    expect(page.locator("#outdated")).to_contain_text("The server did not respond")
