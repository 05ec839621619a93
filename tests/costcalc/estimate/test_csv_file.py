"""The CSV is the screen, with every digit and every assumption."""

from __future__ import annotations

import csv
import io
from datetime import date
from hashlib import sha256

from django.test import Client

from costcalc.current import catalog
from pricing.catalog.catalog import get_price
from tests.support.html import costs

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01&models=gpt-4o,gpt-4-turbo"


def test_the_whole_body(client: Client) -> None:
    response = client.get(f"/estimate.csv?{QUERY},later")
    day = date(2024, 6, 1)
    digest, version = catalog().digest, catalog().version
    head = (
        "model,usd_per_month,usd_per_request,usd_per_1000_requests,times_cheapest,input_tokens,input_usd_per_million,"
        "output_usd_per_million,context_share,provider,tokens,count_basis,input_tokens_low,input_tokens_high,"
        "usd_per_request_low,usd_per_request_high,usd_per_month_low,usd_per_month_high,priced_as,read_as,fits,unpriced,warnings,"
        "price_from,price_source,own_prices,price_status,price_day,partial,not_included,output_tokens,reasoning_tokens,requests_per_month,requests,tier,utc_time,max_output,same_answer_length,cache_read,"
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
    missing = "later is not in any price table; see the list of models"
    assert response.content.decode().split("\r\n") == [
        head,
        # gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000 = 0.0125; 1,500 of 128,000 tokens
        f"gpt-4o,12.5,0.0125,12.5,1.00,1000,5,15,0.011719,OpenAI,exact,vendor,1000,1000,0.0125,0.0125,12.5,12.5,gpt-4o-2024-05-13,,yes,,,2024-05-13,{source},no,{status},{assumed}",
        # gpt-4-turbo: (1,100 × 10 + 500 × 30) / 1,000,000 = 0.026; 0.026 / 0.0125 = 2.08
        f"gpt-4-turbo,26,0.026,26,2.08,1100,10,30,0.012500,OpenAI,exact,vendor,1100,1100,0.026,0.026,26,26,gpt-4-turbo-2024-04-09,,yes,,,{turbo.from_},{turbo.source},no,{status},{once}",
        f"later,,,,,,,,,,unknown,,,,,,,,,,,{missing},,,,,unpriced,,,,{once}",
        "",
    ]


def test_it_is_a_file_to_keep(client: Client) -> None:
    response = client.get(f"/estimate.csv?{QUERY}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="costcalc-2024-06-01.csv"'


def test_it_has_the_rows_of_the_screen_in_the_screens_order(client: Client) -> None:
    query = f"{QUERY},o1,claude-3-opus&sort=-request"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/estimate.csv?{query}").content.decode())))
    screen = costs(client.get(f"/?{query}").content.decode())
    assert [row["model"] for row in rows] == [row[0].split()[1] for row in screen]
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
