"""A response that is stated twice is charged once, and everyone is told so: on the page, in the API, by the command."""

from __future__ import annotations

import io
import json
from pathlib import Path

from django.test import Client

from costcalc.cli.program import run_program
from tests.support.api import send

TWICE = [
    {
        "id": "chatcmpl-A1b2C3d4E5f6G7h8",
        "model": "gpt-4.1",
        "usage": {"prompt_tokens": 1_000, "completion_tokens": 100, "total_tokens": 1_100},
    }
] * 3
SAID = "2 duplicates of a response not charged again"


def test_the_page_says_so(client: Client) -> None:
    answer = client.post("/usage/", {"pasted": json.dumps(TWICE)}).content.decode()
    assert SAID in answer


def test_the_api_counts_them(client: Client) -> None:
    answer = send(client, "bill", {"responses": TWICE})
    assert (len(answer["charges"]), answer["duplicates"]) == (1, 2)


def test_the_command_says_so(tmp_path: Path) -> None:
    path, told = tmp_path / "twice.json", io.StringIO()
    path.write_text(json.dumps(TWICE), encoding="utf-8")
    run_program(["bill", str(path)], stdout=io.StringIO(), stderr=told)
    assert told.getvalue() == f"{SAID}\n"
