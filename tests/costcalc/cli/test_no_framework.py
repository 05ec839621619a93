"""The commands run without Django: its start takes longer than most of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from costcalc.cli.commands import COMMANDS

PROGRAM = """
import io, json, sys
from costcalc.cli.program import run_program
from costcalc.cli.command import CommandError
try:
    run_program(sys.argv[1:], stdout=(out := io.StringIO()))
except CommandError as error:
    sys.exit(f"{error.status} {error}")
print(json.dumps([out.getvalue(), sorted({name.partition(".")[0] for name in sys.modules})]))
"""
WEB = {"django", "ninja", "jinja2", "gevent", "gunicorn", "plotly", "csp", "whitenoise", "django_htmx"}
DAY = "--as-of=2026-11-21"
WORDS = {
    "estimate": ["prompt.txt", "--model=gpt-4o", DAY],
    "conversation": ["prompt.txt", "--model=gpt-4o", "--turns=3", DAY],
    "projection": [
        "prompt.txt",
        "--model=gpt-4o",
        "--requests-per-month=100",
        "--months=1",
        "--budget=9",
        "--route=gpt-4o=100%",
        DAY,
    ],
    "pipeline": ["pipeline.json", DAY],
    "training": ["--training-tokens=1000", "--model=ft:gpt-4o-mini-2024-07-18", DAY],
    "tokens": ["prompt.txt", "--model=gpt-4o", DAY],
    "bill": ["bill.json", DAY],
    "usage": ["bill.json", DAY, "--what-if=model=gpt-4o-mini", "--estimate=estimate.json"],
    "corpus": ["prompt.txt", "--model=gpt-4o", DAY],
    "policy": ["policy.yaml", "--json=policy.json"],
    "models": ["gpt-4o", DAY],
    "prices": ["show", "gpt-4o", DAY],
    "completion": ["bash"],
}
POLICY = """
prompts: [{files: prompt.txt, models: [gpt-4o], as_of: 2026-11-21}]
fail: {usd_per_request: 1}
usage: {files: bill.json, budgets: budgets.yaml}
"""
BUDGETS = "departments: [{name: Support, budget: none, when: {model: gpt-4o}}]"
ESTIMATE = {
    "as_of": "2026-11-21", "tier": "standard", "speed": "standard", "region": "global", "requests_per_month": "9",
    "results": [{
        "requested": "gpt-4o", "cost_per_request": "0.005",
        "usage": dict.fromkeys((
            "cache_read_tokens", "cache_write_tokens", "cache_write_1h_tokens", "output_tokens", "reasoning_tokens",
            "input_audio_tokens", "cache_audio_read_tokens", "output_audio_tokens", "cache_write_12h_tokens",
        ), 0) | {"input_tokens": 2000},
    }],
}  # fmt: skip


def test_every_command_but_the_servers_is_tried() -> None:
    assert WORDS.keys() == COMMANDS.keys() - {"serve", "worker", "mcp"}  # tests/costcalc/mcp/test_privacy.py tries mcp


@pytest.mark.parametrize("name", WORDS)
def test_a_command_imports_nothing_of_the_web(name: str, tmp_path: Path) -> None:
    (tmp_path / "prompt.txt").write_text("one two three")
    (tmp_path / "pipeline.json").write_text('{"steps": [{"model": "tts-1", "characters": 9}]}')
    (tmp_path / "bill.json").write_text('{"model": "gpt-4o", "usage": {"prompt_tokens": 9, "completion_tokens": 1}}')
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "budgets.yaml").write_text(BUDGETS)
    (tmp_path / "estimate.json").write_text(json.dumps(ESTIMATE))
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, name, *WORDS[name]],
        cwd=tmp_path, env={"PYTHONPATH": settings.ROOT}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    said, imported = json.loads(done.stdout)
    assert "gpt-4o" in said or "$" in said
    assert WEB.intersection(imported) == set()
