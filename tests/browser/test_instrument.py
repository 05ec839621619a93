"""One instrument: change any input at any width, and see the answer change without scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import (
    SIDEWAYS,
    assert_seen,
    at_each_size,
    find_points_over,
    find_unseen,
    meet,
    open_models,
)
from tests.support.pages import MINE, TEXT

TYPED = {
    "#budget": "2000",
    "#months": "24",
    "#growth": "10",
    "#output_tokens": "500",
    "#requests": "100k",
    "#as_of": "2026-10-01",
}
"""What is put into each field after the other: each changes the strip, the months by the budget's end, the day by the
models that were not sold yet."""
FIRST_ON_A_PHONE = ["#prompt", "#output_tokens", "#requests", "#per"]
"""What is seen there beside the answer without any scrolling."""


def strip(page: Page) -> Locator:
    return page.locator("#strip")


def assert_answer_beside(page: Page, field: Locator) -> None:
    """The whole strip is seen, and the field that has the focus is not under it."""
    expect(field).to_be_focused()
    assert_seen(page.locator("#answer"))
    assert not meet(page, field, page.locator("#answer")), "the strip stands over the field"
    assert_seen(field)


def change(page: Page, name: str, value: str) -> None:
    """Put a value into a field, see the answer change, and see both."""
    field, before = page.locator(name), strip(page).inner_text()
    field.focus()
    assert_answer_beside(page, field)
    if name in ("#tier", "#per"):
        field.select_option(value)
    else:
        field.fill(value)
    expect(strip(page)).not_to_have_text(before, use_inner_text=True)
    assert_answer_beside(page, field)


@at_each_size
def test_whatever_is_changed_the_answer_is_seen_to_change(visit: Visit) -> None:
    page = visit.page
    page.goto(TEXT)
    change(page, "#prompt", "tiktoken is great!")
    expect(strip(page)).to_contain_text("6 tokens")
    for name, value in TYPED.items():
        change(page, name, value)
    change(page, "#per", "day")
    change(page, "#tier", "batch")
    open_models(page)
    page.locator("#add").focus()
    before = strip(page).inner_text()
    page.keyboard.type("gpt-4o-mini")
    expect(page.locator("#add-list [role=option]").first).to_contain_text("gpt-4o-mini")
    assert_answer_beside(page, page.locator("#add"))
    assert_seen(page.locator("#add-list [role=option]").first)
    assert find_points_over(page, page.locator("#add-list"), page.locator("#answer")) == []
    assert page.evaluate(SIDEWAYS) <= 0
    page.keyboard.press("Enter")
    expect(strip(page)).not_to_have_text(before, use_inner_text=True)
    assert_answer_beside(page, page.locator("#add"))


FIELDS = "#form :is(input, select, textarea, summary)"


@at_each_size
@pytest.mark.parametrize(
    ("path", "least"), [(MINE, 25), ("/conversation/", 35), ("/pipeline/", 20), ("/training/", 12)]
)
def test_no_field_of_the_drawer_is_under_the_answer(visit: Visit, path: str, least: int) -> None:
    page = visit.page
    page.goto(path)
    page.locator("#more > summary").click()
    open_models(page)
    seen = 0
    for field in page.locator(FIELDS).filter(visible=True).all():
        field.focus()
        if field.get_attribute("type") == "file":
            continue  # its label is what is seen of it
        seen += 1
        assert_seen(page.locator("#answer"))
        assert not meet(page, field, page.locator("#answer")), field
        assert find_unseen(field) == ""
    assert seen > least


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_the_first_fields_and_the_answer_are_there_at_once(visit: Visit) -> None:
    page = visit.page
    page.goto(TEXT)
    assert_seen(page.locator("#answer"), *(page.locator(name) for name in FIRST_ON_A_PHONE))
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_the_bar_of_a_phone_leads_to_the_table_and_back(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    assert "is not wholly in the window" in find_unseen(page.locator("table.costs tbody tr").first, within=100)
    page.locator("#answer .to-table").click()
    assert_seen(page.locator("table.costs tbody tr").first, page.locator("#answer"))
    expect(page.locator("#answer .to-table")).to_contain_text("Edit", use_inner_text=True)
    expect(page.locator("#answer .to-table")).to_have_attribute("href", "#form")
    page.locator("#answer .to-table").click()
    assert_seen(page.locator("#output_tokens"), page.locator("#answer"))


@at_each_size
def test_the_answer_stays_to_the_end_of_the_page(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&budget=2000&growth=10")
    for share in (0.25, 0.5, 0.75, 1):
        page.evaluate("(share) => scrollTo(0, (document.body.scrollHeight - innerHeight) * share)", share)
        assert_seen(page.locator("#answer"))


OBSERVE = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const {value, sources} of list.getEntries()) {
      const field = document.activeElement.getBoundingClientRect();
      const within = (box) => box.left >= field.left && box.right <= field.right;
      const moved = sources.filter(({node, currentRect}) => node || !within(currentRect));
      if (moved.length) window.shifts.push([value, ...moved.map(({node}) => node?.id || node?.className)]);
    }
  }).observe({type: "layout-shift"});
}"""
"""What moves on the page; in the field itself figures stand to the right, and move as they grow."""
CHANGES = [("#requests", text) for text in ("1", "12", "125", "1250", "12500000")]
CHANGES += [
    ("#budget", "500k"),
    ("#growth", "10"),
    ("#output_tokens", "50000"),
    ("#budget", ""),
    ("#output_tokens", "3"),
]


@pytest.mark.charts
@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": width, "height": 800}} for width in (360, 768, 1280)], indirect=True
)
def test_nothing_moves_while_figures_are_refreshed(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.wait_for_load_state("networkidle")
    page.evaluate(OBSERVE)
    for name, value in CHANGES:
        before = strip(page).inner_text()
        page.locator(name).fill(value)
        expect(strip(page)).not_to_have_text(before, use_inner_text=True)
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # a chart comes after the figures
    assert page.evaluate("window.shifts") == []


@pytest.mark.parametrize("width", [320, 360, 480, 640, 800, 1080, 1500])
def test_no_width_scrolls_sideways_or_hides_an_answer(visit: Visit, width: int) -> None:
    page = visit.page
    page.set_viewport_size({"width": width, "height": 740})
    page.goto("/?input_tokens=190000&output_tokens=9000&requests=25m&budget=2m&growth=10&as_of=2026-11-21")
    assert page.evaluate(SIDEWAYS) <= 0
    assert_seen(page.locator("#answer"), page.locator(".s-money"))
    clipped = page.locator(".s-money").evaluate("(money) => money.scrollWidth > money.clientWidth + 1")
    assert not clipped
