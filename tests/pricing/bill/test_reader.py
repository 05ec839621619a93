"""Usage objects are read wherever responses hold them; faults are listed, the rest still counts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from tests.support.bills import CACHED, fault_of


@pytest.mark.parametrize(
    ("line", "tier"),
    [
        ({"custom_id": "1", "response": {"status_code": 200, "body": {"model": "m", "usage": CACHED}}}, "batch"),
        ({"custom_id": "1", "result": {"type": "succeeded", "message": {"model": "m", "usage": CACHED}}}, "batch"),
        ({"type": "response.completed", "response": {"model": "m", "usage": CACHED}}, None),
        ({"type": "message_start", "message": {"model": "m", "usage": CACHED}}, None),
        ({"model": "m", "service_tier": "default", "usage": CACHED}, "standard"),
        ({"model": "m", "service_tier": "unheard of", "usage": CACHED}, "unheard of"),
    ],
)
def test_usages_are_read_where_responses_hold_them(line: Any, tier: str | None) -> None:
    bill = read_bills(json.dumps(line)).bills[0]
    assert (bill.model, bill.usage.input_tokens, bill.tier) == ("m", 2006, tier)


def test_lines_and_lists_are_read_one_by_one() -> None:
    lines = "\n".join([json.dumps(CACHED), "", json.dumps({"usage": CACHED})])
    assert [bill.line for bill in read_bills(lines).bills] == [1, 3]
    assert [bill.line for bill in read_bills(json.dumps([CACHED, CACHED])).bills] == [1, 2]


def test_good_lines_count_beside_faulty_ones() -> None:
    lines = "\n".join([json.dumps(CACHED), '{"prompt_tokens": }', json.dumps({"usage": {"x": 1}}), json.dumps(CACHED)])
    bills = read_bills(lines)
    assert [bill.line for bill in bills.bills] == [1, 4]
    assert [(fault.line, fault.problem.partition(":")[0]) for fault in bills.faults] == [
        (2, "not valid JSON at column 19"),
        (3, "usage"),
    ]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "nothing to read"),
        ("   \n ", "nothing to read"),
        ("[]", "nothing to read"),
        ("hello", "not valid JSON"),
        ("5", "expected an object, not a number"),
        ({}, "has no usage; expected prompt_tokens, input_tokens or promptTokenCount"),
        ({"usage": 5}, "usage: expected an object, not a number"),
        ({"usage": {"prompt_tokens": 5}}, "usage.completion_tokens: missing"),
        ({"prompt_tokens": "5", "completion_tokens": 1}, "prompt_tokens: expected a whole number, not a string"),
        ({"prompt_tokens": -5, "completion_tokens": 1}, "prompt_tokens: expected a whole number between 0"),
        ({"prompt_tokens": 1.5, "completion_tokens": 1}, "prompt_tokens: expected a whole number, not 1.5$"),
        ('{"prompt_tokens": NaN, "completion_tokens": 1}', "prompt_tokens: NaN is not a number"),
        ('{"prompt_tokens": 1, "prompt_tokens": 2, "completion_tokens": 1}', "given twice"),
        ({"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 7}, "make 6 tokens, not the total of 7"),
        ({**CACHED, "prompt_tokens_details": {"cached_tokens": 2007}}, "2,007 tokens .* more than the 2,006 of input"),
        ({**CACHED, "prompt_tokens_details": [1]}, "prompt_tokens_details: expected an object, not a list"),
        (
            {"input_tokens": 5, "output_tokens": 1, "output_tokens_details": {"reasoning_tokens": 2}},
            "2 reasoning_tokens are more than the 1 of output",
        ),
        (
            {
                "input_tokens": 1,
                "output_tokens": 1,
                "cache_creation_input_tokens": 5,
                "cache_creation": {"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 1},
            },
            r"1 \+ 1 tokens are not the 5",
        ),
        ({"promptTokenCount": 5, "cachedContentTokenCount": 6}, "6 tokens .* more than the 5 of input"),
        ({"promptTokenCount": 5, "promptTokensDetails": [5]}, r"promptTokensDetails\[0\]: expected an object"),
    ],
)
def test_what_is_no_bill_says_why(value: Any, reason: str) -> None:
    assert re.search(reason, fault_of(value))


def test_deep_nesting_is_a_fault_like_any_other() -> None:
    assert "nested more than 200 deep" in fault_of("[" * 100_000)
    assert "nested more than 200 deep" in fault_of('{"usage": ' + "[" * 300 + "]" * 300 + "}")


def test_a_list_has_a_longest_length() -> None:
    bills = read_bills(f"[{','.join(['0'] * 50_002)}]")
    assert bills.faults[-1].problem == "more than 50,000 items; the rest is not read"
    assert len(bills.faults) == 50_001
