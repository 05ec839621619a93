"""A conversation as programs ask for it."""

from __future__ import annotations

from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client

from tests.support.api import read_fault, send

# Claude 3 Opus: $15 a million tokens of input, $75 of output; $18.75 written to its cache, $1.50 read from it.
TALK: dict[str, Any] = {
    "input_tokens": 1000,
    "output_tokens": 50,
    "conversation": {"turns": 2, "user_tokens": 100, "caching": False},
    "models": ["claude-3-opus-20240229"],
    "as_of": "2024-06-01",
}
INPUT = (1000 + 100) + (1000 + 100 + 50 + 100)
"""The second turn is sent the message and the answer of the first again."""
COST = INPUT * D("0.000015") + 2 * 50 * D("0.000075")


def ask(client: Client, **more: Any) -> Any:
    """The result on the only model."""
    return send(client, "conversation", {**TALK, **more})["results"][0]


def talk(**more: Any) -> Any:
    return {**TALK["conversation"], **more}


def test_it_costs_all_its_calls(client: Client) -> None:
    result = ask(client)
    assert result["usage"]["input_tokens"] == INPUT
    assert D(result["cost_per_request"]) == COST
    assert D(result["conversation"]["cost_per_conversation"]) == COST
    assert result["conversation"]["longest_input_tokens"] == 1250
    assert (result["conversation"]["calls"], result["conversation"]["compactions"]) == (2, 0)
    assert result["conversation"]["turns"] is None


def test_a_turn_reads_what_the_one_before_sent(client: Client) -> None:
    result = ask(client, conversation=talk(caching=True))
    written, read, output = (1100 + 150) * D("0.00001875"), 1100 * D("0.0000015"), 2 * 50 * D("0.000075")
    assert D(result["cost_per_request"]) == written + read + output
    assert D(result["conversation"]["cost_uncached"]) == COST


def test_requests_are_conversations(client: Client) -> None:
    assert D(ask(client, requests_per_month=3)["monthly"]["expected"]) == 3 * COST
    assert D(ask(client, requests_per_day=2, days_per_month=10)["monthly"]["expected"]) == 20 * COST


def test_a_resolved_task_pays_for_those_that_are_not(client: Client) -> None:
    resolved = ask(client, conversation=talk(success_rate=0.5))["conversation"]["cost_per_resolved_task"]
    assert D(resolved) == COST * 2


def test_nothing_resolved_has_no_cost(client: Client) -> None:
    assert ask(client, conversation=talk(success_rate=0))["conversation"]["cost_per_resolved_task"] is None


def test_a_turn_of_several_calls_sends_results_of_tools(client: Client) -> None:
    result = ask(client, conversation=talk(turns=1, calls=2, call_tokens=20, result_tokens=300))
    assert result["usage"]["input_tokens"] == 1100 + (1100 + 20 + 300)
    assert result["usage"]["output_tokens"] == 20 + 50


def test_the_charges_of_each_turn_add_up(client: Client) -> None:
    result = ask(client, each_turn=True)
    turns = result["conversation"]["turns"]
    assert [turn["input_tokens"] for turn in turns] == [1100, 1250]
    assert sum(D(turn["cost"]) for turn in turns) == COST
    for turn in turns:
        assert sum(D(line["amount"]) for line in turn["lines"]) == D(turn["cost"])


def test_a_compaction_is_a_call_of_its_own(client: Client) -> None:
    result = ask(client, conversation=talk(limit=1200, summary_tokens=30))
    assert result["conversation"]["compactions"] == 1
    # the summary is written from the first turn, 1,150 tokens, and stands in its place: 1,000 + 30 + 100
    assert result["usage"]["input_tokens"] == 1100 + 1150 + 1130
    assert result["usage"]["output_tokens"] == 50 + 30 + 50


def test_levers_are_the_same_conversation_with_one_thing_changed(client: Client) -> None:
    levers = send(client, "conversation", TALK)["levers"]
    (lever,) = levers["levers"]
    cached = D(ask(client, conversation=talk(caching=True))["cost_per_request"])
    assert levers["model"] == "claude-3-opus-20240229"
    assert (lever["lever"], lever["value"]) == ("caching", None)
    assert D(lever["cost_per_conversation"]) == cached
    assert D(lever["saves"]) == COST - cached
    assert D(lever["share"]) == round((COST - cached) / COST, 6)


def test_without_a_price_there_are_no_levers(client: Client) -> None:
    assert send(client, "conversation", {**TALK, "models": ["nonsense"]})["levers"] is None


def test_sub_agents_are_charged_on_their_model(client: Client) -> None:
    sub = {"sub_calls": "0.5", "sub_model": "claude-3-haiku-20240307", "sub_input_tokens": 2000}
    result = ask(client, conversation=talk(**sub))
    # Half a run a turn, two turns: one run of 2,000 tokens at $0.25 a million.
    assert D(result["cost_per_request"]) == COST + 2000 * D("0.00000025")
    assert result["conversation"]["sub_agent_runs"] == "1"


def test_a_model_without_a_price_has_no_conversation(client: Client) -> None:
    result = ask(client, models=["nonsense"])
    assert result["conversation"] is None
    assert result["unpriced"]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"conversation": None}, "conversation"),
        ({"conversation": {}}, "conversation.turns"),
        ({"conversation": {"turns": 0}}, "conversation.turns"),
        ({"conversation": {"turns": 10_001}}, "conversation.turns"),
        ({"conversation": {"turns": 1, "turn_count": 1}}, "conversation.turn_count"),
        ({"conversation": {"turns": 101, "calls": 100}}, "conversation.calls"),
        ({"conversation": {"turns": 2, "limit": 100, "summary_tokens": 100}}, "conversation.summary_tokens"),
        ({"conversation": {"turns": 2, "success_rate": 1.1}}, "conversation.success_rate"),
        ({"conversation": {"turns": 2, "pause": -1}}, "conversation.pause"),
        ({"conversation": {"turns": 2, "sub_model": "nonsense"}}, "conversation.sub_model"),
        ({"conversation": {"turns": 2, "turn_images": [{"width": 5}]}}, "conversation.turn_images[0]"),
        ({"cached_tokens": 10}, "cached_tokens"),
        ({"cache_write_tokens": "50%"}, "cache_write_tokens"),
        ({"usage": {"input_tokens": 10}}, "usage"),
    ],
)
def test_what_no_conversation_has_is_refused_with_its_place(client: Client, more: Any, path: str) -> None:
    body = {name: value for name, value in {**TALK, **more}.items() if value is not None}
    assert read_fault(client, "conversation", body)[1] == path
