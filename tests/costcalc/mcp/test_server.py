"""`costcalc mcp` as clients have it: what it offers, to old clients and new, and how it ends."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from mcp import MCPError

from costcalc.request.schema import EstimateRequest
from costcalc.usage.api import BillRequest
from tests.support.mcp_client import (
    SECONDS,
    Connected,
    connect,
    hear,
    say_goodbye,
    start,
    tell,
    write_call,
)

ASKED: dict[str, Any] = {"input_tokens": 1000, "output_tokens": 500, "models": ["gpt-4o"], "as_of": "2026-11-21"}
PLACES = ("estimate_cost", "compare_models", "bill_usage")


def list_tools(connected: Connected) -> dict[str, Any]:
    return {tool.name: tool for tool in connected.portal.call(connected.client.list_tools).tools}


def test_there_are_three_tools_which_change_nothing_and_ask_nobody(connected: Connected) -> None:
    tools = list_tools(connected)
    assert tuple(tools) == PLACES
    for tool in tools.values():
        hints = tool.annotations
        assert (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint) == (
            True,
            False,
            True,
            False,
        )
        assert tool.title
        assert tool.description


def test_the_instructions_say_how_to_ask_and_what_null_means(connected: Connected) -> None:
    said = connected.client.instructions or ""
    for word in ("output_tokens", "requests_per_month", "unpriced", "not_included", "partial", "as_of", "null"):
        assert word in said


def test_the_schemas_are_those_of_the_api(connected: Connected) -> None:
    tools = list_tools(connected)
    fields = {name: set(tool.input_schema["properties"]) for name, tool in tools.items()}
    assert fields["estimate_cost"] == fields["compare_models"] == set(EstimateRequest.model_fields)
    assert fields["bill_usage"] == set(BillRequest.model_fields)
    assert tools["estimate_cost"].input_schema["required"] == ["models"]
    assert "required" not in tools["compare_models"].input_schema


def test_every_field_that_a_model_may_state_is_described_or_plain(connected: Connected) -> None:
    described = list_tools(connected)["estimate_cost"].input_schema["properties"]
    bare = {name for name, field in described.items() if not field.get("description")}
    assert bare == {"tier", "cache_lifetime"}  # whose words say it


def test_a_request_that_the_schema_allows_is_answered(connected: Connected) -> None:
    schema = list_tools(connected)["estimate_cost"].input_schema
    asked = ASKED | {"web_search": 0.3, "cached_tokens": "80%", "tier": "batch", "utc_time": "16:30"}
    jsonschema.validate(asked, schema)
    assert connected.answer("estimate_cost", asked)["tier"] == "batch"


@pytest.mark.parametrize(
    "wrong", [{"tier": "cheap"}, {"models": "gpt-4o"}, {"output_tokens": -1}, {"cost": 1}, {"web_search": "0.3"}]
)
def test_the_schema_refuses_what_it_does_not_name(wrong: Any, connected: Connected) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(ASKED | wrong, list_tools(connected)["estimate_cost"].input_schema)


def test_an_answer_keeps_to_the_schema_of_answers(connected: Connected) -> None:
    jsonschema.validate(connected.answer("estimate_cost", ASKED), list_tools(connected)["estimate_cost"].output_schema)


def test_an_unknown_tool_is_refused_with_those_that_there_are(connected: Connected) -> None:
    with pytest.raises(MCPError, match="choose from estimate_cost, compare_models, bill_usage"):
        connected.call("estimate", ASKED)


def test_clients_of_the_protocol_before_are_answered_the_same(connected: Connected, tmp_path: Path) -> None:
    with connect(tmp_path, mode="legacy") as old:
        assert list_tools(old) == list_tools(connected)
        assert old.answer("estimate_cost", ASKED) == connected.answer("estimate_cost", ASKED)


def test_a_small_request_is_answered_while_a_long_text_is_counted() -> None:
    long = {"prompt": "中文 слово " * 50_000, "models": ["gpt-4o", "gpt-4"], "as_of": "2026-11-21"}
    with start() as server:
        tell(server, write_call(1, "estimate_cost", long), write_call(2, "estimate_cost", ASKED))
        assert hear(server)["id"] == 2
        assert hear(server)["id"] == 1
        assert say_goodbye(server) == (0, b"")


def test_a_canceled_call_is_not_answered_and_the_next_one_is() -> None:
    long = {"prompt": "中文 слово " * 20_000, "models": ["gpt-4o"]}
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
    with start() as server:
        tell(server, write_call(1, "estimate_cost", long), cancel, write_call(2, "estimate_cost", ASKED))
        assert hear(server)["id"] == 2
        assert say_goodbye(server) == (0, b"")


def test_numbers_are_read_with_every_digit() -> None:
    call = json.dumps(write_call(1, "estimate_cost", ASKED | {"web_search": "X"}))
    with start() as server:
        tell(server, call.replace('"X"', "0.10000000000000000001"))
        (result,) = hear(server)["result"]["structuredContent"]["results"]
        lines = {line["item"]: line["quantity"] for line in result["lines"]}
        assert lines["web search"] == "0.10000000000000000001"


def test_whatever_is_sent_the_next_call_is_answered() -> None:
    hostile = [
        "", "null", "[[", b"\xff", '{"jsonrpc":"2.0","id":1}', '{"jsonrpc":"2.0","method":"notifications/none"}',
        '{"jsonrpc":"2.0","id":2,"result":{}}', write_call(3, "none", {}), write_call(4, "estimate_cost", "text"),
        write_call(5, "estimate_cost", {"models": ["\ud800", "../../etc/passwd", "{{7*7}}"], "input_tokens": 1}),
        {"jsonrpc": "2.0", "id": 6, "method": "tools/call"}, {"jsonrpc": "2.0", "id": 7, "method": "none"},
        {"jsonrpc": "2.0", "id": 8, "method": "initialize", "params": {}}, b"x" * 21_000_000,
    ]  # fmt: skip
    with start() as server:
        tell(server, *hostile, write_call(99, "estimate_cost", ASKED))
        answers = [hear(server)]
        while answers[-1].get("id") != 99:
            answers.append(hear(server))
        assert all("error" in each or each["result"].get("isError") for each in answers[:-1])
        assert answers[-1]["result"]["structuredContent"]["results"][0]["cost_per_request"] == "0.0075"
        status, errors = say_goodbye(server)
        assert (status, errors) == (0, b"")


def test_a_client_that_goes_away_ends_the_server() -> None:
    with start() as server:
        assert say_goodbye(server) == (0, b"")


def test_a_client_that_goes_away_while_a_text_is_counted_ends_the_server() -> None:
    long = {"prompt": "中文 слово " * 20_000, "models": ["gpt-4o"]}
    with start() as server:
        tell(server, write_call(1, "estimate_cost", long))
        status, errors = say_goodbye(server)
        assert (status, errors) == (0, b"")


def test_a_client_that_no_longer_reads_ends_the_server() -> None:
    with start() as server:
        assert server.stdout
        assert server.stderr
        server.stdout.close()
        tell(server, write_call(1, "estimate_cost", ASKED))
        assert server.wait(SECONDS) == 0
        assert server.stderr.read() == b""


def test_who_ends_it_by_hand_is_not_kept_waiting() -> None:
    with start() as server:
        server.send_signal(signal.SIGINT)
        assert server.wait(SECONDS) == -signal.SIGINT
        assert server.stderr
        assert server.stderr.read() == b""
