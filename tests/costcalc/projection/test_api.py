"""Months ahead for programs. Expected dollars are arithmetic on published prices of 2025.

gpt-4o costs $2.50 and $10, gpt-4o-mini $0.15 and $0.60: with 1,000 input and 500 output tokens a thousand requests
cost $7.50 and $0.45.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from costcalc.api.examples import EXAMPLES

BODY = {
    "input_tokens": 1000, "output_tokens": 500, "requests_per_month": 1000, "models": ["gpt-4o", "gpt-4o-mini"],
    "as_of": "2025-01-01", "months": 3,
}  # fmt: skip


def post(client: Client, **changes: Any) -> Any:
    return client.post("/api/v1/projection", json.dumps(BODY | changes), content_type="application/json")


def project(client: Client, **changes: Any) -> Any:
    response = post(client, **changes)
    assert response.status_code == 200, response.content
    return response.json()


def test_the_months_of_the_cheapest_come_first(client: Client) -> None:
    mini, large = project(client)["results"]
    assert (mini["requested"], mini["tokens"], mini["input_tokens"]) == ("gpt-4o-mini", "exact", 1000)
    assert [month["month"] for month in large["months"]] == ["2025-01-01", "2025-02-01", "2025-03-01"]
    assert [month["cost"]["expected"] for month in large["months"]] == ["7.5", "7.5", "7.5"]
    assert (large["total"]["expected"], large["cost_per_request"], large["unpriced"]) == ("22.5", "0.0075", None)
    assert mini["total"]["expected"] == "1.35"


def test_growth_and_bands(client: Client) -> None:
    body = {"models": ["gpt-4o"], "growth": 0.1, "requests_low": 500, "output_tokens_low": 0}
    (answer,) = project(client, **body)["results"]
    # low: 500 × 1,000 × $2.50 a million
    assert [month["cost"]["low"] for month in answer["months"]] == ["1.25", "1.375", "1.5125"]
    assert [month["cost"]["high"] for month in answer["months"]] == ["7.5", "8.25", "9.075"]


def test_a_prompt_is_counted(client: Client) -> None:
    answer = project(client, input_tokens=None, prompt="Hello, world", output_tokens=0, models=["gpt-4o"])
    # 3 tokens: 3 × 1,000 × 3 × $2.50 a million
    assert answer["results"][0]["total"]["expected"] == "0.0225"
    assert answer["assumptions"]["Input tokens"] == "as counted for each model"


def test_types_have_their_parts(client: Client) -> None:
    answer = project(client, models=["gpt-4o"], types=[{"name": "labels", "input_tokens": 100, "requests": 10_000}])
    assert answer["types"] == ["this prompt", "labels"]
    # 3 × 10,000 × 100 × $2.50 a million
    assert [part["expected"] for part in answer["results"][0]["by_type"]] == ["22.5", "7.5"]


def test_what_is_not_asked_for_is_null(client: Client) -> None:
    answer = project(client)
    assert [answer[name] for name in ("budget", "routing", "subscription", "free_credit", "crossings")] == [None] * 5


def test_budget_routing_and_subscription(client: Client) -> None:
    answer = project(
        client, budget=9, growth=0.1, routes=[{"model": "gpt-4o", "share": 1}], today="gpt-4o",
        subscription={"seat": 3, "people": 2}, free_credit=10,
    )  # fmt: skip
    large = answer["budget"]["results"][1]
    # 9 / 0.0075; 7.50 × 1.1 × 1.1 = 9.075
    assert (large["requests"], large["passed"], large["fits"]) == ("1200", "2025-03-01", False)
    assert answer["routing"]["total"] == answer["results"][1]["total"]
    assert answer["routing"]["savings"][1] == {"against": "gpt-4o", "saves": "0", "share": "0"}
    # 7.50 + 8.25 + 9.075 − 10; 6 / 0.0075
    assert answer["subscription"]["results"][1]["api"] == answer["free_credit"][1]["cost"] == "14.825"
    assert answer["free_credit"][1]["used_up"] == "2025-02-01"
    assert (answer["subscription"]["total"], answer["subscription"]["results"][1]["break_even"]) == ("18", "800")
    # 6 / 0.00045
    assert answer["crossings"][-1]["since"].startswith("13333.3333")
    assert answer["crossings"][-1]["cheapest"] == "the subscription"


def test_types_are_routed_each_to_a_model(client: Client) -> None:
    routes = [{"type": "this prompt", "model": "gpt-4o-mini"}, {"type": "big", "model": "gpt-4o"}]
    kind = {"name": "big", "output_tokens": 1000, "requests": 1000}
    # 1.35 + 3 × 1,000 × 1,000 × $10 a million
    assert project(client, types=[kind], routes=routes)["routing"]["total"]["expected"] == "31.35"


def test_limits_drivers_and_levers(client: Client) -> None:
    answer = project(client, today="gpt-4o", requests_high=5000, peak_factor=6, levers={"waits": 1, "output_cap": 100})
    assert [limits["fits"] for limits in answer["limits"]] == [True, True]
    first = answer["drivers"]["assumptions"][0]
    assert (first["assumption"], first["cost_at_low"], first["moves"]) == ("requests", "22.5", "90")
    levers = {lever["lever"]: lever for lever in answer["levers"]["levers"]}
    assert (levers["batch"]["saves"], levers["batch"]["share"]) == ("11.25", "0.5")
    # 3,000 × (2,500 + 1,000) / 1,000,000
    assert levers["cap"]["cost"] == "10.5"


def test_every_assumption_is_told(client: Client) -> None:
    said = project(client, retries=0.03, cached=0.5, cached_prefix=800, users=4)["assumptions"]
    assert said["Sent a second time"] == "3.0% of the requests"
    assert said["Read from the cache"] == "800 tokens, in 50% of the requests"
    assert said["People who use it"] == "4"


def test_a_name_that_no_table_has_says_so(client: Client) -> None:
    known, unknown = project(client, models=["gpt-4o", "nope"])["results"]
    assert known["unpriced"] is None
    assert (unknown["months"], unknown["total"]) == ([], None)
    assert unknown["unpriced"].startswith("nope is not in any price table")
    assert project(client, models=["nope"])["drivers"] is None


@pytest.mark.parametrize("route", [{"share": 0.5}, {"share": 0.5, "type": "this prompt"}, {}])
def test_a_route_is_a_share_or_a_type(client: Client, route: dict[str, Any]) -> None:
    assert post(client, routes=[{"model": "gpt-4o", **route}]).json()["path"] == "routes" + "[0]" * (len(route) != 1)


def test_routes_are_all_of_one_sort(client: Client) -> None:
    routes = [{"model": "gpt-4o", "share": 1}, {"model": "gpt-4o", "type": "this prompt"}]
    fault = post(client, routes=routes).json()
    assert (fault["path"], fault["expected"]) == ("routes", "one of the two")


def test_more_cached_than_sent_has_no_total(client: Client) -> None:
    answer = project(client, models=["gpt-4o"], cached_tokens=1001)
    assert answer["results"][0]["total"] is None
    assert "1,001" in answer["results"][0]["unpriced"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"months": 0}, "months"),
        ({"months": 37}, "months"),
        ({"growth": -2}, "growth"),
        ({"growth": 10, "months": 36}, "growth"),
        ({"growth": 0.1, "step": {"month": 2, "requests": 5}}, "growth"),
        ({"step": {"month": 2}}, "step.requests"),
        ({"requests_per_month": 0}, "requests_per_month"),
        ({"requests_per_month": 0, "growth": 0.1}, "requests_per_month"),
        ({"requests_low": 1001}, "requests_low"),
        ({"output_tokens_high": 499}, "output_tokens_high"),
        ({"cached": 1.01}, "cached"),
        ({"retries": -0.1}, "retries"),
        ({"types": [{"name": "a", "requests": 1, "output_tokens_low": 4}]}, "types[0].output_tokens_low"),
        ({"types": [{"name": "a", "requests": 5, "requests_high": 4}]}, "types[0].requests_high"),
        ({"types": [{"name": " ", "requests": 1}]}, "types[0].name"),
        ({"types": [{"name": "this prompt", "requests": 1}]}, "types"),
        ({"types": [{"name": "a"}]}, "types[0].requests"),
        ({"budget": -1}, "budget"),
        ({"today": "o1"}, "today"),
        ({"routes": [{"model": "gpt-4o", "share": 0.9}]}, "routes"),
        ({"routes": [{"model": "o1", "share": 1}]}, "routes"),
        ({"routes": [{"model": "gpt-4o", "share": 0.5}, {"model": "gpt-4o", "share": 0.5}]}, "routes[1]"),
        ({"subscription": {"seat": 3, "people": 0}}, "subscription.people"),
        ({"subscription": {}}, "subscription.seat"),
        ({"free_credit": -1}, "free_credit"),
        ({"peak_factor": 0.5}, "peak_factor"),
        ({"hours_per_day": 25}, "hours_per_day"),
        ({"levers": {"waits": 2}}, "levers.waits"),
        ({"levers": {"output_cap": 0}}, "levers.output_cap"),
        ({"first": "2025-13-01"}, "first"),
        ({"first": "9999-01-01"}, "first"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_cannot_be_planned_is_refused_at_its_field(client: Client, changes: dict[str, Any], path: str) -> None:
    response = post(client, **changes)
    assert response.status_code == 422
    assert response.json()["path"] == path


def test_the_documented_example_is_answered(client: Client) -> None:
    answer = project(client, **EXAMPLES["post_projection"])
    assert len(answer["results"]) == 2
    assert all(
        answer[name] for name in ("budget", "routing", "subscription", "crossings", "limits", "drivers", "levers")
    )
