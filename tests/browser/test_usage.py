"""The pages of bills, pipelines and training files in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

USAGE = '{"model": "gpt-4o", "usage": {"prompt_tokens": 1000, "completion_tokens": 0, "total_tokens": 1000}}'


def test_a_bill_follows_what_is_pasted_and_goes_away_as_csv(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    page.locator("#pasted").focus()
    page.keyboard.insert_text(USAGE)
    expect(page.locator("#pasted")).to_have_value(USAGE)
    expect(page.locator("#answer")).to_contain_text("$0.0025")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert "0.0025" in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_a_bill_needs_no_script(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    page.locator("#pasted").fill(USAGE)
    page.get_by_role("button", name="Calculate charges", exact=True).click()
    expect(page.locator("#answer")).to_contain_text("$0.0025")


def test_a_bill_is_sorted_and_opened_without_losing_what_was_pasted(visit: Visit) -> None:
    page = visit.page
    page.goto("/usage/")
    pasted = page.locator("#pasted").input_value()
    page.locator("#sort-usd").click()
    # gemini-3.8-flash: (1,200 × 0.75 + (180 + 640) × 3.75) / 1,000,000
    expect(page.locator("table.charges button.figure").first).to_have_text("$0.003975")
    page.locator("table.charges button.figure").first.click()
    expect(page.locator("tr.how")).to_contain_text("usageMetadata.thoughtsTokenCount")
    assert page.locator("#pasted").input_value() == pasted
    assert page.url.endswith("/usage/")


def test_the_answer_keeps_its_distance_from_the_form(visit: Visit) -> None:
    """At 768 px they stand one below the other."""
    page = visit.page
    page.set_viewport_size({"width": 768, "height": 1024})
    page.goto("/usage/")
    form, answer = page.locator("main form").last.bounding_box(), page.locator("#results").bounding_box()
    assert form is not None
    assert answer is not None
    assert answer["y"] - (form["y"] + form["height"]) >= 16
