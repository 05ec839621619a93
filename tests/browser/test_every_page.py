"""What holds for every page in every state: for the eye, for the keyboard, for assistive software, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import resize
from tests.support.pages import STATES, open_state

FITS = "document.documentElement.scrollWidth <= window.innerWidth"
WIDTHS = (320, 768, 2560)
"""Besides the 1,280 pixels that a visit begins with."""
TARGETS = {"target-size": {"enabled": True}}  # of WCAG 2.2, and not among axe's usual rules
ALL = {"rules": TARGETS, "resultTypes": ["violations"]}
COLORS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}  # all that dark changes
NARROW = {"runOnly": ["target-size", "scrollable-region-focusable"], "rules": TARGETS, "resultTypes": ["violations"]}


def charts_drawn(page: Page) -> None:
    for plot in page.locator(".plot").filter(visible=True).all():
        expect(plot.locator(".main-svg").first).to_be_attached()


def fits(page: Page) -> bool:
    """Whether the page fits its window, once the charts have followed it."""
    for _ in range(60):
        if page.evaluate(FITS):
            return True
        page.wait_for_timeout(50)
    return False


def axe(page: Page, options: dict[str, Any]) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html']} {node['failureSummary']}" for fault in found for node in fault["nodes"]]


@pytest.mark.charts
@pytest.mark.parametrize("name", STATES)
def test_axe_finds_nothing_and_nothing_sticks_out(visit: Visit, name: str) -> None:
    page = visit.page
    open_state(page, name)
    charts_drawn(page)
    assert fits(page)
    assert axe(page, ALL) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == []
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert axe(page, COLORS) == []
    page.emulate_media(forced_colors="none")
    for width in WIDTHS:
        resize(page, width, 900)
        assert fits(page), f"at {width} px"
        if width == WIDTHS[0]:
            assert axe(page, NARROW) == []


NO_SCRIPT = [name for name, state in STATES.items() if not state.act]


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
@pytest.mark.parametrize("name", NO_SCRIPT)
def test_without_javascript_each_page_gives_its_answer(visit: Visit, name: str) -> None:
    state = open_state(visit.page, name)
    expect(visit.page.locator("main")).to_contain_text(state.main, use_inner_text=True)
    expect(visit.page.locator(".js-only").filter(visible=True)).to_have_count(0)
