"""What the answer says: of a budget, of models that cannot do the job, and the same in what is downloaded."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.sight import assert_seen, read_color, read_top
from tests.support.breakdown import add_up
from tests.support.pages import GROUPS, MINE
from tests.support.spreadsheet import calculate


def test_the_figures_follow_by_arithmetic(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    expect(page.locator(".s-size")).to_have_text("2,290 tokens · 50,000 a month")
    expect(page.locator(".s-money")).to_have_text("$18.95")
    expect(page.locator(".s-name")).to_have_text("gpt-6-luna")
    expect(page.locator(".s-more")).to_have_text("gpt-6.2-astra costs 80.0× as much")  # 1,516 / 18.95
    page.locator("#output_tokens").fill("500")
    expect(page.locator(".s-money")).to_have_text("$23.95")  # + 200 × 0.50 × 0.05
    page.locator("#requests").fill("100k")
    expect(page.locator(".s-money")).to_have_text("$47.90")


# --- A budget ------------------------------------------------------------------------------------------------------

BUDGETS = {
    # astra 1,516 × 1.1² = 1,834.36 in January, × 1.1³ = 2,017.80 in February
    "2000": "within $2,000 until Jan 2027 on 3 of 3",
    # sol 379.00 in November, 416.90 in December; astra is over at once
    "400": "within $400 until Nov 2026 on 2 of 3",
    "10": "over $10 now on all 3",
}


@pytest.mark.parametrize("budget", BUDGETS)
def test_a_budget_typed_alone_is_answered_at_once(visit: Visit, budget: str) -> None:
    page = visit.page
    page.goto(MINE)
    place = read_top(page.locator(".s-money"))
    page.locator("#budget").fill(budget)
    page.locator("#growth").fill("10%")
    expect(page.locator(".s-budget")).to_contain_text(BUDGETS[budget], use_inner_text=True)
    assert_seen(page.locator(".s-budget"))
    expect(page.locator(".s-money")).to_have_text("$18.95")
    assert read_top(page.locator(".s-money")) == place  # nothing above moves as it comes


def test_only_a_budget_that_is_passed_now_is_warm(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&budget=2000&growth=10")
    calm = read_color(page, ".s-budget")
    assert calm == read_color(page, ".s-more")
    page.locator("#budget").fill("10")
    expect(page.locator(".s-budget")).to_contain_text("over $10 now")
    expect(page.locator(".s-budget")).not_to_have_css("color", calm)


# --- Groups --------------------------------------------------------------------------------------------------------

TITLES = ["Does not fit", "No longer sold: last price", "No price"]


def list_rows(page: Page) -> list[str]:
    """Titles of groups and ids of models in the order in which they stand on the screen."""
    lines = page.locator("table.costs > tbody > tr:is(.group, :has(> th .row-open))").filter(visible=True)
    texts = [(read_top(line), line.locator("th").first.inner_text()) for line in lines.all()]
    assert texts == sorted(texts, key=lambda text: text[0])
    return [text for _, text in texts]


def assert_grouped(page: Page, *able: str) -> None:
    names = (*able, *TITLES, "gpt-4o", "o1", "nonsense")
    found = [next(name for name in names if name in text) for text in list_rows(page)]
    assert found == [*able, TITLES[0], "gpt-4o", TITLES[1], "o1", TITLES[2], "nonsense"]


def test_models_that_cannot_do_the_job_stand_apart_in_every_order(visit: Visit) -> None:
    page = visit.page
    page.goto(GROUPS)
    assert_grouped(page, "gpt-6-luna", "gpt-6.2-sol")
    expect(page.locator(".s-name")).to_have_text("gpt-6-luna")
    head = page.locator("th", has=page.locator("#sort-usd_per_request"))
    for direction, able in (
        ("ascending", ["gpt-6-luna", "gpt-6.2-sol"]),
        ("descending", ["gpt-6.2-sol", "gpt-6-luna"]),
    ):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        assert_grouped(page, *able)
    best = page.locator("table.costs .best-tag").filter(visible=True)
    expect(best).to_have_text(["cheapest"])
    expect(page.locator("table.costs tbody tr", has=page.locator(".best-tag"))).to_contain_text("gpt-6-luna")


def test_without_a_volume_there_is_no_month(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    month = page.locator("table.costs thead th", has_text="Month")
    expect(month.filter(visible=True)).to_have_count(1)
    page.locator("#requests").fill("")
    expect(month.filter(visible=True)).to_have_count(0)
    expect(page.locator(".s-per")).to_have_text("a request")
    expect(page.locator(".s-money")).to_have_text("$0.000379")  # 18.95 / 50,000


# --- Export by hand --------------------------------------------------------------------------------------------------


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=f"Export as {name}", exact=True).click()
    return Path(found.value.path()).read_bytes()


def test_what_is_downloaded_multiplies_and_adds_up_to_what_is_on_the_screen(visit: Visit) -> None:
    page = visit.page
    page.goto(MINE)
    months = {"gpt-6-luna": "18.95", "gpt-6.2-sol": "379", "gpt-6.2-astra": "1516"}
    rows = {row["model"]: row for row in csv.DictReader(download(page, "CSV").decode().splitlines())}
    for name, month in months.items():
        assert add_up(rows[name]) * 50_000 == Decimal(month) == Decimal(rows[name]["usd_per_month"])
        shown = page.locator("table.costs tbody tr", has_text=name).locator("td").first
        expect(shown).to_contain_text(f"{Decimal(month):,.2f}")
    book = openpyxl.load_workbook(BytesIO(download(page, "Excel")))
    sheet = book["Calculation"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    found = {
        str(sheet.cell(number, 1).value): calculate(book, "Calculation", f"{heads['Month, $']}{number}")
        for number in range(2, sheet.max_row + 1)
    }
    assert found == pytest.approx({name: float(month) for name, month in months.items()})


LINES = """(cell) => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return new Set([...text.getClientRects()].map((box) => Math.round(box.top))).size;
}"""


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_no_amount_of_an_opened_row_breaks_on_a_phone(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{MINE}&how=gpt-6-luna&web_search=0.3")
    amounts = page.locator(".how-body table td:last-child").filter(visible=True)
    assert amounts.count() >= 3
    assert [amount.evaluate(LINES) for amount in amounts.all()] == [1] * amounts.count()
    words = page.locator(".how-body table tbody :is(th, td):first-child", has_text="output")
    assert words.first.evaluate(LINES) == 1
