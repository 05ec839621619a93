"""The CSV is the screen, with every digit and every assumption."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal as D
from hashlib import sha256

from django.test import Client

from costcalc.current import catalog
from costcalc.estimate.csv_file import choose_items, to_csv
from costcalc.estimate.state import State
from pricing.catalog.catalog import get_price
from pricing.catalog.rates import Conditions
from pricing.estimate.estimate import estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.workload import Workload
from tests.support.breakdown import add_up
from tests.support.html import costs

ITEMS = (
    "input_quantity,input_rate_per_million,input_usd,cache_read_quantity,cache_read_rate_per_million,cache_read_usd,"
    "cache_write_quantity,cache_write_rate_per_million,cache_write_usd,cache_write_1h_quantity,"
    "cache_write_1h_rate_per_million,cache_write_1h_usd,cache_write_12h_quantity,cache_write_12h_rate_per_million,"
    "cache_write_12h_usd,output_quantity,output_rate_per_million,output_usd,reasoning_quantity,"
    "reasoning_rate_per_million,reasoning_usd,input_audio_quantity,input_audio_rate_per_million,input_audio_usd,"
    "cache_audio_read_quantity,cache_audio_read_rate_per_million,cache_audio_read_usd,output_audio_quantity,"
    "output_audio_rate_per_million,output_audio_usd,input_image_quantity,input_image_rate_per_million,"
    "input_image_usd,output_image_quantity,output_image_rate_per_million,output_image_usd"
)
QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo"


def test_the_whole_body(client: Client) -> None:
    response = client.get(f"/estimate.csv?{QUERY},later")
    day = date(2024, 6, 1)
    digest, version = catalog().digest, catalog().version
    head = (
        "model,usd_per_month,usd_per_request,usd_per_1000_requests,times_cheapest,input_tokens,input_usd_per_million,"
        "output_usd_per_million,context_share,provider,tokens,count_basis,input_tokens_low,input_tokens_high,"
        "usd_per_request_low,usd_per_request_high,usd_per_month_low,usd_per_month_high,priced_as,read_as,fits,unpriced,warnings,"
        "price_from,price_source,own_prices,price_status,price_day,partial,not_included,billed_output_tokens,"
        f"{ITEMS},output_tokens,assumed_reasoning_tokens,requests_per_month,requests,tier,utc_time,max_output,same_answer_length,cache_read,"
        "cache_write,lifetime,measured,factors,fees,speed,region,search_context,search_type,as_of,catalog_version,catalog_digest,address"
    )
    query = (
        "o200k_base=1000&cl100k_base=1100&characters=0&words=0&output_tokens=500&reasoning_tokens=0&requests=1000"
        "&per=month&days=30&as_of=2024-06-01&tier=standard&models=gpt-4o,gpt-4-turbo,later"
    )
    pin = f"{version}.{digest.removeprefix('sha256:')[:12]}"
    address = f"{query}&sort=month&v=1&catalog={pin}&figures={sha256(query.encode()).hexdigest()[:6]}:12.5,26,"
    assumed = f'500,0,1000,1000 a month,standard,,,,,,,,,,,,,,2024-06-01,{version},{digest},"{address}"'
    once = "," * (assumed.count(",") - address.count(","))
    source = "https://developers.openai.com/api/docs/pricing"
    turbo = get_price(catalog().offer("gpt-4-turbo").on(day).model, day)
    excluded = ", ".join(catalog().offer("gpt-4o").on(day).model.excludes)
    status = f'on_sale,2024-06-01,no,"{excluded}"' if "," in excluded else f"on_sale,2024-06-01,no,{excluded}"
    # 1,000 × 5 / 1,000,000 = 0.005, 500 × 15 / 1,000,000 = 0.0075; 1,100 × 10 = 11,000, 500 × 30 = 15,000
    cache, others = ",".join([""] * 4 * 3), ",".join([""] * 6 * 3)
    charged, turbo_charged = (
        f"1000,5,0.005,{cache},500,15,0.0075,{others}",
        f"1100,10,0.011,{cache},500,30,0.015,{others}",
    )
    missing = "later is not in any price table; see the list of models"
    assert response.content.decode().split("\r\n") == [
        head,
        # gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000 = 0.0125; 1,500 of 128,000 tokens
        f"gpt-4o,12.5,0.0125,12.5,1.00,1000,5,15,0.011719,OpenAI,exact,vendor,1000,1000,0.0125,0.0125,12.5,12.5,gpt-4o-2024-05-13,,yes,,,2024-05-13,{source},no,{status},500,{charged},{assumed}",
        # gpt-4-turbo: (1,100 × 10 + 500 × 30) / 1,000,000 = 0.026; 0.026 / 0.0125 = 2.08
        f"gpt-4-turbo,26,0.026,26,2.08,1100,10,30,0.012500,OpenAI,exact,vendor,1100,1100,0.026,0.026,26,26,gpt-4-turbo-2024-04-09,,yes,,,{turbo.from_},{turbo.source},no,{status},500,{turbo_charged},{once}",
        f"later,,,,,,,,,,unknown,,,,,,,,,,,{missing},,,,,unpriced,,,,,{',' * 36}{once}",
        "",
    ]


def test_with_a_baseline_it_has_the_multiples_of_that_too(client: Client) -> None:
    body = client.get(f"/estimate.csv?{QUERY}&baseline=gpt-4-turbo").content.decode()
    cheapest, base = csv.DictReader(io.StringIO(body))
    # 0.0125 / 0.026 = 0.48
    assert (cheapest["times_cheapest"], cheapest["times_baseline"]) == ("1.00", "0.48")
    assert (base["times_cheapest"], base["times_baseline"]) == ("2.08", "1.00")


def test_it_is_a_file_to_keep(client: Client) -> None:
    response = client.get(f"/estimate.csv?{QUERY}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="costcalc-2024-06-01.csv"'


def test_it_has_the_rows_of_the_screen_in_the_screens_order(client: Client) -> None:
    query = f"{QUERY},o1,claude-3-opus&sort=-request"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/estimate.csv?{query}").content.decode())))
    screen = costs(client.get(f"/?{query}").content.decode())
    assert [row["model"] for row in rows] == [row[0] for row in screen]
    assert [row["tokens"] for row in rows] == ["estimate", "exact", "exact", "unknown"]


def test_a_bad_address_says_what_is_wrong(client: Client) -> None:
    response = client.get("/estimate.csv?requests=-1&as_of=never")
    assert response.status_code == 400
    assert response.content.decode().splitlines() == [
        "requests: Enter a whole number from 0 to 1,000,000,000,000.",
        "as_of: Enter a valid date as year-month-day, such as 2026-11-21.",
    ]


def test_a_models_name_cannot_become_a_formula(client: Client) -> None:
    body = client.get("/estimate.csv?models==1%2B1").content.decode()
    assert body.splitlines()[1].startswith("'=1+1,")


def parse(client: Client, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/estimate.csv?{query}").content.decode())))


CHARGES = (
    "input_tokens=2290&output_tokens=300&reasoning_tokens=700&cache_read=50%25&cache_write=20%25&lifetime=1+hour"
    "&web_search=0.3&requests=1000&as_of=2026-11-21"
    "&models=gpt-4o,gpt-6-luna,claude-sonnet-5-5,gemini-3.5-flash,sonar-pro,o1"
)


def test_each_row_multiplies_and_adds_up_to_its_cost(client: Client) -> None:
    rows = parse(client, CHARGES)
    assert [add_up(row) for row in rows] == [D(row["usd_per_request"] or 0) for row in rows]
    assert sum(bool(row["usd_per_request"]) for row in rows) >= 4
    assert {"cache_write_1h_usd", "grounded_query_usd"} <= {name for row in rows for name in row if row[name]}


def test_a_row_has_no_figure_of_what_it_was_not_charged(client: Client) -> None:
    """The tokens assumed for models that reason are one of the file's assumptions, not the first row's figure."""
    query = "input_tokens=1000&output_tokens=500&reasoning_tokens=400&as_of=2025-03-15&models=gpt-4o,o1&sort=model"
    plain, reasoning = parse(client, query)
    named = ("model", "output_quantity", "reasoning_quantity", "reasoning_usd")
    assert [plain[name] for name in named] == ["gpt-4o", "500", "", ""]
    assert [reasoning[name] for name in named] == ["o1", "500", "400", "0.024"]  # 400 × 60 / 1,000,000
    assert plain["assumed_reasoning_tokens"] == "400"
    assert "reasoning_tokens" not in plain


def test_where_the_cost_of_a_request_is_hidden_its_items_are_too(client: Client) -> None:
    hidden, shown = (parse(client, f"{QUERY}&columns={key}")[0] for key in ("usd_per_month", "usd_per_1000_requests"))
    assert not any(name.endswith("_quantity") for name in hidden)
    assert add_up(shown) == D("0.0125")


def test_files_to_be_joined_have_the_same_columns() -> None:
    """One request has a search, the other has none: the fee has columns in both."""
    day, workload = Conditions(date(2026, 11, 21)), Workload(D(0))
    searching, plain = (
        estimate_request(catalog(), Request(1000, ("gpt-6-luna",), Expectation(100, fees=fees), day, workload))
        for fees in ((("web_search", D(1)),), ())
    )
    state = State(plain.request, "month")
    items = choose_items([searching, plain], state)
    heads = ["".join(to_csv(each, state, "", items)).splitlines()[0] for each in (searching, plain)]
    assert heads[0] == heads[1]
    assert "web_search_usd" in heads[0]
    assert "web_search_usd" not in "".join(to_csv(plain, state, ""))
