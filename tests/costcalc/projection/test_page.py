"""From one request to a budget. Expected figures are arithmetic on published prices of days that have passed."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import openpyxl
import pytest
from django.http import QueryDict
from django.test import Client

from tests.support.html import (
    address,
    attribute,
    attributes,
    every,
    grid,
    has,
    inline_scripts,
    one,
    read,
    says,
    texts,
)

# gpt-4o-mini costs $0.15 and $0.60, gpt-4o $2.50 and $10, all through 2025:
# a request costs (1,000 × 0.15 + 500 × 0.60) / 1,000,000 = $0.00045 and (2,500 + 5,000) / 1,000,000 = $0.0075.
FORM = {
    "input_tokens": "1000",
    "output_tokens": "500",
    "requests": "1000",
    "as_of": "2025-01-01",
    "models": "gpt-4o-mini,gpt-4o",
    "months": "3",
    "waits": "50",
}
# Half of the requests can wait for batch where nobody says otherwise: said, it changes no figure, and asks for a plan.


HEAD_OF_TOTALS = r"| Model | Expected, $ | Low, $ | High, $ | a\|b, $, expected | c, $, expected |"


def page(client: Client, **changes: str) -> str:
    response = client.get("/", FORM | changes)
    assert response.status_code == 200
    return response.content.decode()


def read_errors(client: Client, **changes: str) -> dict[str, str]:
    response = client.get("/", FORM | changes)
    assert response.status_code == 400
    return texts(response.content.decode())


def table(html: str, title: str) -> list[list[str]]:
    """The rows under the heading with an id, without the table's head."""
    return grid(html, f"[aria-labelledby=title-{title}] table")[1:]


def months(html: str) -> dict[str, str]:
    """A month by model, as the estimate's table has it, whose head has the dollar sign."""
    names = attributes(html, "#results tr[data-name]", "data-name")
    costs = every(html, "#results tr[data-name] .c-usd_per_month")
    return {name: re.sub(r"(\d.*)", r"$\1", cost) for name, cost in zip(names, costs, strict=True)}


def rows(client: Client, **changes: str) -> list[dict[str, str]]:
    response = client.get("/plan.csv", FORM | changes)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def sheet(client: Client, name: str, **changes: str) -> list[list[object]]:
    response = client.get("/estimate.xlsx", FORM | changes)
    assert response.status_code == 200
    content = openpyxl.load_workbook(io.BytesIO(response.content))[name]
    return [list(row) for row in content.iter_rows(values_only=True)]


def test_months_growth_and_budget_alone_ask_for_no_plan(client: Client) -> None:
    html = page(client, waits="", growth="10", budget="9")
    assert not has(html, "#plan")
    values = read(html).values
    assert (values["months"], values["growth"], values["budget"]) == ("3", "10", "9")
    assert "months=3&growth=10&budget=9" in address(html)


def test_a_day_too_late_for_months_is_an_estimate_all_the_same(client: Client) -> None:
    html = page(client, as_of="9998-12-31", waits="", budget="9")
    assert has(html, "#strip")
    assert read_errors(client, as_of="9998-12-31", start="9999-01")["error-start"]


def test_the_months_ahead_are_a_file_where_there_is_no_plan(client: Client) -> None:
    link = attribute(page(client, waits="", growth="10"), "#results a[href^='/plan.csv']", "href")
    lines = client.get(link).content.decode().splitlines()
    assert len(lines) == 1 + 2 * 3  # the head, and three months on two models
    assert not has(page(client, waits="", requests="0"), "#results a[href^='/plan.csv']")


def test_any_other_field_asks_for_the_plan_of_a_year_where_the_months_are_blank(client: Client) -> None:
    html = page(client, months="")
    # 12 × 1,000 × 0.00045
    assert one(html, "#plan-answer") == "Over 12 months from Jan 2025, gpt-4o-mini costs $5.40."


def test_without_a_volume_a_budget_is_kept_and_nothing_is_wrong(client: Client) -> None:
    html = page(client, requests="0", waits="", budget="9")
    assert not has(html, "#plan")
    assert read(html).values["budget"] == "9"


def test_what_cannot_be_told_of_today_s_choice_says_why(client: Client) -> None:
    html = page(client, as_of="2026-11-21", models="gpt-5,gpt-6-luna", today="gpt-5")
    assert says(html, "#plan > .note", "Cost drivers and savings are shown for gpt-5")
    reason = "gpt-5-2025-08-07 retires on 2026-12-11. Choose another model under “Current model”."
    assert says(html, "#plan > .note", reason)
    assert not says(page(client, as_of="2026-11-21", models="gpt-5,gpt-6-luna"), "#plan .note", "told of")


def test_a_share_is_moved_only_in_the_types_that_have_it(client: Client) -> None:
    # The prompt is cached in all requests, labels in none: moved to 100% nothing changes, to 90% the cost rises.
    html = page(client, models="gpt-4o", input_tokens="2048", cache_read="1024", types="labels: 2048, 0, 1000")
    cached = next(row for row in table(html, "drivers-table") if row[0] == "cache hit rate")
    assert cached[1:3] == ["90%", "100%"]
    assert cached[4] == table(html, "totals")[0][1]
    # 3 months × 1,000 requests × 10% × 1,024 tokens × (2.50 − 1.25) / 1,000,000
    assert cached[5] == "$0.384"


def test_a_price_that_is_promised_no_longer_says_so_in_the_plan(client: Client) -> None:
    said = "promised until 21 Nov 2026 only; no later price is announced, so the same price is assumed"
    assert said in table(page(client, as_of="2026-11-21", models="gpt-5.6-sol"), "totals")[0][0]
    assert not says(page(client, as_of="2026-11-21", models="gpt-6-luna"), "#plan .problem", "promised until")


def test_a_prefix_too_short_to_be_cached_says_why_nothing_is_saved(client: Client) -> None:
    levers = {row[0].splitlines()[0]: row for row in table(page(client, models="gpt-4o"), "levers")}
    assert "gpt-4o-2024-08-06 caches prompts from 1,024 tokens" in levers["Cache the prefix"][0]
    assert levers["Cache the prefix"][3] == "$0"
    assert not says(page(client, models="gpt-4o", input_tokens="1024"), "#plan .problem", "caches prompts from")


def test_the_busiest_minute_says_the_days_that_it_takes(client: Client) -> None:
    peak = "3 × the average minute, over 24 hours a day and {} days a month"
    assert peak.format(21) in every(page(client, per="day", days="21"), ".plan-facts dd")
    assert peak.format(30) in every(page(client, days="21"), ".plan-facts dd")


def test_a_name_with_a_percent_sign_comes_back_as_it_was(client: Client) -> None:
    html = page(client, type_name="50%ab", types="c: 1, 2, 3")
    again = client.get(address(html)).content.decode()
    assert read(again).values["type_name"] == "50%ab"


def test_the_plan_can_be_taken_away_as_a_workbook_and_as_markdown_too(client: Client) -> None:
    links = attributes(page(client), "#plan a[download]:not([href^='#'])", "href")
    paths = {link.partition("?")[0]: link for link in links}
    assert set(paths) == {"/plan.csv", "/plan-answers.csv", "/estimate.xlsx", "/plan.json", "/estimate.md"}
    for link in links:
        assert client.get(link).status_code == 200


def test_the_months_sum_to_the_total(client: Client) -> None:
    html = page(client)
    # 3 × 1,000 × 0.00045 = 1.35; 3 × 1,000 × 0.0075 = 22.50
    assert table(html, "totals") == [
        ["gpt-4o-mini", "$1.35", "$1.35", "$1.35", "$0.00045"],
        ["gpt-4o", "$22.50", "$22.50", "$22.50", "$0.0075"],
    ]
    assert table(html, "plan-months") == [
        ["Jan 2025", "1,000", "$0.45", "$7.50"],
        ["Feb 2025", "1,000", "$0.45", "$7.50"],
        ["Mar 2025", "1,000", "$0.45", "$7.50"],
    ]
    assert texts(html)["plan-answer"] == "Over 3 months from Jan 2025, gpt-4o-mini costs $1.35."


def test_the_first_month_is_what_the_estimate_says_with_caching_and_a_cap(client: Client) -> None:
    html = page(client, input_tokens="2000", cache_read="1152", max_output="300", months="1")
    # gpt-4o: (848 × 2.50 + 1,152 × 1.25 + 300 × 10) / 1,000,000 × 1,000 = 2.12 + 1.44 + 3
    assert months(html)["gpt-4o"] == table(html, "totals")[1][1] == "$6.56"


@pytest.mark.parametrize(
    "changes",
    [
        {"tier": "batch"},
        {"cache_read": "50%", "cache_write": "10%", "lifetime": "1 hour"},
        {"measured": "claude-opus-5-5 = 7000", "reasoning_tokens": "2000"},
        {"factors": "anthropic = 1.5", "o200k_base": "3000", "input_tokens": ""},
        {"per": "day", "days": "21", "output_tokens": "900000"},
    ],
)
def test_whatever_the_estimate_knows_the_plan_knows(client: Client, changes: dict[str, str]) -> None:
    models = "claude-opus-5-5,claude-haiku-5-5,gpt-6-luna"
    html = page(client, **({"as_of": "2026-11-21", "months": "1", "models": models, "input_tokens": "4000"} | changes))
    assert {row[0].splitlines()[0]: row[1] for row in table(html, "totals")} == months(html)


def test_growth_compounds_and_low_and_high_make_a_band(client: Client) -> None:
    lines = rows(client, growth="10", requests_low="500", requests_high="2000", output_low="0", models="gpt-4o")
    # low: 500 × 1,000 × 2.50 / 1,000,000; expected 1,000 × 0.0075; high 2,000 × 0.0075; then × 1.1
    assert [(row["usd_low"], row["usd_expected"], row["usd_high"]) for row in lines] == [
        ("1.25", "7.5", "15"),
        ("1.375", "8.25", "16.5"),
        ("1.5125", "9.075", "18.15"),
    ]
    assert [row["requests_expected"] for row in lines] == ["1000", "1100", "1210"]


def test_a_second_level_takes_the_place_of_growth(client: Client) -> None:
    lines = rows(client, step_month="3", step_requests="4000", models="gpt-4o")
    assert [row["requests_expected"] for row in lines] == ["1000", "1000", "4000"]


def test_retries_and_batch_change_the_cost_and_not_the_requests(client: Client) -> None:
    line = rows(client, retries="10", batch="50", models="gpt-4o")[0]
    # batch is half: 7.50 × (0.5 + 0.5 × 0.5) × 1.1
    assert (line["requests_expected"], line["usd_expected"]) == ("1000", "6.1875")


def test_more_types_are_added_with_subtotals(client: Client) -> None:
    html = page(client, types="summaries: 2000, 100/200/400, 500\nlabels: 100, 1, 10000")
    # gpt-4o, three months: 22.50; 3 × 500 × (5,000 + 2,000) / 1,000,000; 3 × 10,000 × (250 + 10) / 1,000,000
    row = next(row for row in table(html, "totals") if "gpt-4o-mini" not in row[0])
    assert row[1:7] == ["$40.80", "$39.30", "$43.80", "$22.50", "$10.50", "$7.80"]
    assert "usd_expected: summaries" in rows(client, types="summaries: 2000, 200, 500")[0]


def test_the_cost_of_a_user_is_told_where_their_number_is(client: Client) -> None:
    # 22.50 over 3 months for 5 people
    assert table(page(client, users="5"), "totals")[1][-1] == "$1.50"


def test_a_price_to_come_is_in_its_month_and_an_end_ends_the_line(client: Client) -> None:
    html = page(client, as_of="2026-11-21", models="gpt-5", months="3")
    (row,) = table(html, "totals")
    assert row[1:] == ["–", "–", "–", "–"]
    assert "retires on 11 Dec 2026" in row[0]
    assert "–" in row
    assert not every(html, "#plan [aria-labelledby=title-totals] .problem")  # nothing is wrong now
    assert [cells[2] for cells in table(html, "plan-months")][1:] == ["–", "–"]


def test_a_budget_says_what_it_buys_and_when_it_is_passed(client: Client) -> None:
    html = page(client, budget="$9", growth="10", months="6")
    # 9 / 0.0075 = 1,200 requests; 7.50 × 1.1² = 9.075 is the first above 9, in March
    assert table(html, "budget-table")[1][1:] == ["1,200", "Mar 2025", "Mar 2025", "no"]
    assert table(html, "budget-table")[0][1:] == ["20,000", "no month", "no month", "yes"]
    assert "Within $9 until Feb 2025 on 2 of 2; gpt-4o-mini in all 6 months." in every(html, ".plan-part > .note")


def test_requests_are_split_and_held_against_each_model(client: Client) -> None:
    html = page(client, routes="gpt-4o = 20%\ngpt-4o-mini = 0.8", today="gpt-4o")
    # 0.2 × 22.50 + 0.8 × 1.35 = 5.58; 22.50 − 5.58 = 16.92, 75.2%
    assert table(html, "routing")[0][1] == "$5.58"
    assert table(html, "routing")[2] == ["gpt-4o\ncurrent model", "$22.50", "$16.92", "75%"]
    assert table(html, "routing")[1][2] == "−$4.23"
    said = "Compared with gpt-4o alone, the blend saves $16.92 (75%) over the period."
    assert says(html, ".plan-part > .note", said)


def test_a_share_of_one_is_the_single_model(client: Client) -> None:
    html = page(client, routes="gpt-4o = 1\ngpt-4o-mini = 0")
    assert table(html, "routing")[0][1] == table(html, "totals")[1][1]


def test_types_can_be_routed_each_to_a_model(client: Client) -> None:
    html = page(client, types="big: 0, 1000, 1000", routes="this prompt = gpt-4o-mini\nbig = gpt-4o")
    # 1.35 + 3 × 1,000 × 1,000 × 10 / 1,000,000
    assert table(html, "routing")[0][1] == "$31.35"


def test_a_subscription_is_held_against_the_api_after_free_credit(client: Client) -> None:
    html = page(client, seat="3", people="2", credit="10", models="gpt-4o")
    # 22.50 − 10; against 3 × 6; 6 / 0.0075 = 800 requests, 400 a person;
    # in all 0, 5, 12.50 against 6, 12, 18: never dearer
    assert table(html, "subscription")[0][1:] == ["$12.50", "−$5.50", "above 800", "400", "not within the period"]


def test_free_credit_alone_is_consumed_first(client: Client) -> None:
    # 7.50 a month: the second month uses up the credit
    assert table(page(client, credit="10", models="gpt-4o"), "subscription")[0][1:] == ["$12.50", "Feb 2025"]


def test_the_busiest_minute_needs_a_tier(client: Client) -> None:
    html = page(client, requests="1000", per="day", peak="6", hours="10", models="gpt-4o", as_of="2026-11-21")
    # 1,000 / 600 minutes × 6 = 10 requests of 1,500 tokens
    row = table(html, "limits")[0]
    assert row[1:4] == ["yes", "10", "15,000"]


def test_what_does_not_fit_is_said(client: Client) -> None:
    html = page(client, types="huge: 500000, 10, 1", models="gpt-4o")
    assert "huge: 500,010 tokens exceed the context window of 128,000" in table(html, "limits")[0][0]


def test_it_says_what_moves_the_total_most_and_what_levers_save(client: Client) -> None:
    html = page(client, models="gpt-4o", requests_low="1000", requests_high="5000", waits="100", output_cap="100")
    drivers = table(html, "drivers-table")
    assert drivers[0] == ["requests", "1,000", "5,000", "$22.50", "$112.50", "$90.00"]
    levers = {row[0].splitlines()[0]: row[1:] for row in table(html, "levers")}
    assert levers["Use batch for what can wait"] == ["100% of requests", "$11.25", "$11.25", "50%"]
    # 3,000 × (2,500 + 1,000) / 1,000,000
    assert levers["Cap the output"] == ["100 tokens", "$10.50", "$12.00", "53%"]


def test_every_assumption_is_on_the_page_and_in_the_csv(client: Client) -> None:
    said = {"growth": "7", "retries": "3", "batch": "11", "budget": "123", "seat": "19", "peak": "4", "credit": "77"}
    html = page(client, **said)
    listed = every(html, "[aria-labelledby=plan-assumptions] dd")
    row = rows(client, **said)[0]
    assert row["input_tokens"] == row["Input tokens"].replace(",", "") == "1000"
    for text in ("+7.0% a month", "3.0%", "11%", "$123.00", "$19.00 a seat", "4 × the average", "$77.00 once"):
        assert any(text in value for value in listed)
        assert any(text in cell for cell in row.values())
    assert row["as_of"] == "2025-01-01"
    assert row["catalog_digest"].startswith("sha256:")


def test_the_address_gives_the_same_plan_again(client: Client) -> None:
    form = FORM | {"growth": "5%", "types": "a: 1, 2, 3\r\nb: 4, 5, 6", "routes": "gpt-4o = 100%"}
    html = client.post("/", form).content.decode()
    again = client.get(address(html)).content.decode()
    assert one(again, "#plan") == one(html, "#plan")
    assert texts(again)["types"] == "a: 1, 2, 3\nb: 4, 5, 6"


def test_the_address_holds_plain_numbers(client: Client) -> None:
    html = client.post("/", FORM | {"growth": "5 %", "budget": "$2k", "requests_high": "1.5m", "seat": "$"}).content
    query = QueryDict(address(html.decode()).partition("?")[2])
    assert (query["growth"], query["budget"], query["requests_high"]) == ("5", "2000", "1500000")
    assert "seat" not in query


def test_the_csv_has_a_row_for_each_month_on_each_model(client: Client) -> None:
    lines = rows(client)
    assert [(row["month"], row["model"]) for row in lines] == [
        (f"2025-0{month}", model) for model in ("gpt-4o-mini", "gpt-4o") for month in (1, 2, 3)
    ]


def test_the_workbook_has_the_months_on_every_model_as_numbers(client: Client) -> None:
    rows = sheet(client, "Months", growth="10")
    assert rows[0] == ["Month", "Requests, expected", "gpt-4o-mini, $", "gpt-4o, $"]
    assert rows[1:] == [
        [datetime(2025, 1, 1), 1000, 0.45, 7.5],  # noqa: DTZ001 -- a day, as a spreadsheet holds it
        [datetime(2025, 2, 1), 1100, 0.495, 8.25],  # noqa: DTZ001
        [datetime(2025, 3, 1), 1210, 0.5445, 9.075],  # noqa: DTZ001
    ]


def test_low_and_high_stand_beside_the_expected_cost_in_the_workbook(client: Client) -> None:
    rows = sheet(client, "Months", output_low="0", models="gpt-4o", months="1")
    assert rows[0][2:] == ["gpt-4o, $", "gpt-4o, $, low", "gpt-4o, $, high"]
    assert rows[1][2:] == [7.5, 2.5, 7.5]


def test_the_workbook_has_the_other_answers_as_numbers(client: Client) -> None:
    rows = sheet(client, "Plan answers", budget="9", routes="gpt-4o = 20%; gpt-4o-mini = 80%", today="gpt-4o")
    assert ["gpt-4o", 22.5, 22.5, 22.5, 0.0075] in [row[:5] for row in rows]
    assert ["gpt-4o", 1200, "no month", "no month", "yes"] in [row[:5] for row in rows]
    assert ["The blend", 5.58] in [row[:2] for row in rows]
    losing = next(row for row in rows if row[0] == "gpt-4o-mini" and row[1] == 1.35 and row[2] == -4.23)
    assert losing[3] == pytest.approx(-4.23 / 1.35)


def test_a_month_without_a_price_is_an_empty_cell_in_the_workbook(client: Client) -> None:
    rows = sheet(client, "Months", as_of="2026-11-21", models="gpt-5", months="3")
    assert [row[2] for row in rows[2:]] == [None, None]


def test_the_workbook_holds_the_plans_assumptions_only_where_there_is_one(client: Client) -> None:
    assumed = {row[0]: row[1] for row in sheet(client, "Assumptions", growth="7")}
    assert assumed["plan: Change"] == "+7.0% a month"
    unplanned = {row[0]: row[1] for row in sheet(client, "Assumptions", months="", waits="")}
    assert not [name for name in unplanned if str(name).startswith("plan: ")]
    assert unplanned["months_ahead"] == "12, from Jan 2025"


def test_the_workbook_has_a_year_of_months_where_nobody_planned_any(client: Client) -> None:
    rows = sheet(client, "Months", months="", waits="")
    assert rows[0] == ["Month", "Requests, expected", "gpt-4o-mini, $", "gpt-4o, $"]
    assert [row[2:] for row in rows[1:]] == [[0.45, 7.5]] * 12
    without = client.get("/estimate.xlsx", FORM | {"months": "", "waits": "", "requests": "0"})
    assert openpyxl.load_workbook(io.BytesIO(without.content)).sheetnames == ["Estimate", "Calculation", "Assumptions"]


OURS = re.compile(r"=(SUM\([A-Z]+\d+(,[A-Z]+\d+)*\)|[A-Z]+\d+\*([A-Z]+\d+(/1000000)?|Assumptions!\$B\$\d+))")


def test_names_cannot_become_formulas_in_the_workbook(client: Client) -> None:
    response = client.get("/estimate.xlsx", FORM | {"types": "x: 1, 1, 1", "type_name": "=1+1"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    formulas = {cell.value for each in book for row in each.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas
    assert not [formula for formula in formulas if not OURS.fullmatch(formula)]


def test_the_markdown_has_the_plan_after_the_estimate(client: Client) -> None:
    text = client.get(
        "/estimate.md", FORM | {"budget": "9", "type_name": "a|b", "types": "c: 1, 1, 1"}
    ).content.decode()
    assert text.startswith("| Model | Month, $ |")
    lines = text.splitlines()
    assert "## Over 3 months from Jan 2025, gpt-4o-mini costs $1.35." in lines
    assert "| Jan 2025 | 1,001 | $0.45 | $7.50 |" in lines
    assert [line for line in lines if line.startswith(HEAD_OF_TOTALS)]
    assert "- Monthly budget: $9.00" in lines
    assert "##" not in client.get("/estimate.md", FORM | {"months": "", "waits": ""}).content.decode()


@pytest.mark.parametrize("ending", ["xlsx", "md"])
def test_a_file_with_a_plan_that_is_not_right_is_refused(client: Client, ending: str) -> None:
    response = client.get(f"/estimate.{ending}", FORM | {"growth": "-200", "routes": "x = 1"})
    assert response.status_code == 400
    assert response.content.decode() == "growth: Enter a percentage from −100 to 1,000, such as 5.\n"
    response = client.get(f"/estimate.{ending}", FORM | {"routes": "o1 = 1"})
    assert response.content.decode() == "routes: Shares must be of the models compared; o1 is not one of them.\n"


def test_a_row_of_the_csv_has_the_status_of_its_own_month(client: Client) -> None:
    # gpt-4o-mini retires on 2027-01-14; gemini-4-carbon has another price, which is announced, from 2026-12-01 on.
    lines = rows(client, models="gpt-4o-mini,gemini-4-carbon", as_of="2026-11-23", months="3")
    assert [(row["month"], row["price_status"]) for row in lines if row["model"] == "gpt-4o-mini"] == [
        ("2026-11", "on_sale"), ("2026-12", "on_sale"), ("2027-01", "unpriced"),
    ]  # fmt: skip
    carbon = [row["price_status"] for row in lines if row["model"] == "gemini-4-carbon"]
    assert carbon == ["on_sale", "announced", "announced"]


def test_the_answers_beside_the_months_are_a_csv_too(client: Client) -> None:
    query = FORM | {"budget": "9", "seat": "20", "models": "gpt-4o-mini,gpt-4o,nonsense"}
    response = client.get("/plan-answers.csv", query)
    assert response["Content-Disposition"] == 'attachment; filename="costcalc-plan-answers-2025-01-01.csv"'
    answers = {(r["of"], r["figure"]): r for r in csv.DictReader(io.StringIO(response.content.decode()))}
    # 9 / 0.00045 and 9 / 0.0075 requests; 20 / 0.0075 requests a month cost what the seat costs
    assert answers["gpt-4o-mini", "Covers, requests a month"]["value"] == "20000"
    assert answers["gpt-4o", "Covers, requests a month"]["value"] == "1200"
    assert answers["gpt-4o", "Break-even, requests a month"]["value"].startswith("2666.66")
    assert answers["gpt-4o", "Expected, $"]["value"] == "22.5"
    first, *others = answers.values()
    assert first["as_of"] == "2025-01-01"
    assert "months=3&budget=9" in first["address"]
    assert not any(row["address"] or row["as_of"] for row in others)  # with hundreds of models, most of the file
    assert not any(row["value"] in ("–", "None") for row in answers.values())


def test_the_json_is_linked_and_is_a_file_to_keep(client: Client) -> None:
    response = client.get(attribute(page(client), "#plan a[href^='/plan.json']", "href"))
    assert response["Content-Disposition"] == 'attachment; filename="costcalc-plan-2025-01-01.json"'
    assert [result["total"]["expected"] for result in response.json()["results"]] == ["1.35", "22.5"]


def test_a_file_of_the_plan_without_months_is_of_a_year(client: Client) -> None:
    assert [row["month"] for row in rows(client, months="", waits="", models="gpt-4o")] == [
        f"2025-{month:02}" for month in range(1, 13)
    ]


def test_a_file_of_the_plan_without_requests_says_what_is_missing(client: Client) -> None:
    response = client.get("/plan.csv", FORM | {"requests": "0"})
    assert (response.status_code, response.content.decode()) == (
        400,
        "requests: The requests must be above 0 in some month.\n",
    )


@pytest.mark.parametrize(
    ("field", "changes", "message"),
    [
        ("months", {"months": "0"}, "Enter a whole number from 1 to 36."),
        ("months", {"months": "37"}, "Enter a whole number from 1 to 36."),
        ("growth", {"growth": "-200%"}, "Enter a percentage from −100 to 1,000, such as 5."),
        ("growth", {"growth": "1000", "months": "36"}, "The requests must stay at or below 1,000,000,000,000 a month"),
        ("start", {"start": "2025-13"}, "Enter a month as year-month, such as 2027-01."),
        ("output_low", {"output_low": "501"}, "This must be at most the expected 500, not 501."),
        ("output_high", {"output_high": "499"}, "This must be at least the expected 500, not 499."),
        ("requests_low", {"requests_low": "1001"}, "This must be at most the expected 1,000, not 1,001."),
        ("requests_high", {"requests_high": "10" * 8}, "Enter a whole number from 0 to 1,000,000,000,000."),
        ("step_month", {"step_month": "13", "step_requests": "9"}, "must be one of the projection's 3 months, not 13"),
        ("step_requests", {"step_month": "2"}, "A step change needs both its month and its requests."),
        ("growth", {"growth": "5", "step_month": "2", "step_requests": "9"}, "choose one of the two"),
        ("retries", {"retries": "101"}, "Enter a percentage from 0 to 100, such as 2."),
        ("types", {"types": "chat"}, "enter a name, then input tokens, output tokens and requests"),
        ("types", {"types": "a: 1, 5/4/6, 1"}, "A range is low/expected/high."),
        (
            "types",
            {"types": "a: 1, 1, 1, web_serch=0.3"},
            "Unknown fee 'web_serch'. Choose from web_search, file_search",
        ),
        ("types", {"types": "a: 1, 1, 1, page=1, page=2"}, "page appears twice; enter it once."),
        ("types", {"types": "a: 1, 1, 1, page=x"}, "enter a name, then input tokens, output tokens and requests"),
        ("types", {"types": "a: 1, 1, 1\na: 1, 1, 1"}, "must have different names; “a” appears twice"),
        ("routes", {"routes": "gpt-4o = 60%\ngpt-4o-mini = 30%"}, "Shares must add up to 1 (100%), not 0.9."),
        ("routes", {"routes": "gpt-4 = 100%"}, "must be of the models compared; gpt-4 is not one of them"),
        ("routes", {"routes": "gpt-4o = 70"}, "enter a share as 70% or 0.7"),
        ("today", {"today": "gpt-4"}, "This must be one of the models compared, such as gpt-4o-mini."),
        ("budget", {"budget": "-1"}, "Enter dollars from 0 to 1,000,000,000,000, such as 500."),
        ("budget", {"budget": "NaN"}, "Enter dollars from 0 to 1,000,000,000,000, such as 500."),
        ("people", {"seat": "1", "people": "0"}, "Enter a whole number from 1 to 1,000,000,000."),
        ("seat", {"people": "3"}, "Enter the monthly price of a seat."),
        ("peak", {"peak": "0.5"}, "Enter a number from 1 to 10,000, such as 3."),
        ("hours", {"hours": "25"}, "Enter a whole number from 1 to 24."),
        ("requests", {"requests": "0"}, "The requests must be above 0 in some month."),
        ("requests", {"requests": "1000000000000", "per": "day"}, "The requests must stay at or below"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_rest_is_kept(
    client: Client, field: str, changes: dict[str, str], message: str
) -> None:
    errors = read_errors(client, **changes)
    assert message in errors[f"error-{field}"]
    assert [name for name, text in errors.items() if name.startswith("error-") and text] == [f"error-{field}"]


def test_every_mistake_is_told_at_once(client: Client) -> None:
    errors = read_errors(client, months="0", growth="-200", cached="120", routes="gpt-4o = 60%", types="a: 1, 5/4/6, 1")
    named = [name for name, text in errors.items() if name.startswith("error-") and text]
    assert set(named) == {f"error-{name}" for name in ("months", "growth", "cached", "types", "routes")}


def test_what_was_typed_stays_where_something_is_wrong(client: Client) -> None:
    response = client.get("/", FORM | {"growth": "-200", "budget": "42", "o200k_base": "77", "input_tokens": ""})
    html = response.content.decode()
    values = read(html).values
    assert (values["growth"], values["budget"], values["months"]) == ("-200", "42", "3")
    assert ("o200k_base", "77") in read(html).fields


def test_a_mistake_elsewhere_keeps_the_plan(client: Client) -> None:
    response = client.get("/", FORM | {"output_tokens": "many", "growth": "4"})
    assert response.status_code == 400
    assert read(response.content.decode()).values["growth"] == "4"


def test_by_htmx_only_the_messages_come_back(client: Client) -> None:
    response = client.post("/", FORM | {"growth": "-200"}, headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert response["HX-Reswap"] == "none"
    assert "Enter a percentage" in texts(response.content.decode())["error-growth"]


@pytest.mark.parametrize("name", ["types", "type_name", "routes", "today", "growth"])
def test_hostile_text_stays_text(client: Client, name: str) -> None:
    html = client.get("/", FORM | {name: "<script>alert(1)</script>: 1, 1, 1 = 1"}).content.decode()
    assert not inline_scripts(html)


def test_names_in_the_csv_are_no_formulas(client: Client) -> None:
    row = rows(client, types="x: 1, 1, 1", type_name="=1+1")[0]
    assert "usd_expected: =1+1" in row
    assert not [text for cell in row.items() for text in cell if text.startswith("=")]


@pytest.mark.parametrize("field", ["types", "type_name"])
def test_a_person_is_told_that_names_of_types_are_in_the_link(client: Client, field: str) -> None:
    html = page(client)
    assert texts(html)[f"hint-{field}"].endswith("Names of request types go into the link.")
    assert f"hint-{field}" in attribute(html, f"#{field}", "aria-describedby").split()
