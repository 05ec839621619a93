"""The page of fine-tuning in a real browser: live, with a file counted, its faults named, figures taken away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import SIDEWAYS, arriving, assert_seen, at_each_size, expect_in_address, open_models

EXAMPLE = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]})
"""13 tokens."""
MINE = (
    "/training/?training_tokens=1000000&base_input_tokens=2000&saved_tokens=1500&base_output_tokens=200&requests=20000"
    "&models=gpt-6.2-sol,gpt-6-luna&baseline=gpt-6.2-sol&as_of=2026-11-21"
)
"""Tuned Gemini 3.1 Flash-Lite saves 20,000 × (0.006 − 0.0006375) a month, less 9 dollars: 1,278.00 in twelve."""
TYPED = {
    "#training_tokens": "5m",
    "#epochs": "2",
    "#base_input_tokens": "3000",
    "#saved_tokens": "90%",
    "#base_output_tokens": "100",
    "#requests": "50k",
    "#growth": "10",
    "#months": "24",
    "#budget": "20",
}
"""What is put into each field after the other: each changes the strip."""


def file(text: str) -> FilePayload:
    return {"name": "training.jsonl", "mimeType": "application/jsonl", "buffer": text.encode()}


def count(page: Page, text: str) -> None:
    page.locator("#training").set_input_files(file(text))


@at_each_size
def test_whatever_is_changed_the_answer_is_seen_to_change(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    strip = page.locator("#strip")
    for name, value in TYPED.items():
        before = strip.inner_text()
        page.locator(name).focus()
        page.locator(name).fill(value)
        expect(strip).not_to_have_text(before, use_inner_text=True)
        assert_seen(page.locator("#answer"), page.locator(name))
    assert page.evaluate(SIDEWAYS) <= 0


def test_a_first_visit_finds_what_pays_and_what_ends_before_it_does(visit: Visit) -> None:
    page = visit.page
    page.goto("/training/")
    expect(page.locator("#strip")).to_contain_text("$1,278.00 saved ft:gemini-3.1-flash-lite")
    row = page.locator('tr[data-name="ft:gpt-4o-2024-08-06"]')
    expect(row).to_contain_text("never")
    expect(row).to_contain_text("14 Jan 2027, then gpt-6-luna")
    row.click()
    expect(page.locator(".how-body")).to_contain_text("Base model retires 14 Jan 2027, then gpt-6-luna.")
    expect(page.locator(".how-body a", has_text="Source").first).to_be_visible()


def test_a_chip_becomes_what_is_compared_with(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    open_models(page)
    page.locator(".chip-name", has_text="gpt-6-luna").click()
    expect(page.locator("#strip")).to_contain_text("No fine-tuning pays for itself beside gpt-6-luna")
    expect_in_address(page, "baseline=gpt-6-luna")


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_on_a_phone_the_end_of_the_base_model_stands_in_its_row(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    assert page.evaluate(SIDEWAYS) <= 0
    ending = page.locator('tr[data-name="ft:gpt-4o-mini-2024-07-18"] .ending')
    ending.scroll_into_view_if_needed()
    expect(ending).to_have_text("base model retires 14 Jan 2027, then gpt-6-luna")
    expect(ending).to_be_visible()


def test_a_file_is_counted_once_and_its_faults_named_by_line(visit: Visit) -> None:
    page = visit.page
    page.goto("/training/?model=ft:gpt-4o-mini-2024-07-18")
    count(page, f"{EXAMPLE}\nnothing\n{EXAMPLE}\n")
    note = page.locator("#of-file")
    expect(note).to_contain_text("2 examples, 26 tokens an epoch; the longest has 13.")
    expect(note).to_contain_text("Line 2: not valid JSON")
    expect(page.locator("#training_tokens")).to_have_value("26")
    assert page.locator("#training").evaluate("input => input.files.length") == 0  # it is not sent again
    page.locator("#epochs").fill("10")
    expect(page.locator("#strip")).to_contain_text("26 training tokens × 10")
    expect_in_address(page, "training_tokens=26")


def test_a_file_of_another_format_gets_a_clear_message(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    count(page, "%PDF-1.7")
    expect(page.locator("#error-file")).to_contain_text("No line is a valid training example.")
    expect(page.locator("#outdated")).to_contain_text("these figures are from before the change")


def test_a_slip_keeps_the_last_figures_and_says_where_it_is(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#saved_tokens").fill("2001")
    expect(page.locator("#error-saved_tokens")).to_have_text(
        "A prompt of 2,000 tokens cannot be made shorter by 2,001."
    )
    expect(page.locator('tr[data-name="ft:gemini-3.1-flash-lite"]')).to_contain_text("1,278.00")
    page.locator("#saved_tokens").fill("1500")
    expect(page.locator("#error-saved_tokens")).to_be_empty()


def test_the_volume_goes_along_to_the_estimate_and_back(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    with arriving(page):
        page.get_by_role("link", name="Request", exact=True).click()
    expect(page.locator("#requests")).to_have_value("20000")
    page.locator("#requests").fill("30000")
    expect(page.locator("#strip")).to_contain_text("30,000 a month")
    page.get_by_role("link", name="Fine-tuning").click()
    expect(page.locator("#requests")).to_have_value("30000")
    expect(page.locator("#base_input_tokens")).to_have_value("2000")


def test_numbers_are_in_the_address_and_the_csv(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#epochs").fill("2")
    expect(page.locator("#strip")).to_contain_text("1,000,000 training tokens × 2")
    expect_in_address(page, "epochs=2")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "ft:gemini-3.1-flash-lite,tuned,gemini-3.1-flash-lite,1281,1119," in text  # 6 / 0.0053625 is 1,118.9


@pytest.mark.charts
def test_the_chart_is_drawn_and_its_lines_are_named(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#charts").scroll_into_view_if_needed()
    expect(page.locator("#plot-payback")).to_contain_text("gpt-6.2-sol")
    page.get_by_role("tab", name="Until it pays").click()
    expect(page.locator("#plot-requests")).to_contain_text("paid after 1,679 requests")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_nothing_needs_a_script(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    page.locator("#training").set_input_files(file(EXAMPLE))
    with arriving(page):
        page.get_by_role("button", name="Estimate").click()
    expect(page.locator("#of-file")).to_contain_text("1 example, 13 tokens an epoch")
    with arriving(page):
        page.locator('button.row-open[value="ft:gpt-4o-mini-2024-07-18"]').click()
    expect(page.locator(".how-body")).to_contain_text("Base model retires 14 Jan 2027")
    with arriving(page):
        page.locator("#sort-training").click()
    expect(page.locator("th", has=page.locator("#sort-training"))).to_have_attribute("aria-sort", "ascending")
    page.locator('button[name=pin][value="gpt-6-luna"]').click()
    expect(page.locator("#strip")).to_contain_text("beside gpt-6-luna")
