"""The range of an estimated count, wherever its figures are shown."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.support.comparison import rows as compared
from tests.support.html import address, costs, one, says

pytestmark = pytest.mark.usefixtures("sampled")

# 1,000 tokens of o200k_base; `long` has 900, 800 to 1,200, at 1 dollar a million, 1,000 times a month
COUNT = "o200k_base=1000&cl100k_base=1000&samples=claude_4_8:0.8:0.9:1.2&measures=aa4000"
QUERY = f"{COUNT}&output_tokens=0&requests=1000&as_of=2026-11-21&models=long,fast-1"
COUNTED = {"count_basis": "sample", "input_tokens": "900", "input_tokens_low": "800", "input_tokens_high": "1200"}
DOLLARS = {
    "usd_per_request": "0.0009", "usd_per_request_low": "0.0008", "usd_per_request_high": "0.0012",
    "usd_per_month": "0.9", "usd_per_month_low": "0.8", "usd_per_month_high": "1.2",
}  # fmt: skip


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_detail_of_a_row_has_the_range_of_tokens_request_and_month(client: Client) -> None:
    html = body(client, f"/?{QUERY}&how=long")
    assert says(html, "#results", "between 800 and 1,200")
    assert says(html, "#results", "One request, between $0.0008 and $0.0012")
    assert says(html, "#results", "requests, between $0.80 and $1.20")


def test_ends_that_are_written_alike_are_no_range(client: Client) -> None:
    # 9,000 tokens, give or take 4: $0.008996 to $0.009004 a request, 10,000 times a month
    query = QUERY.replace("=1000&", "=10000&").replace(":0.8:0.9:1.2", ":0.8996:0.9:0.9004")
    html = body(client, f"/?{query}&how=long")
    assert says(html, "#results", "between 8,996 and 9,004")
    assert not says(html, "#results", "One request, between")
    assert says(html, "#results", "requests, between $89.96 and $90.04")


def test_the_detail_of_an_exact_row_has_none(client: Client) -> None:
    html = body(client, f"/?{QUERY}&how=fast-1")
    assert not says(html, "#results", "The input tokens are an estimate")
    assert not says(html, "#results", ", between $")


def test_a_lead_within_the_uncertainty_is_told(client: Client) -> None:
    # fast-1 costs 1,000 × 1 / 1,000,000 = 0.001; long may cost up to 0.0012
    html = body(client, f"/?{QUERY}")
    assert (one(html, ".s-cost"), one(html, ".s-more")) == ("≈ $0.90 a month long", "fast-1 may cost less")
    assert says(html, ".note", "by a margin smaller than the uncertainty of its token count: fast-1 may cost less.")


def test_a_lead_beyond_the_uncertainty_is_not_doubted(client: Client) -> None:
    html = body(client, f"/?{QUERY.replace(':0.9:1.2', ':0.9:0.95')}")
    assert (one(html, ".s-cost"), one(html, ".s-more")) == ("≈ $0.90 a month long", "fast-1 costs ≈ 1.11× as much")
    assert not says(html, ".note", "uncertainty")


def test_an_exact_lead_over_a_model_that_may_be_cheaper_is_doubted(client: Client) -> None:
    # long is expected at 1.1 × 1,000 tokens, but may have 900
    html = body(client, f"/?{QUERY.replace(':0.8:0.9:1.2', ':0.9:1.1:1.2')}")
    assert (one(html, ".s-cost"), one(html, ".s-more")) == ("$1.00 a month fast-1", "long may cost less")
    assert says(html, ".note", "by a margin smaller than the uncertainty of their token counts: long may cost less.")


def test_two_exact_models_are_not_doubted(client: Client) -> None:
    html = body(client, f"/?{QUERY.replace('long,fast-1', 'fast-1,fast-2')}")
    assert "may cost less" not in one(html, ".s-more")
    assert not says(html, ".note", "uncertainty")


def test_the_csv_has_low_high_and_basis(client: Client) -> None:
    long, fast = csv.DictReader(io.StringIO(body(client, f"/estimate.csv?{QUERY}")))
    wanted = COUNTED | DOLLARS
    assert {name: long[name] for name in wanted} == wanted
    assert (fast["count_basis"], fast["input_tokens_low"], fast["usd_per_request_high"]) == ("vendor", "1000", "0.001")


def test_the_workbook_has_them_too(client: Client) -> None:
    response = client.get(f"/estimate.xlsx?{QUERY}")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content))["Estimate"]
    text = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    for value in ("sample", "800", "1200", "0.0008", "0.0012", "0.8", "1.2"):
        assert value in text


def test_the_json_has_them_too(client: Client) -> None:
    long, fast = json.loads(body(client, f"/estimate.json?{QUERY}"))["results"]
    count = long["count"]
    assert (count["basis"], count["low"], count["tokens"], count["high"]) == ("sample", 800, 900, 1_200)
    assert (long["cost_per_request_low"], long["cost_per_request_high"]) == ("0.0008", "0.0012")
    assert long["monthly"] == {"low": "0.8", "expected": "0.9", "high": "1.2"}
    assert fast["monthly"] == {"low": "1", "expected": "1", "high": "1"}


def test_columns_that_are_left_out_leave_their_ranges_out_of_the_json(client: Client) -> None:
    long, _ = json.loads(body(client, f"/estimate.json?{QUERY}&columns=provider"))["results"]
    assert not {"count", "cost_per_request", "cost_per_request_low", "cost_per_request_high", "monthly"} & set(long)


def test_the_markdown_marks_the_estimate(client: Client) -> None:
    (line,) = [line for line in body(client, f"/estimate.md?{QUERY}").splitlines() if line.startswith("| long ")]
    assert "| ≈ 900 |" in line


@pytest.mark.parametrize(
    ("title", "opened", "span"),
    [
        ("A month", "a-month", "$0.80 to $1.20"),
        ("A request", "a-request", "$0.0008 to $0.0012"),
        ("Input", "input-tokens", "800 to 1,200"),
    ],
)
def test_the_comparison_has_the_range_in_the_open_row(client: Client, title: str, opened: str, span: str) -> None:
    long, other = compared(client, f"/compare/?{QUERY}&how=this-request-{opened}")[title]
    assert span in long
    assert " to " not in other
    assert " to " not in compared(client, f"/compare/?{QUERY}")[title][0]


def test_given_tokens_have_a_cost_and_no_range(client: Client) -> None:
    query = "input_tokens=900&requests=1000&as_of=2026-11-21&models=long"
    (row,) = csv.DictReader(io.StringIO(body(client, f"/estimate.csv?{query}")))
    assert (row["count_basis"], row["usd_per_request"]) == ("given", "0.0009")
    assert [row[name] for name in ("usd_per_request_low", "usd_per_month_high")] == ["", ""]


def test_parts_of_unknown_size_leave_the_range_blank(client: Client) -> None:
    (row, _) = csv.DictReader(io.StringIO(body(client, f"/estimate.csv?{QUERY}&uncounted=1")))
    assert [row[name] for name in ("input_tokens_low", "input_tokens_high", "usd_per_request_low")] == [""] * 3


def imported(client: Client, name: str, content: str) -> Any:
    return client.post("/import/", {"export": SimpleUploadedFile(name, content.encode())})


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_is_imported_again_with_its_ranges(client: Client, ending: str) -> None:
    html = body(client, f"/?{QUERY}")
    answer = imported(client, f"costcalc.{ending}", body(client, f"/estimate.{ending}?{QUERY}"))
    assert answer.status_code == 302
    again = body(client, answer["Location"])
    assert costs(again) == costs(html)
    assert address(again) == address(html)


OLD = (
    "o200k_base=1000.10.0.0&cl100k_base=1100.10.0.0&characters=4000&words=700&output_tokens=500&reasoning_tokens=0"
    "&requests=1000&per=month&days=30&as_of=2026-11-21&tier=standard&models=long,fast-1&sort=month&v=1"
)
"""Address of an export from before counts had ranges."""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("old.csv", f'model,usd_per_month,tokens,address\r\nfast-1,3,exact,"http://testserver/?{OLD}"\r\n'),
        ("old.json", json.dumps({"results": [], "address": f"http://testserver/?{OLD}"})),
    ],
)
def test_an_export_from_before_there_were_ranges_is_imported(client: Client, name: str, content: str) -> None:
    answer = imported(client, name, content)
    assert answer.status_code == 302
    found = {row[0]: row for row in costs(body(client, answer["Location"]))}
    # (1,010 × 1 + 500 × 4) / 1,000 dollars; 10 tokens of chat format are two messages of 3 each, and 3 for the reply
    assert found["fast-1"][1].removeprefix("≈ ") == "3.01"
    assert found["long"][4].startswith("≈ ")


def test_a_count_that_is_hardly_known_says_so_in_its_row(client: Client) -> None:
    # No measurement is known of Command: 0.8 to 2.7 tokens for each of the 1,000.
    query = "o200k_base=1000&cl100k_base=1000&measures=aa4000&models=command-a-03-2025,gpt-4o"
    assert says(body(client, f"/?{query}"), "#results", "800 to 2,700 input tokens")
    assert not says(body(client, f"/?{query.replace('command-a-03-2025,', '')}"), "#results", "input tokens")


def test_what_a_number_of_tokens_leaves_out_is_said(client: Client) -> None:
    query = "input_tokens=1000&models=gpt-4o"
    left_out = "stand for everything that is sent; images and PDF pages are not added."
    assert says(body(client, f"/?{query}&images=512x512&pages=3"), ".read-as", left_out)
    assert not says(body(client, f"/?{query}"), ".read-as", "are not added")
