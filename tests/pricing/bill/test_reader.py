"""Usage objects are read wherever responses hold them; faults are listed, the rest still counts."""

from __future__ import annotations

import json
import re
from datetime import date, time
from typing import Any

import pytest

from pricing.bill.reader import read_bills, read_values
from pricing.json_lines import Fault
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
        ({"prompt_tokens": "five", "completion_tokens": 1}, "prompt_tokens: expected a whole number"),
        ({"prompt_tokens": -5, "completion_tokens": 1}, "prompt_tokens: expected a whole number between 0"),
        ({"prompt_tokens": 1.5, "completion_tokens": 1}, "prompt_tokens: expected a whole number, not 1.5$"),
        ('{"prompt_tokens": NaN, "completion_tokens": 1}', "prompt_tokens: NaN is not a JSON number"),
        ('{"prompt_tokens": 1, "prompt_tokens": 2, "completion_tokens": 1}', "appears twice"),
        (
            {"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 7},
            "add up to 6 tokens, not to the stated total of 7",
        ),
        ({**CACHED, "prompt_tokens_details": {"cached_tokens": 2007}}, "2,007 tokens .* exceed the 2,006 input tokens"),
        ({**CACHED, "prompt_tokens_details": [1]}, "prompt_tokens_details: expected an object, not a list"),
        (
            {"input_tokens": 5, "output_tokens": 1, "output_tokens_details": {"reasoning_tokens": 2}},
            "2 reasoning_tokens exceed the 1 output tokens",
        ),
        (
            {
                "input_tokens": 1,
                "output_tokens": 1,
                "cache_creation_input_tokens": 5,
                "cache_creation": {"ephemeral_5m_input_tokens": 1, "ephemeral_1h_input_tokens": 1},
            },
            r"1 \+ 1 tokens do not add up to the 5",
        ),
        ({"promptTokenCount": 5, "cachedContentTokenCount": 6}, "6 tokens .* exceed the 5 input tokens"),
        ({"promptTokenCount": 5, "promptTokensDetails": [5]}, r"promptTokensDetails\[0\]: expected an object"),
    ],
)
def test_what_is_no_bill_says_why(value: Any, reason: str) -> None:
    assert re.search(reason, fault_of(value))


def test_deep_nesting_is_a_fault_like_any_other() -> None:
    assert "nested more than 200 levels deep" in fault_of("[" * 100_000)
    assert "nested more than 200 levels deep" in fault_of('{"usage": ' + "[" * 300 + "]" * 300 + "}")


def test_a_list_has_a_longest_length() -> None:
    found = read_bills(f"[{','.join(['0'] * 50_002)}]")
    assert found.faults[-1].problem == "more than 50,000 items; the rest were not read"
    assert len(found.faults) == 50_001


def test_values_are_read_as_lines_from_the_first_on() -> None:
    found = read_values([{"usage": CACHED}, 5, {"usage": CACHED}])
    assert ([bill.line for bill in found.bills], [fault.line for fault in found.faults]) == ([1, 3], [2])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('  {"a": 1}  \n\t{"b": }  ', [1, 2]),  # two documents, the second with a mistake
        ('{"usage":\n{"a": }', [1]),  # one document over two lines, with a mistake
        ('{"a": }', [1]),
        ("a}\n{b", [1]),
        ('{"a": 1}\n}', [1]),
    ],
)
def test_a_text_of_lines_is_told_from_one_document_with_a_mistake(text: str, lines: list[int]) -> None:
    assert [fault.line for fault in read_bills(text).faults] == lines


@pytest.mark.parametrize(("word", "tier"), [("auto", None), ("a\nb", None), (5, None), ("flex", "flex")])
def test_a_tier_is_a_word_that_says_one(word: Any, tier: str | None) -> None:
    assert read_bills(json.dumps({"service_tier": word, "usage": CACHED})).bills[0].tier == tier


NO_USAGE = "has no usage; expected prompt_tokens, input_tokens or promptTokenCount"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"response": {"body": {}}}, f"response.body: {NO_USAGE}"),
        ({"response": {}}, f"response: {NO_USAGE}"),
        ({"result": {"message": {}}}, f"result.message: {NO_USAGE}"),
        ({"message": {"usage": {}}}, f"message.usage: {NO_USAGE}"),
        ({"response": {"usage": 5}}, "response.usage: expected an object, not a number"),
        ({}, NO_USAGE),
        (5, "expected an object, not a number"),
    ],
)
def test_a_fault_names_the_whole_way_to_it(value: Any, problem: str) -> None:
    assert fault_of(value) == problem


def test_a_fault_of_the_whole_text_is_on_its_first_line_with_words() -> None:
    nothing = "nothing to read; expected a usage object, a response, or JSON lines of either"
    assert read_bills("").faults == (Fault(1, nothing),)
    assert [fault.line for fault in read_bills("\n\nhello").faults] == [3]
    assert [bill.line for bill in read_bills("\n\n" + json.dumps(CACHED)).bills] == [3]


@pytest.mark.parametrize(
    ("value", "model", "tier"),
    [
        ({"model_version": "m", "usage": CACHED}, "m", None),
        ({"model": ["m"], "usage": CACHED}, None, None),
        ({"usage": CACHED | {"service_tier": "priority"}}, None, "priority"),
        ({"custom_id": "a", "response": {"usage": CACHED}}, None, "batch"),
        ({"service_tier": "x" * 50, "usage": CACHED}, None, "x" * 40),
    ],
)
def test_model_and_tier_are_read_where_they_stand(value: Any, model: str | None, tier: str | None) -> None:
    (bill,) = read_bills(json.dumps(value)).bills
    assert (bill.model, bill.tier) == (model, tier)


@pytest.mark.parametrize(
    ("seconds", "moment"),
    [
        (1, (date(1970, 1, 1), time(0, 0, 1))),
        (1_717_243_200, (date(2024, 6, 1), time(12, 0))),
        (0, (None, None)),
        (10**11, (date(1973, 3, 3), time(9, 46, 40))),  # milliseconds: 1,157 days and 35,200 s
        (True, (None, None)),
    ],
)
def test_a_moment_is_in_utc_and_within_reason(seconds: int, moment: tuple[date | None, time | None]) -> None:
    (bill,) = read_bills(json.dumps({"created": seconds, "usage": CACHED})).bills
    assert (bill.day, bill.at) == moment


@pytest.mark.parametrize(("text", "what"), [("[{}, {}, {}]", "items"), ("{}\n{}\n{}", "lines")])
def test_what_is_too_much_is_named_and_not_read(text: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pricing.bill.reader.MOST_LINES", 2)
    assert read_bills(text).faults[2:] == (Fault(3, f"more than 2 {what}; the rest were not read"),)
