"""A conversation in a real browser: described in a few fields, answered as one types, taken along to other pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import SIDEWAYS, arriving, assert_seen, at_each_size, expect_chips, meet

MINE = (
    "/conversation/?input_tokens=100&turn_count=2&user_tokens=50&output_tokens=200&requests=1000&as_of=2026-11-21"
    "&models=claude-sonnet-5-5,claude-haiku-5-5,gpt-6-luna"
)
AGENT = {
    "#turn_count": "30",
    "#turn_calls": "8",
    "#user_tokens": "120",
    "#result_tokens": "1.5k",
    "#output_tokens": "350",
}
"""What describes an agent that uses tools; its caching is the usual."""
CHANGED = AGENT | {"#requests": "2k", "#budget": "500"}


def change(page: Page, name: str, value: str) -> None:
    """Put a value into a field, see the answer change, and see both."""
    field, strip = page.locator(name), page.locator("#strip")
    before = strip.inner_text()
    field.fill(value)
    expect(strip).not_to_have_text(before, use_inner_text=True)
    assert_seen(page.locator("#answer"), field)
    assert not meet(page, field, page.locator("#answer"))


@at_each_size
def test_whatever_is_changed_the_answer_is_seen_to_change(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    for name, value in CHANGED.items():
        change(page, name, value)
    expect(page.locator(".s-size")).to_contain_text("30 turns of 8 calls")
    expect(page).to_have_url(re.compile("turn_count=30.*turn_calls=8"))
    assert page.evaluate(SIDEWAYS) <= 0


def test_the_drawer_changes_the_answer_and_says_what_differs(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#more > summary").click()
    for name, value in {"#pause": "10", "#limit": "300", "#sub_calls": "2", "#success_rate": "80"}.items():
        before = page.locator("#more-says").inner_text()
        page.locator(name).fill(value)
        expect(page.locator("#more-says")).not_to_have_text(before)
    page.locator("#caching").select_option("off")
    expect(page.locator("#more-says")).to_contain_text("caching off, pause 10 min")
    expect(page.locator("#strip")).to_contain_text("a resolved task")


def test_a_mistake_stands_at_its_field_and_the_figures_stay(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    before = page.locator(".s-money").inner_text()
    page.locator("#turn_count").fill("10001")
    expect(page.locator("#error-turn_count")).to_have_text("Enter a whole number from 1 to 10,000.")
    expect(page.locator("#outdated")).to_contain_text("these figures are from before the change")
    expect(page.locator(".s-money")).to_have_text(before, use_inner_text=True)


def test_it_goes_along_to_a_request_to_compare_and_back(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&success_rate=80%25&keep=5")
    answer = page.locator(".s-cost").inner_text()
    tabs = page.get_by_role("navigation", name="What you send")
    tabs.get_by_role("link", name="Request").click()
    expect(page.locator("[name=turn_count]")).to_have_attribute("type", "hidden")
    tabs.get_by_role("link", name="Conversation").click()
    expect(page.locator("#turn_count")).to_have_value("2")
    expect(page.locator("#keep")).to_have_value("5")
    expect(page.locator(".s-cost")).to_have_text(answer, use_inner_text=True)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile("/compare/conversation/"))
    expect(page.locator(".s-cost")).to_have_text(answer, use_inner_text=True)
    expect(page.locator(".versus")).to_contain_text("A resolved task")


def test_an_example_keeps_the_models(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.get_by_role("link", name="Coding agent").click()
    expect(page.locator("#turn_count")).to_have_value("30")
    expect_chips(page, ["claude-sonnet-5-5", "claude-haiku-5-5", "gpt-6-luna"])
    expect(page.locator(".s-money")).to_contain_text("$")


@pytest.mark.charts
def test_the_turns_are_drawn_and_follow_the_pinned_model(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&turn_calls=3&result_tokens=3000")
    expect(page.locator("#plot-turns .barlayer .trace").first).to_be_visible()
    expect(page.locator("#panel-turns")).to_contain_text("On claude-haiku-5-5")
    page.locator("#chips").get_by_role("button", name="claude-sonnet-5-5", exact=True).click()
    expect(page.locator("#panel-turns")).to_contain_text("On claude-sonnet-5-5")
    page.get_by_role("tab", name="Input per turn").click()
    expect(page.locator("#plot-inputs .scatterlayer .trace").first).to_be_visible()


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_it_needs_no_script(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#turn_count").fill("3")
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    expect(page.locator(".s-size")).to_contain_text("3 turns")
    page.locator("#turn_count").fill("0")
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    expect(page.locator("#error-turn_count")).to_contain_text("Enter a whole number")


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_what_describes_an_agent_is_there_without_the_drawer(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    for name in AGENT:
        page.locator(name).focus()
        assert_seen(page.locator(name), page.locator("#answer"))
