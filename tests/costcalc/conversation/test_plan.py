"""Months ahead of a conversation: in its own words, and the same for the page's files and for programs."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.test import Client

from tests.support.api import read_fault, send
from tests.support.commands import run

ADDRESS: dict[str, Any] = {
    "input_tokens": 18000, "output_tokens": 350, "turn_count": 30, "turn_calls": 8, "user_tokens": 120,
    "result_tokens": 1500, "requests": 1000, "as_of": "2026-11-21", "models": "gpt-6-luna,claude-sonnet-5-5",
    "months": 3, "growth": 5, "budget": 500,
}  # fmt: skip
BODY: dict[str, Any] = {
    "input_tokens": 18000, "output_tokens": 350, "requests_per_month": 1000, "as_of": "2026-11-21", "last_known": True,
    "models": ["gpt-6-luna", "claude-sonnet-5-5"], "months": 3, "growth": "0.05", "budget": 500,
    "conversation": {"turns": 30, "calls": 8, "user_tokens": 120, "result_tokens": 1500},
}  # fmt: skip


def test_programs_and_the_page_plan_the_same_conversation(client: Client, tmp_path: Path) -> None:
    answer = send(client, "projection", BODY)
    file = client.get("/conversation-plan.json", ADDRESS).json()
    assert file.pop("address").startswith("conversation/?")
    assert file == answer
    (request := tmp_path / "plan.json").write_text(json.dumps(BODY))
    assert json.loads(run("projection", f"--request={request}", "--format=json")) == answer


def test_its_first_month_is_that_of_the_conversation(client: Client) -> None:
    plan = send(client, "projection", BODY)["results"]
    now = send(
        client, "conversation", {name: BODY[name] for name in BODY if name not in ("months", "growth", "budget")}
    )
    for result in now["results"]:
        (months,) = [each["months"] for each in plan if each["requested"] == result["requested"]]
        assert months[0]["cost"]["expected"] == result["monthly"]["expected"]
        grown = Decimal(months[1]["cost"]["expected"]) / Decimal(months[0]["cost"]["expected"])
        assert grown == Decimal("1.05")


def test_its_files_speak_of_conversations(client: Client) -> None:
    text = client.get("/conversation.md", ADDRESS).content.decode()
    assert "A conversation, $, average" in text
    assert "Covers, conversations a month" in text
    assert "A request, $" not in text
    assert "30 turns of 8 calls" in client.get("/conversation-plan.csv", ADDRESS).content.decode()


def test_an_estimate_speaks_of_requests(client: Client) -> None:
    said = client.get("/estimate.md", ADDRESS).content.decode().partition("[The same figures")
    assert "A request, $, average" in said[2]
    assert "conversation" not in said[2].partition(").")[2]


def test_turns_that_no_conversation_has_are_refused(client: Client) -> None:
    talk = {"turns": 200, "calls": 200}
    assert read_fault(client, "projection", {**BODY, "conversation": talk})[1] == "conversation.calls"
