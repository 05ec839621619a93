"""How it feels: painted before any script, led by a focus that is seen, in the colors and directions of others."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.sight import wait_for_scripts
from tests.support.pages import COMPARE, ESTIMATE, FEES, LONG, TEXT

LARGEST = """(least) => new Promise((found) => {
  setTimeout(() => found(0), 15_000);
  new PerformanceObserver((list) => {
    const paint = list.getEntries().find((entry) => entry.size > least);
    if (paint) found(paint.startTime);
  }).observe({type: "largest-contentful-paint", buffered: true});
})"""
"""When something so large was first painted; 0 where nothing is within 15 seconds."""

FOCUS = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const box = focused.getClientRects()[0];
  const inside = (place, most) => Math.min(Math.max(place, 1), most - 2);
  const tall = box.height > innerHeight / 2;  // what scrolls within itself: seen by its upper part
  const above = document.elementFromPoint(
    inside(box.left + box.width / 2, innerWidth), inside(tall ? box.top + 60 : box.top + box.height / 2, innerHeight));
  return {
    name: focused.id || focused.name || focused.textContent.trim().slice(0, 40) || focused.tagName,
    within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    uncovered: !!above && (focused.contains(above) || above.contains(focused)),
    outlined: getComputedStyle(focused).outlineStyle !== "none",
  };
}"""


@pytest.mark.charts
def test_the_largest_paint_waits_for_no_script(visit: Visit) -> None:
    page, held = visit.page, list[Route]()

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*.js", hold)
    page.goto("/", wait_until="commit")
    assert page.evaluate(LARGEST, 10_000) > 0  # square pixels: no icon, but the paste box or the answer
    names = {route.request.url.rpartition("/")[2] for route in held}
    assert {"htmx-2.min.js", "app.js"} <= names  # asked for and not yet given
    for route in held:
        route.continue_()
    expect(page.locator("html")).to_have_class("js")


SIZES = [{"viewport": {"width": 1280, "height": 700}}, {"viewport": {"width": 360, "height": 640}}]


@pytest.mark.charts
@pytest.mark.parametrize("visit", SIZES, indirect=True)
@pytest.mark.parametrize(
    "path", [f"{ESTIMATE},{LONG}&how=gpt-4o", f"{FEES}&web_search=0.3", COMPARE, "/models/?q=haiku"]
)
def test_what_has_the_focus_is_seen(visit: Visit, path: str) -> None:
    """Nothing sticky stands over it, at any stop of the tabulator."""
    page = visit.page
    page.goto(path)
    wait_for_scripts(page)
    stops = []
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert len(stops) > 20
    assert [stop for stop in stops if not (stop["within"] and stop["uncovered"] and stop["outlined"])] == []


def style(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate(f"(element) => getComputedStyle(element).{name}"))


@pytest.mark.charts
@pytest.mark.parametrize("visit", [{"forced_colors": "active"}], indirect=True)
def test_in_the_systems_own_colors_marks_are_lines(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    assert style(page, "nav a[aria-current]", "textDecorationLine") == "underline"
    assert style(page, "nav a:not([aria-current])", "textDecorationLine") == "none"
    assert style(page, "tr.best > th", "borderTopWidth") == "2px"
    assert style(page, ".chip", "borderTopStyle") == "solid"
    assert style(page, ".row-open i", "backgroundColor") not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


@pytest.mark.charts
@pytest.mark.parametrize("visit", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_those_who_want_no_motion(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    assert style(page, ".busy-text", "transitionProperty") == "none"
    page.locator("#requests").fill("2000")
    expect(page.locator("table.costs")).to_contain_text("0.90")  # (1,000 × 0.15 + 500 × 0.60) / 1,000,000 × 2,000
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_text_from_right_to_left_is_shown_so_and_the_figures_stay(visit: Visit) -> None:
    page = visit.page
    page.goto(TEXT)
    page.locator("#prompt").fill("مرحبا بالعالم، هذا نص عربي")
    page.locator("#more > summary").click()
    page.get_by_label("o200k_base", exact=True).check()
    expect(page.locator(".piece").nth(1)).to_be_visible()
    places: list[Any] = [page.locator(".piece").nth(number).bounding_box() for number in (0, 1)]
    assert places[0]["x"] > places[1]["x"]
    name: Any = page.locator("table.costs tbody th").first.bounding_box()
    cost: Any = page.locator("table.costs tbody td").first.bounding_box()
    assert name["x"] < cost["x"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_answer_is_the_only_thing_that_is_read_out(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    expect(page.locator("[role=status], [role=alert], [aria-live]")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("$0.45 a month gpt-4o-mini")
    page.locator("#requests").fill("2000")
    expect(page.get_by_role("status")).to_contain_text("$0.90 a month gpt-4o-mini")
