"""Every number of a usage object is shown, with its meaning where it was read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage_log.fields.trace import Figure
from tests.support.bills import figures_of


def test_a_number_that_nobody_reads_is_shown_as_not_read() -> None:
    usage = {"input_tokens": 1, "output_tokens": 1, "cache_creation": {}, "server_tool_use": {"dreams": 3}}
    assert figures_of(usage)[-1] == ("server_tool_use.dreams", 3, None)


@pytest.mark.parametrize(
    ("usage", "meaning"),
    [
        ({"server_tool_use": {"web_search_requests": 3}, "cache_creation": {}}, "web search"),
        ({"server_tool_use": {"web_fetch_requests": 3}, "cache_creation": {}}, "free of charge"),
        ({"server_side_tool_usage_details": {"x_search_calls": 3}}, "X search"),
        ({"num_search_queries": 3}, "web search"),
        ({"cost_in_usd_ticks": 3}, "the seller's own sum"),
        ({"cost": {"request_cost": 3}}, "part of the seller's own sum"),
        ({"queue_time": 3}, "a time, free of charge"),
        ({"request_duration_ms": 3}, "a time, free of charge"),
        ({"prompt_tokens_details": {"video_tokens": 3}}, "part of the number above"),
    ],
)
def test_calls_and_sums_have_a_meaning(usage: dict[str, Any], meaning: str) -> None:
    (*_, last) = figures_of({"usage": {"input_tokens": 1, "output_tokens": 1} | usage})
    assert last[1:] == (3, meaning)


def test_hostile_figures_stay_small() -> None:
    many = {
        "prompt_tokens": 1_000,
        "completion_tokens": 200,
        **{f"f{number}": 1 for number in range(1_000)},
        "x" * 10_000: 5,
    }
    figures = read_bills(json.dumps({"usage": many})).bills[0].figures
    assert len(figures) == 40
    assert all(len(figure.path) <= 121 for figure in figures)
    half = '{"usage": {"prompt_tokens": 1, "completion_tokens": 1, "\\ud800": 2, "e": 1e999999}}'
    (*_, last) = read_bills(half).bills[0].figures
    assert last == Figure("usage.\N{REPLACEMENT CHARACTER}", 2, None)


def test_a_number_without_a_meaning_is_found_however_many_have_one() -> None:
    timed = {f"step{number}_ms": 1 for number in range(100)}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, **timed, "dreams": 2}
    assert figures_of({"usage": usage})[0] == ("usage.dreams", 2, None)


def test_a_figure_is_shown_to_a_depth_a_size_and_a_length() -> None:
    deep = {"a": {"b": {"c": {"d": 4}, "e": {"f": {"g": 5}}}}}
    numbers = '"small": 1e-19, "smaller": 1e-20, "large": 1e19, "larger": 1e20'
    text = f'{{"usage": {{"prompt_tokens": 1, "completion_tokens": 1, "x": {json.dumps(deep)}, {numbers}}}}}'
    found = {figure.path: figure.number for figure in read_bills(text).bills[0].figures}
    assert list(found)[2:] == ["usage.x.a.b.c.d", "usage.small", "usage.large"]


def test_a_long_path_is_cut_after_120_characters() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "x" * 114: 5, "y" * 115: 6}
    assert [path for path, *_ in figures_of({"usage": usage})][2:] == ["usage." + "x" * 114, f"usage.{'y' * 114}…"]


def test_of_a_row_that_is_its_own_usage_only_names_of_use_count() -> None:
    row = {"prompt_tokens": 1, "completion_tokens": 1, "temperature": 1, "max_tokens": 500, "user_id": 17, "retries": 2}
    row |= {"duration_seconds": 9, "status": 200, "request_id": 5, "tokens_per_second": 80}
    assert len(figures_of(row)) == 2
    assert [figure[0] for figure in figures_of(row | {"thinking_tokens": 3, "searches": 2, "tools": {"x": 1}})[2:]] == [
        "thinking_tokens",
        "searches",
        "tools.x",
    ]
