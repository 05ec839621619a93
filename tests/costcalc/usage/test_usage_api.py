"""Rows of usage logs of several formats, as a program has them charged and added up."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from costcalc.api.examples import EXAMPLES
from costcalc.current import catalog
from tests.support.api import post, read_fault, send
from tests.support.usage_answers import ALL_ROWS, CLAUDE, OPENAI, PARTIAL, UNKNOWN, UNKNOWN_TOKENS

pytestmark = pytest.mark.usefixtures("acme")


def ask(client: Client, *rows: Any, **more: Any) -> Any:
    return send(client, "usage", {"rows": [*rows], **more})


def test_the_contracts_own_example(client: Client) -> None:
    answer = send(client, "usage", EXAMPLES["post_usage"])
    assert answer["catalog"] == {"version": catalog().version.isoformat(), "digest": catalog().digest}
    first, second = answer["groups"]
    assert first["keys"] == {"day": "2024-06-01", "model": "gpt-4o-2024-05-13", "team": "search"}
    # 1,000 × 5 + 500 × 15 millionths, and 2,000 × 3 + 300 × 15
    assert (first["amount"], second["amount"], answer["total"]["amount"]) == ("0.0125", "0.0105", "0.023")
    assert second["keys"] == {"day": "2025-11-03", "model": "claude-sonnet-4-5-20250929", "team": None}
    assert (answer["complete"], answer["reasons"]) == (True, [])


def test_each_row_is_charged_at_the_prices_of_its_own_day(client: Client) -> None:
    earlier = OPENAI | {"id": "", "created": 1_717_243_200}  # 2024-06-01: 2 and 8 dollars a million, later 1 and 4
    answer = ask(client, OPENAI, earlier, by=["day"])
    assert [(group["keys"]["day"], group["amount"]) for group in answer["groups"]] == [
        ("2024-06-01", "0.0028"),  # (1,000 × 2 + 100 × 8) / 1,000,000
        ("2026-11-01", "0.0014"),
    ]
    assert ask(client, OPENAI, earlier, as_of="2026-11-01")["total"]["amount"] == "0.0028"  # 2 × 0.0014


def test_rows_of_several_formats_are_added_up_and_named(client: Client) -> None:
    answer = ask(client, OPENAI, CLAUDE, by=["vendor"])
    assert {group["keys"]["vendor"]: group["amount"] for group in answer["groups"]} == {
        "openai": "0.0014",
        "anthropic": "0.0012",  # (400 × 1 + 200 × 4) / 1,000,000
    }
    assert answer["formats"] == [
        {"format": "Claude Code", "reason": "the field sessionId", "files": 1, "rows": 1},
        {"format": "Responses", "reason": "prompt_tokens in usage", "files": 1, "rows": 1},
    ]
    assert [reason["code"] for reason in answer["reasons"]] == ["lower_bound"]
    assert {part["status"]: part["amount"] for part in answer["total"]["parts"]} == {
        "complete": "0.0014",
        "lower_bound": "0.0012",
    }


def test_a_call_that_stands_twice_is_charged_once(client: Client) -> None:
    longer = CLAUDE | {"message": CLAUDE["message"] | {"usage": {"input_tokens": 400, "output_tokens": 300}}}
    answer = ask(client, CLAUDE, longer)
    # (400 × 1 + 300 × 4) / 1,000,000: the one with more output
    assert (answer["total"]["amount"], answer["records"], answer["duplicates"]) == ("0.0016", 1, 1)


def test_what_has_no_price_is_never_0(client: Client) -> None:
    answer = ask(client, UNKNOWN)
    (group,) = answer["groups"]
    assert (group["amount"], group["low"], group["high"], group["partial"]) == (None, None, None, False)
    assert answer["total"]["amount"] is None
    (unpriced,) = answer["unpriced"]
    assert (unpriced["model"], unpriced["rows"], unpriced["tokens"]) == ("unknown", 1, UNKNOWN_TOKENS)
    assert "unknown is not in any price table" in unpriced["reason"]
    both = ask(client, UNKNOWN, OPENAI)
    assert (both["total"]["amount"], both["total"]["partial"], both["complete"]) == ("0.0014", True, False)


def test_what_is_not_charged_makes_the_amount_the_least(client: Client) -> None:
    answer = ask(client, PARTIAL)
    assert (answer["total"]["amount"], answer["total"]["partial"]) == ("0.0014", True)
    assert answer["left_out"] == [{"item": "usage.num_frobs", "rows": 1}]
    assert answer["reasons"] == [
        {"code": "partial", "message": "1 row states something that is not charged here (usage.num_frobs)"}
    ]


def test_the_sellers_own_sum_stands_beside_ours(client: Client) -> None:
    rows = [OPENAI | {"id": "", "usage": OPENAI["usage"] | {"cost": cost}} for cost in (0.0014, 0.0020)]
    total = ask(client, *rows)["total"]
    # 0.0014 + 0.0020, less 2 × 0.0014
    assert (total["reported"], total["difference"], total["difference_kind"]) == ("0.0034", "0.0006", "more")
    assert ask(client, rows[0])["total"]["difference_kind"] == "none"
    assert ask(client, OPENAI)["total"]["difference_kind"] is None


def test_what_cannot_be_read_is_told_by_its_position(client: Client) -> None:
    answer = ask(client, {"hello": 1}, OPENAI, {"usage": {"prompt_tokens": -1, "completion_tokens": 1}})
    assert [(fault["file"], fault["number"]) for fault in answer["faults"]] == [(None, 1), (None, 3)]
    assert answer["faulty"] == 2
    assert (answer["total"]["amount"], answer["total"]["partial"]) == ("0.0014", True)
    assert [reason["code"] for reason in answer["reasons"]] == ["incomplete"]
    assert ask(client, {"hello": 1})["total"]["amount"] is None


def test_a_sum_of_calls_of_unknown_lengths_has_a_range(client: Client) -> None:
    bucket = {
        "object": "bucket",
        "start_time": 1_793_534_400,
        "end_time": 1_793_620_800,
        "results": [
            {
                "object": "organization.usage.completions.result",
                "model": "fast-1",
                "input_tokens": 8_000,
                "output_tokens": 1_000,
                "input_cached_tokens": 0,
                "num_model_requests": 2,
            }
        ],
    }
    total = ask(client, {"object": "page", "data": [bucket], "has_more": False})["total"]
    # one of the two calls may be longer than 5,000 tokens: 8,000 × 1 + 1,000 × 4 to 8,000 × 2 + 1,000 × 6 millionths
    assert (total["low"], total["high"], total["requests"]) == ("0.012", "0.022", 2)


def test_labels_are_read_where_the_rows_have_them(client: Client) -> None:
    search = OPENAI | {"id": "", "metadata": {"team": "search"}}
    answer = ask(client, OPENAI, search, search, labels=["team"])
    assert (answer["by"], answer["labels"]) == (["model", "team"], ["team"])
    assert {group["keys"]["team"]: group["amount"] for group in answer["groups"]} == {
        None: "0.0014",
        "search": "0.0028",
    }
    # a label of all logs need not be listed, too
    assert ask(client, OPENAI, search, search, by=["model", "team"]) == answer


def test_sums_are_exact_whatever_they_are_divided_by(client: Client) -> None:
    whole = ask(client, *ALL_ROWS, by=[])
    for by in (["day"], ["month"], ["model"], ["provider"], ["tier"], ["region", "speed"], ["vendor", "day"]):
        answer = ask(client, *ALL_ROWS, by=by)
        amounts = [D(group["amount"]) for group in answer["groups"] if group["amount"]]
        assert sum(amounts) == D(whole["total"]["amount"]) == D(answer["total"]["amount"])
        assert (
            sum(group["usage"]["input_tokens"] for group in answer["groups"]) == whole["total"]["usage"]["input_tokens"]
        )


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"by": ["modle"]}, "by[0]"),
        ({"by": ["model", "model"]}, "by[1]"),
        ({"labels": ["team", "team"]}, "labels[1]"),
        ({"labels": ["day"]}, "labels[0]"),
        ({"labels": [""]}, "labels[0]"),
        ({"by": "model"}, "by"),
        ({"tier": "cheap"}, "tier"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"limit": 5}, "limit"),
        ({"rows": []}, "rows"),
        ({"rows": [3]}, "rows[0]"),
    ],
)
def test_wrong_requests_are_refused_by_field(client: Client, more: dict[str, Any], path: str) -> None:
    assert read_fault(client, "usage", {"rows": [OPENAI], **more})[:2] == ("invalid", path)


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"usage": None},
        {"usage": {"prompt_tokens": "many"}},
        {"type": "assistant", "sessionId": {}, "message": 3},
        {"object": "page", "data": [{"results": [[]]}]},
        {"created": 10**19, "model": "\u0000", "usage": {"prompt_tokens": 1, "completion_tokens": 1}},
        {"data": [None, 3, []]},
        {"usage": {"input_tokens": 10**19, "output_tokens": 0}},
    ],
)
def test_no_row_is_an_error_of_the_server(client: Client, row: dict[str, Any]) -> None:
    response = post(client, "usage", {"rows": [row]})
    assert response.status_code == 200
    assert not response.json()["complete"]


def test_a_model_that_is_in_no_table_is_refused_and_similar_ones_are_named(client: Client) -> None:
    fault = post(client, "usage", {"rows": [OPENAI], "model": "fsat-1"})
    assert (fault.status_code, fault.json()["code"], fault.json()["path"]) == (422, "unknown", "model")
    assert fault.json()["message"].startswith("model: fsat-1 is not in any price table; did you mean fast-1")


def test_rows_without_a_model_say_as_which_one_they_are_priced(client: Client) -> None:
    nameless = {key: value for key, value in OPENAI.items() if key not in ("id", "model")}
    answer = ask(client, nameless, OPENAI, model="fast-1")
    assert {group["keys"]["model"]: group["priced_as"] for group in answer["groups"]} == {
        None: "fast-1",
        "fast-1": None,
    }


def test_rows_of_days_after_today_are_told_and_charged(client: Client) -> None:
    answer = ask(client, OPENAI | {"created": 10_000_000_000}, OPENAI | {"id": ""})
    assert answer["after_today"] == [{"file": None, "rows": 1}]
    assert [reason["code"] for reason in answer["reasons"]] == ["incomplete"]
    assert (answer["complete"], answer["total"]["amount"]) == (False, "0.0028")
