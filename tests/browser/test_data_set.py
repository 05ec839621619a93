"""A data set in a real browser: dropped, left, come back to, canceled; against the server with its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import resize
from tests.browser.test_by_keyboard import tab_to
from tests.browser.test_every_page import ALL, COLORS, NARROW, axe, charts_drawn, fits
from tests.browser.test_usage_files import DROP
from tests.support.prompts import write_texts
from tests.support.server import serve

PAGE = "/data-set/?as_of=2026-11-21&models=gpt-4o,gpt-4o-mini"
TEN = write_texts(*[100] * 5, *[1_000] * 4, 5_500).decode()
"""10,000 tokens: on gpt-4o × 2.50 / 1,000,000 = 0.025 dollars, on gpt-4o-mini × 0.15 = 0.0015."""
BROKEN = TEN + "{\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("sets"), COSTCALC_RATE="off") as running:
        yield running.address


def drop(page: Page, text: str = TEN, address: str = PAGE) -> str:
    """Drop a file on the page, and return the address of its job."""
    page.goto(address)
    expect(page.locator("html.js")).to_be_attached()
    page.evaluate(DROP, {"name": "prompts.jsonl", "text": text})
    page.wait_for_url("**/data-set/jobs/*/")
    return page.url


def count(page: Page, text: str = TEN, address: str = PAGE) -> str:
    """Drop a file, and wait until it is counted."""
    job = drop(page, text, address)
    expect(page.locator(".corpus-rows")).to_be_visible(timeout=60_000)
    return job


def test_a_data_set_is_dropped_left_and_come_back_to(visit: Visit) -> None:
    page = visit.page
    address = drop(page)
    page.goto("/models/")
    page.goto(address)
    expect(page.locator(".s-money")).to_have_text("$0.0015", timeout=60_000)
    expect(page.locator(".corpus-rows tbody th[scope=row]")).to_have_text(["gpt-4o-mini", "gpt-4o"])
    page.locator(".kept > summary").click()
    page.get_by_role("button", name="Delete now").click()
    expect(page).to_have_url(f"{visit.server}/data-set/")
    assert page.goto(address).status == 404  # type: ignore[union-attr]


def test_what_is_chosen_at_the_moment_goes_along_with_the_files(visit: Visit) -> None:
    page = visit.page
    page.goto(PAGE)
    page.locator("#output_tokens").fill("100")
    page.get_by_role("button", name="Remove gpt-4o-mini").click()
    expect(page.locator("#strip")).to_contain_text("1 model")
    page.evaluate(DROP, {"name": "prompts.jsonl", "text": TEN})
    page.wait_for_url("**/data-set/jobs/*/")
    expect(page.locator(".s-money")).to_have_text("$0.035", timeout=60_000)  # and 10 × 100 × 10 / 1,000,000
    expect(page.locator(".chip-name")).to_have_text(["gpt-4o"])


def test_a_large_one_says_how_far_it_is_and_is_canceled(visit: Visit, tmp_path: Path) -> None:
    page, large = visit.page, tmp_path / "large.jsonl"
    large.write_bytes(write_texts(*[2_000] * 10_000))
    page.goto(PAGE)
    page.locator("#files").set_input_files(large)
    page.wait_for_url("**/data-set/jobs/*/", timeout=60_000)
    expect(page.locator("#progress")).to_contain_text(" of 40.1 MB counted", timeout=60_000)
    assert float(page.locator("progress").get_attribute("value") or 0) < 1
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Canceled")).to_be_visible()
    expect(page.locator("main")).to_contain_text("nothing was kept")


def test_tier_day_and_models_follow_without_counting_again(visit: Visit) -> None:
    page = visit.page
    address = count(page)
    page.locator("#tier").select_option("batch")
    expect(page.locator(".s-money")).to_have_text("$0.00075")  # half of it
    page.get_by_role("button", name="Remove gpt-4o-mini").click()
    expect(page.locator(".s-money")).to_have_text("$0.0125")
    page.reload()
    expect(page.locator(".s-money")).to_have_text("$0.0125")
    assert page.url.startswith(f"{address}?models=gpt-4o&")
    page.locator("#add").fill("claude-haiku-5-5")
    page.keyboard.press("Enter")
    expect(page.locator(".corpus-rows")).to_contain_text("counts tokens in another way")


def test_the_selection_goes_along_to_the_estimate_and_back(visit: Visit) -> None:
    page = visit.page
    count(page)
    page.get_by_role("link", name="Conversation").click()
    expect(page.locator(".chip-name")).to_have_text(["gpt-4o", "gpt-4o-mini"])
    page.get_by_role("link", name="Data set").click()
    expect(page.locator(".chip-name")).to_have_text(["gpt-4o", "gpt-4o-mini"])


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_a_data_set_needs_no_script(visit: Visit) -> None:
    page = visit.page
    page.goto(PAGE)
    page.locator("#output_tokens").fill("100")
    page.get_by_role("button", name="Update").last.click()
    page.locator("#files").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": TEN.encode()})
    page.get_by_role("button", name="Count files").click()
    expect(page.locator(".s-money")).to_have_text("$0.0021", timeout=60_000)  # 0.0015 + 10 × 100 × 0.60 / 1,000,000
    page.locator("#tier").select_option("batch")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".s-money")).to_have_text("$0.00105")


def test_the_keyboard_leads_to_the_files_and_to_the_figures(visit: Visit) -> None:
    page = visit.page
    page.goto(PAGE)
    tab_to(page, page.locator("#files"))
    count(page)
    tab_to(page, page.locator("#results").get_by_role("link", name="Export as CSV"))


@pytest.mark.charts
def test_axe_finds_nothing_on_its_page_and_nothing_sticks_out(visit: Visit) -> None:
    page = visit.page
    count(page, BROKEN, f"{PAGE},claude-haiku-5-5,gemini-3.5-flash-lite")
    for summary in page.locator("main summary").filter(visible=True).all():
        summary.click()
    charts_drawn(page)
    assert fits(page)
    assert axe(page, ALL) == []
    page.emulate_media(color_scheme="dark")
    assert axe(page, COLORS) == []
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert axe(page, COLORS) == []
    page.emulate_media(forced_colors="none")
    for width in (320, 768, 2560):
        resize(page, width, 900)
        assert fits(page), f"at {width} px"
        if width == 320:
            assert axe(page, NARROW) == []
