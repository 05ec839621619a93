"""What is downloaded is the screen: cell by cell, in its order and its columns, to the digit that is shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from costcalc.estimate.table import COLUMNS
from tests.browser.conftest import Visit

# Exact, estimated, long-context, unfitting, retired and unknown models; costs of less than a cent and of millions.
NUMBERS = "o200k_base=210000&cl100k_base=230000&output_tokens=333&requests=123457&as_of=2026-11-21"
MODELS = "gpt-4o-mini,nonsense,claude-opus-5-5,gpt-4-turbo,gpt-6.1-sol,claude-3-opus,gemini-4-argon,deepseek-flash"
SCREENS = {
    "as it is": f"/?{NUMBERS}&models={MODELS}",
    "columns chosen and sorted": (
        f"/?{NUMBERS}&models={MODELS}&sort=-input&columns=provider,usd_per_1000_requests,times_cheapest,"
        "input_usd_per_million,usd_per_month"
    ),
    "a fraction of a cent": f"/?o200k_base=1&cl100k_base=1&requests=1&as_of=2026-11-21&models={MODELS}&sort=model",
}
BY_KEY = {column.key: column for column in COLUMNS}


def screen(page: Page) -> tuple[list[str], list[list[str]]]:
    """The keys of the columns, and the rows as they are read. The model's cell is only its name."""
    heads = page.locator("table.costs > thead button")
    keys = [str(head.get_attribute("id")).removeprefix("sort-") for head in heads.all()]
    lines = page.locator("table.costs > tbody > tr:not(.how)").all()
    rows = [[text.strip() for text in line.locator("> *").all_inner_texts()] for line in lines]
    return keys, [
        [row[0].lstrip("●■◆▲✚✖★▼ \n").splitlines()[0], *(cell.lstrip("≈ ") for cell in row[1:])] for row in rows
    ]


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=f"Download as {name}").click()
    return Path(found.value.path()).read_bytes()


def shown(keys: Iterable[str], row: Iterable[Any]) -> list[str]:
    """The cells of a file as the screen would write them."""
    return [_shown(key, value) for key, value in zip(keys, row, strict=True)]


def _shown(key: str, value: Any) -> str:
    column = BY_KEY[key]
    if value in ("", None):
        return "–"
    return column.text(Decimal(str(value)) if column.numeric else value)


def of_csv(content: bytes, keys: list[str]) -> list[list[str]]:
    head, *rows = csv.reader(content.decode().splitlines())
    assert head[: len(keys)] == keys
    assert head[len(keys)] == "tokens"  # what follows are marks, reasons and assumptions: no other column
    return [shown(keys, row[: len(keys)]) for row in rows]


def of_xlsx(content: bytes, keys: list[str]) -> list[list[str]]:
    head, *rows = openpyxl.load_workbook(BytesIO(content))["Estimate"].iter_rows(values_only=True)
    titles = [f"{BY_KEY[key].header}, {BY_KEY[key].hint}".removesuffix(", ") for key in keys]
    assert list(head[: len(keys) + 1]) == [*titles, "Tokens"]
    numbers = [BY_KEY[key].numeric for key in keys]
    kinds = {type(value) for row in rows for number, value in zip(numbers, row, strict=False) if number}
    assert kinds <= {int, float, type(None)}
    return [shown(keys, row[: len(keys)]) for row in rows]


def of_json(content: bytes, keys: list[str]) -> list[list[str]]:
    results = json.loads(content)["results"]
    assert all(list(result["columns"]) == keys for result in results)
    assert all(("monthly" in result) == ("usd_per_month" in keys) for result in results)
    assert all(("usage" in result) == ("input_tokens" in keys) for result in results)
    return [shown(keys, result["columns"].values()) for result in results]


FILES: dict[str, Callable[[bytes, list[str]], list[list[str]]]] = {
    "CSV": of_csv,
    "Excel": of_xlsx,
    "JSON": of_json,
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_file_is_the_screen_cell_by_cell(visit: Visit, name: str) -> None:
    page = visit.page
    page.goto(SCREENS[name])
    keys, rows = screen(page)
    assert len(rows) == len(MODELS.split(","))
    assert any("–" in row for row in rows)
    assert page.locator("button.figure", has_text="≈").count() >= 3
    for kind, read in FILES.items():
        assert read(download(page, kind), keys) == rows, kind


def test_what_is_sorted_and_left_out_by_hand_is_so_in_every_file(visit: Visit) -> None:
    page = visit.page
    page.goto(SCREENS["as it is"])
    page.locator("#sort-output_usd_per_million").click()
    expect(page.locator("th[aria-sort=ascending] #sort-output_usd_per_million")).to_have_count(1)
    page.locator("summary", has_text="Columns").click()
    for label in ("Provider", "Input, tokens"):
        page.get_by_role("group", name="Columns of the table").get_by_label(label).uncheck()
    expect(page.locator("#sort-provider, #sort-input_tokens")).to_have_count(0)
    keys, rows = screen(page)
    assert "provider" not in keys
    for kind, read in FILES.items():
        assert read(download(page, kind), keys) == rows, kind


def test_the_json_of_chosen_columns_is_taken_in_again(visit: Visit) -> None:
    page = visit.page
    page.goto(SCREENS["columns chosen and sorted"])
    before = screen(page)
    content = download(page, "JSON")
    page.goto("/import/")
    page.locator("#export").set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": content})
    page.get_by_role("button", name="Import", exact=True).click()
    page.wait_for_url("**/?o200k_base=210000*")
    assert screen(page) == before
