"""`costcalc conversation` as a person and a script see it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.support.api import send
from tests.support.commands import fails, run, run_priced_or_not
from tests.support.session_logs import RECORDED

BODY: dict[str, Any] = {
    "input_tokens": 2000, "output_tokens": 50, "reasoning_tokens": 20, "cache_lifetime": "1 hour", "web_search": "0.5",
    "conversation": {
        "turns": 12, "user_tokens": 100, "calls": 3, "call_tokens": 20, "result_tokens": 400,
        "turn_images": [{"width": 512, "height": 512, "detail": "low", "count": 2}], "reasoning_kept": "kept",
        "keep": 9, "limit": 9000, "at_limit": "compact", "summary_tokens": 300, "pause": "7.5", "caching": True,
        "sub_calls": "0.5", "sub_model": "gpt-4o-mini", "sub_input_tokens": 5000, "sub_output_tokens": 100,
        "success_rate": "0.8",
    },
    "models": ["claude-sonnet-5-5", "gpt-6.2-sol"], "as_of": "2026-11-21", "requests_per_month": 1000,
}  # fmt: skip
WORDS = (
    "--input-tokens=2000", "--output-tokens=50", "--reasoning-tokens=20", "--cache-lifetime=1 hour", "--web-search=0.5",
    "--turns=12", "--user-tokens=100", "--calls=3", "--call-tokens=20", "--result-tokens=400",
    "--turn-images=512 x 512 low 2", "--reasoning-kept=kept", "--keep=9", "--limit=9000", "--at-limit=compact",
    "--summary-tokens=300", "--pause=7.5", "--caching=on", "--sub-calls=0.5", "--sub-model=gpt-4o-mini",
    "--sub-input-tokens=5000", "--sub-output-tokens=100", "--success-rate=80%",
    "--model=claude-sonnet-5-5", "--model=gpt-6.2-sol", "--as-of=2026-11-21", "--requests-per-month=1000",
)  # fmt: skip


def test_every_option_says_what_the_field_of_the_api_says(client: Client) -> None:
    answer = json.loads(run("conversation", *WORDS, "--format=json"))
    assert answer.pop("file") == ""
    assert answer == send(client, "conversation", BODY)


def test_a_request_for_the_api_is_a_file(client: Client, tmp_path: Path) -> None:
    file = tmp_path / "agent.json"
    file.write_text(json.dumps({**BODY, "each_turn": True}))
    answer = json.loads(run("conversation", f"--request={file}", "--format=json"))
    assert answer.pop("file") == ""
    assert answer == send(client, "conversation", {**BODY, "each_turn": True})
    assert "leave out --turns, FILE" in fails(2, "conversation", "x.txt", "--turns=3", f"--request={file}")


def test_the_table_is_of_conversations() -> None:
    # One turn on GPT-4o: 1,000 tokens of input in OpenAI's form, 1,010 then, and 100 of output.
    words = ("--turns=1", "--input-tokens=1000", "--output-tokens=100", "--model=gpt-4o", "--as-of=2024-06-01")
    heads, row, *_ = run("conversation", *words, "--success-rate=50%").splitlines()
    assert heads.split("  ")[0] == "Model"
    assert "Month" not in heads
    assert "Conversation $" in heads
    assert "Resolved task $" in heads
    assert "Conversation $, uncached" in heads
    assert row.split()[0] == "gpt-4o"


def test_savings_options_stand_under_the_table() -> None:
    words = ("conversation", "--input-tokens=2000", "--turns=10", "--model=gpt-6-luna", "--caching=off")
    table, _, below = run(*words, "--output-tokens=100", "--as-of=2026-11-21").partition("Savings options. ")
    assert "gpt-6-luna" in table
    said, _, heads, *rows = below.splitlines()
    assert said == "On gpt-6-luna, each on its own."
    assert heads.split() == ["Option", "A", "conversation", "Saves", "%"]
    assert any(row.startswith("Switch caching on") for row in rows)
    assert "Savings options" not in run(*words, "--format=csv")


def test_instructions_with_tools_are_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tools.json").write_text(json.dumps({
        "messages": [{"role": "system", "content": "Answer briefly."}],
        "tools": [{"type": "function", "function": {"name": "find_order", "parameters": {"type": "object"}}}],
    }))  # fmt: skip
    Path("plain.json").write_text(json.dumps({"messages": [{"role": "system", "content": "Answer briefly."}]}))
    words = ("conversation", "tools.json", "plain.json", "--turns=2", "--model=gpt-4o", "--format=json")
    tools, plain = json.loads(run(*words))["estimates"]
    assert (tools["file"], plain["file"]) == ("tools.json", "plain.json")
    assert tools["results"][0]["usage"]["input_tokens"] > plain["results"][0]["usage"]["input_tokens"]


def test_an_earlier_answer_is_a_baseline(tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    words = ("conversation", "--input-tokens=1000", "--model=gpt-4o", "--as-of=2026-11-21")
    before.write_text(run(*words, "--turns=10", "--format=json"))
    assert "rose by more than 10%" in fails(1, *words, "--turns=20", f"--baseline={before}", "--max-increase=10%")


def test_a_model_without_a_price_ends_with_one() -> None:
    text = run_priced_or_not("conversation", "--input-tokens=9", "--turns=1", "--model=nonsense", "--model=gpt-4o")
    assert "nonsense" in text


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "give --turns NUMBER"),
        (("--turns=0",), "conversation.turns: expected at least 1"),
        (("--turns=200", "--calls=200"), "40,000 calls; the limit is 10,000"),
        (("--turns=2", "--turn-images=big"), "--turn-images Line 1: enter width × height"),
        (("--turns=2", "--success-rate=200%"), "conversation.success_rate: expected at most 1"),
        (("--turns=2", "--sub-model=nonsense"), "conversation.sub_model: "),
        (("--turns=2", "--cached-tokens=80%"), "cached_tokens: a conversation works out"),
    ],
)
def test_a_wrong_number_is_named(words: tuple[str, ...], problem: str) -> None:
    assert problem in fails(2, "conversation", "--input-tokens=9", *words)


def test_a_session_gives_the_figures_that_it_gives_on_the_page(client: Client) -> None:
    session = RECORDED / "codex.jsonl"
    answer = json.loads(run("conversation", f"--session={session}", "--as-of=2026-11-21", "--format=json"))
    with session.open("rb") as file:
        address = client.post("/conversation/session/", {"session": file, "as_of": "2026-11-21"})["Location"]
    page = client.get(address.replace("/conversation/", "/conversation.json", 1)).json()
    costs = {each["model"]: each["cost_per_request"] for each in answer["results"]}
    assert costs.items() <= {each["model"]: each["cost_per_request"] for each in page["results"]}.items()
    assert "gpt-5.3-codex" in costs


def test_an_option_counts_before_the_session() -> None:
    words = (f"--session={RECORDED / 'codex.jsonl'}", "--turns=1", "--calls=1", "--input-tokens=100", "--user-tokens=0")
    more = ("--reasoning-tokens=0", "--model=claude-sonnet-5-5", "--format=json")
    (result,) = json.loads(run("conversation", *words, *more))["results"]
    assert (result["usage"]["input_tokens"], result["usage"]["output_tokens"]) == (100, 1_040)


def test_a_session_with_faults_is_priced_and_told(tmp_path: Path) -> None:
    file = tmp_path / "session.jsonl"
    file.write_bytes((RECORDED / "codex.jsonl").read_bytes() + b"\n{")
    said = fails(1, "conversation", f"--session={file}", "--model=gpt-5.3-codex")
    assert said == "1 line of the session could not be read"
    assert "neither a session" in fails(2, "conversation", f"--session={__file__}")
    assert "not a file" in fails(2, "conversation", f"--session={tmp_path}")
    assert "leave out --session" in fails(2, "conversation", f"--session={file}", f"--request={file}")
