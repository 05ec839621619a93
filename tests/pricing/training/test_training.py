from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from pricing.catalog.catalog import Catalog, NotSold
from pricing.catalog.rates import Conditions
from pricing.training.cost import quote_training
from pricing.training.file import MOST_FAULTS, MOST_KEPT, count_file
from pricing.training.payback import break_even

SOLD = Conditions(date(2026, 9, 1))
GREETING = {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello"}]}
GREETING_TOKENS = 3 + 2 * (3 + 1 + 1)
"""The priming of the reply; for each message its form, its role and its one word."""


def jsonl(*examples: object) -> bytes:
    return "\n".join(e if isinstance(e, str) else json.dumps(e) for e in examples).encode()


def chat(*messages: Mapping[str, object]) -> dict[str, object]:
    return {"messages": list(messages)}


def test_examples_are_counted_with_the_chat_rules() -> None:
    found = count_file([jsonl(GREETING, GREETING)], "cl100k_base")
    assert (found.examples, found.tokens, found.longest) == (2, 2 * GREETING_TOKENS, GREETING_TOKENS)
    assert (found.faults, found.too_long, found.images, found.with_tools) == ((), (), 0, 0)


@pytest.mark.parametrize("size", [1, 2, 7, 100, 10_000])
def test_it_does_not_matter_how_the_file_arrives(size: int) -> None:
    data = jsonl(GREETING, "oops", GREETING) + b"\n"
    found = count_file((data[i : i + size] for i in range(0, len(data), size)), "o200k_base")
    assert (found.examples, [fault.line for fault in found.faults]) == (2, [2])


def test_an_empty_file_has_no_examples() -> None:
    assert count_file([], "o200k_base").examples == 0
    assert count_file([b"", b"\n\n  \n"], "o200k_base").number_of_faults == 0


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_line_ends_of_any_kind_and_a_byte_order_mark_are_no_fault(end: bytes) -> None:
    data = b"\xef\xbb\xbf" + end.join([jsonl(GREETING)] * 2) + end
    assert count_file([data], "o200k_base").examples == 2


USER = {"role": "user", "content": "Hello"}
ANSWER = {"role": "assistant", "content": "Hello"}


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "not valid JSON at column 2"),
        ("[1, 2]", "expected an object, not a list"),
        ('"text"', "expected an object, not a string"),
        ({}, 'expected an object with "messages"'),
        ({"prompt": "a", "completion": "b"}, "prompt and completion"),
        ({"input": {}, "preferred_output": []}, "preference tuning"),
        ({"messages": "Hello"}, "messages: expected a list, not a string"),
        ({"messages": []}, "messages: expected at least a question and its answer"),
        (chat(USER), "messages: has no assistant message"),
        (chat(USER, {"role": "robot", "content": "Hello"}), 'not "robot"'),
        (chat(USER, {"content": "Hello"}), "messages[1]: has no role"),
        (chat({"role": "user"}, ANSWER), "messages[0]: has no content"),
        (chat(USER, ANSWER | {"weight": 2}), "messages[1].weight: expected 0 or 1"),
        (chat(USER, ANSWER | {"weight": [1]}), "messages[1].weight: expected 0 or 1"),
        (chat({"role": "user", "content": 5}, ANSWER), "messages[0].content: expected a string or a list"),
        ('{"messages": [], "messages": []}', 'the key "messages" appears twice'),
        ("[" * 5_000, "nested more than"),
    ],
    ids=range(17),
)
def test_a_bad_line_is_named_and_the_good_ones_are_still_counted(bad: object, words: str) -> None:
    found = count_file([jsonl(GREETING, bad, GREETING)], "o200k_base")
    assert (found.examples, found.tokens) == (2, 2 * GREETING_TOKENS)
    assert [fault.line for fault in found.faults] == [2]
    assert words in found.faults[0].problem


def test_bytes_that_are_no_text_are_a_fault_of_their_line() -> None:
    found = count_file([jsonl(GREETING) + b"\n\xff\xfe\n" + jsonl(GREETING)], "o200k_base")
    assert (found.examples, found.faults[0].line, found.faults[0].problem) == (2, 2, "not UTF-8")


def test_no_more_faults_are_kept_than_a_person_reads() -> None:
    found = count_file([b"x\n" * (MOST_KEPT + 30)], "o200k_base")
    assert (found.number_of_faults, len(found.faults)) == (MOST_KEPT + 30, MOST_KEPT)


def test_a_file_of_faults_is_not_read_to_its_end_and_has_no_price() -> None:
    start, faults = jsonl(GREETING) + b"\n", b"x\n" * MOST_FAULTS
    most = count_file([start + faults + jsonl(GREETING)], "o200k_base")
    assert (most.examples, most.number_of_faults, most.refusal) == (2, MOST_FAULTS, None)
    over = count_file([start + faults + b"x\n" + jsonl(GREETING)], "o200k_base")
    assert (over.examples, over.stopped_at) == (1, 1 + MOST_FAULTS + 1)
    assert over.refusal == ("more than 10,000 lines are not training examples; the rest after line 10,002 was not read")


def test_over_long_examples_are_reported_and_cut_at_the_limit() -> None:
    long = chat({"role": "user", "content": " hello" * 100}, ANSWER)
    found = count_file([jsonl(GREETING, long)], "o200k_base", limit=50)
    assert found.too_long == ((2, GREETING_TOKENS + 99),)
    assert found.tokens == GREETING_TOKENS + 50
    assert count_file([jsonl(GREETING)], "o200k_base", limit=GREETING_TOKENS).too_long == ()


def test_tools_of_an_example_are_counted_as_a_request_counts_them() -> None:
    tools = [{"type": "function", "function": {"name": "now", "description": "The time.", "parameters": None}}]
    found = count_file([jsonl(GREETING | {"tools": tools})], "o200k_base")
    assert found.with_tools == 1
    assert found.tokens > GREETING_TOKENS


@pytest.mark.parametrize(
    ("model", "rate"),
    [
        ("ft:gpt-3.5-turbo", "8.00"),
        ("ft:gpt-4o-mini-2024-07-18", "3.00"),
        ("ft:gpt-4o-2024-08-06", "25.00"),
        ("ft:gpt-4.1-2025-04-14", "25.00"),
        ("ft:gpt-4.1-mini-2025-04-14", "5.00"),
        ("ft:gpt-4.1-nano-2025-04-14", "1.50"),
    ],
)
def test_training_costs_tokens_by_epochs_by_the_rate(catalog: Catalog, model: str, rate: str) -> None:
    """A million tokens, three epochs; rates of OpenAI's price page."""
    found = quote_training(catalog.offer(model).on(SOLD.as_of), 1_000_000, 3, SOLD)
    assert found.total == 3 * Decimal(rate)


@pytest.mark.parametrize("model", ["gpt-4o", "whisper-1", "ft:o4-mini-2025-04-16"])
def test_a_model_that_is_not_trained_by_the_token_is_refused_by_name(catalog: Catalog, model: str) -> None:
    entry = catalog.offer(model).on(SOLD.as_of)
    with pytest.raises(NotSold, match=f"{entry.model.id} has no per-token training price"):
        quote_training(entry, 1_000, 1, SOLD)


@pytest.mark.parametrize(
    ("training", "tuned", "base", "requests"),
    [
        ("24", "0.0010", "0.0034", "10000"),  # 24 / 0.0024
        ("1", "0.1", "0.4", "4"),  # 3.3 requests are not enough
        ("0", "0.1", "0.4", "0"),
        ("24", "0.002", "0.002", None),
        ("24", "0.003", "0.002", None),
    ],
)
def test_break_even(training: str, tuned: str, base: str, requests: str | None) -> None:
    found = break_even(Decimal(training), Decimal(tuned), Decimal(base))
    assert found == (None if requests is None else Decimal(requests))
