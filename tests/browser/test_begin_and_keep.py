"""How an estimate begins and what is kept: an example, an export that is imported, the columns and the theme chosen."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.sight import read_color

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-11-20"
ESTIMATE = f"/?{QUERY}&models=gpt-4o,gpt-4o-mini,o1-preview"


def test_a_column_left_out_goes_from_the_screen_and_the_download(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    page.locator("#more > summary").click()
    page.get_by_role("group", name="Columns").get_by_label("Fits").uncheck()
    expect(page.get_by_role("columnheader", name="Fits")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    head = Path(download.value.path()).read_text(encoding="utf-8").splitlines()[0]
    assert ",context_share," not in head
    assert ",usd_per_month," in head


def test_an_export_dropped_on_the_page_restores_the_estimate(visit: Visit) -> None:
    page = visit.page
    page.goto(ESTIMATE)
    rows = page.locator("table.costs tbody tr")
    before = rows.all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as JSON").click()
    page.goto("/")
    page.locator("#export").set_input_files(
        {"name": "a.json", "mimeType": "application/json", "buffer": Path(download.value.path()).read_bytes()}
    )
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/?o200k_base=1000*")
    expect(rows).to_have_text(before, use_inner_text=True)


def test_the_chosen_theme_stays_and_beats_the_systems(visit: Visit) -> None:
    page = visit.page
    page.goto("/about/")
    body = page.locator("body")
    light = read_color(page, "body", "backgroundColor")
    page.locator("#theme").select_option("dark")
    expect(body).not_to_have_css("background-color", light)
    dark = read_color(page, "body", "backgroundColor")
    page.goto(f"/compare{ESTIMATE[1:]}")
    expect(body).to_have_css("background-color", dark)
    page.locator("#theme").select_option("")
    expect(body).to_have_css("background-color", light)


def test_an_example_is_an_estimate_to_start_from(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.get_by_role("link", name="Nightly batch").click()
    expect(page.locator("#tier")).to_have_value("batch")
    expect(page.locator("#requests")).to_have_value("1000000")
