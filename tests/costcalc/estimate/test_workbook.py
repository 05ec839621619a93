"""The workbook calculates: its formulas give the figures that stand beside them, and its link opens."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.test import Client

from costcalc.export.workbook import OPTIONS, write_link
from tests.support.html import costs
from tests.support.spreadsheet import calculate

QUERY = (
    "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo,later"
)
CHARGES = (
    "input_tokens=2290&output_tokens=300&reasoning_tokens=700&cache_read=50%25&cache_write=20%25&lifetime=1+hour"
    "&web_search=0.3&requests=1000&per=day&days=22&as_of=2026-11-21"
    "&models=gpt-4o,gpt-6-luna,claude-sonnet-5-5,gemini-3.5-flash,sonar-pro,o1"
)


def load(content: bytes, *, values: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def get(client: Client, query: str) -> bytes:
    response = client.get(f"/estimate.xlsx?{query}")
    assert response.status_code == 200
    return response.content


def rows(sheet: Any) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_row_is_quantity_times_rate_for_each_item_their_total_and_the_month(client: Client) -> None:
    assert rows(load(get(client, QUERY), values=False)["Calculation"]) == [
        [
            "Model", "Input, tokens", "Input, $ per million tokens", "Input, $", "Output, tokens",
            "Output, $ per million tokens", "Output, $", "Total, $ a request", "Month, $", "Remarks",
        ],
        [
            "gpt-4o", 1000, 5, "=B2*C2/1000000", 500, 15, "=E2*F2/1000000",
            "=SUM(D2,G2)", "=H2*Assumptions!$B$3", None,
        ],
        [
            "gpt-4-turbo", 1100, 10, "=B3*C3/1000000", 500, 30, "=E3*F3/1000000",
            "=SUM(D3,G3)", "=H3*Assumptions!$B$3", None,
        ],
        ["later", *[None] * 8, "later is not in any price table; see the list of models"],
    ]  # fmt: skip


def test_what_does_not_calculate_reads_the_figures(client: Client) -> None:
    first, second = rows(load(get(client, QUERY), values=True)["Calculation"])[1:3]
    assert first[:9] == ["gpt-4o", 1000, 5, 0.005, 500, 15, 0.0075, 0.0125, 12.5]
    assert second[:9] == ["gpt-4-turbo", 1100, 10, 0.011, 500, 30, 0.015, 0.026, 26]


@pytest.mark.parametrize("query", [QUERY, CHARGES, f"{CHARGES}&months=3&growth=10&sort=-request"])
def test_every_formula_gives_the_figure_beside_it_and_that_of_the_other_sheet(client: Client, query: str) -> None:
    content = get(client, query)
    formulas, figures = load(content, values=False), load(content, values=True)
    found = [cell for row in formulas["Calculation"].iter_rows() for cell in row if cell.data_type == "f"]
    assert len(found) >= 8
    for cell in found:
        value = figures["Calculation"][cell.coordinate].value
        assert calculate(formulas, "Calculation", cell.coordinate) == pytest.approx(value, rel=1e-12), cell.coordinate
    heads = rows(formulas["Calculation"])[0]
    total, month = heads.index("Total, $ a request"), heads.index("Month, $")
    calculated = [(row[0], row[month], row[total]) for row in rows(figures["Calculation"])[1:]]
    assert calculated == [tuple(row[:3]) for row in rows(figures["Estimate"])[1:]]


def test_an_item_that_no_row_is_charged_has_no_columns_and_one_that_a_row_is_not_charged_is_empty(
    client: Client,
) -> None:
    query = "input_tokens=1000&output_tokens=500&reasoning_tokens=400&as_of=2025-03-15&models=gpt-4o,o1&sort=model"
    heads, plain, reasoning = rows(load(get(client, query), values=True)["Calculation"])
    assert not [head for head in heads if "cache" in str(head).lower()]
    place = heads.index("Reasoning, tokens")
    assert plain[place : place + 3] == [None, None, None]
    assert reasoning[place : place + 3] == [400, 60, 0.024]  # 400 × 60 / 1,000,000


def test_without_a_volume_there_is_no_month(client: Client) -> None:
    heads = rows(load(get(client, f"{QUERY}&requests=0"), values=True)["Calculation"])[0]
    assert "Month, $" not in heads


def test_fees_are_charged_each(client: Client) -> None:
    sheet = load(get(client, CHARGES), values=False)["Calculation"]
    heads = rows(sheet)[0]
    place = heads.index("Web search, searches")
    assert heads[place + 1] == "Web search, $ per search"
    assert {row[place] for row in rows(sheet)[1:]} == {0.3, None}
    assert not [row[place + 2] for row in rows(sheet)[1:] if "/" in str(row[place + 2] or "")]


def test_where_the_cost_of_a_request_is_hidden_there_is_no_calculation(client: Client) -> None:
    assert load(get(client, f"{QUERY}&columns=usd_per_month"), values=True).sheetnames == [
        "Estimate", "Months", "Assumptions",
    ]  # fmt: skip


def test_assumptions_have_no_empty_row_and_a_link_that_opens_the_same_figures(client: Client) -> None:
    sheet = load(get(client, QUERY), values=True)["Assumptions"]
    assert [row for row in rows(sheet) if row[1] in {None, ""}] == []
    link = sheet.cell(sheet.max_row, 2).hyperlink.target
    assert link == sheet.cell(sheet.max_row, 2).value
    page = client.get(link.removeprefix("http://testserver"))
    assert [row[1] for row in costs(page.content.decode())] == ["12.50", "26.00", "–"]


@pytest.mark.parametrize(("length", "opens"), [(2_079, True), (2_080, False)])
def test_a_link_too_long_for_a_spreadsheet_stays_a_text(length: int, opens: bool) -> None:
    address = "https://costs.example/?models=".ljust(length, "a")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        write_link(book.add_worksheet(), 0, 0, address)
    cell = load(out.getvalue(), values=True).worksheets[0]["A1"]
    assert cell.value == address
    assert (cell.hyperlink is not None) == opens


def test_months_and_answers_stand_between_calculation_and_assumptions(client: Client) -> None:
    names = load(get(client, f"{QUERY}&months=3"), values=True).sheetnames
    assert names == ["Estimate", "Calculation", "Months", "Plan answers", "Assumptions"]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_an_office_calculates_the_same_figures(client: Client, tmp_path: Path) -> None:
    content = get(client, CHARGES)
    load(content, values=False).save(tmp_path / "formulas.xlsx")  # without the figures beside them
    words = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", "calculated", "formulas.xlsx"]
    subprocess.run(words, cwd=tmp_path, check=True, timeout=120)
    found = rows(load((tmp_path / "calculated" / "formulas.xlsx").read_bytes(), values=True)["Calculation"])
    figures = rows(load(content, values=True)["Calculation"])
    assert found == [[pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in figures]


def test_the_figures_behind_the_columns_are_numbers_that_can_be_added_up(client: Client) -> None:
    sheet = rows(load(get(client, f"{QUERY}&baseline=gpt-4o"), values=True)["Estimate"])
    heads = sheet[0]
    known = {head: [row[heads.index(head)] for row in sheet[1:]] for head in heads}
    for end in ("low", "high"):
        assert known[f"Input tokens {end}"] == [1000, 1100, None]
        # gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000; gpt-4-turbo: (1,100 × 10 + 500 × 30) / 1,000,000
        assert known[f"Usd per request {end}"] == [0.0125, 0.026, None]
        assert known[f"Usd per month {end}"] == [12.5, 26, None]
    assert known["Billed output tokens"] == [500, 500, None]
    assert known["Times baseline"] == [1, 2.08, None]  # 0.026 / 0.0125
