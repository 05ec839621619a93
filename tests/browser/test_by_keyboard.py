"""All of it by keyboard alone: no test here has a mouse, and nothing gets the focus but by keys."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import arriving, assert_seen, expect_chips, wait_for_scripts
from tests.support.pages import MINE

THREE = ["gpt-6-luna", "gpt-6.2-sol", "gpt-6.2-astra"]
"""The chips of that address."""

STOP = """() => {
  const stop = document.activeElement, last = window.lastStop;
  window.lastStop = stop;
  if (stop === document.body || (stop.dataset.visited && stop !== last)) return false;
  stop.dataset.visited = "yes";
  return true;
}"""
"""A day has three stops of its own: month, day, year."""
MISSED = """() => {
  const controls = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]";
  const one = (control) => control.closest("[role=toolbar], [role=tablist], [role=listbox]");
  const group = (control) => control.type === "radio"
    && document.querySelector(`[name="${control.name}"][data-visited]`);
  return [...document.querySelectorAll(controls)]
    .filter((control) => control.checkVisibility({visibilityProperty: true}) && !control.disabled)
    .filter((control) => getComputedStyle(control).clipPath === "none")
    .filter((control) => !control.dataset.visited && !one(control)?.querySelector("[data-visited]") && !group(control))
    .filter((control) => !control.matches("section[tabindex='-1'], main[tabindex='-1'], .modebar *, [type=hidden]"))
    .map((control) => control.outerHTML.slice(0, 120));
}"""
"""Controls that are shown and had no turn; of a toolbar, of tabs and of radios one turn is right."""


def tab_to(page: Page, target: Locator, most: int = 150) -> None:
    """Press Tab until the target has the focus, and see it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if target.evaluate("(target) => target === document.activeElement"):
            assert_seen(target)
            return
    raise AssertionError(f"{target} was not reached")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field and type into it, in place of what stands there."""
    tab_to(page, page.locator(name))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def test_the_skip_link_is_the_first_stop_and_lands_on_the_answer(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the answer")
    expect(skip).to_be_focused()
    assert_seen(skip)
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    assert_seen(page.locator("#answer"))


def test_numbers_and_a_budget_are_typed_and_answered(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    write(page, "#output_tokens", "500")
    expect(page.locator(".s-money")).to_have_text("$23.95")  # 18.95 + 200 × 0.50 × 0.05
    write(page, "#requests", "100k")
    expect(page.locator(".s-money")).to_have_text("$47.90")
    write(page, "#growth", "10%")
    write(page, "#budget", "2000")
    # sol: (2,290 × 2 + 500 × 10) / 10 = 958 × 1.1⁷ = 1,866.87 in June, × 1.1⁸ = 2,053.56 in July; astra is over at once
    expect(page.locator(".s-budget")).to_contain_text("within $2,000 until Jun 2027 on 2 of 3")
    assert_seen(page.locator(".s-budget"))


def test_five_models_are_chosen_in_fifteen_keys(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    tab_to(page, page.locator("#add"))
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#add")).to_be_focused()
    expect(page.locator("#chips .chip")).to_have_count(0)
    keys = ["4", "o", "Enter", "Enter", "o", "1", "Enter", "s", "o", "n", "Enter", "g", "r", "Enter"]
    assert len(keys) <= 15
    for key in keys:
        if key == "Enter":  # a person looks before
            expect(page.locator("#add-list [role=option].active")).to_be_visible()
        page.keyboard.press(key)
    five = ["gpt-4o", "gpt-4o-mini", "o1", "claude-sonnet-5-5", "grok-4.7"]
    expect_chips(page, five)
    page.keyboard.press("Escape")
    expect(page.locator("#add-list")).to_be_hidden()
    for name in five:
        expect(page.locator("table.costs tbody th", has_text=name).first).to_be_visible()


def test_a_search_shows_what_was_meant_and_adds_nothing_by_itself(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    write(page, "#add", "claud sonet")
    assert_seen(page.locator("#add-list").get_by_text("Did you mean"))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.type("sonnet")
    assert_seen(page.locator("#add-list [role=option]", has_text="claude-sonnet-5-5"))
    page.keyboard.press("Tab")  # away from the field, which forgets what is half typed
    expect(page.locator("#add-list")).to_be_hidden()
    expect_chips(page, THREE)


def test_chips_are_one_stop_and_a_baseline_is_pinned_and_a_model_dropped(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    tab_to(page, page.locator("#chips button").first)
    page.keyboard.press("ArrowRight")  # its ×
    page.keyboard.press("ArrowRight")  # gpt-6.2-sol
    page.keyboard.press("Enter")
    expect(page.locator(".s-more")).to_contain_text("gpt-6.2-sol costs 20.0× as much")  # 379 / 18.95
    page.keyboard.press("End")
    page.keyboard.press("Delete")
    expect_chips(page, ["gpt-6-luna", "gpt-6.2-sol"])
    expect(page.locator("#chips :focus")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#add")).to_be_focused()


def test_what_is_typed_goes_along_to_every_page_and_back(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    write(page, "#budget", "2000")
    expect(page.locator(".s-budget")).to_contain_text("within $2,000")
    for name in ("Compare", "Models", "Usage", "Estimate"):
        page.keyboard.press("Home")
        tab_to(page, page.locator("nav#nav").get_by_role("link", name=name, exact=True))
        with arriving(page):
            page.keyboard.press("Enter")
        expect(page.locator("nav#nav a[aria-current]")).to_have_text(name)
        if name in ("Compare", "Estimate"):
            expect_chips(page, THREE)
    expect(page.locator("#budget")).to_have_value("2000")
    expect(page.locator("#requests")).to_have_value("50000")
    page.go_back()  # a key of the browser, of which this one has none
    expect(page.locator("nav#nav a[aria-current]")).to_have_text("Usage")
    page.go_forward()
    expect(page.locator("#budget")).to_have_value("2000")


def test_rows_are_sorted_and_opened(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    tab_to(page, page.locator("#sort-usd_per_request"))
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort] #sort-usd_per_request")).to_be_focused()
    row = page.locator("table.costs .row-open").nth(1)
    tab_to(page, row)
    page.keyboard.press("Enter")
    expect(page.locator("tr.how")).to_contain_text("$2.00 per 1,000,000")
    expect(page.locator("table.costs .row-open").nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr.how")).to_have_count(0)


@pytest.mark.charts
def test_charts_are_tabs_of_one_stop(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&budget=2000&growth=10")
    expect(page.locator("#tab-money")).to_be_enabled()
    tab_to(page, page.locator("#tab-money"))
    expect(page.locator("#panel-money")).to_be_visible()
    for name in ("volume", "months"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#tab-{name}")).to_be_focused()
        expect(page.locator(".panel").filter(visible=True)).to_have_count(1)
        expect(page.locator(f"#plot-{name} .main-svg").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#panel-months :focus, #panel-months:focus")).to_have_count(1)


def test_the_figures_are_taken_away(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    tab_to(page, page.locator("#results").get_by_role("link", name="Export as CSV"))
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    rows = list(csv.DictReader(Path(found.value.path()).read_text(encoding="utf-8").splitlines()))
    assert [row["usd_per_month"] for row in rows] == ["18.95", "379", "1516"]


PAGES = [MINE, MINE.replace("/?", "/compare/?"), f"{MINE}&budget=2000&growth=10&months=3&users=5&how=gpt-6-luna"]
PAGES += ["/usage/", "/models/?q=haiku", "/conversation/", "/pipeline/", "/training/", "/data-set/"]
PAGES += ["/models/openai/gpt-4o/"]
VISITS: list[Any] = [{"viewport": {"width": 1280, "height": 720}}, {"viewport": {"width": 360, "height": 740}}]


@pytest.mark.parametrize("visit", VISITS, ids=["laptop", "phone"], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_every_control_that_is_seen_has_its_turn(visit: Visit, path: str) -> None:
    page = visit.page
    page.goto(path)
    wait_for_scripts(page)
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0
    for _ in range(400):
        page.keyboard.press("Tab")
        if not page.evaluate(STOP):
            break
    assert page.evaluate(MISSED) == []


def test_composites_are_one_stop_each(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    for name in ("#chips", ".sets", ".charts-tabs"):
        buttons = page.locator(f"{name} button").filter(visible=True)
        stops = [button.evaluate("(button) => button.tabIndex") for button in buttons.all()]
        assert len(stops) > 2
        assert sorted(stops) == [-1] * (len(stops) - 1) + [0], name
