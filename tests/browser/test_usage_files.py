"""Files of usage in a real browser: dropped, left, come back to, canceled; against the server with its worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import resize
from tests.browser.test_every_page import ALL, COLORS, NARROW, axe, charts_drawn, fits
from tests.support.server import serve
from tests.support.usage_jobs import write_calls

DROP = """({name, text}) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name));
  document.body.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}"""
TEN = write_calls(10).decode()
"""Of 2026-06-01, on gpt-4o: 10 × (1,000 × 2.50 + 100 × 10) / 1,000,000 = 0.035 dollars."""
TEAMS = (write_calls(2, user="ann") + write_calls(1, model="gpt-4o-mini", first=2, user="bob")).decode()
BUDGETS = "departments:\n  - {name: Everyone, budget: 0.01, when: {model: gpt-*}}\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("files"), COSTCALC_RATE="off") as running:
        yield running.address


def drop(page: Page, text: str, name: str = "gateway.jsonl") -> str:
    """Drop a file on the page, and return the address of its job."""
    page.goto("/usage/")
    expect(page.locator("html.js")).to_be_attached()
    page.evaluate(DROP, {"name": name, "text": text})
    page.wait_for_url("**/usage/jobs/*/")
    return page.url


def test_a_file_is_dropped_left_and_come_back_to(visit: Visit) -> None:
    page = visit.page
    address = drop(page, TEN)
    page.goto("/models/")
    page.goto(address)
    expect(page.locator(".s-money")).to_have_text("$0.035", timeout=60_000)
    expect(page.locator(".usage-rows tbody tr")).to_have_count(1)
    page.locator(".kept > summary").click()
    expect(page.locator(".kept")).to_contain_text("gateway.jsonl")
    page.get_by_role("button", name="Delete now").click()
    expect(page).to_have_url(f"{visit.server}/usage/")
    assert page.goto(address).status == 404  # type: ignore[union-attr]


def test_another_is_canceled_and_nothing_is_kept(visit: Visit, tmp_path: Path) -> None:
    page, large = visit.page, tmp_path / "large.jsonl"
    large.write_bytes(write_calls(200_000))
    page.goto("/usage/")
    page.locator("#files").set_input_files(large)
    page.wait_for_url("**/usage/jobs/*/", timeout=60_000)
    expect(page.locator("#progress")).to_contain_text(" MB read", timeout=60_000)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", name="Canceled")).to_be_visible()
    expect(page.locator("main")).to_contain_text("nothing was kept")


def test_an_upload_that_is_interrupted_says_so_and_can_be_sent_again(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    page.route("**/usage/files", lambda route: route.abort())
    page.locator("#files").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": TEN.encode()})
    expect(page.locator("#error-files")).to_have_text("The upload was interrupted; nothing was kept. Try again.")
    page.unroute("**/usage/files")
    page.locator("#files").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": TEN.encode()})
    page.wait_for_url("**/usage/jobs/*/")


def test_an_upload_over_the_limit_is_not_sent_at_all(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    page.evaluate("File.prototype.__defineGetter__('size', () => 201e6)")
    page.locator("#files").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": b"{}"})
    expect(page.locator("#error-files")).to_contain_text("These files have 201 MB; the limit is 200 MB together.")
    assert not any(url.endswith("/usage/files") for url in visit.requests)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_files_need_no_script(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    page.locator("#files").set_input_files({"name": "a.jsonl", "mimeType": "text/plain", "buffer": TEAMS.encode()})
    page.get_by_label("User", exact=True).check()
    page.get_by_role("button", name="Read files").click()
    expect(page.locator(".s-money")).to_have_text("$0.00721", timeout=60_000)  # by itself
    page.locator("#by-1").select_option("user")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".usage-rows tbody th")).to_have_text(["ann", "bob"])


def test_the_figures_follow_what_is_chosen_and_the_address_keeps_it(visit: Visit) -> None:
    page = visit.page
    address = drop(page, TEAMS)
    # 2 × 0.0035, and (1,000 × 0.15 + 100 × 0.60) / 1,000,000 = 0.00021
    expect(page.locator(".s-money")).to_have_text("$0.00721", timeout=60_000)
    page.locator("#by-1").select_option("day")
    expect(page.locator(".usage-rows tbody th")).to_have_text(["2026-06-01"])
    assert page.url == f"{address}?by=day"
    page.locator("#tier").select_option("batch")
    expect(page.locator(".s-money")).to_have_text("$0.00361")  # half of it: 0.003605
    page.reload()
    expect(page.locator(".s-money")).to_have_text("$0.00361")
    expect(page.locator("#by-1")).to_have_value("day")


def test_what_stands_beside_the_usage_goes_along_with_what_is_chosen(visit: Visit) -> None:
    page = visit.page
    drop(page, TEAMS)
    expect(page.locator(".s-money")).to_be_visible(timeout=60_000)
    page.locator("#by-1").select_option("day")
    expect(page.locator(".usage-rows tbody th")).to_have_text(["2026-06-01"])
    page.get_by_text("Budgets by department").first.click()
    page.locator("#departments_file").set_input_files(
        {"name": "budgets.yaml", "mimeType": "text/yaml", "buffer": BUDGETS.encode()}
    )
    expect(page.locator("#report-departments")).to_contain_text("Everyone")
    expect(page.locator("#by-1")).to_have_value("day")
    page.locator(".beside-part > summary").filter(has_text="What if").click()
    page.locator("#what_if_tier").select_option("batch")
    page.locator("#what-if-form").get_by_role("button", name="Compare").click()
    expect(page.locator("#report-what_if")).to_contain_text("tier=batch")
    expect(page.locator("#by-1")).to_have_value("day")


@pytest.mark.charts
def test_axe_finds_nothing_on_the_page_of_files_and_nothing_sticks_out(visit: Visit) -> None:
    page = visit.page
    address = drop(page, TEAMS)
    expect(page.locator(".s-money")).to_be_visible(timeout=60_000)
    page.goto(f"{address}?what_if=tier%3Dbatch&by=model&by=user")
    for summary in page.locator(".fields summary").all():
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
