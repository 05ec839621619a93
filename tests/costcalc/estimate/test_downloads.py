"""What is taken away is what stands on the screen: in its order, its columns, with what it rests on."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client

from costcalc.current import catalog
from tests.support.html import address, costs, error, read

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo"
# gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000 = 0.0125; gpt-4-turbo: (1,100 × 10 + 500 × 30) / 1,000,000 = 0.026


def workbook(client: Client, query: str) -> Any:
    response = client.get(f"/estimate.xlsx?{query}")
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content))


def values(sheet: Any) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_numbers_in_the_workbook_are_numbers(client: Client) -> None:
    rows = values(workbook(client, QUERY)["Estimate"])
    assert rows[0][:3] == ["Model", "Month, $", "Request, $"]
    assert rows[1][:6] == ["gpt-4o", 12.5, 0.0125, 12.5, 1, 1000]
    assert rows[2][:6] == ["gpt-4-turbo", 26, 0.026, 26, 2.08, 1100]


def test_the_workbook_has_a_sheet_of_assumptions(client: Client) -> None:
    assumed = {str(name): value for name, value in values(workbook(client, QUERY)["Assumptions"])}
    assert assumed["output_tokens"] == 500
    assert assumed["requests_per_month"] == 1000
    assert assumed["as_of"] == datetime(2024, 6, 1)  # noqa: DTZ001 -- a day, as a spreadsheet holds it
    assert assumed["catalog_digest"] == catalog().digest
    assert str(assumed["address"]).startswith("http://testserver/?o200k_base=1000&")


def test_what_is_unknown_is_an_empty_cell(client: Client) -> None:
    rows = values(workbook(client, f"{QUERY},later")["Estimate"])
    assert rows[3][:6] == ["later", None, None, None, None, None]


def test_a_models_name_cannot_become_a_formula_in_the_workbook(client: Client) -> None:
    cell = workbook(client, "models==1%2B1")["Estimate"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_markdown_is_the_screens_text(client: Client) -> None:
    lines = client.get(f"/estimate.md?{QUERY}").content.decode().splitlines()
    assert lines[:4] == [
        (
            "| Model | Month, $ | Request, $ | 1,000 requests, $ | ×, cheapest | Input, tokens "
            "| Price in, $ per million | Price out, $ per million | Fits, % of window | Provider | Remarks |"
        ),
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |",
        (
            "| gpt-4o | $12.50 | $0.0125 | $12.50 | 1.00× | 1,000 | $5.00 | $15.00 | 1.2% | OpenAI "
            "| snapshot 2024-05-13; cheapest |"
        ),
        (
            "| gpt-4-turbo | $26.00 | $0.026 | $26.00 | 2.08× | 1,100 | $10.00 | $30.00 | 1.3% | OpenAI "
            "| snapshot 2024-04-09 |"
        ),
    ]
    assert lines[5].startswith("Prices as of 2024-06-01, standard tier; 1,000 requests a month; 500 output tokens")


def test_remarks_in_markdown_have_no_empty_part(client: Client) -> None:
    query = "input_tokens=1000&as_of=2026-11-21&models=gpt-4o,gpt-6-luna&requests=1"
    lines = client.get(f"/estimate.md?{query}").content.decode().splitlines()
    assert [line for line in lines if line.endswith("| snapshot 2024-08-06; retires on 2027-01-14 |")]


@pytest.mark.usefixtures("acme")
def test_remarks_in_markdown_tell_the_operators_own_prices(client: Client) -> None:
    lines = client.get("/estimate.md?input_tokens=1000&requests=1&models=fast,gpt-4o").content.decode().splitlines()
    assert ["custom prices" in line for line in lines[2:4]] == [False, True]


def test_a_models_name_cannot_break_the_markdown(client: Client) -> None:
    lines = client.get("/estimate.md?models=a|b").content.decode().splitlines()
    assert lines[2].startswith(r"| a\|b | – |")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "md", "json"])
def test_a_bad_address_says_what_is_wrong(client: Client, ending: str) -> None:
    response = client.get(f"/estimate.{ending}?requests=-1")
    assert response.status_code == 400
    assert response.content.decode() == "requests: Enter a whole number from 0 to 1,000,000,000,000.\n"


@pytest.mark.parametrize("ending", ["csv", "xlsx", "md", "json"])
def test_each_is_a_file_to_keep(client: Client, ending: str) -> None:
    response = client.get(f"/estimate.{ending}?{QUERY}")
    assert response["Content-Disposition"] == f'attachment; filename="costcalc-2024-06-01.{ending}"'


COLUMNS = "columns=provider,usd_per_month"


def test_chosen_columns_show_on_the_screen_and_in_every_file(client: Client) -> None:
    """In the order of the page, whatever the order they are named in."""
    query = f"{QUERY}&{COLUMNS}"
    assert costs(client.get(f"/?{query}").content.decode())[0][1:3] == ["12.50", "OpenAI"]
    rows = list(csv.reader(io.StringIO(client.get(f"/estimate.csv?{query}").content.decode())))
    assert rows[0][:4] == ["model", "usd_per_month", "provider", "tokens"]
    assert rows[1][:3] == ["gpt-4o", "12.5", "OpenAI"]
    assert values(workbook(client, query)["Estimate"])[1][:3] == ["gpt-4o", 12.5, "OpenAI"]
    assert (
        client.get(f"/estimate.md?{query}").content.decode().splitlines()[2].startswith("| gpt-4o | $12.50 | OpenAI |")
    )


def test_the_usual_columns_are_no_choice(client: Client) -> None:
    html = client.get(f"/?{QUERY}").content.decode()
    usual = ",".join(value for name, value in read(html).fields if name == "columns")
    assert usual.count(",") == 5
    assert "columns=" not in address(client.get(f"/?{QUERY}&columns={usual}").content.decode())
    assert "columns=" in address(client.get(f"/?{QUERY}&columns={usual},provider").content.decode())


def test_a_column_that_is_not_there_is_told(client: Client) -> None:
    response = client.get(f"/?{QUERY}&columns=color")
    assert response.status_code == 400
    said = "Unknown column 'color' to show. Choose from usd_per_month,"
    assert error(response.content.decode(), "columns").startswith(said)


def test_rows_of_every_file_are_in_the_screens_order(client: Client) -> None:
    query = f"{QUERY},o1,claude-3-opus&sort=-request"
    screen = [row[0] for row in costs(client.get(f"/?{query}").content.decode())]
    assert [row[0] for row in values(workbook(client, query)["Estimate"])[1:]] == screen
    lines = client.get(f"/estimate.md?{query}").content.decode().splitlines()[2 : 2 + len(screen)]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == screen


def test_json_is_the_contract_in_the_screens_order(client: Client) -> None:
    answer = client.get(f"/estimate.json?{QUERY}&sort=-request").json()
    assert [result["requested"] for result in answer["results"]] == ["gpt-4-turbo", "gpt-4o"]
    assert answer["results"][1]["monthly"]["expected"] == "12.5"
    assert answer["catalog"]["digest"] == catalog().digest
    assert answer["address"].startswith("o200k_base=1000&cl100k_base=1100&")


def test_json_holds_each_column_of_the_screen_by_the_names_of_the_csv(client: Client) -> None:
    answer = client.get(f"/estimate.json?{QUERY},later").json()
    assert answer["results"][0]["columns"] == {
        "model": "gpt-4o",
        "usd_per_month": "12.5",
        "usd_per_request": "0.0125",
        "usd_per_1000_requests": "12.5",
        "times_cheapest": "1.00",
        "input_tokens": 1000,
        "input_usd_per_million": "5",
        "output_usd_per_million": "15",
        "context_share": f"{1500 / 128_000:.6f}",
        "provider": "OpenAI",
    }
    unknown = answer["results"][2]["columns"]
    assert (unknown.pop("model"), set(unknown.values())) == ("later", {None})


def test_a_column_left_out_leaves_the_json_too(client: Client) -> None:
    """What a result is, and why it has no price, is no column and stays, as the marks do in the CSV."""
    result = client.get(f"/estimate.json?{QUERY}&{COLUMNS}").json()["results"][0]
    assert list(result["columns"]) == ["model", "usd_per_month", "provider"]
    assert result["monthly"]["expected"] == "12.5"
    assert not {"cost_per_request", "lines", "times_cheapest", "usage", "count", "context_share"} & set(result)
    assert {"requested", "model", "provider", "tokens", "fits", "price", "unpriced", "warnings"} <= set(result)


def test_a_name_in_the_json_is_as_it_was_asked_for(client: Client) -> None:
    """No spreadsheet reads it, so nothing is put before what would be a formula there."""
    assert client.get("/estimate.json?models==1%2B1").json()["results"][0]["columns"]["model"] == "=1+1"


def test_the_api_knows_nothing_of_columns(client: Client) -> None:
    body = {"usage": {"input_tokens": 1000, "output_tokens": 500}, "models": ["gpt-4o"], "as_of": "2024-06-01"}
    result = client.post("/api/v1/estimate", body, content_type="application/json").json()["results"][0]
    assert "columns" not in result
    assert {"cost_per_request", "lines", "monthly", "times_cheapest", "usage", "count", "context_share"} <= set(result)
