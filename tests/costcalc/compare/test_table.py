"""The comparison's table: the estimate's rows turned, with one difference a cell and one best."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from costcalc.current import catalog
from tests.support.comparison import rows
from tests.support.html import attributes, every, has, one, read, says

QUERY = "o200k_base=1000&cl100k_base=1100&output_tokens=500&requests=1000&as_of=2024-06-01"
TWO = f"/compare/?{QUERY}&models=gpt-4o,gpt-4-turbo"
TODAY = "input_tokens=1000&output_tokens=500&requests=1000&as_of=2026-11-21"


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def heads(html: str) -> list[str]:
    return every(html, ".versus thead th[scope=col] > :is(a, span)")


def test_it_begins_with_the_month_in_bars(client: Client) -> None:
    # gpt-4o: (1,000 × 5 + 500 × 15) / 1,000,000 × 1,000 = 12.50; gpt-4-turbo: (1,100 × 10 + 500 × 30) … = 26.00
    html = page(client, TWO)
    assert next(row for row in read(html).tables[0] if row[0] == "A month") == [
        "A month",
        "$12.50 \nlowest",
        "$26.00\n+$13.50",
    ]
    assert attributes(html, ".versus .bar rect", "width") == ["48.08", "100.00"]  # 12.50 of 26
    (first, *_) = every(html, ".versus tbody tr:not(.part) th")
    assert first == "A month"


def test_models_that_cost_exactly_the_same_are_marked_alike(client: Client) -> None:
    found = rows(client, f"/compare/?{QUERY}&models=gpt-4o,gpt-4o-2024-05-13,gpt-4-turbo")
    for title, least in (("A month", "$12.50"), ("A request", "$0.0125"), ("1,000 requests", "$12.50")):
        assert [cell.split("\n")[:2] for cell in found[title][:2]] == [[f"{least} ", "lowest"]] * 2
        assert "lowest" not in found[title][2]


def test_without_a_volume_it_begins_with_a_request_in_bars(client: Client) -> None:
    html = page(client, TWO.replace("&requests=1000", "&requests=0"))
    titles = [row[0] for row in read(html).tables[0]]
    assert "A month" not in titles
    assert has(html, "#this-request-a-request .bar")


def test_a_cell_has_one_difference_and_the_open_row_its_share(client: Client) -> None:
    assert rows(client, TWO)["A request"] == ["$0.0125 \nlowest", "$0.026\n+$0.0135"]
    # 0.026 − 0.0125 = 0.0135 = 108% of 0.0125; 0.026 / 0.0125 = 2.08
    opened = rows(client, f"{TWO}&how=this-request-a-request")
    per = "per 1,000,000 tokens"
    lines = f"input $0.011: 1,100 tokens × $10.00 {per}\noutput $0.015: 500 tokens × $30.00 {per}"
    assert opened["A request"][1] == f"$0.026\n+$0.0135\n+108% · 2.08×\n{lines}"
    assert opened["A month"] == rows(client, TWO)["A month"]


def test_a_row_opens_and_closes_by_its_button(client: Client) -> None:
    button = "#this-request-a-month button"
    html = page(client, TWO)
    assert attributes(html, button, "aria-expanded") == ["false"]
    assert attributes(html, button, "value") == ["this-request-a-month"]
    html = page(client, f"{TWO}&how=this-request-a-month")
    assert attributes(html, button, "aria-expanded") == ["true"]
    assert attributes(html, button, "value") == [""]
    assert "$0.0125 × 1,000 requests" in every(html, "#this-request-a-month .detail")


def test_the_differences_are_from_the_cheapest_unless_another_is_the_baseline(client: Client) -> None:
    assert says(
        page(client, TWO),
        "#results",
        "Differences are from gpt-4o, the cheapest; select a chip to compare with another.",
    )
    html = page(client, f"{TWO}&baseline=gpt-4-turbo")
    assert says(html, "#results", "Differences are from gpt-4-turbo.")
    assert every(html, "thead .tag") == ["cheapest", "baseline"]
    # −13.50 is 51.9% of 26; 12.50 / 26 = 0.4808
    found = rows(client, f"{TWO}&baseline=gpt-4-turbo&how=this-request-a-month")
    assert found["A month"] == [
        "$12.50 \nlowest\n−$13.50\n−52% · 0.48×\n$0.0125 × 1,000 requests",
        "$26.00\n$0.026 × 1,000 requests",
    ]


@pytest.mark.parametrize("baseline", ["none", "o1", "nonsense"])
def test_a_baseline_that_is_no_column_gives_way_to_the_cheapest(client: Client, baseline: str) -> None:
    assert rows(client, f"{TWO}&baseline={baseline}")["A month"] == rows(client, TWO)["A month"]


def test_columns_stand_in_the_order_of_the_choice(client: Client) -> None:
    names = ["gpt-4.1", "gpt-4o-mini", "claude-opus-5-5", "gpt-4o"]
    assert heads(page(client, f"/compare/?{TODAY}&models={','.join(names)}")) == names


def test_what_cannot_do_the_job_stands_after_the_others_and_says_why(client: Client) -> None:
    """190,000 tokens: gpt-4o-mini holds 128,000; o1's last day was in October; nobody knows `nonsense`."""
    query = TODAY.replace("input_tokens=1000", "input_tokens=190000")
    html = page(client, f"/compare/?{query}&models=nonsense,o1,gpt-4o-mini,gpt-4.1,gpt-4.1-mini")
    assert heads(html) == ["gpt-4.1", "gpt-4.1-mini", "gpt-4o-mini", "o1", "nonsense"]
    assert every(html, ".groups th") == ["Does not fit", "No longer sold: last price", "No price"]
    assert attributes(html, ".groups th", "colspan") == ["1", "1", "1"]
    assert says(html, "thead .tag", "last price, 22 Oct 2026")
    assert [("cheapest" in head) for head in every(html, ".versus thead th[scope=col]")] == [
        False,
        True,
        False,
        False,
        False,
    ]
    month = rows(client, f"/compare/?{query}&models=nonsense,o1,gpt-4o-mini,gpt-4.1,gpt-4.1-mini")["A month"]
    assert ["lowest" in cell for cell in month] == [False, True, False, False, False]
    # What does not fit has no bar; a last price has one that is not filled.
    assert attributes(html, ".bar rect", "class") == ["gone"]
    assert len(every(html, ".bar")) == 3


def test_rates_are_of_the_estimates_tier_and_lead_to_the_others(client: Client) -> None:
    models = "gpt-4o,claude-opus-5-5,gpt-6-sol"
    html = page(client, f"/compare/?{TODAY}&tier=flex&models={models}")
    (rates,) = [title for title in every(html, ".part th") if title.startswith("Rates")]
    assert rates == "Rates, flex tier, $ per million tokens standard · batch · priority"
    assert "not sold in flex" in every(html, "table.versus td small")
    (batch,) = [href for href in attributes(html, ".part a", "href") if "tier=batch" in href]
    assert says(page(client, batch), ".part th", "Rates, batch tier")


def test_a_rate_under_a_condition_stands_below_the_usual_one(client: Client) -> None:
    html = page(client, "/compare/?input_tokens=10&as_of=2026-11-21&models=gemini-2.5-pro,gpt-4o")
    rates = [row for row in read(html).tables[0] if row[0] == "Input"]
    assert rates[0][1].startswith("$1.25 \nlowest")
    assert rates[0][1].endswith("\n$2.50 over 200,000 input tokens")


def test_limits_and_life_of_each_model(client: Client) -> None:
    found = rows(client, "/compare/?input_tokens=10&as_of=2026-11-21&models=gpt-4o,gpt-4.1&baseline=gpt-4o")
    assert found["Context window"] == ["128,000", "1,047,576 \nhighest\n+919,576"]
    assert found["Released"] == ["6 Aug 2024", "14 Apr 2025"]
    assert found["Retires"][0] == "14 Jan 2027"


def test_only_what_differs(client: Client) -> None:
    whole, fewer = rows(client, TWO), rows(client, f"{TWO}&only=different")
    assert "Context window" in whole
    assert "Context window" not in fewer  # both have 128,000
    assert "A month" in fewer
    assert says(page(client, f"{TWO}&only=different"), "#results .how-read", "hidden, the same in all columns")


def test_what_reads_the_same_is_marked_the_same(client: Client) -> None:
    # Two tokens of 128,000 and of 1,047,576: shares that all read "<0.01%".
    window = rows(client, "/compare/?input_tokens=1&output_tokens=1&as_of=2026-11-21&models=gpt-4o,gpt-4.1")["Window"]
    assert window == ["<0.01%", "<0.01%"]


def test_an_estimated_count_is_marked(client: Client) -> None:
    found = rows(client, f"/compare/?{QUERY}&models=gpt-4o,claude-3-opus")
    assert not found["A month"][0].startswith("≈")
    assert found["A month"][1].startswith("≈ ")
    assert found["Token count"] == ["exact", "estimate"]


def test_an_unknown_model_keeps_its_column_and_says_why(client: Client) -> None:
    path = f"/compare/?{QUERY}&models=later,gpt-4o"
    assert rows(client, path)["A month"] == ["$12.50", "–"]
    assert says(page(client, path), ".problem", "later is not in any price table")


@pytest.mark.usefixtures("acme")
def test_the_operators_own_prices_are_marked(client: Client) -> None:
    html = page(client, "/compare/?input_tokens=10&models=fast,gpt-4o")
    assert ["custom prices" in head for head in every(html, ".versus thead th[scope=col]")] == [True, False]


def test_sixty_models_stand_side_by_side_and_the_others_are_named(client: Client) -> None:
    unknown = [f"nobody-{number}" for number in range(60)]
    html = page(client, f"/compare/?{QUERY}&models={','.join(unknown)},gpt-4o")
    assert heads(html) == ["gpt-4o", *unknown[:59]]  # what can do the job goes before what has no price
    assert one(html, "#left-out") == "Up to 60 models stand side by side. Left out: nobody-59."


@pytest.mark.parametrize("pinned", [False, True])
def test_what_the_others_are_compared_with_is_always_among_the_sixty(client: Client, pinned: bool) -> None:
    names = [offer.path for offer in catalog().list_on_sale(date(2026, 11, 21), "chat")][:80]
    file = client.get(f"/estimate.csv?{TODAY}&models={','.join(names)}").content.decode()
    months = {
        row["model"]: Decimal(row["usd_per_month"])
        for row in csv.DictReader(io.StringIO(file))
        if row["fits"] == "yes" and row["times_cheapest"]
    }
    cheapest, dearest = (choose(months, key=months.__getitem__) for choose in (min, max))
    last = dearest if pinned else cheapest
    models = ",".join([*(name for name in names if name != last), last])
    html = page(client, f"/compare/?{TODAY}&models={models}&baseline={last if pinned else ''}")
    assert len(heads(html)) == 60
    assert {cheapest, last} <= {*heads(html)}
    assert says(html, "#results", f"Differences are from {last}")


@pytest.mark.usefixtures("meters")
def test_a_cost_that_leaves_a_fee_out_is_the_least_and_compared_with_nothing(client: Client) -> None:
    """seek: 1 + 4 / 2 + 5 = $8 for a thousand requests, without their file searches; gpt-4.1: 2 + 8 / 2 + 2.50."""
    path = f"/compare/?{TODAY}&file_search=1&models=gpt-4.1,seek"
    assert rows(client, path)["A month"] == ["$8.50", "at least $8.00"]
    assert says(page(client, path), "th", "at least: the vendor charges for file search, at a rate that is not known")
