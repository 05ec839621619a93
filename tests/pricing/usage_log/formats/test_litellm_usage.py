"""LiteLLM's usage of Claude: OpenAI's fields and Anthropic's, which state the same tokens."""

from __future__ import annotations

import json

from pricing.bill.reader import read_bills
from pricing.usage import Usage
from pricing.usage_log.fields.trace import is_extra
from tests.support.bills import fault_of, usage_of

MERGED = {  # BerriAI/litellm#11364
    "total_tokens": 103_925,
    "prompt_tokens": 98_805,
    "completion_tokens": 5_120,
    "prompt_tokens_details": {
        "text_tokens": None,
        "audio_tokens": None,
        "image_tokens": None,
        "cached_tokens": 66_360,
        "cache_creation_tokens": 32_435,
    },
    "cache_read_input_tokens": 66_360,
    "completion_tokens_details": {"reasoning_tokens": 1_710, "text_tokens": None},
    "cache_creation_input_tokens": 32_435,
}
READ = Usage(98_805, 66_360, 32_435, output_tokens=5_120, reasoning_tokens=1_710)


def test_the_two_vendors_fields_state_the_same_tokens_once() -> None:
    (bill,) = read_bills(json.dumps({"usage": MERGED})).bills
    assert (bill.vendor, bill.usage) == ("litellm", READ)
    assert not any(is_extra(figure) for figure in bill.figures)


def test_cache_writes_are_told_by_the_time_that_they_last() -> None:
    by_time = {"ephemeral_5m_input_tokens": 32_000, "ephemeral_1h_input_tokens": 435}
    details = {"cached_tokens": 66_360, "cache_creation_tokens": 32_435, "cache_creation_token_details": by_time}
    read = Usage(98_805, 66_360, 32_000, 435, output_tokens=5_120, reasoning_tokens=1_710)
    assert usage_of({"usage": {**MERGED, "prompt_tokens_details": details}}) == read
    other = {**details, "cache_creation_token_details": {**by_time, "ephemeral_1h_input_tokens": 1}}
    assert "32,001 tokens do not add up to the 32,435" in fault_of(
        {"usage": {**MERGED, "prompt_tokens_details": other}}
    )


def test_a_pass_through_leaves_the_cache_out_of_the_prompt() -> None:
    # BerriAI/litellm#23342
    usage = {"prompt_tokens": 12, "completion_tokens": 40, "total_tokens": 52, "cache_read_input_tokens": 2_495}
    (bill,) = read_bills(json.dumps({"usage": usage})).bills
    assert bill.usage == Usage(2_507, 2_495, output_tokens=40)
    assert bill.reading.note.startswith("cached tokens read as beside the input")


def test_searches_are_counted_beside() -> None:
    value = {**MERGED, "server_tool_use": {"web_search_requests": 2}}
    (bill,) = read_bills(json.dumps({"usage": value})).bills
    assert bill.usage == READ
    assert dict(bill.fees) == {"web_search": 2}


def test_words_that_multiply_act_here_too() -> None:
    (bill,) = read_bills(json.dumps({"usage": {**MERGED, "speed": "fast", "inference_geo": "us"}})).bills
    assert (bill.speed, bill.region) == ("fast", "us")
