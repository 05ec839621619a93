"""Results of Vercel's AI SDK: each step is a call; without steps, the sum of all of them."""

from __future__ import annotations

from datetime import date

from pricing.usage import Usage
from tests.support.usage_logs import read_sample


def test_a_result_names_its_model_and_time_in_the_response() -> None:
    newer, older, *_ = read_sample("vercel_results.jsonl")
    assert newer.usage == Usage(27_000, cache_write_tokens=26_973, output_tokens=150)
    assert (newer.model, newer.day, newer.id) == ("claude-haiku-4-5", date(2026, 6, 12), "msg_01EXAMPLEofAClaudeId")
    assert (older.model, older.usage) == ("claude-3-5-haiku-20241022", Usage(787, output_tokens=60))


def test_each_step_is_a_call_of_its_own() -> None:
    first, second = read_sample("vercel_results.jsonl")[2:4]
    assert (first.usage, second.usage) == (Usage(600, output_tokens=60), Usage(700, output_tokens=40))
    assert (first.tier, first.requests, first.summed) == ("standard", 1, False)


def test_without_steps_their_sum_is_read() -> None:
    total = read_sample("vercel_results.jsonl")[4]
    assert (total.usage, total.model) == (Usage(1_300, output_tokens=100), "openai/gpt-5")
    assert (total.requests, total.summed) == (0, True)
