"""Every number of a usage object is shown, with its meaning where it was read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pricing.bill.reader import read_bills
from pricing.usage_log.trace import Figure
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
        ({"queue_time": 3}, "seconds, free of charge"),
    ],
)
def test_calls_and_sums_have_a_meaning(usage: dict[str, Any], meaning: str) -> None:
    (*_, last) = figures_of({"input_tokens": 1, "output_tokens": 1} | usage)
    assert last[1:] == (3, meaning)


def test_hostile_figures_stay_small() -> None:
    many = {
        "prompt_tokens": 1_000,
        "completion_tokens": 200,
        **{f"f{number}": 1 for number in range(1_000)},
        "x" * 10_000: 5,
    }
    figures = read_bills(json.dumps(many)).bills[0].figures
    assert len(figures) == 40
    assert all(len(figure.path) <= 121 for figure in figures)
    (*_, last) = (
        read_bills('{"prompt_tokens": 1, "completion_tokens": 1, "\\ud800": 2, "e": 1e999999}').bills[0].figures
    )
    assert last == Figure("\N{REPLACEMENT CHARACTER}", 2, None)


def test_a_figure_is_shown_to_a_depth_a_size_and_a_length() -> None:
    deep = {"a": {"b": {"c": {"d": 4}, "e": {"f": {"g": 5}}}}}
    numbers = '"small": 1e-19, "smaller": 1e-20, "large": 1e19, "larger": 1e20'
    text = f'{{"prompt_tokens": 1, "completion_tokens": 1, "x": {json.dumps(deep)}, {numbers}}}'
    found = {figure.path: figure.number for figure in read_bills(text).bills[0].figures}
    assert list(found)[2:] == ["x.a.b.c.d", "small", "large"]


def test_a_long_path_is_cut_after_120_characters() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "x" * 120: 5, "y" * 121: 6}
    assert [path for path, *_ in figures_of(usage)][2:] == ["x" * 120, "y" * 120 + "…"]
