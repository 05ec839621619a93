"""Tests of the counts of rows: what `estimate` gives for the same request, on every model."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pricing.catalog.kept import Tables
from pricing.catalog.rates import Conditions
from pricing.corpus.counting import NO_MODEL
from pricing.corpus.counts import OTHER_REASONS, Counts, MisfitRow, Place, Way
from pricing.corpus.engines.count import load_tables
from pricing.corpus.plan import Columns, Plan
from pricing.corpus.requests import read_row
from pricing.corpus.ways import group_models, list_ways
from pricing.estimate.counting import count_on_model
from pricing.estimate.estimate import choose_vocabularies, estimate_request
from pricing.estimate.request import Expectation, Request
from pricing.tokens import prompt as prompts
from pricing.tokens import vocabularies
from pricing.tokens.prompt import count_prompt
from pricing.tokens.text import count_tokens
from pricing.tokens.vocabularies import Tokenizer, load_tokenizer
from pricing.workload import Workload
from tests.support.written_corpora import DAY, count_bytes, get_counts, list_lengths, tell_faults, write_lines

CATALOG = load_tables(Tables(), "")
EVERY_WAY = tuple(way.models[0].name for way in group_models(CATALOG, Plan(DAY, tuple(CATALOG.offers))).rules)
"""A model for each different set of rules in all tables."""
PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
PARAMETERS = {"type": "object", "properties": {"city": {"type": "string", "description": "Where"}}}
TOOL = {"type": "function", "function": {"name": "get_weather", "parameters": PARAMETERS}}


def ask(*parts: Any, **rest: Any) -> dict[str, Any]:
    """Return a chat request whose one message has these parts, or one text."""
    return {"messages": [{"role": "user", "content": parts[0] if len(parts) == 1 else list(parts)}], **rest}


TEXT = {"type": "text", "text": "What is it?"}
TEXTS: list[Any] = [{"text": "Hello, world"}, {"text": ""}, {"prompt": "Grüße aus Köln, 東京から"}, "one string"]
CHATS: list[Any] = [
    ask("Why is the sky blue?"),
    {"messages": [{"role": "system", "content": "Be brief."}, *ask("Why?")["messages"]]},
    {"model": "gpt-4o", "instructions": "Be brief.", "input": "Why?"},
    {"custom_id": "1", "params": ask("Why?", system="Be brief.", max_tokens=5)},
    ask(TEXT, {"type": "file", "file": {"file_id": "x"}}),
]
OTHERS: list[Any] = [
    ask("Weather?", tools=[TOOL]),
    ask(TEXT, {"type": "image_url", "image_url": {"url": PIXEL}}),
    ask(TEXT, {"type": "image_url", "image_url": {"url": "https://images.example/1.png"}}),
]
ROWS = [*TEXTS, *CHATS, *OTHERS]


def count_each(rows: list[Any], name: str) -> Counts:
    """Return what rows add up to, each counted by itself as the estimate does."""
    whole = Counts(low={}, high={})
    model = CATALOG.offer(name).on(DAY).model
    for row in rows:
        prompt = count_prompt(read_row(row, Columns()).prompt, choose_vocabularies(CATALOG, [name], DAY))
        count = count_on_model(prompt, model, DAY)
        if count.span is None:
            whole.merge(Counts(unknown={count.reason or "": 1}))
        else:
            low, expected, high = ({bound: [1, 1, 0]} for bound in count.span)
            whole.merge(Counts(expected, low, high, {count.basis: 1}, int(count.low is None)))
    return whole


def count_together(rows: list[Any], plan: Plan, name: str) -> Counts:
    """Return the rows of a corpus on a model, with both bounds."""
    whole = Counts(low={}, high={})
    whole.merge(get_counts(count_bytes(write_lines(*rows), plan), plan, name))
    return whole


def test_rows_come_to_the_sum_of_their_counts_on_every_model() -> None:
    plan = Plan(DAY, EVERY_WAY)
    counted = count_bytes(write_lines(*ROWS), plan)
    for name in EVERY_WAY:
        whole = Counts(low={}, high={})
        whole.merge(get_counts(counted, plan, name))
        assert whole == count_each(ROWS, name), name


@pytest.mark.parametrize("name", ["gpt-4o", "gpt-5", "claude-opus-4-5", "deepseek-chat", "gemini-2.5-pro"])
def test_each_model_alone_comes_to_what_its_estimate_does(name: str) -> None:
    assert count_together(ROWS, Plan(DAY, (name,)), name) == count_each(ROWS, name)


def test_the_estimate_page_and_a_corpus_say_the_same() -> None:
    prompt = count_prompt(read_row(CHATS[1], Columns()).prompt)
    request = Request(prompt, ("gpt-4o",), Expectation(), Conditions(DAY), Workload(Decimal(1)))
    counted = estimate_request(CATALOG, request).results[0].counted
    assert counted is not None
    assert list_lengths(count_bytes(write_lines(CHATS[1]))) == [counted.tokens]


@settings(max_examples=60)
@given(st.lists(st.text(), min_size=1, max_size=5))
def test_any_texts_come_to_the_sum_of_their_counts(texts: list[str]) -> None:
    plan = Plan(DAY, ("gpt-4o", "gpt-4", "claude-opus-4-5", "gemini-2.5-pro"))
    rows: list[Any] = [{"text": text} for text in texts]
    counted = count_bytes(write_lines(*rows), plan)
    for name in plan.models:
        whole = Counts(low={}, high={})
        whole.merge(get_counts(counted, plan, name))
        assert whole == count_each(rows, name)


def test_only_the_vocabularies_of_the_chosen_models_are_counted_and_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used: set[str] = set()

    def note(vocabulary: str) -> Tokenizer:
        used.add(vocabulary)
        return load_tokenizer(vocabulary)

    monkeypatch.setattr(vocabularies, "load_tokenizer", note)
    monkeypatch.setattr(prompts, "measure_texts", None)
    counted = count_bytes(write_lines(*ROWS), Plan(DAY, ("gpt-4o", "gpt-4.1"), output_tokens=1))
    assert used == {"o200k_base"}
    assert counted.faults == []
    assert counted.rows == len(ROWS)


def test_models_that_count_alike_share_a_way() -> None:
    plan = Plan(DAY, ("gpt-4o", "gpt-4o-mini", "gpt-4", "claude-opus-4-5"))
    ways = list_ways(CATALOG, plan)
    assert ways["gpt-4o"][0] == ways["gpt-4o-mini"][0] == Way("text", "gpt-4o")
    assert ways["gpt-4"][0] == Way("text", "gpt-4")
    # An image has other tokens on each: 4o-mini's are 33 times as many for one of the same size.
    assert ways["gpt-4o-mini"][1] == Way("rules", "gpt-4o-mini")


def test_a_name_that_is_no_model_has_no_way_and_the_others_are_counted() -> None:
    plan = Plan(DAY, ("gpt-9", "gpt-4o"))
    assert list_ways(CATALOG, plan)["gpt-9"] == ()
    assert list_lengths(count_bytes(write_lines({"text": "Hello"}), plan), plan) == [1]


def test_rows_are_counted_on_the_models_that_they_name() -> None:
    rows = [{"text": "Hello", "model": "gpt-4o"}, {"text": "Hello", "model": "gpt-9"}, {"text": "Hello"}]
    counted = count_bytes(write_lines(*rows), Plan(DAY))
    assert counted.ways[Way("model", "gpt-4o")] == Counts({1: [1, 1, 0]}, bases={"vendor": 1})
    unknown = counted.ways[Way("model", "")].unknown
    assert unknown.pop(NO_MODEL) == 1
    assert unknown == {"gpt-9 is not in any price table; see the list of models": 1}
    assert counted.faulty == 0


def test_where_models_were_chosen_those_of_rows_do_not_count() -> None:
    counted = count_bytes(write_lines({"text": "Hello", "model": "gpt-9"}))
    assert set(counted.ways) == {Way("text", "gpt-4o")}


def test_output_tokens_are_those_of_the_row_else_of_the_plan_and_at_most_those_that_it_allows() -> None:
    rows = [
        {"text": "Hello"},
        {"text": "Hello", "output_tokens": 7, "requests": 10},
        {"custom_id": "1", "body": {"model": "gpt-4o", "prompt": "Hello"}},
    ]
    counted = count_bytes(write_lines(*rows), Plan(DAY, ("gpt-4o",), output_tokens=100))
    assert counted.ways[Way("text", "gpt-4o")].expected == {1: [3, 12, 100 + 7 * 10 + 100]}
    capped = count_bytes(write_lines(ask("Hello", max_tokens=30)), Plan(DAY, ("gpt-4o",), output_tokens=100))
    # 3 tokens a message, 3 of the reply, 1 of the role, 1 of the text
    assert capped.ways[Way("text", "gpt-4o")].expected == {8: [1, 1, 30]}


def test_rows_that_do_not_fit_are_named_for_each_model() -> None:
    plan = Plan(DAY, ("gpt-4", "gpt-4-turbo"))  # 8,192 tokens, and 128,000 with at most 4,096 of output
    rows = [{"text": "Hello"}, {"text": "a " * 9_000}, {"text": "Hello", "output_tokens": 5_000}]
    counted = count_bytes(write_lines(*rows), plan)
    counts = get_counts(counted, plan, "gpt-4")
    long = count_tokens("a " * 9_000, "cl100k_base")
    assert counts.rows == 3
    assert counts.misfits["gpt-4"].expected == {long: [1, 1, 0]}
    assert counts.misfits["gpt-4"].first == [
        MisfitRow(Place("a.jsonl", 0, 2), f"{long:,} tokens exceed the context window of 8,192")
    ]
    assert counts.misfits["gpt-4-turbo"].expected == {1: [1, 1, 5_000]}


def test_the_longest_rows_are_told_with_their_lines() -> None:
    rows = [{"text": "a " * n} for n in (3, 50, 7, *[1] * 30)]
    counted = count_bytes(write_lines(*rows))
    assert [row.place.line for row in counted.longest[:4]] == [2, 3, 1, 4]
    assert counted.longest[0].tokens == count_tokens("a " * 50, "o200k_base")
    assert len(counted.longest) == 20


def test_many_names_of_models_end_as_other_reasons() -> None:
    rows = [{"text": "a", "model": f"no-{number:05}"} for number in range(1_500)]
    unknown = count_bytes(write_lines(*rows), Plan(DAY)).ways[Way("model", "")].unknown
    assert len(unknown) == 1_001
    assert unknown[OTHER_REASONS] == 500


def test_a_text_that_no_tokenizer_takes_is_told_by_its_line() -> None:
    counted = count_bytes(write_lines({"text": "Hello"}, {"text": " " * 2_000_000 + "x"}, {"text": "Hello"}))
    assert [fault[:2] for fault in tell_faults(counted)] == [("a.jsonl", 2)]
    assert "too repetitive" in counted.faults[0].problem
    assert list_lengths(counted) == [1, 1]
