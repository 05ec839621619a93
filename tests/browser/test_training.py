"""The page of fine-tuning in a real browser: a file counted, its faults named, figures taken away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visit

EXAMPLE = json.dumps({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]})
"""13 tokens."""


def file(text: str, name: str = "training.jsonl") -> FilePayload:
    return {"name": name, "mimeType": "application/jsonl", "buffer": text.encode()}


def count(page: Page, text: str) -> None:
    page.locator("#file").set_input_files(file(text))
    page.get_by_role("button", name="Calculate").click()


def test_a_file_is_counted_and_its_faults_named_by_line(visit: Visit) -> None:
    page = visit.page
    page.goto("/training/")
    count(page, f"{EXAMPLE}\nnothing\n{EXAMPLE}\n")
    note = page.locator(".note[role=status]")
    expect(note).to_contain_text("2 examples, 26 tokens an epoch; the longest has 13.")
    expect(note).to_contain_text("Line 2: not valid JSON")
    expect(page.locator("#tokens")).to_have_value("26")
    expect(page.locator("#answer")).to_contain_text("Training costs $0.000234")  # 26 × 3 × 3.00 / 1,000,000


def test_a_file_of_another_format_gets_a_clear_message(visit: Visit) -> None:
    page = visit.page
    page.goto("/training/")
    count(page, "%PDF-1.7")
    expect(page.locator("#error-file")).to_contain_text("No line is a valid training example.")


def test_numbers_are_in_the_address_and_the_csv(visit: Visit) -> None:
    page = visit.page
    page.goto("/training/?model=ft:gpt-4o-mini-2024-07-18&tokens=1000000&epochs=3&as_of=2026-11-21&base_model=gpt-4o")
    page.locator("#epochs").fill("2")
    page.get_by_role("button", name="Calculate").click()
    expect(page.locator("#answer")).to_contain_text("Training costs $6.00")
    page.locator("#address").click()
    assert "epochs=2" in page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    assert "training,2000000,token,3,1000000,6," in Path(download.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_nothing_needs_a_script(visit: Visit) -> None:
    visit.page.goto("/training/")
    count(visit.page, EXAMPLE)
    expect(visit.page.locator(".note[role=status]")).to_contain_text("1 example, 13 tokens an epoch")
